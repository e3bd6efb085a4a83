import { createMessage, dayElement } from './messages.js';
import { make, word } from './words.js';

/** How long the dots stay after the desk said that it is writing. */
const writing = 15_000;

/**
 * The conversation as it is seen: messages by day, the dots, a few things to ask, and a way back to the end.
 * `host` is what scrolls; `onAction` gets what was pressed on a card, `onConsent` whether a file may be saved, `onPrompt` the text of a suggestion.
 */
export function createLog(person, { host, onAction, onConsent, onPrompt }) {
  const { timeZone, kind } = person;
  const messages = new Map();
  const list = make('ol', { className: 'log', label: 'conversation', role: 'log', ariaLive: 'polite', ariaBusy: 'true' });
  const hints = hintsFor(kind, onPrompt);
  const dots = make('p', { className: 'dots', hidden: true }, make('i'), make('i'), make('i'), make('span', { className: 'unseen', word: 'typing' }));
  const newer = make('button', { type: 'button', className: 'newer', word: 'newer', hidden: true, onclick: () => toEnd() });
  const element = make('div', { className: 'conversation' }, list, hints, dots, newer);
  let ready = false;
  let atEnd = true;
  let lastDay;
  let writingUntil;

  function add(message) {
    const { activity: { timestamp }, element: item } = message;
    const day = new Date(timestamp).toLocaleDateString('sv-SE', { timeZone });
    if (day !== lastDay) list.append(dayElement(timestamp, timeZone));
    lastDay = day;
    const mine = item.classList.contains('mine');
    if (mine) hints.hidden = true;
    else dots.hidden = true;
    list.append(item);
    if (ready && (atEnd || mine)) toEnd(item);
    else if (ready) newer.hidden = false;
  }

  /** Scrolls to the end, but not past the top of a message that has just come. */
  function toEnd(item) {
    if (item && host.scrollHeight - item.offsetTop > host.clientHeight) item.scrollIntoView({ block: 'start' });
    else host.scrollTop = host.scrollHeight;
    newer.hidden = true;
  }

  host.addEventListener('scroll', () => {
    if (!element.isConnected) return;
    atEnd = host.scrollHeight - host.scrollTop - host.clientHeight < 48;
    if (atEnd) newer.hidden = true;
  }, { passive: true });
  new ResizeObserver(() => { if (element.isConnected && atEnd && ready) toEnd(); }).observe(host);

  return {
    element,
    isEmpty: () => messages.size === 0,

    /** Shows an activity, or what has become of it; answers its message, and whether that was shown before and looks different now. */
    show(activity) {
      const shown = messages.get(activity.id);
      if (shown) return { message: shown, before: shown.activity, changed: shown.show(activity) && ready };
      const message = createMessage(activity, { timeZone, onAction, onConsent });
      messages.set(activity.id, message);
      add(message);
      return { message, changed: false };
    },

    remove(id) {
      messages.get(id)?.element.remove();
      messages.delete(id);
    },

    /** All that was said so far is there; from now on what comes is news. */
    begin() {
      list.ariaBusy = null;
      hints.hidden = list.querySelector('.mine') !== null;
      if (!ready && hints.hidden) toEnd();
      ready = true;
    },

    showDots() {
      dots.hidden = false;
      if (atEnd) toEnd();
      clearTimeout(writingUntil);
      writingUntil = setTimeout(() => { dots.hidden = true; }, writing);
    },

    hideDots() {
      dots.hidden = true;
    },
  };
}

/** A few things to ask, until the person has asked something. */
function hintsFor(kind, onPrompt) {
  const buttons = [];
  for (let number = 1; word(`prompt.${kind}.${number}`) !== `prompt.${kind}.${number}`; number += 1) {
    buttons.push(make('button', { type: 'button', className: 'prompt', word: `prompt.${kind}.${number}`, onclick: ({ target }) => onPrompt(target.textContent) }));
  }
  return make('section', { className: 'hints', hidden: true }, make('h2', { word: 'empty.text' }), make('div', { className: 'prompts' }, ...buttons));
}
