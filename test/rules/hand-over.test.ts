import { describe, expect, it } from 'vitest';
import { handOver } from '../../src/rules/index.ts';
import { findingOf, outcomes, seeds } from './builders.ts';

describe('whose problem is it?', () => {
  it.each([
    { facts: { category: 'undocumented' }, outcome: 'pass', owner: 'microsoft', because: 'one of the five categories' },
    { facts: { category: 'unavailable' }, outcome: 'pass', owner: 'microsoft', because: 'one of the five categories' },
    { facts: { category: 'bug' }, outcome: 'pass', owner: 'microsoft', because: 'one of the five categories' },
    { facts: { category: 'network', documentedInHealth: false }, outcome: 'pass', owner: 'microsoft', because: 'one of the five categories' },
    { facts: { category: 'regional', triedAndUnsolved: false }, outcome: 'pass', owner: 'microsoft', because: 'one of the five, tried or not' },
    { facts: { documentedInHealth: true, incidentOver: false }, outcome: 'pass', owner: 'partner', because: 'follow the incident' },
    { facts: { category: 'unavailable', documentedInHealth: true, incidentOver: false }, outcome: 'pass', owner: 'partner', because: 'Microsoft knows of it: follow the incident' },
    { facts: { category: 'other', documentedInHealth: true, incidentOver: false, triedAndUnsolved: true }, outcome: 'pass', owner: 'partner', because: 'follow the incident' },
    { facts: { documentedInHealth: true, incidentOver: true }, outcome: 'pass', owner: 'microsoft', because: 'it has outlasted the incident' },
    { facts: { category: 'bug', documentedInHealth: true, incidentOver: true }, outcome: 'pass', owner: 'microsoft', because: 'it has outlasted the incident' },
    { facts: { documentedInHealth: true }, outcome: 'unknown', owner: 'partner', because: 'follow it meanwhile; is it over?' },
    { facts: { category: 'other', documentedInHealth: false, triedAndUnsolved: false }, outcome: 'pass', owner: 'partner', because: 'the partner first' },
    { facts: { category: 'other', triedAndUnsolved: false }, outcome: 'pass', owner: 'partner', because: 'the partner first' },
    { facts: { category: 'other', documentedInHealth: false, triedAndUnsolved: true }, outcome: 'caution', owner: 'microsoft', because: '004 lists categories, 001 to 003 let what cannot be resolved go' },
    { facts: { category: 'other', triedAndUnsolved: true }, outcome: 'caution', owner: 'microsoft', because: '004 lists categories, 001 to 003 let what cannot be resolved go' },
    { facts: { category: 'other', documentedInHealth: false }, outcome: 'unknown', owner: 'partner', because: 'the partner meanwhile; has it been tried?' },
    { facts: { category: 'other' }, outcome: 'unknown', owner: 'partner', because: 'the partner meanwhile; is it in service health?' },
    { facts: { documentedInHealth: false }, outcome: 'unknown', owner: undefined, because: 'which category?' },
    { facts: { triedAndUnsolved: true }, outcome: 'unknown', owner: undefined, because: 'health first' },
    { facts: {}, outcome: 'unknown', owner: undefined, because: 'nothing has been asked' },
  ] as const)('$facts: $outcome, $owner, $because', ({ facts, outcome, owner }) => {
    const verdict = handOver(facts);
    expect({ outcome: verdict.outcome, owner: verdict.owner }).toEqual({ outcome, owner });
    expect('owner' in verdict).toBe(owner !== undefined);
  });

  it.each([
    { facts: {}, rule: 'duty.health-first', question: 'documented-in-health' },
    { facts: { documentedInHealth: false }, rule: 'duty.receive', question: 'category' },
    { facts: { documentedInHealth: true }, rule: 'health.escalate', question: 'incident-over' },
    { facts: { documentedInHealth: false, category: 'other' }, rule: 'file.when', question: 'tried-and-unsolved' },
  ] as const)('asks $question next where that decides', ({ facts, rule, question }) => {
    const unknown = handOver(facts).findings.filter(({ outcome }) => outcome === 'unknown');
    expect(unknown.map((finding) => [finding.rule, finding.facts.question])).toEqual([[rule, question]]);
  });

  it('names the pages that disagree', () => {
    expect(seeds(findingOf(handOver({ category: 'other', triedAndUnsolved: true }), 'file.when'))).toEqual(['001', '002', '003', '004']);
  });

  it('names the category', () => {
    expect(outcomes(handOver({ category: 'regional', documentedInHealth: false }))).toEqual({ 'duty.health-first': 'pass', 'handover.regional': 'pass' });
  });
});
