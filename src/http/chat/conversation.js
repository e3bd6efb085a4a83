import { activityOf, change, conversationOf, installation, keep, post } from './activities.js';
import { createMessage, dayElement, withCard } from './messages.js';
import { make, phrase, word } from './words.js';

/** How long the dots stay after the desk said that it is writing. */
const writing = 15_000;

/** A person's conversation with the desk. `context` gives language and time of what is sent; the rest is told to the page. */
export function createConversation(person, { context, host, tell }) {
  const id = conversationOf(person);
  const messages = new Map();
  const list = make('ol', { className: 'log', label: 'conversation', role: 'log', ariaLive: 'polite' });
  const dots = make('p', { className: 'dots', hidden: true }, make('i'), make('i'), make('i'), make('span', { className: 'unseen', word: 'typing' }));
  const newer = make('button', { type: 'button', className: 'newer', word: 'newer', hidden: true, onclick: () => toEnd() });
  const hints = hintsFor(person.kind, (text) => write(text));
  const element = make('div', { className: 'conversation' }, list, hints, dots, newer);
  let source;
  let ready = false;
  let atEnd = true;
  let lastDay;
  let writingUntil;

  function show(activity) {
    if (activity.type !== 'message') return undefined;
    const shown = messages.get(activity.id);
    if (shown) {
      const failed = shown.activity.failed;
      if (shown.show(activity) && ready) tell.status(word('card.updated', { summary: shown.headline() }));
      if (activity.failed) offerAgain(shown, activity.failed);
      else if (failed) shown.say('');
      return shown;
    }
    const message = createMessage(activity, { timeZone: person.timeZone, onAction: press });
    messages.set(activity.id, message);
    add(message);
    if (activity.failed) offerAgain(message, activity.failed);
    return message;
  }

  function add(message) {
    const { activity: { timestamp }, element: item } = message;
    const day = new Date(timestamp).toLocaleDateString('sv-SE', { timeZone: person.timeZone });
    if (day !== lastDay) list.append(dayElement(timestamp, person.timeZone));
    lastDay = day;
    const mine = item.classList.contains('mine');
    if (mine) hints.hidden = true;
    else dots.hidden = true;
    list.append(item);
    if (ready && (atEnd || mine)) toEnd(item);
    else if (ready) newer.hidden = false;
  }

  /** Scrolls to the end; to the top of a message that is taller than the window. */
  function toEnd(item) {
    const tall = item && item.offsetHeight > host.clientHeight;
    if (tall) item.scrollIntoView({ block: 'start' });
    else host.scrollTop = host.scrollHeight;
    newer.hidden = true;
  }

  /** Sends what the person wrote. It stays in the conversation, and can be sent again, whatever happens. */
  function write(text) {
    return deliver(activityOf(person, context(), { type: 'message', text, textFormat: 'plain' }));
  }

  async function deliver(activity) {
    const message = show(activity);
    message.say('');
    message.wait(true);
    try {
      await keep(activity);
      await working(post(activity));
    } catch (error) {
      offerAgain(message, error.message);
      await change(id, { ...activity, failed: error.message }).catch(() => {});
    }
    message.wait(false);
  }

  function offerAgain(message, reason) {
    const { failed, ...activity } = message.activity;
    message.say(phrase('message.failed', { reason }), { fault: true, again: () => deliver(activity) });
  }

  /** Shows the dots while the desk works on something, unless it answers at once. */
  async function working(answer) {
    const patience = setTimeout(() => showDots(writing), 400);
    try {
      return await answer;
    } finally {
      clearTimeout(patience);
      dots.hidden = true;
    }
  }

  function showDots(milliseconds) {
    dots.hidden = false;
    if (atEnd) toEnd();
    clearTimeout(writingUntil);
    writingUntil = setTimeout(() => { dots.hidden = true; }, milliseconds);
  }

  /** Something was pressed on a card: the card waits for the answer and keeps what was typed until there is one. */
  async function press(message, action) {
    const type = action.getJsonTypeName();
    if (type === 'Action.OpenUrl') return openLink(message, action.url);
    if (message.busy || (type !== 'Action.Execute' && type !== 'Action.Submit')) return undefined;
    message.say('');
    message.wait(true);
    try {
      const pressed = type === 'Action.Execute' ? execution(action) : { type: 'message', value: action.data };
      const answer = await post(activityOf(person, context(), { ...pressed, replyToId: message.activity.id }));
      await take(message, type === 'Action.Execute' ? answer : undefined);
    } catch (error) {
      message.say(phrase('card.failed', { reason: error.message }), { fault: true });
    }
    message.wait(false);
    return undefined;
  }

  /** What the desk answered to a press: another card, a line of text, or what is wrong. */
  async function take(message, answer) {
    const { statusCode = 200, type = '', value } = answer ?? {};
    if (type === 'application/vnd.microsoft.card.adaptive') {
      message.show(withCard(message.activity, value));
      tell.status(word('card.updated', { summary: message.headline() }));
      await change(id, message.activity).catch(() => {});
    } else if (statusCode >= 400 || type === 'application/vnd.microsoft.error') {
      message.say(value?.message ?? phrase('card.failed', { reason: statusCode }), { fault: true });
    } else {
      message.say(typeof value === 'string' ? value : phrase('card.sent'));
    }
  }

  /** Asks for what was said so far and for whatever comes. */
  function open() {
    source = new EventSource(`/sandbox/events?conversation=${encodeURIComponent(id)}`);
    const on = (event, listener) => source.addEventListener(event, ({ data }) => listener(JSON.parse(data)));
    list.setAttribute('aria-busy', 'true');
    on('activity', show);
    on('typing', () => showDots(writing));
    on('removed', (removed) => messages.get(removed.id)?.element.remove());
    on('elsewhere', ({ conversation }) => tell.elsewhere(conversation));
    on('clock', ({ now }) => tell.clock(now));
    on('ready', begin);
    source.addEventListener('open', () => tell.connected(true));
    source.addEventListener('error', ({ target }) => {
      tell.connected(false);
      if (target.readyState === EventSource.CLOSED && target === source) setTimeout(() => target === source && open(), 3000);
    });
  }

  async function begin({ activities }) {
    list.removeAttribute('aria-busy');
    if (!ready) toEnd();
    ready = true;
    hints.hidden = list.querySelector('.mine') !== null;
    if (activities > 0 || messages.size > 0) return;
    // Nobody has talked here yet: the person adds the app, as they would in Teams, so that the desk can greet.
    const [added, arrived] = installation(person, context());
    await keep(added);
    await working(post(added).then(() => post(arrived))).catch((error) => tell.status(word('message.failed', { reason: error.message })));
  }

  host.addEventListener('scroll', () => {
    if (!element.isConnected) return;
    atEnd = host.scrollHeight - host.scrollTop - host.clientHeight < 48;
    if (atEnd) newer.hidden = true;
  }, { passive: true });
  new ResizeObserver(() => { if (element.isConnected && atEnd && ready) toEnd(); }).observe(host);

  return {
    element,
    open,
    write,
    close() {
      source?.close();
      source = undefined;
    },
  };
}

function execution({ id, verb, data }) {
  return { type: 'invoke', name: 'adaptiveCard/action', value: { action: { type: 'Action.Execute', id, verb, data: data ?? {} }, trigger: 'manual' } };
}

function openLink(message, url) {
  message.say('');
  if (/^https:\/\//i.test(url ?? '')) window.open(url, '_blank', 'noopener,noreferrer');
  else message.say(phrase('card.link'), { fault: true });
}

/** A few things to ask, until the person has asked something. */
function hintsFor(kind, write) {
  const buttons = [];
  for (let number = 1; word(`prompt.${kind}.${number}`) !== `prompt.${kind}.${number}`; number += 1) {
    buttons.push(make('button', { type: 'button', className: 'prompt', word: `prompt.${kind}.${number}`, onclick: ({ target }) => write(target.textContent) }));
  }
  return make('section', { className: 'hints', hidden: true },
    make('h2', { word: 'empty.text' }), make('div', { className: 'prompts' }, ...buttons));
}
