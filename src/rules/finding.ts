import type { AppliedRule, FindingFacts, Known } from './finding-facts.ts';
import { ruleBook } from './rule-book.ts';
import type { Source } from './sources.ts';
import type { Finding, Outcome } from './verdict.ts';

/** A finding with the sources that the book holds for its rule, and those of a page that disagrees or of the desk's policy behind them. */
export function finding<Rule extends AppliedRule>(
  rule: Rule, outcome: Outcome, facts: FindingFacts[Rule] & Readonly<Record<string, string>>, ...more: readonly Source[]
): Finding {
  return { rule, outcome, facts, sources: [...ruleBook[rule].sources, ...more] };
}

/** A yes or no as a fact; '' where it could not be read. */
export function known(value: boolean | undefined): Known {
  if (value === undefined) return '';
  return value ? 'true' : 'false';
}

/** A yes or no that is always known. */
export function yesOrNo(value: boolean): 'true' | 'false' {
  return value ? 'true' : 'false';
}

/** An instant as a fact; '' where the date is not one. */
export function instantFact(date: Date): string {
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}
