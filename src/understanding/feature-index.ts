import type { Packed } from './classifier.ts';
import type { Features } from './features.ts';

const buckets = 1 << 19;
/** How much more a rare feature counts than a frequent one. */
const rareness = 0.5;
const atLeast = 2;

/** Gives features their rows in the classifier's table. */
export interface Index {
  /** Takes in the features of one more example. */
  gather(features: Features): void;
  /** All examples gathered, scaled to one length, without features that only one of them has. */
  pack(length: number): Packed & { readonly count: number };
  /** The rows of a text's features; the arrays are used again for the next text. */
  look(features: Features, length: number): { readonly rows: Int32Array; readonly values: Float32Array; readonly count: number };
}

/** An empty index: a hash table with open addresses. */
export function createIndex(): Index {
  const keys = new Int32Array(buckets);
  const entryAt = new Int32Array(buckets);
  let frequencies = new Int32Array(1 << 18);
  let lastSeen = new Int32Array(1 << 18);
  let entries = new Int32Array(1 << 20);
  let values = new Float32Array(1 << 20);
  let entryCount = 0, gathered = 0;
  const starts: number[] = [0];
  let rows = new Int32Array(0);
  let rarity = new Float32Array(0);
  const found = { rows: new Int32Array(4096), values: new Float32Array(4096), count: 0 };
  const seenAt = new Int32Array(1 << 19);
  let looks = 0;

  const place = (hash: number): number => {
    let at = (hash ^ (hash >>> 13)) & (buckets - 1);
    while (entryAt[at] !== 0 && keys[at] !== hash) at = (at + 1) & (buckets - 1);
    return at;
  };

  return {
    gather: (features) => {
      const example = starts.length;
      if (gathered + features.count > entries.length) {
        entries = grown(entries, new Int32Array(entries.length * 2));
        values = grown(values, new Float32Array(values.length * 2));
      }
      for (let feature = 0; feature < features.count; feature += 1) {
        const hash = features.hashes[feature]!;
        const at = place(hash);
        if (entryAt[at] === 0) {
          if (entryCount + 1 >= frequencies.length) {
            frequencies = grown(frequencies, new Int32Array(frequencies.length * 2));
            lastSeen = grown(lastSeen, new Int32Array(lastSeen.length * 2));
          }
          keys[at] = hash;
          entryCount += 1;
          entryAt[at] = entryCount;
        }
        const entry = entryAt[at]!;
        if (lastSeen[entry] === example) continue;
        lastSeen[entry] = example;
        frequencies[entry]! += 1;
        entries[gathered] = entry;
        values[gathered] = features.weights[feature]!;
        gathered += 1;
      }
      starts.push(gathered);
    },
    pack: (length) => {
      const total = starts.length - 1;
      rows = new Int32Array(entryCount + 1).fill(-1);
      rarity = new Float32Array(entryCount + 1);
      let count = 0;
      for (let entry = 1; entry <= entryCount; entry += 1) {
        if (frequencies[entry]! < atLeast) continue;
        rarity[entry] = Math.log(total / frequencies[entry]!) ** rareness;
        rows[entry] = count;
        count += 1;
      }
      return { ...pack({ entries, values, starts }, rows, rarity, length), count };
    },
    look: (features, length) => {
      looks += 1;
      let count = 0, square = 0;
      for (let feature = 0; feature < features.count; feature += 1) {
        const entry = entryAt[place(features.hashes[feature]!)]!;
        const row = entry === 0 ? -1 : rows[entry]!;
        if (row < 0 || seenAt[row] === looks) continue;
        seenAt[row] = looks;
        const value = features.weights[feature]! * rarity[entry]!;
        found.rows[count] = row;
        found.values[count] = value;
        square += value * value;
        count += 1;
      }
      const scale = length / Math.sqrt(square || 1);
      for (let at = 0; at < count; at += 1) found.values[at]! *= scale;
      found.count = count;
      return found;
    },
  };
}

function grown<T extends Int32Array | Float32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

function pack({ entries, values, starts }: { entries: Int32Array; values: Float32Array; starts: readonly number[] }, rows: Int32Array, rarity: Float32Array, length: number): Packed {
  const packed = { rows: new Int32Array(starts.at(-1)!), values: new Float32Array(starts.at(-1)!), starts: new Int32Array(starts.length) };
  let to = 0;
  for (let example = 0; example + 1 < starts.length; example += 1) {
    const from = to;
    let square = 0;
    for (let at = starts[example]!; at < starts[example + 1]!; at += 1) {
      const entry = entries[at]!;
      if (rows[entry]! < 0) continue;
      const value = values[at]! * rarity[entry]!;
      packed.rows[to] = rows[entry]!;
      packed.values[to] = value;
      square += value * value;
      to += 1;
    }
    const scale = length / Math.sqrt(square || 1);
    for (let at = from; at < to; at += 1) packed.values[at]! *= scale;
    packed.starts[example + 1] = to;
  }
  return packed;
}
