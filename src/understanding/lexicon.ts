import { readFileSync } from 'node:fs';
import type { Locale } from '../locale.ts';
import { fold, isJapanese, type Unit } from './text.ts';

/** A label found in a text: the units from `at` up to, not including, `to`. */
export interface Hit {
  readonly at: number;
  readonly to: number;
  /** The place of the label in the lexicon's list. */
  readonly label: number;
}

interface Sequence {
  readonly words: readonly string[];
  readonly label: number;
}

/** Words and expressions that mean a label, ready to be looked up. `expir*` stands for every word that begins so. */
export interface Lexicon {
  readonly labels: readonly string[];
  readonly exact: ReadonlyMap<string, readonly number[]>;
  readonly prefixes: ReadonlyMap<string, readonly number[]>;
  readonly sequences: ReadonlyMap<string, readonly Sequence[]>;
  /** Found anywhere in Japanese writing, which has no spaces. */
  readonly japanese: ReadonlyMap<string, readonly number[]>;
  readonly longestJapanese: number;
}

const japaneseSign = /[\u3040-\u30ff\u3005\u3400-\u9fff]/;

/** Makes a lexicon of lists of expressions; `labels` fixes the numbers so that several lexicons can share them. */
export function lexiconOf(entries: Readonly<Record<string, readonly string[]>>, labels = Object.keys(entries)): Lexicon {
  const exact = new Map<string, number[]>();
  const prefixes = new Map<string, number[]>();
  const sequences = new Map<string, Sequence[]>();
  const japanese = new Map<string, number[]>();
  let longestJapanese = 0;
  for (const [name, expressions] of Object.entries(entries)) {
    const label = labels.indexOf(name);
    for (const expression of expressions) {
      const folded = fold(expression).replace(/'/g, '');
      if (japaneseSign.test(folded)) {
        const line = folded.replace(/ /g, '');
        push(japanese, line, label);
        longestJapanese = Math.max(longestJapanese, line.length);
        continue;
      }
      const words = folded.split(/[ .-]+/).filter((word) => word !== '');
      const first = words[0] ?? '';
      if (words.length > 1) push(sequences, bare(first), { words, label });
      else if (first.endsWith('*')) push(prefixes, bare(first), label);
      else push(exact, first, label);
    }
  }
  return { labels, exact, prefixes, sequences, japanese, longestJapanese };
}

/** What a message may mean, in the words of one language: lexicon/<locale>.json. The labels are the same in every language. */
export function readLexicon(locale: Locale): Lexicon {
  return lexiconOf(readJson(`lexicon/${locale}.json`));
}

/** A lexicon that is the same for all languages. */
export function readSharedLexicon(name: 'workloads' | 'severities' | 'tongues' | 'tickets' | 'changes'): Lexicon {
  return lexiconOf(readJson(`lexicon/${name}.json`));
}

function readJson(path: string): Record<string, string[]> {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as Record<string, string[]>;
}

/** Every label in the text, in order. A unit may carry several; of prefixes only the longest counts. */
export function find(lexicon: Lexicon, units: readonly Unit[]): Hit[] {
  const hits: Hit[] = [];
  for (let at = 0; at < units.length; at += 1) {
    const unit = units[at];
    if (unit?.kind === 'word' || unit?.kind === 'number') findAt(lexicon, units, at, unit.fold, hits);
  }
  if (lexicon.japanese.size > 0 && units.some(isJapanese)) {
    findJapanese(lexicon, units, hits);
    hits.sort((one, other) => one.at - other.at);
  }
  return hits;
}

function findAt({ exact, prefixes, sequences }: Lexicon, units: readonly Unit[], at: number, word: string, hits: Hit[]): void {
  for (const label of exact.get(word) ?? []) add(hits, at, at + 1, label);
  let longest = true;
  for (let length = word.length; length > 0; length -= 1) {
    const start = length === word.length ? word : word.slice(0, length);
    const labels = longest ? prefixes.get(start) : undefined;
    if (labels) {
      longest = false;
      for (const label of labels) add(hits, at, at + 1, label);
    }
    for (const { words, label } of sequences.get(start) ?? []) {
      const to = length === word.length || words[0]?.endsWith('*') ? endOfSequence(units, at, words) : 0;
      if (to > 0) add(hits, at, to, label);
    }
  }
}

function endOfSequence(units: readonly Unit[], at: number, words: readonly string[]): number {
  let next = at;
  for (let place = 1; place < words.length; place += 1) {
    next += 1;
    while (units[next]?.kind === 'mark' && isJoint(units[next]?.fold)) next += 1;
    const wanted = words[place] ?? '';
    const found = units[next]?.fold;
    if (found === undefined) return 0;
    if (wanted.endsWith('*') ? !found.startsWith(bare(wanted)) : found !== wanted) return 0;
  }
  return next + 1;
}

function isJoint(mark: string | undefined): boolean {
  return mark === '-' || mark === "'" || mark === '"' || mark === '.';
}

/** Longest first at every place, and one shorter expression inside it. */
function findJapanese({ japanese, longestJapanese }: Lexicon, units: readonly Unit[], hits: Hit[]): void {
  const unitAt: number[] = [];
  let line = '';
  for (const [index, { fold: word }] of units.entries()) {
    for (let count = 0; count < word.length; count += 1) unitAt.push(index);
    line += word;
  }
  for (let at = 0; at < line.length; at += 1) {
    if (at > 0 && isLatin(line, at) && isLatin(line, at - 1)) continue;
    let found = 0;
    for (let length = Math.min(longestJapanese, line.length - at); length > 0 && found < 2; length -= 1) {
      const labels = japanese.get(line.slice(at, at + length));
      if (!labels) continue;
      found += 1;
      for (const label of labels) add(hits, unitAt[at] ?? 0, (unitAt[at + length - 1] ?? 0) + 1, label);
    }
  }
}

function isLatin(line: string, at: number): boolean {
  const code = line.charCodeAt(at);
  return code > 47 && code < 0x250;
}

function add(hits: Hit[], at: number, to: number, label: number): void {
  for (let back = hits.length - 1; back >= 0 && hits[back]!.at >= at; back -= 1) {
    if (hits[back]!.at === at && hits[back]!.label === label) {
      if (to > hits[back]!.to) hits[back] = { at, to, label };
      return;
    }
  }
  hits.push({ at, to, label });
}

function bare(word: string): string {
  return word.endsWith('*') ? word.slice(0, -1) : word;
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
