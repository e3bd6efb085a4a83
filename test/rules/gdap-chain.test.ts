import { describe, expect, it } from 'vitest';
import { ticketEligibility, type GdapRelationship, type TicketFacts } from '../../src/rules/index.ts';
import { assignment, azureTicket, findingOf, inDays, now, outcomes, relationship, role, ticket } from './builders.ts';

/** The findings of the chain alone. */
function chain(facts: TicketFacts) {
  return Object.entries(outcomes(ticketEligibility(facts))).filter(([rule]) => rule.startsWith('gdap.')).map(([rule, outcome]) => `${rule.slice(5)} ${outcome}`);
}

describe('gdap.relationship', () => {
  it.each([
    { over: {}, outcome: 'pass', because: 'active, and it ends later' },
    { over: { endsAt: inDays(0, 1) }, outcome: 'pass', because: 'it ends a millisecond from now' },
    { over: { endsAt: now }, outcome: 'fail', because: 'it ends now' },
    { over: { endsAt: inDays(-1) }, outcome: 'fail', because: 'it has ended' },
    { over: { endsAt: new Date(Number.NaN) }, outcome: 'fail', because: 'an end that is no date is not later than now' },
    { over: { status: 'expiring' }, outcome: 'fail', because: '"expiring" means being removed' },
    { over: { status: 'approvalPending' }, outcome: 'fail', because: 'the customer has not approved' },
    { over: { status: 'approved' }, outcome: 'fail', because: 'approved is not yet active' },
    { over: { status: 'terminationRequested' }, outcome: 'fail', because: 'it is being ended' },
    { over: { status: 'unknown' }, outcome: 'fail', because: 'a status we do not know is not active' },
  ] as const)('$over.status $over.endsAt: $outcome, $because', ({ over, outcome }) => {
    const verdict = ticketEligibility(ticket({ relationships: [relationship(over)] }));
    expect(findingOf(verdict, 'gdap.relationship').outcome).toBe(outcome);
  });

  it.each([
    { relationships: undefined, facts: { reason: 'unreadable', relationship: '' }, because: 'they could not be read' },
    { relationships: [], facts: { reason: 'none', relationship: '' }, because: 'there is none' },
    { relationships: [relationship({ endsAt: now })], facts: { reason: 'ended', relationship: 'rel-1', relationshipName: 'Contoso support', endsAt: now.toISOString() }, because: 'it has ended' },
    { relationships: [relationship({ status: 'created' })], facts: { reason: 'status', status: 'created' }, because: 'its status is not active' },
  ])('says why, and stops: $because', ({ relationships, facts }) => {
    const { relationships: _, ...rest } = ticket();
    const verdict = ticketEligibility({ ...rest, ...(relationships && { relationships }) });
    expect(findingOf(verdict, 'gdap.relationship')).toMatchObject({ outcome: relationships ? 'fail' : 'unknown', facts });
    expect(chain({ ...rest, ...(relationships && { relationships }) })).toHaveLength(1);
  });
});

describe('gdap.role', () => {
  it.each([
    { workload: 'microsoft365', granted: [role.serviceSupport], outcome: 'pass', because: 'it files tickets' },
    { workload: 'dynamics365', granted: [role.helpdesk], outcome: 'pass', because: 'it files tickets' },
    { workload: 'ems', granted: [role.serviceSupport.toUpperCase()], outcome: 'pass', because: 'ids compare without regard to case' },
    { workload: 'microsoft365', granted: [role.directoryReaders], outcome: 'fail', because: 'Directory Readers does for Azure only' },
    { workload: 'microsoft365', granted: [role.globalReader], outcome: 'fail', because: 'Global Reader reads health, and does not file' },
    { workload: 'microsoft365', granted: ['constructor'], outcome: 'fail', because: 'not a role at all' },
    { workload: 'azure', granted: [role.directoryReaders], outcome: 'pass', because: 'any granted role does in Azure' },
    { workload: 'azure', granted: [], outcome: 'fail', because: 'no role is granted' },
  ] as const)('$workload, $granted: $outcome, $because', ({ workload, granted, outcome }) => {
    const facts = azureTicket({ workload, relationships: [relationship({ roles: granted, assignments: [assignment({ roles: granted })] })] });
    expect(findingOf(ticketEligibility(facts), 'gdap.role')).toMatchObject({ outcome, facts: { workload } });
  });

  it('names the least role that would do', () => {
    const finding = findingOf(ticketEligibility(ticket({ relationships: [relationship({ roles: [] })] })), 'gdap.role');
    expect(finding.facts).toMatchObject({ role: '', wantedRole: role.serviceSupport, wantedRoleName: 'Service Support Administrator', relationshipName: 'Contoso support' });
  });
});

