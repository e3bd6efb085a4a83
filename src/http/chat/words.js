let words = {};
let language = 'en';

/** Loads the page's words in a language and puts them wherever the page asks for them. */
export async function speak(locale) {
  const answer = await fetch(`/sandbox/words?locale=${encodeURIComponent(locale)}`);
  if (!answer.ok) throw new Error(`${answer.status}`);
  words = await answer.json();
  language = locale;
  document.documentElement.lang = locale;
  translate(document);
}

export function locale() {
  return language;
}

/** The words for a key; what stands in {{braces}} is filled in. */
export function word(key, facts = {}) {
  return (words[key] ?? key).replace(/\{\{(\w+)\}\}/g, (_all, name) => facts[name] ?? '');
}

/** The words for a key where there are any. */
export function wordOr(key, otherwise) {
  return words[key] ?? otherwise;
}

/** Makes an element; `word` and `label` are keys, so that it follows when the language changes. */
export function make(tag, { className, word: key, label, text, ...rest } = {}, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (key) element.dataset.word = key;
  if (label) element.dataset.wordLabel = label;
  if (text !== undefined) element.textContent = text;
  Object.assign(element, rest);
  translateOne(element);
  element.append(...children);
  return element;
}

/** A sentence that follows when the language changes. */
export function phrase(key, facts) {
  return make('span', { word: key, facts });
}

/** The time of day, or the day, in the reader's language and the person's zone; follows when the language changes. */
export function timeOf(iso, timeZone, shape = 'time') {
  const element = make('time', { dateTime: iso });
  Object.assign(element.dataset, { zone: timeZone, shape });
  showTime(element);
  return element;
}

export function format(date, options) {
  return new Intl.DateTimeFormat(language, options).format(date);
}

function translate(root) {
  for (const element of root.querySelectorAll('[data-word], [data-word-label], [data-word-placeholder]')) translateOne(element);
  for (const element of root.querySelectorAll('time[data-zone]')) showTime(element);
}

function translateOne(element) {
  const { word: key, wordLabel, wordPlaceholder } = element.dataset;
  if (key) element.textContent = word(key, element.facts);
  if (wordLabel) element.setAttribute('aria-label', word(wordLabel, element.facts));
  if (wordPlaceholder) element.placeholder = word(wordPlaceholder);
}

function showTime(element) {
  const { dataset: { zone, shape }, dateTime } = element;
  const options = shape === 'day' ? { weekday: 'long', day: 'numeric', month: 'long' } : { hour: 'numeric', minute: '2-digit' };
  element.textContent = format(new Date(dateTime), { ...options, timeZone: zone });
}
