import { locales, type Locale } from '../locale.ts';
import { find, type Lexicon } from './lexicon.ts';
import type { Phrase } from './phrases.ts';
import { addStart, startsOf, type Starts } from './starts.ts';
import { isJapanese, type Unit } from './text.ts';
import { isOneSlipAway } from './workloads.ts';

/** How well words are known from the phrases and the lexicons, in names and outside of them. */
export interface Vocabulary {
  /** 0 never seen, 1 begins like a word that was, 2 seen, 3 seen often. While learning, one sighting is the phrase itself and does not count. */
  known(word: string, locale: Locale, learning?: boolean): number;
  /** 0 never seen as part of a name, 1 seen, 2 seen often. */
  knownInNames(word: string, learning?: boolean): number;
  /** Whether a word that is not known otherwise comes often in names, perhaps with a slip: 'nortwind'. */
  isFamiliar(word: string, locale: Locale, learning?: boolean): boolean;
  /** Whether a word names a product, which a customer's name does not end in. */
  isProduct(word: string): boolean;
  /** Which units of Japanese writing, where words have no ends, belong to an expression of the lexicon; undefined in other writing. */
  covered(units: readonly Unit[]): Uint8Array | undefined;
}

const stemLength = 5;
const shortestStart = 3;
const often = 5;
const mostRemembered = 20_000;
/** So much oftener inside brackets than outside, a word is a name that somewhere has lost its brackets. */
const rather = 10;

/** Counts, once per phrase, the words outside and inside the brackets; words of the lexicons are known in any case. */
export function learnVocabulary(phrases: readonly Phrase[], lexicons: Readonly<Record<Locale, Lexicon>>): Vocabulary {
  const plain = new Map<string, number>();
  const named = new Map<string, number>();
  const stems = new Map<string, number>();
  for (const { units, names } of phrases) {
    for (let at = 0; at < units.length; at += 1) {
      const { fold, from } = units[at]!;
      if (isRepeated(units, at)) continue;
      const inName = names.some((name) => from >= name.from && from < name.to);
      count(inName ? named : plain, fold);
      if (!inName && fold.length >= stemLength) count(stems, fold.slice(0, stemLength));
    }
  }
  const listed = listedWords(lexicons);
  const known = (word: string, locale: Locale, learning = false): number => {
    const outside = plain.get(word) ?? 0;
    const seen = outside * rather < (named.get(word) ?? 0) ? 0 : outside - (learning ? 1 : 0);
    if (seen >= often) return 3;
    if (seen >= 1 || listed[locale](word)) return 2;
    const alike = word.length >= stemLength ? (stems.get(word.slice(0, stemLength)) ?? 0) - (learning ? 1 : 0) : 0;
    return alike >= 1 ? 1 : 0;
  };
  const knownInNames = (word: string, learning = false): number => {
    const seen = (named.get(word) ?? 0) - (learning ? 1 : 0);
    if (seen < 1) return 0;
    return seen < often ? 1 : 2;
  };
  const familiar = [...named.keys()].filter((word) => word.length > stemLength && knownInNames(word) === 2 && locales.every((locale) => known(word, locale) < 3));
  return {
    known,
    knownInNames,
    isFamiliar: (word, locale, learning = false) => {
      if (word.length < stemLength || known(word, locale, learning) > 1) return false;
      return knownInNames(word, learning) === 2 || familiar.some((name) => isOneSlipAway(word, name));
    },
    isProduct: (word) => isListedAs(lexicons.ja, word, 'workloads.'),
    covered: (units) => coveredBy(lexicons.ja, units),
  };
}

/** Whether a word stands in the language's lexicon or the English one, or begins as one there. */
function listedWords(lexicons: Readonly<Record<Locale, Lexicon>>): Readonly<Record<Locale, (word: string) => boolean>> {
  const english = listedIn(lexicons.en);
  const listed = locales.map((locale) => {
    const own = locale === 'en' ? english : listedIn(lexicons[locale]);
    return [locale, remembering((word) => own(word) || english(word))];
  });
  return Object.fromEntries(listed) as Record<Locale, (word: string) => boolean>;
}

function listedIn({ exact, prefixes, expressions }: Lexicon): (word: string) => boolean {
  const words = new Set(exact.keys());
  const beginnings = new Set<string>();
  const begin = (start: string): void => {
    if (start.length >= shortestStart) beginnings.add(start);
  };
  for (const start of prefixes.keys()) begin(start);
  for (const list of expressions.values()) {
    for (const expression of list) for (const word of expression.words) if (word.endsWith('*')) begin(word.slice(0, -1)); else words.add(word);
  }
  const starts: Starts = new Map();
  for (const start of beginnings) addStart(starts, start);
  return (word) => words.has(word) || startsOf(starts, word).some((start) => beginnings.has(start));
}

function remembering(answer: (word: string) => boolean): (word: string) => boolean {
  const remembered = new Map<string, boolean>();
  return (word) => {
    const before = remembered.get(word);
    if (before !== undefined) return before;
    if (remembered.size >= mostRemembered) remembered.clear();
    const now = answer(word);
    remembered.set(word, now);
    return now;
  };
}

function isListedAs({ exact, prefixes, labels }: Lexicon, word: string, list: string): boolean {
  const isIn = (label: number): boolean => labels[label]!.startsWith(list);
  if (exact.get(word)?.some(isIn)) return true;
  for (let length = word.length; length >= stemLength; length -= 1) if (prefixes.get(word.slice(0, length))?.some(isIn)) return true;
  return false;
}

function coveredBy(lexicon: Lexicon, units: readonly Unit[]): Uint8Array | undefined {
  if (!units.some(isJapanese)) return undefined;
  const covered = new Uint8Array(units.length);
  for (const { at, to } of find(lexicon, units)) {
    const signs = units[to - 1]!.to - units[at]!.from;
    if (signs > 1) covered.fill(1, at, to);
  }
  return covered;
}

function isRepeated(units: readonly Unit[], at: number): boolean {
  for (let before = 0; before < at; before += 1) if (units[before]!.fold === units[at]!.fold) return true;
  return false;
}

function count(map: Map<string, number>, key: string): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}