describe('gdap.assignment', () => {
  it.each([
    { assignments: [assignment()], outcome: 'pass', status: 'active', because: 'active' },
    { assignments: [assignment({ status: 'deleted' }), assignment()], outcome: 'pass', status: 'active', because: 'the list holds deleted ones too' },
    { assignments: [assignment({ status: 'pending' })], outcome: 'fail', status: 'pending', because: 'not yet' },
    { assignments: [assignment({ status: 'deleted' }), assignment({ status: 'pending' })], outcome: 'fail', status: 'pending', because: 'the nearest is named' },
    { assignments: [assignment({ status: 'deleting' })], outcome: 'fail', status: 'deleting', because: 'no longer' },
    { assignments: [assignment({ status: 'error' })], outcome: 'fail', status: 'error', because: 'it failed' },
    { assignments: [assignment({ status: 'unknown' })], outcome: 'fail', status: 'unknown', because: 'a status we do not know' },
    { assignments: [assignment({ roles: [role.globalReader] })], outcome: 'fail', status: 'none', because: 'another role is assigned' },
    { assignments: [assignment({ roles: [role.helpdesk] })], outcome: 'fail', status: 'none', because: 'assigned, but not granted by the relationship' },
    { assignments: [assignment({ roles: [role.serviceSupport.toUpperCase()] })], outcome: 'pass', status: 'active', because: 'ids compare without regard to case' },
    { assignments: [], outcome: 'fail', status: 'none', because: 'assigned to nobody' },
  ])('$status: $outcome, $because', ({ assignments, outcome, status }) => {
    const finding = findingOf(ticketEligibility(ticket({ relationships: [relationship({ assignments })] })), 'gdap.assignment');
    expect(finding).toMatchObject({ outcome, facts: { status, role: role.serviceSupport, roleName: 'Service Support Administrator' } });
  });

  it('counts in Azure too only what the relationship grants', () => {
    const granted = relationship({ roles: [role.directoryReaders], assignments: [assignment({ roles: [role.serviceSupport] })] });
    expect(chain(azureTicket({ relationships: [granted] }))).toEqual(['relationship pass', 'role pass', 'assignment fail']);
  });
});

describe('gdap.membership', () => {
  it.each([
    { memberOf: ['support'], outcome: 'pass', because: 'in the group' },
    { memberOf: ['SUPPORT', 'sales'], outcome: 'pass', because: 'ids compare without regard to case' },
    { memberOf: ['sales'], outcome: 'fail', because: 'in another group' },
    { memberOf: [], outcome: 'fail', because: 'in no group' },
    { memberOf: undefined, outcome: 'unknown', because: 'the groups could not be read' },
  ])('$memberOf: $outcome, $because', ({ memberOf, outcome }) => {
    const { memberOf: _, ...facts } = ticket();
    const verdict = ticketEligibility({ ...facts, ...(memberOf && { memberOf }) });
    expect(verdict.outcome).toBe(outcome);
    expect(findingOf(verdict, 'gdap.membership')).toMatchObject({ outcome, facts: { groupId: 'support' } });
  });

  it('does not count the group of an assignment that is not active', () => {
    const two = relationship({ assignments: [assignment({ groupId: 'old', status: 'deleted' }), assignment({ groupId: 'new' })] });
    const finding = findingOf(ticketEligibility(ticket({ relationships: [two], memberOf: ['old'] })), 'gdap.membership');
    expect(finding).toMatchObject({ outcome: 'fail', facts: { groupId: 'new', groupIds: 'new' } });
  });
});

