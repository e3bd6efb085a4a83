import { hashOf, mix } from './hash.ts';
import { isJapanese, type Unit, type UnitKind } from './text.ts';
import type { Vocabulary } from './vocabulary.ts';

/** How many things are looked at per unit; the last two also depend on what the unit before was taken for. */
export const sights = 21;
/** A sight is a place among so many. */
export const slots = 1 << 15;

/** How a text is read: as it is, or while learning, when a word's own sighting does not count and known names may be left out. */
export interface Reading {
  readonly learning: boolean;
  readonly withNames: boolean;
}

const kinds: readonly UnitKind[] = ['word', 'number', 'kata', 'hira', 'han', 'mark'];
const edge = { look: 101, word: 102, name: 103 };

/** What is seen at each unit and around it: `sights` numbers per unit. */
export function looksOf(text: string, units: readonly Unit[], vocabulary: Vocabulary, reading: Reading): Int32Array {
  const count = units.length;
  const lowered = text === text.toLowerCase();
  const look = new Int32Array(count + 4).fill(edge.look);
  const word = new Int32Array(count + 4).fill(edge.word);
  const name = new Int32Array(count + 4).fill(edge.name);
  const seen = new Int32Array(count * sights);
  for (let at = 0; at < count; at += 1) {
    const { kind, from, to, fold } = units[at]!;
    const known = vocabulary.known(fold, reading.learning);
    look[at + 2] = mix(kind === 'word' ? shapeOf(text, from, to) : kinds.indexOf(kind) + 10, known * 2 + (lowered ? 1 : 0));
    word[at + 2] = known > 1 || kind === 'mark' ? hashOf(fold) : look[at + 2]!;
    name[at + 2] = mix(reading.withNames ? vocabulary.knownInNames(fold, reading.learning) : 0, known + 20);
  }
  for (let at = 0; at < count; at += 1) {
    see(seen.subarray(at * sights, (at + 1) * sights), { look, word, name }, at + 2);
    const { fold, kind } = units[at]!;
    seen[at * sights + 13] = slotOf(mix(kind === 'word' && fold.length > 3 ? hashOf(fold.slice(-3)) : 0, look[at + 2]!));
    seen[at * sights + 14] = slotOf(mix(at === 0 ? 31 : 32, look[at + 2]!));
    seen[at * sights + 15] = slotOf(isJapanese(units[at]!) ? mix(mix(word[at + 2]!, word[at + 3]!), word[at + 4]!) + 15 : 0);
    seen[at * sights + 16] = slotOf(isJapanese(units[at]!) ? mix(mix(word[at + 2]!, word[at + 1]!), word[at]!) + 16 : 0);
  }
  return seen;
}

interface Columns {
  readonly look: Int32Array;
  readonly word: Int32Array;
  readonly name: Int32Array;
}

function see(seen: Int32Array, { look, word, name }: Columns, at: number): void {
  const here = look[at]!;
  const left = word[at - 1]!, right = word[at + 1]!;
  seen[0] = slotOf(here);
  seen[1] = slotOf(word[at]! + 1);
  seen[2] = slotOf(mix(here, left));
  seen[3] = slotOf(mix(here, right) + 3);
  seen[4] = slotOf(mix(mix(here, look[at - 1]!), look[at + 1]!));
  seen[5] = slotOf(mix(mix(here, left), word[at - 2]!) + 5);
  seen[6] = slotOf(mix(mix(here, right), word[at + 2]!) + 6);
  seen[7] = slotOf(mix(mix(here, left), right) + 7);
  seen[8] = slotOf(mix(here, word[at - 2]!) + 8);
  seen[9] = slotOf(mix(here, word[at + 2]!) + 9);
  seen[10] = slotOf(name[at]! + 10);
  seen[11] = slotOf(mix(name[at]!, name[at + 1]!) + 11);
  seen[12] = slotOf(mix(name[at]!, name[at - 1]!) + 12);
  seen[17] = slotOf(mix(word[at]!, right) + 17);
  seen[18] = slotOf(mix(word[at]!, left) + 18);
  seen[19] = here;
  seen[20] = word[at]!;
}

/** Where the weights of a sight begin; three labels each. */
export function slotOf(hash: number): number {
  return (hash & (slots - 1)) * 3;
}

/** small, Capital, CAPITALS, a single capital, mIxed */
function shapeOf(text: string, from: number, to: number): number {
  let capitals = 0, letters = 0;
  for (let at = from; at < to; at += 1) {
    const sign = text[at]!;
    const small = sign.toLowerCase(), large = sign.toUpperCase();
    if (small === large) continue;
    letters += 1;
    if (sign === large) capitals += 1;
  }
  const first = text[from]!;
  const firstIsCapital = first !== first.toLowerCase();
  if (capitals === 0) return 1;
  if (letters === 1) return 2;
  if (capitals === letters) return 3;
  return firstIsCapital && capitals === 1 ? 4 : 5;
}
