import type { Locale } from '../../src/locale.ts';
import type { IntentId } from '../../src/understanding/intent-ids.ts';
import type { Phrase } from '../../src/understanding/phrases.ts';

/** What was wanted and what came out, for a phrase that was not learnt from. */
export interface Outcome {
  readonly locale: Locale;
  readonly text: string;
  readonly wanted: IntentId;
  readonly got: IntentId;
}

/** Learns an intent guesser from phrases. */
export type Learner = (phrases: readonly Phrase[]) => (text: string, locale: Locale) => IntentId;

const alike = 0.6;

/** Leaves out one part of the phrases after the other, learns from the rest, and asks for what was left out. Phrasings stay together. */
export function crossValidate(phrases: readonly Phrase[], learner: Learner, parts: number): Outcome[] {
  const partOf = partsOf(phrases, parts);
  return Array.from({ length: parts }, (_, part) => part).flatMap((part) => {
    const guess = learner(phrases.filter((_, at) => partOf[at] !== part));
    const left = phrases.filter((_, at) => partOf[at] === part);
    return left.map(({ text, locale, intent }) => ({ locale, text, wanted: intent, got: guess(text, locale) }));
  });
}

/** A part for each phrase; phrases that share most of their words, names aside, are in the same part. */
export function partsOf(phrases: readonly Phrase[], parts: number): number[] {
  const words = phrases.map(wordsOf);
  const parent = phrases.map((_, at) => at);
  const root = (at: number): number => (parent[at] === at ? at : (parent[at] = root(parent[at]!)));
  const holders = new Map<string, number[]>();
  for (const [at, own] of words.entries()) {
    const shared = new Map<number, number>();
    for (const word of own) {
      const before = holders.get(word) ?? [];
      holders.set(word, before);
      for (const other of before) shared.set(other, (shared.get(other) ?? 0) + 1);
      before.push(at);
    }
    for (const [other, count] of shared) if (count / (own.size + words[other]!.size - count) >= alike) parent[root(at)] = root(other);
  }
  let state = 7;
  const drawn = new Map<number, number>();
  return phrases.map((_, at) => {
    const group = root(at);
    if (!drawn.has(group)) drawn.set(group, (state = (Math.imul(state, 1103515245) + 12345) >>> 0) >>> 12);
    return drawn.get(group)! % parts;
  });
}

function wordsOf({ locale, units, names }: Phrase): Set<string> {
  const words = units.filter(({ kind, from }) => kind !== 'mark' && !names.some((name) => from > name.from && from < name.to))
    .map(({ fold, from }) => (names.some((name) => name.from === from) ? '[]' : fold));
  return new Set(words.map((word, at) => `${locale} ${locale === 'ja' ? word + (words[at + 1] ?? '') : word}`));
}

/** The share of right answers, in per cent. */
export function accuracy(outcomes: readonly Outcome[]): number {
  return (100 * outcomes.filter(({ wanted, got }) => wanted === got).length) / Math.max(1, outcomes.length);
}

/** The share of off-topic messages that were taken for something, in per cent. */
export function falselyTaken(outcomes: readonly Outcome[]): number {
  const offTopic = outcomes.filter(({ wanted }) => wanted === 'none');
  return (100 * offTopic.filter(({ got }) => got !== 'none').length) / Math.max(1, offTopic.length);
}
