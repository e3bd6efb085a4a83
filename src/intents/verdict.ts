import { remedyFor, type Finding, type Verdict } from '../rules/index.ts';
import { wordsOf } from './findings.ts';
import { sourcesOf } from './sources.ts';

const look = {
  pass: { mark: '✓', color: 'Good' },
  caution: { mark: '!', color: 'Warning' },
  unknown: { mark: '?', color: 'Warning' },
  fail: { mark: '✗', color: 'Attention' },
} as const;

/** A verdict as a card shows it: what is not in order first, each with its remedy and who can do it; then what is. */
export function verdictFacts({ outcome, findings }: Verdict) {
  const trouble = findings.filter((finding) => finding.outcome !== 'pass');
  return {
    outcome, color: look[outcome].color, mark: look[outcome].mark,
    trouble: trouble.map(shown), inOrder: findings.filter((finding) => finding.outcome === 'pass').map(shown),
    sources: sourcesOf(trouble.length > 0 ? trouble : findings),
  };
}

function shown(finding: Finding) {
  const remedy = remedyFor(finding);
  return {
    ...wordsOf(finding), ...look[finding.outcome], remedy: remedy ? `remedy.${remedy.remedy}` : '', who: remedy ? `who.${remedy.who}` : '',
    approvedBy: remedy?.approvedBy ? `approved.${remedy.approvedBy}` : '', see: remedy?.azureSee ? `see.${remedy.azureSee}` : '',
  };
}
