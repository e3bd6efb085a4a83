import { isFromDesk } from './activities.js';
import { cardElement, proseElement } from './cards.js';
import { fileElements } from './files.js';
import { make, timeOf, word } from './words.js';

const adaptiveCard = 'application/vnd.microsoft.card.adaptive';

/** One message of the conversation: who, when, and a text or cards. `onAction` gets what was pressed on a card of it, `onConsent` whether a file may be saved. */
export function createMessage(activity, { timeZone, onAction, onConsent }) {
  const fromDesk = isFromDesk(activity);
  const content = make('div', { className: 'content' });
  const note = make('p', { className: 'note', hidden: true });
  const element = make('li', { className: `message ${fromDesk ? 'theirs' : 'mine'}`, tabIndex: -1 },
    make('p', { className: 'by' }, make('b', { word: fromDesk ? 'desk' : 'you' }), ' ', timeOf(activity.timestamp, timeZone)), content, note);
  if (activity.locale) content.lang = activity.locale;

  const message = {
    element,
    activity: undefined,
    busy: false,

    /** Shows the activity as it is now; what has not changed stays as it is, with whatever was typed into it. */
    show(next) {
      const before = message.activity;
      message.activity = next;
      if (before && look(before) === look(next)) return false;
      const hadFocus = content.contains(document.activeElement);
      content.replaceChildren(...parts(next, (action) => onAction(message, action)), ...fileElements(next, (answer, file) => onConsent(message, answer, file)));
      message.say('');
      if (hadFocus) element.focus();
      return true;
    },

    /** A line under the message: what came of a press, or what went wrong. */
    say(text, { fault = false, again } = {}) {
      note.replaceChildren(text);
      note.hidden = text === '';
      note.classList.toggle('fault', fault);
      note.setAttribute('role', fault ? 'alert' : 'status');
      if (again) note.append(' ', make('button', { type: 'button', className: 'plain', word: 'message.again', onclick: again }));
      if (!note.hidden) note.scrollIntoView({ block: 'nearest' });
    },

    wait(waiting) {
      message.busy = waiting;
      element.classList.toggle('waiting', waiting);
      content.setAttribute('aria-busy', String(waiting));
    },

    /** The headline of what is shown, for those who are told that it has changed. */
    headline: () => content.querySelector('[role=heading]')?.textContent ?? message.activity.summary ?? '',
  };
  message.show(activity);
  return message;
}

/** The activity with its card replaced by another one. */
export function withCard(activity, card) {
  const [first, ...others] = activity.attachments ?? [];
  return { ...activity, attachments: [{ ...first, contentType: adaptiveCard, content: card }, ...others] };
}

/** The line between two days. */
export function dayElement(iso, timeZone) {
  return make('li', { className: 'day' }, timeOf(iso, timeZone, 'day'));
}

function parts(activity, onAction) {
  const { text, summary, attachments = [] } = activity;
  const cards = attachments.filter(({ contentType }) => contentType === adaptiveCard);
  // Cards are long: what is read out of its own accord is the sentence that sums them up.
  // Each is a form of its own, or the radio buttons of two cards would be one group.
  const drawn = cards.map(({ content }) => make('form', { className: 'card', ariaLive: 'off', noValidate: true, onsubmit: (event) => event.preventDefault() },
    cardElement(content, { onAction, fallbackText: summary })));
  if (cards.length > 0 && summary) drawn.unshift(make('p', { className: 'unseen', text: summary }));
  if (text && !isFromDesk(activity)) drawn.unshift(make('p', { className: 'said', text }));
  else if (text) drawn.unshift(proseElement(text));
  return drawn.length > 0 || attachments.length > 0 ? drawn : [make('p', { className: 'said', text: word('card.broken') })];
}

function look({ text, attachments }) {
  return JSON.stringify([text, attachments]);
}
