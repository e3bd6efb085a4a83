import { finding, known } from './finding.ts';
import type { HandOverQuestion } from './finding-facts.ts';
import { ruleBook } from './rule-book.ts';
import { verdictOf, type Finding, type Verdict } from './verdict.ts';

/** What has been found out about a problem; absent: not yet asked. */
export interface HandOverFacts {
  readonly category?: 'undocumented' | 'unavailable' | 'bug' | 'network' | 'regional' | 'other';
  readonly documentedInHealth?: boolean;
  readonly incidentOver?: boolean;
  readonly triedAndUnsolved?: boolean;
}

/** The verdict, and whose the problem is now: absent where that hangs on an answer, the partner's where it is the partner's meanwhile. */
export interface HandOverVerdict extends Verdict {
  readonly owner?: 'partner' | 'microsoft';
}

/**
 * Whose problem is it? (rules.md part 5.) An incident documented in service health is followed, and handed over if the
 * problem outlasts it; one of 004's five categories goes to Microsoft; anything else is the partner's first, and
 * Microsoft's once tried. What decides and has not been asked is `unknown`, with the question in the facts.
 */
export function handOver(facts: HandOverFacts): HandOverVerdict {
  if (facts.documentedInHealth) return documented(facts);
  const health = facts.documentedInHealth === false ? [healthFinding('go-on', facts)] : [];
  if (facts.category === undefined) return answer(undefined, health.length > 0 ? [...health, ask('duty.receive', 'category')] : [askHealth()]);
  if (facts.category !== 'other') return answer('microsoft', [...health, category(facts.category)]);
  return uncategorised(facts, health);
}

function documented(facts: HandOverFacts): HandOverVerdict {
  const { category: of, incidentOver } = facts;
  if (incidentOver === false) return answer('partner', [healthFinding('follow-incident', facts)]);
  if (incidentOver === undefined) return answer('partner', [healthFinding('follow-incident', facts), ask('health.escalate', 'incident-over')]);
  const persists = finding('health.escalate', 'pass', { question: '' });
  return answer('microsoft', [healthFinding('go-on', facts), persists, ...(of === undefined || of === 'other' ? [] : [category(of)])]);
}

/** In no category: 004 leaves it to the partner, 001 to 003 let the partner hand over what it cannot resolve. */
function uncategorised({ triedAndUnsolved, documentedInHealth }: HandOverFacts, health: readonly Finding[]): HandOverVerdict {
  if (triedAndUnsolved) {
    const when = finding('file.when', 'caution', { question: '', category: 'other' }, ...ruleBook['handover.undocumented'].sources);
    return answer('microsoft', [...health, when]);
  }
  const expected = finding('duty.expected', 'pass', { category: 'other' });
  if (triedAndUnsolved === false) return answer('partner', [...health, expected]);
  if (documentedInHealth === undefined) return answer('partner', [askHealth(), expected]);
  return answer('partner', [...health, expected, finding('file.when', 'unknown', { question: 'tried-and-unsolved', category: 'other' })]);
}

function answer(owner: HandOverVerdict['owner'], findings: readonly Finding[]): HandOverVerdict {
  return { ...verdictOf(findings), ...(owner && { owner }) };
}

function category(name: Exclude<HandOverFacts['category'], 'other' | undefined>): Finding {
  return finding(`handover.${name}`, 'pass', { category: name });
}

function healthFinding(next: 'follow-incident' | 'go-on', { documentedInHealth }: HandOverFacts): Finding {
  return finding('duty.health-first', 'pass', { documented: known(documentedInHealth), next, question: '' });
}

function askHealth(): Finding {
  return finding('duty.health-first', 'unknown', { documented: '', next: 'ask', question: 'documented-in-health' });
}

function ask(rule: 'duty.receive' | 'health.escalate', question: HandOverQuestion): Finding {
  return finding(rule, 'unknown', { question });
}
