import { describe, expect, it } from 'vitest';
import { ticketEligibility } from '../../src/rules/index.ts';
import { azureTicket, findingOf, outcomes, relationship, role, seeds, ticket } from './builders.ts';

describe('everything in order', () => {
  it('passes, and says so for every rule that applies', () => {
    const verdict = ticketEligibility(ticket());
    expect(verdict.outcome).toBe('pass');
    expect(outcomes(verdict)).toEqual({
      'file.partner-kind': 'pass', 'file.partner-role': 'pass', 'gdap.relationship': 'pass', 'gdap.role': 'pass',
      'gdap.assignment': 'pass', 'gdap.membership': 'pass', 'gdap.expiring': 'pass',
    });
  });

  it('asks two things more in Azure', () => {
    const verdict = ticketEligibility(azureTicket());
    expect(verdict.outcome).toBe('pass');
    expect(Object.keys(outcomes(verdict)).slice(-2)).toEqual(['azure.provider', 'azure.rbac']);
  });
});

describe('file.marketplace', () => {
  it.each(['customer', 'own-tenant'] as const)('a marketplace product goes to its publisher, whoever asks (%s)', (target) => {
    const verdict = ticketEligibility(ticket({ workload: 'marketplace', target, partnerRoles: [], relationships: [], entitlement: 'premier' }));
    expect(verdict.outcome).toBe('fail');
    expect(outcomes(verdict)).toEqual({ 'file.marketplace': 'fail' });
  });
});

describe('file.own-tenant', () => {
  it.each([
    { entitlement: undefined, outcome: 'fail', because: 'the CSP entitlement does not cover our own subscriptions' },
    { entitlement: 'contract-id', outcome: 'pass', because: 'a partner programme contract id does' },
    { entitlement: 'premier', outcome: 'pass', because: 'Premier does' },
    { entitlement: 'azure-plan', outcome: 'pass', because: 'an Azure support plan does' },
    { entitlement: 'other-plan', outcome: 'pass', because: 'the page names examples only' },
  ] as const)('$entitlement: $outcome, $because', ({ entitlement, outcome }) => {
    const verdict = ticketEligibility(ticket({ target: 'own-tenant', partnerRoles: [], relationships: [], ...(entitlement && { entitlement }) }));
    expect(outcomes(verdict)).toEqual({ 'file.own-tenant': outcome });
    expect(verdict.outcome).toBe(outcome);
  });

  it('does not matter for a customer', () => {
    expect(outcomes(ticketEligibility(ticket({ entitlement: 'premier' })))).not.toHaveProperty('file.own-tenant');
  });
});

describe('file.partner-kind', () => {
  it.each([
    { partnerKind: 'direct-bill', outcome: 'pass', because: 'every page lets it' },
    { partnerKind: 'indirect-provider', outcome: 'pass', because: 'every page lets it' },
    { partnerKind: 'indirect-reseller', outcome: 'caution', because: '001 and 003 let it, 002 does not' },
    { partnerKind: 'advisor', outcome: 'caution', because: '001 and 003 let it, 002 does not' },
  ] as const)('$partnerKind: $outcome, $because', ({ partnerKind, outcome }) => {
    const verdict = ticketEligibility(ticket({ partnerKind }));
    expect(verdict.outcome).toBe(outcome);
    expect(findingOf(verdict, 'file.partner-kind')).toMatchObject({ outcome, facts: { partnerKind } });
    expect(seeds(findingOf(verdict, 'file.partner-kind'))).toEqual(['001', '003', '002']);
  });
});

describe('file.partner-role', () => {
  it.each([
    { roles: ['admin-agent'], outcome: 'pass', because: 'the role it takes' },
    { roles: ['sales-agent', 'admin-agent'], outcome: 'pass', because: 'one among others' },
    { roles: ['helpdesk-agent'], outcome: 'fail', because: 'a helpdesk agent assigns contacts, and does not file' },
    { roles: ['global-admin'], outcome: 'fail', because: 'a global admin can make itself an admin agent, but is none' },
    { roles: [], outcome: 'fail', because: 'no role at all' },
  ] as const)('$roles: $outcome, $because', ({ roles, outcome }) => {
    const verdict = ticketEligibility(ticket({ partnerRoles: roles }));
    expect(verdict.outcome).toBe(outcome);
    expect(findingOf(verdict, 'file.partner-role')).toMatchObject({ outcome, facts: { roles: roles.join(', '), needed: 'admin-agent' } });
  });
});

