import { createInstance, type i18n } from 'i18next';
import { readFileSync } from 'node:fs';
import { locales, type Locale } from '../locale.ts';

/** For whom words are chosen: a language, and the IANA zone in which times are told. */
export interface Reader {
  readonly locale: Locale;
  readonly timeZone: string;
}

export type Facts = Readonly<Record<string, unknown>>;

const folder = new URL('../../cards/strings/', import.meta.url);

/** Every string of one language, by key. */
export function stringsOf(locale: Locale): Readonly<Record<string, string>> {
  return JSON.parse(readFileSync(new URL(`${locale}.json`, folder), 'utf8'));
}

const english = stringsOf('en');
const words: i18n = createInstance();
await words.init({
  lng: 'en',
  fallbackLng: false,
  keySeparator: false,
  nsSeparator: false,
  resources: Object.fromEntries(locales.map((locale) => [locale, { translation: stringsOf(locale) }])),
  interpolation: { escapeValue: false },
  returnNull: false,
});
const formats = {
  /** A calendar date, the same in every zone. */
  day: { dateStyle: 'medium', timeZone: 'UTC' },
  date: { dateStyle: 'medium' },
  /** For readers whose zone nobody knows. */
  utc: { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' },
  dateTime: { weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' },
  longDateTime: { dateStyle: 'medium', timeStyle: 'short' },
  time: { timeStyle: 'short' },
  /** A calendar date whose year is plain from what stands around it. */
  shortDay: { day: 'numeric', month: 'short', timeZone: 'UTC' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;
for (const [name, options] of Object.entries(formats)) {
  words.services.formatter?.add(name, (value, locale, given) => dated(value, { locale: locale as Locale, timeZone: given.timeZone }, options));
}
words.services.formatter?.add('moment', (value, locale, given) => inZones(value, { locale: locale as Locale, timeZone: given.timeZone }, formats.longDateTime));
words.services.formatter?.add('span', (value, locale, given) => inZones(value, { locale: locale as Locale, timeZone: given.timeZone }, formats.dateTime));
words.services.formatter?.add('duration', (value, locale) => duration(value, locale as Locale));
words.services.formatter?.add('place', (value, locale) => placeOf(value.zone, locale as Locale));
words.services.formatter?.add('places', (value: readonly string[], locale) => new Intl.ListFormat(locale, { type: 'conjunction' }).format(value.map((zone) => placeOf(zone, locale as Locale))));
words.services.formatter?.add('languageName', (value, locale) => languageNames(locale as Locale).of(value) ?? value);
for (const kind of ['workload', 'gdapStatus', 'roleName', 'serviceName', 'incidentStatus']) {
  words.services.formatter?.add(kind, (value, locale) => words.t([`${kind}.${value}`, `${kind}.other`], { lng: locale ?? 'en', value }));
}
words.services.formatter?.add('list', (value, locale) => new Intl.ListFormat(locale, { type: 'conjunction' }).format(value));

const translate = Object.fromEntries(locales.map((locale) => [locale, words.getFixedT(locale)])) as unknown as Record<Locale, (key: string, options: object) => string>;
const displayNames = new Map<Locale, Intl.DisplayNames>();
const dateFormats = new WeakMap<Intl.DateTimeFormatOptions, Map<string, Intl.DateTimeFormat>>();

/** A sentence for a reader, as plain text: what people typed stands in it as they typed it. A missing key throws. */
export function say(key: string, reader: Reader, facts: Facts = {}): string {
  return sentence(key, reader, facts, (value) => value);
}

/** The same sentence for a TextBlock: whatever stands in the facts is shown as text, never read as Markdown or HTML. */
export function sayMarkdown(key: string, reader: Reader, facts: Facts = {}): string {
  return beginsNoList(sentence(key, reader, facts, (value) => (typeof value === 'string' ? escapeMarkdown(value) : value)));
}

/** A Hungarian date at the start of a line ("2026. nov. 21.") would be read as item 2026 of a list; so would "- ". */
function beginsNoList(text: string): string {
  return text.replace(/^(\d{1,9})([.)])(?=\s)/, '$1\\$2').replace(/^[-+](?=\s)/, '\\$&');
}

function sentence(key: string, { locale, timeZone }: Reader, facts: Facts, shown: (value: unknown) => unknown): string {
  const options: Record<string, unknown> = { timeZone, nest: false };
  for (const name of factsIn(key)) options[name] = shown(facts[name]);
  const asked = `${locale} ${key} ${JSON.stringify(options)}`;
  const known = said.get(asked);
  if (known !== undefined) return known;
  const text = translate[locale](options.count === 0 ? forNone(key, locale) : key, options);
  if (text === key) throw new Error(`cards/strings/${locale}.json has no "${key}".`);
  if (said.size >= mostSaid) said.clear();
  if (asked.length <= longestKept) said.set(asked, text);
  return text;
}

/** The form of a sentence when there are none: its own where it has one, else the one for many. Some languages would count none as one, and "one" is spelled out. */
function forNone(key: string, locale: Locale): string {
  return [`${key}_zero`, `${key}_other`].find((form) => words.exists(form, { lng: locale })) ?? key;
}

/** Sentences already made: headings, sources and rules come again on almost every card, and formatting them is most of a card's time. */
const said = new Map<string, string>();
const mostSaid = 10_000;
const longestKept = 1_000;

const factNames = new Map<string, readonly string[]>();

/** The facts that the sentences of a key name, in whatever plural form. */
function factsIn(key: string): readonly string[] {
  let names = factNames.get(key);
  if (!names) {
    const plural = `${key}_other` in english;
    const forms = Object.entries(english).filter(([name]) => name === key || (plural && name.startsWith(`${key}_`))).map(([, text]) => text);
    names = [...new Set([...(plural ? ['count'] : []), ...forms.flatMap((text) => [...text.matchAll(/\{\{\s*(\w+)/g)].map((match) => match[1]!))])];
    factNames.set(key, names);
  }
  return names;
}

/** Makes text safe where Markdown is read. Instants pass unchanged, so that formats can still read them. */
export function escapeMarkdown(text: string): string {
  return beginsNoList(text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/[\\`*_[\]~#|]/g, '\\$&').replace(/[\r\n]+/g, ' '));
}

/** An instant in the reader's zone and manner. */
export function dated(value: string | Date, reader: Reader, options: Intl.DateTimeFormatOptions): string {
  return dateFormat(reader, options).format(new Date(value));
}

function dateFormat({ locale, timeZone }: Reader, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  let formats = dateFormats.get(options);
  if (!formats) dateFormats.set(options, formats = new Map());
  const key = `${locale}|${timeZone}`;
  let format = formats.get(key);
  if (!format) formats.set(key, format = new Intl.DateTimeFormat(locale, { timeZone, ...options }));
  return format;
}

/** What the formats "moment" and "span" show: an instant or a stretch of time, and the zone to show it in too, or ''. An object, so that nothing escapes the zone. */
interface Seen {
  readonly from: string;
  readonly to: string;
  readonly zone: string;
}

/** "10:00 (9:00 in Madrid)": in the reader's zone, and beside it in the other where its clocks show something else. */
function inZones({ from, to, zone }: Seen, reader: Reader, options: Intl.DateTimeFormatOptions): string {
  const there: Reader = { ...reader, timeZone: zone };
  const shown = (who: Reader, how: Intl.DateTimeFormatOptions) => stretch(from, to, who, how);
  if (zone === '' || shown(there, options) === shown(reader, options)) return shown(reader, options);
  const dates = new Set([reader, there].flatMap((who) => [from, to].map((at) => dated(at, who, formats.date))));
  return words.t('time.beside', { lng: reader.locale, here: shown(reader, options), there: shown(there, dates.size === 1 ? formats.time : options), place: { zone } });
}

/** From one instant to another. Intl would write the hours of a Japanese stretch ("18時08分") in another way than those of an instant ("18:08"). */
function stretch(from: string, to: string, reader: Reader, options: Intl.DateTimeFormatOptions): string {
  if (reader.locale !== 'ja' || from === to) return dateFormat(reader, options).formatRange(new Date(from), new Date(to));
  const sameDay = dated(from, reader, formats.date) === dated(to, reader, formats.date);
  return `${dated(from, reader, options)}～${dated(to, reader, sameDay ? formats.time : options)}`;
}

/** Minutes in words: "2 hours 30 minutes". */
function duration(minutes: number, locale: Locale): string {
  const parts = [['hour', Math.floor(minutes / 60)], ['minute', minutes % 60]] as const;
  const told = parts.filter(([unit, value]) => value > 0 || (unit === 'minute' && minutes === 0));
  return told.map(([unit, value]) => new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(value)).join(' ');
}

/** The town that a time zone is named after. */
function placeOf(zone: string, locale: Locale): string {
  return words.t([`place.${zone}`, 'place.other'], { lng: locale, value: zone.split('/').at(-1)?.replaceAll('_', ' ') });
}

function languageNames(locale: Locale): Intl.DisplayNames {
  let names = displayNames.get(locale);
  if (!names) displayNames.set(locale, names = new Intl.DisplayNames(locale, { type: 'language' }));
  return names;
}
