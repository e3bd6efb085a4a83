import { activityOf, change, conversationOf, installation, keep, post } from './activities.js';
import { answerConsent } from './files.js';
import { createLog } from './log.js';
import { withCard } from './messages.js';
import { phrase, word } from './words.js';

/** A person's conversation with the desk. `context` gives language and time of what is sent; the rest is told to the page. */
export function createConversation(person, { context, host, tell }) {
  const id = conversationOf(person);
  const log = createLog(person, { host, onAction: press, onConsent: consent, onPrompt: write });
  let source;

  function show(activity) {
    if (activity.type !== 'message') return undefined;
    const { message, before, changed } = log.show(activity);
    if (changed) tell.status(word('card.updated', { summary: message.headline() }));
    if (activity.failed) offerAgain(message, activity.failed);
    else if (before?.failed) message.say('');
    return message;
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
    const patience = setTimeout(log.showDots, 400);
    try {
      return await answer;
    } finally {
      clearTimeout(patience);
      log.hideDots();
    }
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

  /** Whether a file may be saved. */
  async function consent(message, answer, file) {
    if (message.busy) return;
    message.say('');
    message.wait(true);
    try {
      message.say(await answerConsent(person, context(), message, answer, file));
    } catch (error) {
      message.say(phrase('card.failed', { reason: error.message }), { fault: true });
    }
    message.wait(false);
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
    const stream = new EventSource(`/sandbox/events?conversation=${encodeURIComponent(id)}`);
    const on = (event, listener) => stream.addEventListener(event, ({ data }) => listener(JSON.parse(data)));
    source = stream;
    on('activity', show);
    on('typing', log.showDots);
    on('removed', (removed) => log.remove(removed.id));
    on('elsewhere', ({ conversation }) => tell.elsewhere(conversation));
    on('clock', ({ now }) => tell.clock(now));
    on('ready', begin);
    stream.addEventListener('open', () => tell.connected(true));
    stream.addEventListener('error', () => {
      tell.connected(false);
      // The browser comes back by itself, unless the answer was no stream at all.
      if (stream.readyState === EventSource.CLOSED) setTimeout(() => stream === source && open(), 3000);
    });
  }

  async function begin({ activities }) {
    log.begin();
    if (activities > 0 || !log.isEmpty()) return;
    // Nobody has talked here yet: the person adds the app, as they would in Teams, so that the desk can greet.
    const [added, arrived] = installation(person, context());
    await keep(added);
    await working(post(added).then(() => post(arrived))).catch((error) => tell.status(word('message.failed', { reason: error.message })));
  }

  return {
    element: log.element,
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
