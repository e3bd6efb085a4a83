import { locales, type Locale } from '../locale.ts';
import { find, lexiconOf, readEntries, type Lexicon } from './lexicon.ts';
import { sharedLexicons, type FindMarks, type Marks, type Named } from './marks.ts';
import type { NameSpan } from './names.ts';
import type { Unit } from './text.ts';

/** A meaning in the text, the same in all languages, and the place of the token that has it. */
export interface Concept {
  readonly at: number;
  readonly id: number;
  readonly name: string;
}

/** A text made ready for the classifier. */
export interface Reading {
  readonly locale: Locale;
  /** The units, each name as one of them. */
  readonly tokens: readonly Unit[];
  /** What the tokens say: a name, ticket number or severity stands as '<name>', '<ticket>', '<severity>', once. */
  readonly words: readonly Unit[];
  /** In order. */
  readonly concepts: readonly Concept[];
  readonly marks: Marks;
}

/** Concepts that no lexicon lists: they come from what was found in the text. */
export const found = { name: 1000, ticket: 1001, severity: 1002, product: 1003, question: 1004, tongue: 1005, incidentId: 1006 } as const;
type Found = keyof typeof found;

/** Reads the units of a text in one language, with the names that were found in it. */
export type Read = (text: string, units: readonly Unit[], locale: Locale, names: readonly Pick<NameSpan, 'at' | 'to'>[]) => Reading;

/** The lexicons of all languages, by locale. */
export type Lexicons = Readonly<Record<Locale, Lexicon>>;

/** Every language's words with those that are the same for all; English words count in every language where its own say nothing. */
export function readLexicons(): Lexicons {
  const shared = sharedLexicons.flatMap((list) => Object.entries(readEntries(list)).map(([name, words]) => [`${list}.${name}`, words] as const));
  const entriesOf = (locale: Locale): [Record<string, readonly string[]>, number] => {
    const own = readEntries(locale);
    return [{ ...own, ...Object.fromEntries(shared) }, Object.keys(own).length];
  };
  const english = lexiconOf(...entriesOf('en'));
  return Object.fromEntries(locales.map((locale) => [locale, locale === 'en' ? english : lexiconOf(...entriesOf(locale), english)])) as Record<Locale, Lexicon>;
}

/** What reads texts with these lexicons. */
export function createReader(lexicons: Lexicons, findMarks: FindMarks): Read {
  const named = sharedNames(lexicons.en.labels);
  return (text, units, locale, names) => {
    const tokens = withNames(units, names);
    const concepts: Concept[] = [];
    const shared: Named[] = [];
    for (const { at, to, label } of find(lexicons[locale], tokens)) {
      const name = named[label];
      if (name) shared.push({ at, to, ...name });
      else concepts.push({ at, id: label, name: lexicons.en.labels[label]! });
    }
    const marks = findMarks(text, tokens, shared);
    const kinds = kindsOf(tokens, marks);
    return { locale, tokens, words: wordsOf(tokens, kinds), concepts: withFound(concepts, kinds), marks };
  };
}

function sharedNames(labels: readonly string[]): (Pick<Named, 'list' | 'name'> | undefined)[] {
  return labels.map((label) => {
    const [list = '', name] = label.split('.');
    return name === undefined ? undefined : { list, name };
  });
}

function withNames(units: readonly Unit[], names: readonly Pick<NameSpan, 'at' | 'to'>[]): readonly Unit[] {
  if (names.length === 0) return units;
  const tokens: Unit[] = [];
  let next = 0;
  for (const { at, to } of names) {
    while (next < at) tokens.push(units[next++]!);
    if (next > at || to <= at) continue;
    tokens.push({ kind: 'mark', from: units[at]!.from, to: units[to - 1]!.to, fold: '<name>', exact: '<name>' });
    next = to;
  }
  while (next < units.length) tokens.push(units[next++]!);
  return tokens;
}

function kindsOf(tokens: readonly Unit[], { tickets, severities, workloads, tongues }: Marks): (Found | undefined)[] {
  const kinds: (Found | undefined)[] = [];
  for (const token of tokens) kinds.push(ownKindOf(token));
  for (const { at, to } of tongues) kinds.fill('tongue', at, to);
  for (const { at, to } of workloads) kinds.fill('product', at, to);
  for (const { at, to } of severities) kinds.fill('severity', at, to);
  for (const { at, to } of tickets) kinds.fill('ticket', at, to);
  return kinds;
}

function ownKindOf({ kind, fold }: Unit): Found | undefined {
  if (kind === 'mark') {
    if (fold === '?') return 'question';
    return fold === '<name>' ? 'name' : undefined;
  }
  return fold.length > 6 && fold.length < 10 && incidentId.test(fold) ? 'incidentId' : undefined;
}

const incidentId = /^[a-z]{2}\d{5,7}$/;

/** Both in order, as one list in order. */
function withFound(concepts: readonly Concept[], kinds: readonly (Found | undefined)[]): Concept[] {
  const all: Concept[] = [];
  let next = 0;
  for (let at = 0; at < kinds.length; at += 1) {
    while (next < concepts.length && concepts[next]!.at <= at) all.push(concepts[next++]!);
    const kind = kinds[at];
    if (kind) all.push({ at, id: found[kind], name: kind });
  }
  return all;
}

function wordsOf(tokens: readonly Unit[], kinds: readonly (Found | undefined)[]): Unit[] {
  const words: Unit[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at]!;
    const kind = kinds[at];
    if (kind === undefined || (kind !== 'ticket' && kind !== 'severity')) words.push(token);
    else if (kinds[at - 1] !== kind) words.push({ ...token, kind: 'mark', fold: `<${kind}>` });
  }
  return words;
}