describe('gdap.expiring', () => {
  it.each([
    { endsAt: inDays(30), autoExtend: false, outcome: 'caution', days: '30', because: 'thirty days is within thirty days' },
    { endsAt: inDays(30, 1), autoExtend: false, outcome: 'pass', days: '31', because: 'a moment longer is not' },
    { endsAt: inDays(0, 1), autoExtend: false, outcome: 'caution', days: '1', because: 'the last moment' },
    { endsAt: inDays(1), autoExtend: true, outcome: 'pass', days: '1', because: 'it extends itself' },
  ] as const)('$days days, autoExtend $autoExtend: $outcome, $because', ({ endsAt, autoExtend, outcome, days }) => {
    const verdict = ticketEligibility(ticket({ relationships: [relationship({ endsAt, autoExtend })] }));
    expect(verdict.outcome).toBe(outcome);
    expect(findingOf(verdict, 'gdap.expiring').facts).toMatchObject({ days, endsAt: endsAt.toISOString(), autoExtend: String(autoExtend) });
  });

  it('says when Global Administrator keeps it from extending itself', () => {
    const expiring = relationship({ endsAt: inDays(5), roles: [role.serviceSupport, role.globalAdministrator.toUpperCase()] });
    expect(findingOf(ticketEligibility(ticket({ relationships: [expiring] })), 'gdap.expiring').facts.globalAdministrator).toBe('true');
  });
});

describe('several relationships', () => {
  const near = relationship({ id: 'near', endsAt: inDays(5) });
  const far = relationship({ id: 'far', endsAt: inDays(90) });
  const extending = relationship({ id: 'extending', endsAt: inDays(2), autoExtend: true });
  const ended = relationship({ id: 'ended', status: 'terminated' });
  const noRole = relationship({ id: 'no-role', roles: [], endsAt: inDays(300) });
  const pending = relationship({ id: 'pending', assignments: [assignment({ status: 'pending' })] });
  const otherGroup = relationship({ id: 'other-group', assignments: [assignment({ groupId: 'elsewhere' })] });

  it.each([
    { those: [ended, noRole], judged: 'no-role', last: 'role fail', because: 'one in force gets further than one that has ended' },
    { those: [noRole, pending], judged: 'pending', last: 'assignment fail', because: 'a granted role gets further' },
    { those: [pending, otherGroup], judged: 'other-group', last: 'membership fail', because: 'an active assignment gets further' },
    { those: [otherGroup, near], judged: 'near', last: 'expiring caution', because: 'a complete chain gets furthest' },
    { those: [near, far], judged: 'far', last: 'expiring pass', because: 'of complete chains the one that ends last counts' },
    { those: [near, noRole], judged: 'near', last: 'expiring caution', because: 'a longer relationship without the role does not help' },
    { those: [near, extending], judged: 'extending', last: 'expiring pass', because: 'one that extends itself lasts longest' },
    { those: [far, extending], judged: 'extending', last: 'expiring pass', because: 'one that extends itself lasts longest' },
  ])('$judged: $because', ({ those, judged, last }) => {
    for (const relationships of [those, those.toReversed()] satisfies GdapRelationship[][]) {
      expect(chain(ticket({ relationships })).at(-1)).toBe(last);
      expect(findingOf(ticketEligibility(ticket({ relationships })), 'gdap.relationship').facts.relationship).toBe(judged);
    }
  });

  it('never joins half a chain of one with half of another', () => {
    const grants = relationship({ id: 'grants', assignments: [] });
    const assigns = relationship({ id: 'assigns', roles: [role.globalReader] });
    expect(chain(ticket({ relationships: [grants, assigns] }))).toEqual(['relationship pass', 'role pass', 'assignment fail']);
  });

  it.each([
    { those: ['terminated', 'approvalPending'], named: 'approvalPending', because: 'what is on its way is nearer than what has ended' },
    { those: ['unknown', 'expired'], named: 'expired', because: 'what is known is named first' },
  ] as const)('names $named: $because', ({ those, named }) => {
    const relationships = those.map((status) => relationship({ id: status, status }));
    expect(findingOf(ticketEligibility(ticket({ relationships })), 'gdap.relationship').facts.status).toBe(named);
  });
});
