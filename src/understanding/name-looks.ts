import type { Locale } from '../locale.ts';
import { hashOf, mix } from './hash.ts';
import { isJapanese, type Unit, type UnitKind } from './text.ts';
import type { Vocabulary } from './vocabulary.ts';

/** How many things are looked at per unit; the last two also depend on what the unit before was taken for. */
export const sights = 21;
/** A sight is a place among so many. */
export const slots = 1 << 15;

/** How a text is read: as it is, or while learning, when a word's own sighting does not count and known names may be left out. */
export interface Reading {
  readonly locale: Locale;
  readonly learning: boolean;
  readonly withNames: boolean;
}

const kinds: readonly UnitKind[] = ['word', 'number', 'kata', 'hira', 'han', 'mark'];
const edge = { look: 101, word: 102, name: 103 };

/** What is seen at each unit and around it: `sights` numbers per unit. */
export function looksOf(text: string, units: readonly Unit[], vocabulary: Vocabulary, reading: Reading): Int32Array {
  const count = units.length;
  const lowered = text === text.toLowerCase();
  const held = columnsFor(count);
  const { look, word, name } = held;
  const seen = new Int32Array(count * sights);
  const covered = vocabulary.covered(units);
  for (let at = 0; at < count; at += 1) {
    const { kind, from, to, fold } = units[at]!;
    const known = vocabulary.known(fold, reading.locale, reading.learning);
    look[at + 2] = mix(kind === 'word' ? shapeOf(text, from, to) : kinds.indexOf(kind) + 10, known * 4 + (lowered ? 2 : 0) + (covered?.[at] ?? 0));
    word[at + 2] = known > 1 || kind === 'mark' ? hashOf(fold) : look[at + 2]!;
    name[at + 2] = mix(reading.withNames ? vocabulary.knownInNames(fold, reading.learning) : 0, known + 20);
  }
  for (let at = 0; at < count; at += 1) {
    const first = at * sights;
    const unit = units[at]!;
    see(seen, first, held, at + 2);
    seen[first + 13] = slotOf(mix(unit.kind === 'word' && unit.fold.length > 3 ? hashOf(unit.fold.slice(-3)) : 0, look[at + 2]!));
    seen[first + 14] = slotOf(mix(at === 0 ? 31 : 32, look[at + 2]!));
    if (!isJapanese(unit)) continue;
    seen[first + 15] = slotOf(mix(mix(word[at + 2]!, word[at + 3]!), word[at + 4]!) + 15);
    seen[first + 16] = slotOf(mix(mix(word[at + 2]!, word[at + 1]!), word[at]!) + 16);
  }
  return seen;
}

interface Columns {
  readonly look: Int32Array;
  readonly word: Int32Array;
  readonly name: Int32Array;
}

/** One look per unit, with two more at either edge; used again for every text. */
let columns: Columns = { look: new Int32Array(0), word: new Int32Array(0), name: new Int32Array(0) };

function columnsFor(count: number): Columns {
  if (columns.look.length < count + 4) columns = { look: new Int32Array(count * 2 + 4), word: new Int32Array(count * 2 + 4), name: new Int32Array(count * 2 + 4) };
  const { look, word, name } = columns;
  for (const at of [0, 1, count + 2, count + 3]) {
    look[at] = edge.look;
    word[at] = edge.word;
    name[at] = edge.name;
  }
  return columns;
}

function see(seen: Int32Array, first: number, { look, word, name }: Columns, at: number): void {
  const here = look[at]!;
  const left = word[at - 1]!, right = word[at + 1]!;
  seen[first + 0] = slotOf(here);
  seen[first + 1] = slotOf(word[at]! + 1);
  seen[first + 2] = slotOf(mix(here, left));
  seen[first + 3] = slotOf(mix(here, right) + 3);
  seen[first + 4] = slotOf(mix(mix(here, look[at - 1]!), look[at + 1]!));
  seen[first + 5] = slotOf(mix(mix(here, left), word[at - 2]!) + 5);
  seen[first + 6] = slotOf(mix(mix(here, right), word[at + 2]!) + 6);
  seen[first + 7] = slotOf(mix(mix(here, left), right) + 7);
  seen[first + 8] = slotOf(mix(here, word[at - 2]!) + 8);
  seen[first + 9] = slotOf(mix(here, word[at + 2]!) + 9);
  seen[first + 10] = slotOf(name[at]! + 10);
  seen[first + 11] = slotOf(mix(name[at]!, name[at + 1]!) + 11);
  seen[first + 12] = slotOf(mix(name[at]!, name[at - 1]!) + 12);
  seen[first + 17] = slotOf(mix(word[at]!, right) + 17);
  seen[first + 18] = slotOf(mix(word[at]!, left) + 18);
  seen[first + 19] = here;
  seen[first + 20] = word[at]!;
}

/** Where the weights of a sight begin; three labels each. */
export function slotOf(hash: number): number {
  return (hash & (slots - 1)) * 3;
}

/** 1 small, 2 a single capital, 3 CAPITALS, 4 Capital, 5 mIxed */
function shapeOf(text: string, from: number, to: number): number {
  let capitals = 0, letters = 0;
  for (let at = from; at < to; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 48 || (code > 47 && code < 58)) continue;
    letters += 1;
    if (isCapital(text, at, code)) capitals += 1;
  }
  if (capitals === 0) return 1;
  if (letters === 1) return 2;
  if (capitals === letters) return 3;
  return capitals === 1 && isCapital(text, from, text.charCodeAt(from)) ? 4 : 5;
}

function isCapital(text: string, at: number, code: number): boolean {
  return code < 128 ? code > 64 && code < 91 : text[at] !== text[at]!.toLowerCase();
}
