import { send } from './activities.js';
import { format, word } from './words.js';

/** The desk's clock: shows it in the person's zone and moves it forward. `say` tells what happened to those who cannot see. */
export function createClock({ face, buttons, fault, say }) {
  let ahead = 0;
  let timeZone = 'UTC';

  function now() {
    return new Date(Date.now() + ahead);
  }

  function text() {
    return format(now(), { weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit', timeZone });
  }

  function show() {
    face.dateTime = now().toISOString();
    face.textContent = text();
    face.title = timeZone;
  }

  function set(iso) {
    ahead = new Date(iso).getTime() - Date.now();
    show();
  }

  async function advance(duration) {
    fault.textContent = '';
    face.classList.add('moving');
    try {
      set((await send('POST', '/sandbox/clock', { advance: duration })).now);
      say(word('clock.moved', { time: text() }));
    } catch (error) {
      fault.textContent = word('clock.failed', { reason: error.message });
    }
    face.classList.remove('moving');
  }

  for (const button of buttons) button.addEventListener('click', () => advance(button.value));
  setInterval(show, 1000);

  return {
    now,
    set,
    show,
    async load() {
      set((await (await fetch('/sandbox/clock')).json()).now);
    },
    inZone(zone) {
      timeZone = zone;
      show();
    },
  };
}