describe('azure.provider', () => {
  it.each([
    { partnerKind: 'direct-bill', issue: 'technical', isProvider: false, outcome: 'pass', because: 'technical requests are not kept to the provider' },
    { partnerKind: 'direct-bill', issue: 'quota', isProvider: true, outcome: 'pass', because: 'it provides the subscription' },
    { partnerKind: 'indirect-provider', issue: 'billing', isProvider: false, outcome: 'fail', because: 'somebody else provides it' },
    { partnerKind: 'indirect-provider', issue: 'billing', isProvider: undefined, outcome: 'unknown', because: 'who provides it could not be read' },
    { partnerKind: 'indirect-reseller', issue: 'technical', isProvider: undefined, outcome: 'caution', because: '001 and 003 let it, 002 bars it' },
    { partnerKind: 'indirect-reseller', issue: 'quota', isProvider: true, outcome: 'fail', because: 'every page bars it, support contract or not' },
    { partnerKind: 'advisor', issue: 'technical', isProvider: undefined, outcome: 'caution', because: '001 and 003 let it, 002 bars it' },
    { partnerKind: 'advisor', issue: 'subscription-management', isProvider: undefined, outcome: 'fail', because: 'every page bars it' },
  ] as const)('$partnerKind, $issue, provider $isProvider: $outcome, $because', ({ partnerKind, issue, isProvider, outcome }) => {
    const azure = { rbacRoles: [role.owner], ...(isProvider !== undefined && { isProvider }) };
    const verdict = ticketEligibility(azureTicket({ partnerKind, issue, azure }));
    expect(verdict.outcome).toBe(outcome);
    expect(findingOf(verdict, 'azure.provider')).toMatchObject({ outcome, facts: { partnerKind, issue } });
  });
});

describe('azure.rbac', () => {
  it.each([
    { roles: [role.owner], outcome: 'pass', because: 'Owner writes tickets' },
    { roles: [role.reader, role.contributor], outcome: 'pass', because: 'Contributor writes tickets' },
    { roles: [role.supportRequestContributor.toUpperCase()], outcome: 'pass', because: 'ids compare without regard to case' },
    { roles: [role.reader], outcome: 'fail', because: 'Reader lists tickets only' },
    { roles: [role.serviceSupport], outcome: 'fail', because: 'an Entra role is no RBAC role' },
    { roles: [], outcome: 'fail', because: 'no role' },
    { roles: undefined, outcome: 'unknown', because: 'the roles could not be read' },
  ] as const)('$roles: $outcome, $because', ({ roles, outcome }) => {
    const verdict = ticketEligibility(azureTicket({ azure: { ...(roles && { rbacRoles: roles }) } }));
    expect(verdict.outcome).toBe(outcome);
    expect(findingOf(verdict, 'azure.rbac').outcome).toBe(outcome);
  });

  it('is unknown where nothing at all is known of the subscription', () => {
    const { azure: _, ...facts } = azureTicket();
    expect(outcomes(ticketEligibility(facts))).toMatchObject({ 'azure.provider': 'pass', 'azure.rbac': 'unknown' });
  });
});

describe('dynamics.plan', () => {
  it.each([
    { dynamics: { advancedSupport: true }, outcome: 'pass', verdict: 'pass', because: 'the plan is there' },
    { dynamics: { advancedSupport: false }, outcome: 'caution', verdict: 'caution', because: 'only older pages ask for it: never a fail' },
    { dynamics: {}, outcome: undefined, verdict: 'pass', because: 'nothing is known, nothing is said' },
    { dynamics: undefined, outcome: undefined, verdict: 'pass', because: 'nothing is known, nothing is said' },
  ] as const)('$dynamics: $verdict, $because', ({ dynamics, outcome, verdict: expected }) => {
    const verdict = ticketEligibility(ticket({ workload: 'dynamics365', ...(dynamics && { dynamics }) }));
    expect(verdict.outcome).toBe(expected);
    expect(outcomes(verdict)['dynamics.plan']).toBe(outcome);
  });

  it('is not asked for other workloads', () => {
    expect(outcomes(ticketEligibility(ticket({ dynamics: { advancedSupport: false } })))).not.toHaveProperty('dynamics.plan');
  });
});

describe('rules run independently', () => {
  it('names everything that is missing at once', () => {
    const verdict = ticketEligibility(azureTicket({ partnerRoles: [], relationships: [], issue: 'quota', azure: { isProvider: false, rbacRoles: [] } }));
    expect(verdict.outcome).toBe('fail');
    expect(outcomes(verdict)).toEqual({
      'file.partner-kind': 'pass', 'file.partner-role': 'fail', 'gdap.relationship': 'fail', 'azure.provider': 'fail', 'azure.rbac': 'fail',
    });
  });

  it('lets a fail outweigh what could not be read', () => {
    const { relationships: _, ...facts } = ticket({ partnerRoles: [] });
    expect(ticketEligibility(facts).outcome).toBe('fail');
  });

  it('lets what could not be read outweigh a caution', () => {
    const { memberOf: _, ...facts } = ticket({ partnerKind: 'advisor', relationships: [relationship()] });
    expect(ticketEligibility(facts).outcome).toBe('unknown');
  });
});
