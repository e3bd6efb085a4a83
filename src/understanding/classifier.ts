import { createIndex, type Index } from './feature-index.ts';
import type { Features } from './features.ts';

/** How probable each class is, in the order of the classes. */
export type Classify = (features: Features) => Float64Array;

/** Examples gathered for learning. */
export interface Examples {
  add(features: Features, label: number): void;
  learn(): Classify;
}

/** Sparse examples, one after the other: the rows of their features and how much each counts. */
export interface Packed {
  readonly rows: Int32Array;
  readonly values: Float32Array;
  readonly starts: Int32Array;
}

const rounds = 3;
const rate = 0.4;
/** All examples are scaled to this length. */
const sharpness = 10;
/** Of 256: how often a feature is left out of a step, so that none is relied upon alone. */
const leftOut = 51;
/** An example that is this sure rests for a round. */
const settled = 0.97;
const smallestError = 0.01;
const firstGuess = 0.05;
const smoothing = 0.3;

/**
 * Gathers examples and learns from them: a linear classifier over sparse features. It begins with how much oftener each feature comes in a
 * class than elsewhere (naive Bayes) and is corrected by a few rounds of logistic regression. Features of only one example are left out.
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
      const { count, ...packed } = index.pack(sharpness);
      const weights = firstWeights(packed, wanted, count, classes);
      correct(packed, wanted, weights, classes);
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

function firstWeights({ rows, starts }: Packed, wanted: readonly number[], count: number, classes: number): Float32Array {
  const weights = new Float32Array(count * classes);
  const frequencies = new Int32Array(count);
  const share = new Float64Array(classes);
  for (let example = 0; example < wanted.length; example += 1) {
    const label = wanted[example]!;
    share[label]! += 1 / wanted.length;
    for (let at = starts[example]!; at < starts[example + 1]!; at += 1) {
      weights[rows[at]! * classes + label]! += 1;
      frequencies[rows[at]!]! += 1;
    }
  }
  const logs = Float64Array.from({ length: wanted.length + 1 }, (_, times) => firstGuess * Math.log(times + smoothing));
  const usual: Float64Array[] = [];
  for (let row = 0; row < count; row += 1) {
    const frequency = frequencies[row]!;
    const expected = usual[frequency] ??= share.map((part) => firstGuess * Math.log(frequency * part + smoothing));
    const first = row * classes;
    for (let label = 0; label < classes; label += 1) weights[first + label] = logs[weights[first + label]!]! - expected[label]!;
  }
  return weights;
}

/** What one step of learning looks at. */
interface Step {
  readonly rows: Int32Array;
  readonly values: Float32Array;
  count: number;
}

function correct(packed: Packed, wanted: readonly number[], weights: Float32Array, classes: number): void {
  const random = createRandom();
  const order = Int32Array.from(wanted, (_, at) => at);
  const rests = new Uint8Array(wanted.length);
  const scores = new Float64Array(classes);
  const step: Step = { rows: new Int32Array(4096), values: new Float32Array(4096), count: 0 };
  for (let round = 0; round < rounds; round += 1) {
    shuffle(order, random);
    const pace = (rate * (1 - round / rounds)) / sharpness;
    for (let turn = 0; turn < order.length; turn += 1) {
      const example = order[turn]!;
      if (rests[example] === 1) {
        rests[example] = 0;
        continue;
      }
      draw(packed, example, classes, random, step);
      score(step, weights, scores);
      if (scores[wanted[example]!]! > settled) rests[example] = 1;
      adjust(step, weights, scores, wanted[example]!, pace);
    }
  }
}

function draw({ rows, values, starts }: Packed, example: number, classes: number, random: () => number, step: Step): void {
  const keep = 256 / (256 - leftOut);
  let count = 0, bits = 0, left = 0;
  for (let at = starts[example]!; at < starts[example + 1]!; at += 1) {
    if (left === 0) {
      bits = random();
      left = 4;
    }
    const out = (bits & 255) < leftOut;
    bits >>>= 8;
    left -= 1;
    if (out) continue;
    step.rows[count] = rows[at]! * classes;
    step.values[count] = values[at]! * keep;
    count += 1;
  }
  step.count = count;
}

/** Four features at a time: this is where learning spends its time. */
function score({ rows, values, count }: Step, weights: Float32Array, scores: Float64Array): void {
  const classes = scores.length;
  for (let more = count; more < count + 3; more += 1) {
    rows[more] = 0;
    values[more] = 0;
  }
  scores.fill(0);
  for (let at = 0; at < count; at += 4) {
    const one = rows[at]!, two = rows[at + 1]!, three = rows[at + 2]!, four = rows[at + 3]!;
    const first = values[at]!, second = values[at + 1]!, third = values[at + 2]!, fourth = values[at + 3]!;
    for (let label = 0; label < classes; label += 1) {
      scores[label]! += weights[one + label]! * first + weights[two + label]! * second + weights[three + label]! * third + weights[four + label]! * fourth;
    }
  }
  softmax(scores);
}

function adjust({ rows, values, count }: Step, weights: Float32Array, scores: Float64Array, right: number, pace: number): void {
  for (let label = 0; label < scores.length; label += 1) {
    const error = (label === right ? 1 : 0) - scores[label]!;
    if (error < smallestError && error > -smallestError) continue;
    const change = pace * error;
    for (let at = 0; at < count; at += 1) weights[rows[at]! + label]! += change * values[at]!;
  }
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
    const other = (random() >>> 1) % (at + 1);
    const kept = order[at]!;
    order[at] = order[other]!;
    order[other] = kept;
  }
}

/** Always the same sequence of 32 bits: two builds give the same recogniser. */
function createRandom(): () => number {
  const state = Int32Array.of(0x2545f491);
  return () => {
    let bits = state[0]!;
    bits ^= bits << 13;
    bits ^= bits >>> 17;
    bits ^= bits << 5;
    state[0] = bits;
    return bits;
  };
}
