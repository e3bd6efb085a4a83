import type { Locale } from '../locale.ts';
import { mix } from './hash.ts';
import { looksOf, sights, slotOf, slots } from './name-looks.ts';
import { joinNames } from './name-spans.ts';
import type { Phrase } from './phrases.ts';
import type { Unit } from './text.ts';
import type { Vocabulary } from './vocabulary.ts';

const rounds = 2;
const outside = 0, begins = 1, goesOn = 2, labels = 3;
/** A span that scores less below zero was not nearly a name. */
const nearMiss = -25;
const familiarity = 10;

/** A part of the text that may be a name, and how sure that is: above 0 rather yes, below 0 just missed. */
export interface NameSpan {
  readonly at: number;
  readonly to: number;
  readonly score: number;
}

/** Finds names of customers and resellers among the units of a text, in order. A phrase that was learnt from is read as if it had not been. */
export type FindNames = (text: string, units: readonly Unit[], locale: Locale, learnt?: 'learnt') => NameSpan[];

/**
 * Learns from the brackets in the phrases where names stand (an averaged perceptron). A word counts as known only if another phrase has it
 * too, and every other phrase is read as if no name had ever been seen: so what is learnt is how names look and what they stand beside.
 */
export function learnNames(phrases: readonly Phrase[], vocabulary: Vocabulary): FindNames {
  const examples = phrases
    .filter(({ names }, index) => names.length > 0 || index % 5 === 0)
    .map((phrase, index) => ({ wanted: labelsOf(phrase), seen: looksOf(phrase.text, phrase.units, vocabulary, { locale: phrase.locale, learning: true, withNames: index % 2 === 0 }) }));
  const weights = new Float32Array(slots * labels);
  const sums = new Float32Array(slots * labels);
  const active = new Int32Array(sights);
  let step = 1;
  for (let round = 0; round < rounds; round += 1) {
    for (const { wanted, seen } of examples) {
      step += 1;
      for (let at = 0; at < wanted.length; at += 1) {
        const right = wanted[at]!;
        const before = at === 0 ? outside : wanted[at - 1]!;
        activate(seen, at, before, active);
        const guess = best(scoresOf(active, weights), before);
        if (guess !== right) correct({ weights, sums, step }, active, right, guess);
      }
    }
  }
  for (let place = 0; place < weights.length; place += 1) weights[place]! -= sums[place]! / step;
  return (text, units, locale, learnt) => {
    const learning = learnt !== undefined;
    const familiar = units.map(({ kind, fold }) => kind === 'word' && vocabulary.isFamiliar(fold, locale, learning));
    const spans = spansOf(looksOf(text, units, vocabulary, { locale, learning, withNames: true }), familiar, weights);
    const possible = spans.filter(({ at, to, score }) => score > 0 || units.slice(at, to).every(({ kind, fold }) => kind !== 'mark' && vocabulary.known(fold, locale, learning) < 2));
    return possible.length === 0 ? possible : joinNames(text, units, possible, vocabulary.isProduct);
  };
}

function labelsOf({ units, names }: Phrase): Uint8Array {
  const wanted = new Uint8Array(units.length);
  if (names.length === 0) return wanted;
  for (let at = 0; at < units.length; at += 1) {
    const { from } = units[at]!;
    const name = names.find((span) => from >= span.from && from < span.to);
    if (name) wanted[at] = from === name.from ? begins : goesOn;
  }
  return wanted;
}

function activate(seen: Int32Array, at: number, before: number, active: Int32Array): void {
  const first = at * sights;
  for (let sight = 0; sight < sights - 2; sight += 1) active[sight] = seen[first + sight]!;
  active[sights - 2] = slotOf(mix(seen[first + sights - 2]!, before + 1));
  active[sights - 1] = slotOf(mix(seen[first + sights - 1]!, before + 11));
}

const scores = new Float64Array(labels);

function scoresOf(active: Int32Array, weights: Float32Array): Float64Array {
  let zero = 0, one = 0, two = 0;
  for (let sight = 0; sight < sights; sight += 1) {
    const slot = active[sight]!;
    zero += weights[slot]!;
    one += weights[slot + 1]!;
    two += weights[slot + 2]!;
  }
  scores[outside] = zero;
  scores[begins] = one;
  scores[goesOn] = two;
  return scores;
}

function correct({ weights, sums, step }: { weights: Float32Array; sums: Float32Array; step: number }, active: Int32Array, right: number, guess: number): void {
  for (const slot of active) {
    weights[slot + right]! += 1;
    sums[slot + right]! += step;
    weights[slot + guess]! -= 1;
    sums[slot + guess]! -= step;
  }
}

function best(found: Float64Array, before: number): number {
  const label = found[begins]! > found[outside]! ? begins : outside;
  return before !== outside && found[goesOn]! > found[label]! ? goesOn : label;
}

/** A familiar word comes often in names and nowhere else. */
function spansOf(seen: Int32Array, familiar: readonly boolean[], weights: Float32Array): NameSpan[] {
  const spans: NameSpan[] = [];
  const active = new Int32Array(sights);
  let before = outside;
  for (let at = 0; at < familiar.length; at += 1) {
    activate(seen, at, before, active);
    const found = scoresOf(active, weights);
    if (familiar[at]) found[outside]! -= familiarity;
    const label = best(found, before);
    const margin = Math.max(found[begins]!, before === outside ? -Infinity : found[goesOn]!) - found[outside]!;
    const last = spans.at(-1);
    if (label === goesOn && last) spans[spans.length - 1] = { ...last, to: at + 1, score: Math.max(last.score, margin) };
    else if (margin > nearMiss) spans.push({ at, to: at + 1, score: margin });
    before = label;
  }
  return spans;
}
