import type { RuleId } from './rule-book.ts';
import type { Source } from './sources.ts';

/** What a rule says of the facts; `unknown`: a fact that decides could not be read. */
export type Outcome = 'pass' | 'caution' | 'unknown' | 'fail';

/** One rule of rules.md, applied. Cards make the sentence and the remedy from rule + outcome + facts (see `FindingFacts` and `remedies`). */
export interface Finding {
  readonly rule: RuleId;
  readonly outcome: Outcome;
  readonly facts: Readonly<Record<string, string>>;
  readonly sources: readonly Source[];
}

/** The worst finding decides: fail > unknown > caution > pass. */
export interface Verdict {
  readonly outcome: Outcome;
  readonly findings: readonly Finding[];
}

const fromBestToWorst: readonly Outcome[] = ['pass', 'caution', 'unknown', 'fail'];

/** Orders outcomes, the better first: negative where `a` is better than `b`, 0 where they are the same. */
export function compareOutcomes(a: Outcome, b: Outcome): number {
  return fromBestToWorst.indexOf(a) - fromBestToWorst.indexOf(b);
}

/** The verdict on findings: the worst of their outcomes (rules.md part 2), and the findings in the order given. */
export function verdictOf(findings: readonly Finding[]): Verdict {
  const worst = findings.map(({ outcome }) => outcome).sort(compareOutcomes).at(-1);
  return { outcome: worst ?? 'pass', findings };
}
