import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareOutcomes, ticketEligibility, verdictOf, type Finding, type GdapRelationship, type Outcome, type TicketFacts } from '../../src/rules/index.ts';
import { inDays, now, role } from './builders.ts';

const outcome = fc.constantFrom<Outcome>('pass', 'caution', 'unknown', 'fail');

function findingsOf(list: readonly Outcome[]): Finding[] {
  return list.map((each) => ({ rule: 'priority', outcome: each, facts: {}, sources: [] }));
}

describe('the worst finding decides', () => {
  it.each([
    { list: ['pass', 'caution'], worst: 'caution' }, { list: ['caution', 'unknown'], worst: 'unknown' },
    { list: ['unknown', 'fail'], worst: 'fail' }, { list: ['fail', 'pass'], worst: 'fail' }, { list: ['pass', 'pass'], worst: 'pass' },
  ] as const)('$list: $worst', ({ list, worst }) => {
    expect(verdictOf(findingsOf(list)).outcome).toBe(worst);
  });

  it('whatever the order of the findings, and keeps that order', () => {
    fc.assert(fc.property(fc.array(outcome, { minLength: 1 }), (list) => {
      const findings = findingsOf(list);
      expect(verdictOf(findings).outcome).toBe(verdictOf(findings.toReversed()).outcome);
      expect(verdictOf(findings).findings).toEqual(findings);
    }));
  });

  it('orders outcomes totally', () => {
    fc.assert(fc.property(outcome, outcome, outcome, (a, b, c) => {
      expect(Math.sign(compareOutcomes(a, b)) + Math.sign(compareOutcomes(b, a))).toBe(0);
      expect(compareOutcomes(a, b) === 0).toBe(a === b);
      if (compareOutcomes(a, b) <= 0 && compareOutcomes(b, c) <= 0) expect(compareOutcomes(a, c)).toBeLessThanOrEqual(0);
    }));
  });
});

const group = fc.constantFrom('g1', 'g2', 'G1');
const entraRole = fc.constantFrom(role.serviceSupport, role.helpdesk.toUpperCase(), role.globalReader);
const relationship: fc.Arbitrary<GdapRelationship> = fc.record({
  id: fc.constantFrom('r1', 'r2', 'r3'), displayName: fc.constant('Contoso'),
  status: fc.constantFrom<GdapRelationship['status']>('active', 'active', 'active', 'expiring', 'approvalPending'),
  endsAt: fc.constantFrom(now, inDays(3), inDays(30), inDays(31), inDays(200)), autoExtend: fc.boolean(),
  roles: fc.array(entraRole, { maxLength: 3 }),
  assignments: fc.array(fc.record({ status: fc.constantFrom('active', 'active', 'pending', 'deleted'), groupId: group, roles: fc.array(entraRole, { maxLength: 2 }) }), { maxLength: 3 }),
});
const facts: fc.Arbitrary<TicketFacts> = fc.record({
  now: fc.constant(now),
  partnerKind: fc.constantFrom('direct-bill', 'indirect-provider', 'indirect-reseller', 'advisor'),
  partnerRoles: fc.uniqueArray(fc.constantFrom('admin-agent', 'helpdesk-agent', 'global-admin')),
  workload: fc.constantFrom('azure', 'microsoft365', 'dynamics365', 'ems'),
  issue: fc.constantFrom('technical', 'billing'), target: fc.constantFrom('customer', 'customer', 'own-tenant'),
  entitlement: fc.constantFrom('premier', 'azure-plan'),
  relationships: fc.array(relationship, { maxLength: 4 }), memberOf: fc.array(group, { maxLength: 3 }),
  azure: fc.record({ isProvider: fc.boolean(), rbacRoles: fc.subarray([role.owner, role.supportRequestContributor, role.reader]) }, { requiredKeys: [] }),
  dynamics: fc.record({ advancedSupport: fc.boolean() }, { requiredKeys: [] }),
}, { requiredKeys: ['now', 'partnerKind', 'partnerRoles', 'workload', 'issue', 'target'] });

/** One right less: a list without one of its entries, or a yes that has become a no. */
type Taking = (facts: TicketFacts, place: number) => TicketFacts;

const without = <T>(list: readonly T[] | undefined, place: number): T[] | undefined => list?.filter((_, index) => index !== place % Math.max(list.length, 1));
const eachRelationship = (of: TicketFacts, change: (each: GdapRelationship) => GdapRelationship, place: number): TicketFacts =>
  of.relationships ? { ...of, relationships: of.relationships.map((each, index) => (index === place % of.relationships!.length ? change(each) : each)) } : of;

const takings: Record<string, Taking> = {
  'a partner role': (of, place) => ({ ...of, partnerRoles: without(of.partnerRoles, place) ?? [] }),
  'a relationship': (of, place) => ({ ...of, ...(of.relationships && { relationships: without(of.relationships, place)! }) }),
  'the force of a relationship': (of, place) => eachRelationship(of, (each) => ({ ...each, status: 'terminated' }), place),
  'time of a relationship': (of, place) => eachRelationship(of, (each) => ({ ...each, endsAt: inDays(1) < each.endsAt ? inDays(1) : each.endsAt }), place),
  'auto-extension': (of, place) => eachRelationship(of, (each) => ({ ...each, autoExtend: false }), place),
  'a granted role': (of, place) => eachRelationship(of, (each) => ({ ...each, roles: without(each.roles, place)! }), place),
  'an assignment': (of, place) => eachRelationship(of, (each) => ({ ...each, assignments: without(each.assignments, place)! }), place),
  'the activity of assignments': (of, place) => eachRelationship(of, (each) => ({ ...each, assignments: each.assignments.map((one) => ({ ...one, status: 'pending' })) }), place),
  'a membership': (of, place) => ({ ...of, ...(of.memberOf && { memberOf: without(of.memberOf, place)! }) }),
  'an RBAC role': (of, place) => ({ ...of, ...(of.azure?.rbacRoles && { azure: { ...of.azure, rbacRoles: without(of.azure.rbacRoles, place)! } }) }),
  'being the provider': (of) => ({ ...of, ...(of.azure?.isProvider && { azure: { ...of.azure, isProvider: false } }) }),
  'the plan for Dynamics': (of) => ({ ...of, ...(of.dynamics?.advancedSupport && { dynamics: { advancedSupport: false } }) }),
  'the plan for the own tenant': ({ entitlement, ...of }) => (of.target === 'own-tenant' ? of : { ...of, ...(entitlement && { entitlement }) }),
};

describe('a verdict never gets better by taking a right away', () => {
  it.each(Object.entries(takings))('%s', (_, take) => {
    fc.assert(fc.property(facts, fc.nat(3), (of, place) => {
      expect(compareOutcomes(ticketEligibility(of).outcome, ticketEligibility(take(of, place)).outcome)).toBeLessThanOrEqual(0);
    }), { numRuns: 300 });
  });

  it('and is the same whatever the order of relationships, assignments and groups', () => {
    fc.assert(fc.property(facts, (of) => {
      const turned: TicketFacts = {
        ...of, ...(of.memberOf && { memberOf: of.memberOf.toReversed() }),
        ...(of.relationships && { relationships: of.relationships.map((each) => ({ ...each, assignments: each.assignments.toReversed() })).toReversed() }),
      };
      expect(ticketEligibility(turned).findings.map(({ rule, outcome: is }) => [rule, is])).toEqual(ticketEligibility(of).findings.map(({ rule, outcome: is }) => [rule, is]));
    }), { numRuns: 300 });
  });
});
