import { conversationOf } from './activities.js';
import { createClock } from './clock.js';
import { createConversation } from './conversation.js';
import { createPicker, portrait } from './people.js';
import { locale, speak, word } from './words.js';

// A card may give its inputs any id: those of the page begin with chat-.
const at = (id) => document.getElementById(`chat-${id}`);
const parameters = new URLSearchParams(location.search);
const conversations = new Map();
let people = [];
let me;

const status = (text) => { at('status').textContent = text; };
const clock = createClock({ face: at('clock'), buttons: document.querySelectorAll('#chat-advance button'), fault: at('clock-fault'), say: status });
let picker;

start().catch(showTrouble);

async function start() {
  await speak(languageFor(parameters.get('lang') ?? navigator.language));
  people = await (await fetch('/sandbox/people')).json();
  picker = createPicker({ list: at('people-list'), people, onPick: (person) => become(person).then(readyToWrite) });
  await clock.load();
  await become(people.find(({ id }) => id === parameters.get('as')) ?? people[0], parameters.get('lang'));
  document.body.classList.add('loaded');
}

/** Where there is a keyboard, the next thing to do is to write; on a phone it would only cover the conversation. */
function readyToWrite() {
  if (matchMedia('(pointer: fine)').matches) at('say').focus();
}

/** Takes a person's place: their language, their clock, their conversation. */
async function become(person, language) {
  const before = me && conversations.get(me.id);
  before?.conversation.close();
  if (before) before.scrolled = at('talk').scrollTop;
  me = person;
  await speakAs(person, language ?? person.locale);
  at('people').hidePopover();
  clock.inZone(person.timeZone);
  const { conversation, scrolled } = conversationWith(person);
  at('talk').replaceChildren(conversation.element);
  if (scrolled !== undefined) at('talk').scrollTop = scrolled;
  conversation.open();
  at('say').value = sessionStorage.getItem(`draft ${person.id}`) ?? '';
  if (before) status(word('people.now', person));
}

async function speakAs(person, language) {
  const wanted = languageFor(language);
  if (wanted !== locale() || !document.body.classList.contains('loaded')) await speak(wanted);
  at('language').value = wanted;
  at('me').replaceChildren(portrait(person));
  picker.pick(person);
  document.body.classList.toggle('has-unread', picker.hasUnread());
  clock.show();
  const query = new URLSearchParams({ as: person.id, ...(wanted !== languageFor(person.locale) && { lang: wanted }) });
  history.replaceState(null, '', `?${query}`);
}

function conversationWith(person) {
  if (!conversations.has(person.id)) {
    const context = () => ({ locale: activityLocale(person), now: clock.now() });
    const tell = { status, connected, clock: clock.set, elsewhere };
    conversations.set(person.id, { conversation: createConversation(person, { context, host: at('talk'), tell }) });
  }
  return conversations.get(person.id);
}

/** The person's own tag where they read their own language: 'es-MX' says more than 'es'. */
function activityLocale(person) {
  const chosen = at('language').value;
  return languageFor(person.locale) === chosen ? person.locale : chosen;
}

function languageFor(tag) {
  const [primary] = tag.toLowerCase().split('-');
  return [...at('language').options].find(({ value }) => value.split('-')[0] === primary)?.value ?? 'en';
}

function elsewhere(conversation) {
  const person = people.find((one) => conversationOf(one) === conversation);
  if (!person || person.id === me.id) return;
  picker.mark(person);
  document.body.classList.toggle('has-unread', picker.hasUnread());
  status(word('people.elsewhere', person));
}

function connected(isConnected) {
  const was = at('connection').hidden;
  at('connection').hidden = isConnected;
  if (isConnected && !was) status(word('connection.back'));
}

function showTrouble(error) {
  console.error(error);
  at('trouble').hidden = false;
  at('trouble-text').textContent = word('page.failed', { reason: error.message });
}

function sendWhatIsWritten() {
  const text = at('say').value.trim();
  if (!text || !me) return;
  at('say').value = '';
  sessionStorage.removeItem(`draft ${me.id}`);
  conversations.get(me.id).conversation.write(text);
}

at('composer').addEventListener('submit', (event) => {
  event.preventDefault();
  sendWhatIsWritten();
  at('say').focus();
});
at('say').addEventListener('keydown', (event) => {
  // While an input method composes (Japanese), Enter belongs to it.
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  sendWhatIsWritten();
});
at('say').addEventListener('input', () => sessionStorage.setItem(`draft ${me.id}`, at('say').value));
at('language').addEventListener('change', () => speakAs(me, at('language').value).catch(showTrouble));
at('again').addEventListener('click', () => location.reload());
