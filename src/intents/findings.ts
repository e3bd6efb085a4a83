import type { Finding } from '../rules/index.ts';

/** The words for a finding: the string rule.<id>.<outcome>, or …<outcome>.<reason> where the rule gives a reason; and what stands in them. */
export interface FindingWords {
  readonly key: string;
  readonly facts: Readonly<Record<string, string | number>>;
}

export function wordsOf({ rule, outcome, facts }: Finding): FindingWords {
  const key = ['rule', rule, outcome, facts.reason].filter(Boolean).join('.');
  return { key, facts: facts.days === undefined ? facts : { ...facts, count: Number(facts.days) } };
}

/** The words for what is not plainly in order, each rule once. */
export function cautionsOf(findings: readonly Finding[]): FindingWords[] {
  const byRule = new Map(findings.filter(({ outcome }) => outcome !== 'pass').map((finding) => [finding.rule, finding]));
  return [...byRule.values()].map(wordsOf);
}
