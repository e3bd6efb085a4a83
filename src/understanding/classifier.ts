import type { Features } from './features.ts';
import { createIndex, type Index } from './feature-index.ts';

/** How probable each class is, in the order of the classes. */
export type Classify = (features: Features) => Float64Array;

/** Examples gathered for learning. */
export interface Examples {
  add(features: Features, label: number): void;
  learn(): Classify;
}

const rounds = +(process.env.RO ?? 6);
const dropped = +(process.env.DR ?? 0.3);
const rate = +(process.env.RA ?? 0.4);
/** All examples are scaled to this length. */
const sharpness = +(process.env.SH ?? 10);
/** An example that is this sure rests for a round. */
const settled = +(process.env.SE ?? 0.97);
const smallest = +(process.env.SM ?? 0.01);

/**
 * Gathers examples and learns from them: a linear classifier over sparse features (multinomial logistic regression by stochastic gradient,
 * with a part of the features left out at each step so that none is relied upon alone). Features of only one example are left out.
 */
export function createExamples(classes: number): Examples {
  const index = createIndex();
  const wanted: number[] = [];
  return {
    add: (features, label) => {
      index.gather(features);
      wanted.push(label);
    },
    learn: () => {
      const { rows, values, starts, count } = index.pack(sharpness);
      const weights = new Float32Array(count * classes);
      train({ rows, values, starts }, Int32Array.from(wanted), weights, classes);
      return (features) => classify(features, index, weights, classes);
    },
  };
}

function classify(features: Features, index: Index, weights: Float32Array, classes: number): Float64Array {
  const { rows, values, count } = index.look(features, sharpness);
  const scores = new Float64Array(classes);
  for (let at = 0; at < count; at += 1) {
    const row = rows[at]! * classes, value = values[at]!;
    for (let label = 0; label < classes; label += 1) scores[label]! += weights[row + label]! * value;
  }
  return softmax(scores);
}

/** Sparse examples, one after the other: the rows of their features and how much each counts. */
export interface Packed {
  readonly rows: Int32Array;
  readonly values: Float32Array;
  readonly starts: Int32Array;
}

function train({ rows, values, starts }: Packed, wanted: Int32Array, weights: Float32Array, classes: number): void {
  const random = createRandom();
  const order = Int32Array.from(wanted, (_, at) => at);
  const rests = new Uint8Array(wanted.length);
  const scores = new Float64Array(classes);
  const kept = new Int32Array(4096);
  const keptValues = new Float32Array(4096);
  const keep = 1 / (1 - dropped);
  for (let round = 0; round < rounds; round += 1) {
    shuffle(order, random);
    const step = (rate * (1 - round / rounds)) / sharpness;
    for (const example of order) {
      if (rests[example] === 1) {
        rests[example] = 0;
        continue;
      }
      let count = 0;
      for (let at = starts[example]!; at < starts[example + 1]!; at += 1) {
        if (random() < dropped) continue;
        kept[count] = rows[at]! * classes;
        keptValues[count] = values[at]! * keep;
        count += 1;
      }
      score({ kept, keptValues, count }, weights, scores);
      const right = wanted[example]!;
      if (scores[right]! > settled) rests[example] = 1;
      for (let label = 0; label < classes; label += 1) {
        const error = (label === right ? 1 : 0) - scores[label]!;
        if (error < smallest && error > -smallest) continue;
        const change = step * error;
        for (let at = 0; at < count; at += 1) weights[kept[at]! + label]! += change * keptValues[at]!;
      }
    }
  }
}

function score({ kept, keptValues, count }: { kept: Int32Array; keptValues: Float32Array; count: number }, weights: Float32Array, scores: Float64Array): void {
  const classes = scores.length;
  scores.fill(0);
  for (let at = 0; at < count; at += 1) {
    const row = kept[at]!, value = keptValues[at]!;
    for (let label = 0; label < classes; label += 1) scores[label]! += weights[row + label]! * value;
  }
  softmax(scores);
}

function softmax(scores: Float64Array): Float64Array {
  let highest = -Infinity;
  for (let label = 0; label < scores.length; label += 1) if (scores[label]! > highest) highest = scores[label]!;
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
