import { hashOf, mix } from './hash.ts';
import type { Concept, Reading } from './reading.ts';
import type { Unit } from './text.ts';

/** How much each kind of feature weighs beside the others. */
const weight = { concept: 2, pair: 0.7, word: 0.6, wordPair: 0.5, wordRun: 0.35, letters: 0.25 } as const;

/** What the classifier sees of a text: hashes and how much each counts. Filled anew for every text. */
export interface Features {
  readonly hashes: Int32Array;
  readonly weights: Float32Array;
  count: number;
}

const most = 1500;
/** Concepts further apart than this have nothing to do with each other. */
const reach = 30;

/** An empty place for features. */
export function createFeatures(): Features {
  return { hashes: new Int32Array(most), weights: new Float32Array(most), count: 0 };
}

/** Fills in what is to be seen in a text: its concepts, alone and in pairs, and its words, stems and letters. A feature may come twice. */
export function collect({ words, concepts, locale }: Reading, into: Features): void {
  into.count = 0;
  add(into, 1, 1);
  add(into, mix(2, Math.min(6, Math.ceil(Math.log2(words.length + 1)))), 0.5);
  collectConcepts(concepts, into);
  collectCounts(words, concepts, into);
  collectWords(words, locale === 'ja' ? 4 : 2, into);
}

function collectConcepts(concepts: readonly Concept[], into: Features): void {
  const first = concepts[0]?.at;
  for (let index = 0; index < concepts.length; index += 1) {
    const { at, id } = concepts[index]!;
    add(into, mix(id, 11), weight.concept);
    if (at === first) add(into, mix(id, 12), weight.pair);
    const from = mix(id, 13);
    for (let next = index + 1; next < concepts.length && next < index + reach; next += 1) {
      const other = concepts[next]!;
      if (other.at > at) add(into, mix(from, other.id), weight.pair);
    }
  }
}

function collectCounts(tokens: readonly Unit[], concepts: readonly Concept[], into: Features): void {
  let names = 0, severities = 0, questions = 0;
  for (let at = 0; at < tokens.length; at += 1) {
    const { kind, fold } = tokens[at]!;
    if (kind !== 'mark') continue;
    if (fold === '<name>') names += 1;
    if (fold === '<severity>') severities += 1;
    if (fold === '?') questions += 1;
  }
  add(into, mix(21, Math.min(2, names)), 1);
  if (names > 1) for (const { id } of concepts) add(into, mix(22, id), weight.pair);
  if (severities > 1) add(into, 23, 1);
  add(into, mix(24, Math.min(1, questions)), 0.7);
}

/** Words and neighbours; in Japanese, where a unit is often one sign, runs of up to four. */
function collectWords(tokens: readonly Unit[], longest: number, into: Features): void {
  let one = 0, two = 0, three = 0;
  for (let at = 0; at < tokens.length; at += 1) {
    const { kind, fold } = tokens[at]!;
    if (kind === 'mark' && !fold.startsWith('<')) continue;
    const word = hashOf(fold);
    add(into, mix(word, 31), weight.word);
    if (one !== 0) add(into, mix(word, one), weight.wordPair);
    if (two !== 0 && longest > 2) add(into, mix(mix(word, one), two), weight.wordRun);
    if (three !== 0 && longest > 3) add(into, mix(mix(mix(word, one), two), three), weight.wordRun);
    if (kind === 'word' || kind === 'kata') collectLetters(fold, into);
    three = two;
    two = one;
    one = word;
  }
}

/** Four letters at a time: endings change and fingers slip, most of a word stays. */
function collectLetters(word: string, into: Features): void {
  const framed = `^${word}$`;
  for (let at = 0; at + 4 <= framed.length; at += 1) {
    let hash = 0x345;
    for (let next = at; next < at + 4; next += 1) hash = Math.imul(hash ^ framed.charCodeAt(next), 0x01000193);
    add(into, hash ^ (hash >>> 15), weight.letters);
  }
}

function add(into: Features, hash: number, value: number): void {
  if (into.count >= most) return;
  into.hashes[into.count] = hash | 0;
  into.weights[into.count] = value;
  into.count += 1;
}
