import type { Features } from './features.ts';

/** How probable each class is, in the order of the classes. */
export type Classify = (features: Features) => Float64Array;

/** Examples gathered for learning. */
export interface Examples {
  add(features: Features, label: number): void;
  learn(): Classify;
}

const rounds = 6;
const dropped = 0.3;
const rate = 0.4;
const sharpness = 10;
const rareIdf = 0.5;
const buckets = 1 << 19;

/**
 * Gathers examples and learns from them: a linear classifier over sparse features (multinomial logistic regression, stochastic gradient
 * with a part of the features left out at each step). Features that only one example has are left out.
 */
export function createExamples(classes: number): Examples {
  const index = createIndex();
  const entries: number[] = [];
  const values: number[] = [];
  const starts: number[] = [0];
  const wanted: number[] = [];
  return {
    add: (features, label) => {
      index.startExample();
      for (let at = 0; at < features.count; at += 1) {
        const entry = index.count(features.hashes[at]!);
        if (entry < 0) continue;
        entries.push(entry);
        values.push(features.weights[at]!);
      }
      starts.push(entries.length);
      wanted.push(label);
    },
    learn: () => learn({ index, entries: Int32Array.from(entries), values: Float32Array.from(values), starts: Int32Array.from(starts), wanted: Int32Array.from(wanted), classes }),
  };
}

interface Index {
  startExample(): void;
  /** The entry of a hash, or -1 where this example had it already. */
  count(hash: number): number;
  find(hash: number): number;
  readonly frequencies: number[];
}

function createIndex(): Index {
  const keys = new Int32Array(buckets);
  const entryAt = new Int32Array(buckets).fill(-1);
  const lastSeen: number[] = [];
  const frequencies: number[] = [];
  let example = 0;
  const place = (hash: number): number => {
    let at = (hash ^ (hash >>> 13)) & (buckets - 1);
    while (entryAt[at]! >= 0 && keys[at] !== hash) at = (at + 1) & (buckets - 1);
    return at;
  };
  return {
    frequencies,
    startExample: () => { example += 1; },
    find: (hash) => entryAt[place(hash)]!,
    count: (hash) => {
      const at = place(hash);
      if (entryAt[at]! < 0) {
        keys[at] = hash;
        entryAt[at] = frequencies.length;
        frequencies.push(0);
        lastSeen.push(0);
      }
      const entry = entryAt[at]!;
      if (lastSeen[entry] === example) return -1;
      lastSeen[entry] = example;
      frequencies[entry]! += 1;
      return entry;
    },
  };
}

interface Gathered {
  readonly index: Index;
  readonly entries: Int32Array;
  readonly values: Float32Array;
  readonly starts: Int32Array;
  readonly wanted: Int32Array;
  readonly classes: number;
}

function learn({ index, entries, values, starts, wanted, classes }: Gathered): Classify {
  const total = wanted.length;
  const rarity = Float32Array.from(index.frequencies, (frequency) => (frequency < 2 ? 0 : Math.log(total / frequency) ** rareIdf));
  const rows = new Int32Array(rarity.length).fill(-1);
  let count = 0;
  for (let entry = 0; entry < rarity.length; entry += 1) if (rarity[entry]! > 0) { rows[entry] = count * classes; count += 1; }
  const weights = new Float32Array(count * classes);
  const packed = pack({ entries, values, starts }, rows, rarity);
  train(packed, wanted, weights, classes);
  return (features) => {
    const seen = new Set<number>();
    const row: number[] = [], value: number[] = [];
    let square = 0;
    for (let at = 0; at < features.count; at += 1) {
      const entry = index.find(features.hashes[at]!);
      if (entry < 0 || rows[entry]! < 0 || seen.has(entry)) continue;
      seen.add(entry);
      const scaled = features.weights[at]! * rarity[entry]!;
      row.push(rows[entry]!);
      value.push(scaled);
      square += scaled * scaled;
    }
    const scale = sharpness / Math.sqrt(square || 1);
    const scores = new Float64Array(classes);
    for (let at = 0; at < row.length; at += 1) {
      for (let label = 0; label < classes; label += 1) scores[label]! += weights[row[at]! + label]! * value[at]! * scale;
    }
    return softmax(scores);
  };
}

interface Packed {
  readonly rows: Int32Array;
  readonly values: Float32Array;
  readonly starts: Int32Array;
}

/** Without the rare features, scaled to one length. */
function pack({ entries, values, starts }: Pick<Gathered, 'entries' | 'values' | 'starts'>, rows: Int32Array, rarity: Float32Array): Packed {
  const packedRows = new Int32Array(entries.length);
  const packedValues = new Float32Array(entries.length);
  const packedStarts = new Int32Array(starts.length);
  let to = 0;
  for (let example = 0; example + 1 < starts.length; example += 1) {
    let square = 0;
    const from = to;
    for (let at = starts[example]!; at < starts[example + 1]!; at += 1) {
      const entry = entries[at]!;
      if (rows[entry]! < 0) continue;
      const value = values[at]! * rarity[entry]!;
      packedRows[to] = rows[entry]!;
      packedValues[to] = value;
      square += value * value;
      to += 1;
    }
    const scale = sharpness / Math.sqrt(square || 1);
    for (let at = from; at < to; at += 1) packedValues[at]! *= scale;
    packedStarts[example + 1] = to;
  }
  return { rows: packedRows, values: packedValues, starts: packedStarts };
}

function train({ rows, values, starts }: Packed, wanted: Int32Array, weights: Float32Array, classes: number): void {
  const random = createRandom();
  const order = Int32Array.from(wanted, (_, at) => at);
  const scores = new Float64Array(classes);
  const kept = new Int32Array(2000);
  const keptValues = new Float32Array(2000);
  for (let round = 0; round < rounds; round += 1) {
    shuffle(order, random);
    const step = (rate * (1 - round / rounds)) / sharpness;
    for (const example of order) {
      let count = 0;
      for (let at = starts[example]!; at < starts[example + 1]!; at += 1) {
        if (random() < dropped) continue;
        kept[count] = rows[at]!;
        keptValues[count] = values[at]! / (1 - dropped);
        count += 1;
      }
      scores.fill(0);
      for (let at = 0; at < count; at += 1) {
        const row = kept[at]!, value = keptValues[at]!;
        for (let label = 0; label < classes; label += 1) scores[label]! += weights[row + label]! * value;
      }
      softmax(scores);
      for (let label = 0; label < classes; label += 1) {
        const error = (label === wanted[example] ? 1 : 0) - scores[label]!;
        if (error < 0.01 && error > -0.01) continue;
        const change = step * error;
        for (let at = 0; at < count; at += 1) weights[kept[at]! + label]! += change * keptValues[at]!;
      }
    }
  }
}

function softmax(scores: Float64Array): Float64Array {
  let highest = -Infinity;
  for (const score of scores) if (score > highest) highest = score;
  let sum = 0;
  for (let label = 0; label < scores.length; label += 1) {
    scores[label] = Math.exp(scores[label]! - highest);
    sum += scores[label]!;
  }
  for (let label = 0; label < scores.length; label += 1) scores[label]! /= sum;
  return scores;
}

function shuffle(order: Int32Array, random: () => number): void {
  for (let at = order.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    const kept = order[at]!;
    order[at] = order[other]!;
    order[other] = kept;
  }
}

/** Always the same sequence: two builds give the same recogniser. */
function createRandom(): () => number {
  let state = 0x2545f491;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 0x100000000;
  };
}
