import type { Locale } from '../locale.ts';
import { hashOf } from './hash.ts';
import type { Phrase } from './phrases.ts';
import { isJapanese, type Unit } from './text.ts';

const alphabetic = ['en', 'es', 'pt-BR', 'hu'] as const;
const slots = 1 << 14;
/** How much the reader's own language weighs against the words: two or three ordinary words outvote it. */
const hintWeight = 2.5;
const defaultWeight = 0.5;

/** Which language a text is in; names do not count. */
export type LanguageOf = (text: string, units: readonly Unit[], names: readonly Stretch[], hint?: Locale) => Locale;

/** Units from `at` up to, not including, `to`. */
interface Stretch {
  readonly at: number;
  readonly to: number;
}

/** Learns from the phrases how words and letters of each language look; Japanese shows by its script. */
export function learnLanguages(phrases: readonly Phrase[]): LanguageOf {
  const words = new Map<string, number[]>();
  const triples = new Float64Array(slots * alphabetic.length);
  const totals = new Float64Array(alphabetic.length);
  for (const { text, units, locale, names, intent } of phrases) {
    const language = alphabetic.indexOf(locale as (typeof alphabetic)[number]);
    if (language < 0 || intent === 'language.set') continue;
    for (let at = 0; at < units.length; at += 1) {
      const { kind, from, to } = units[at]!;
      if (kind !== 'word' || names.some((name) => from >= name.from && from < name.to)) continue;
      const word = text.slice(from, to).toLowerCase();
      let counts = words.get(word);
      if (!counts) words.set(word, counts = [0, 0, 0, 0]);
      counts[language]! += 1;
      totals[language]! += 1;
      if (counts[language] === 1) for (const slot of triplesOf(word)) triples[slot * alphabetic.length + language]! += 1;
    }
  }
  return (text, all, names, hint) => {
    if (looksJapanese(all, words)) return 'ja';
    const units = all.filter(({ kind }, at) => kind === 'word' && !names.some((name) => at >= name.at && at < name.to));
    if (units.length === 0) return hint ?? 'en';
    const scores = alphabetic.map((locale, language) => scoreOf(text, units, { words, triples, totals, language }) + priorOf(locale, hint));
    return alphabetic[scores.indexOf(Math.max(...scores))] ?? 'en';
  };
}

interface Learnt {
  readonly words: ReadonlyMap<string, readonly number[]>;
  readonly triples: Float64Array;
  readonly totals: Float64Array;
  readonly language: number;
}

function scoreOf(text: string, units: readonly Unit[], { words, triples, totals, language }: Learnt): number {
  let score = 0;
  for (const { from, to } of units) {
    const raw = text.slice(from, to);
    const word = raw.toLowerCase();
    const counts = words.get(word);
    const name = counts === undefined && raw !== word;
    if (counts) score += Math.log((counts[language]! + 0.2) / (totals[language]! + 100));
    const weight = name ? 0.1 : 0.4;
    for (const slot of triplesOf(word)) score += weight * Math.log((triples[slot * alphabetic.length + language]! + 0.5) / (totals[language]! + 100));
  }
  return score;
}

function triplesOf(word: string): number[] {
  const framed = `^${word}$`;
  const slotsOf: number[] = [];
  for (let at = 0; at + 3 <= framed.length; at += 1) slotsOf.push(hashOf(framed.slice(at, at + 3)) & (slots - 1));
  return slotsOf;
}

function priorOf(locale: Locale, hint: Locale | undefined): number {
  if (locale === hint) return hintWeight;
  return hint === undefined && locale === 'en' ? defaultWeight : 0;
}

/** Hiragana decides; kanji or katakana alone may be a name in a sentence of another language. */
function looksJapanese(units: readonly Unit[], words: ReadonlyMap<string, readonly number[]>): boolean {
  if (!units.some(isJapanese)) return false;
  const hiragana = units.filter(({ kind }) => kind === 'hira').length;
  const known = units.filter(({ kind, fold }) => kind === 'word' && words.has(fold)).length;
  return hiragana > 1 || known < 3;
}
