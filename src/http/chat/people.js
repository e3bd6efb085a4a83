import { make, wordOr } from './words.js';

const groups = [['agent', 'people.agents'], ['manager', 'people.managers'], ['customer', 'people.customers']];

/** The list of people to be: grouped by what they are to the desk. */
export function createPicker({ list, people, onPick }) {
  const unread = new Set();
  let current;

  function show() {
    const focused = list.contains(document.activeElement) ? document.activeElement.value : undefined;
    list.replaceChildren(...groups.map(([kind, title]) => group(title, people.filter((person) => person.kind === kind))));
    if (focused) list.querySelector(`[value="${CSS.escape(focused)}"]`)?.focus();
  }

  function group(title, members) {
    if (members.length === 0) return '';
    const heading = make('h3', { word: title, id: title });
    const items = make('ul', {}, ...members.map((person) => make('li', {}, choice(person))));
    items.setAttribute('aria-labelledby', title);
    return make('section', {}, heading, items);
  }

  function choice(person) {
    const button = make('button', { type: 'button', value: person.id, className: 'person', onclick: () => onPick(person) },
      portrait(person, make('span', { className: 'speaks', text: languageOf(person) })));
    if (person.id === current) button.setAttribute('aria-current', 'true');
    if (unread.has(person.id)) button.append(make('span', { className: 'unread' }, make('span', { className: 'unseen', word: 'people.unread' })));
    return button;
  }

  return {
    show,
    pick(person) {
      current = person.id;
      unread.delete(person.id);
      show();
    },
    /** Marks that somebody else has got something to read. */
    mark(person) {
      unread.add(person.id);
      show();
    },
    hasUnread: () => unread.size > 0,
  };
}

/** Who a person is at a glance: initials, name, company, what they may do. */
export function portrait({ name, kind, company, roles }, ...beside) {
  const details = [company, ...roles.map((role) => wordOr(`role.${role}`, role))];
  const initials = make('span', { className: `initials ${kind}`, text: initialsOf(name) });
  initials.setAttribute('aria-hidden', 'true');
  return make('span', { className: 'portrait' }, initials, make('span', { className: 'who' },
    make('span', { className: 'first' }, make('span', { className: 'name', text: name }), ...beside),
    make('span', { className: 'details', text: details.join(' · ') })));
}

function languageOf({ locale }) {
  return new Intl.DisplayNames(document.documentElement.lang, { type: 'language' }).of(locale.split('-')[0]);
}

/** Two letters; one where the name is written without spaces or not in letters that have a capital. */
function initialsOf(name) {
  const parts = name.split(/[\s\u3000]+/).filter(Boolean);
  const letters = /\p{Lu}|\p{Ll}/u.test(name) ? [parts[0], parts.length > 1 ? parts.at(-1) : ''] : [name];
  return letters.map((part) => [...part][0] ?? '').join('').toUpperCase();
}
