import { expect, it } from 'vitest';
import { entraRoles, mayFileFor, ruleBook, supportContact, ticketEligibility, type Workload } from '../../src/rules/index.ts';
import { assignment, azureTicket, findingOf, outcomes, relationship, role, seeds, ticket } from './builders.ts';

// The traps of Microsoft's APIs and pages that the rules have to know; those of the clients stand in test/microsoft/.

it('trap 4: an indirect reseller is judged without Partner Center, with a caution that names both pages', () => {
  const found = findingOf(ticketEligibility(ticket({ partnerKind: 'indirect-reseller' })), 'file.partner-kind');
  expect([found.outcome, seeds(found)]).toEqual(['caution', ['001', '003', '002']]);
});

it('trap 8: Directory Readers is enough for the GDAP half of Azure, and for nothing else; Global Reader may not file either', () => {
  const held = (id: string) => ({ relationships: [relationship({ roles: [id], assignments: [assignment({ roles: [id] })] })] });
  expect(outcomes(ticketEligibility(azureTicket(held(role.directoryReaders))))).toMatchObject({ 'gdap.role': 'pass', 'gdap.membership': 'pass' });
  for (const workload of ['microsoft365', 'dynamics365', 'ems'] as const satisfies readonly Workload[]) {
    for (const id of [role.directoryReaders, role.globalReader]) expect(outcomes(ticketEligibility(ticket({ workload, ...held(id) })))).toMatchObject({ 'gdap.role': 'fail' });
  }
});

it('trap 9: Azure takes the GDAP role, the Azure role and being the provider, each by itself; a reseller with the Azure role is still barred for all but technical issues', () => {
  expect(ticketEligibility(azureTicket()).outcome).toBe('pass');
  expect(outcomes(ticketEligibility(azureTicket({ azure: { isProvider: true, rbacRoles: [role.reader] } })))).toMatchObject({ 'azure.rbac': 'fail' });
  expect(outcomes(ticketEligibility(azureTicket({ issue: 'billing', azure: { isProvider: false, rbacRoles: [role.owner] } })))).toMatchObject({ 'azure.provider': 'fail', 'azure.rbac': 'pass' });
  expect(outcomes(ticketEligibility(azureTicket({ relationships: [] })))).toMatchObject({ 'gdap.relationship': 'fail', 'azure.rbac': 'pass' });
  for (const [issue, outcome] of [['technical', 'caution'], ['billing', 'fail'], ['quota', 'fail']] as const) {
    expect(outcomes(ticketEligibility(azureTicket({ partnerKind: 'indirect-reseller', issue })))).toMatchObject({ 'azure.provider': outcome });
  }
});

it('trap 10: a Helpdesk agent of Partner Center is not the Helpdesk Administrator of Entra, nor an Admin agent', () => {
  const helpdesk = [relationship({ roles: [role.helpdesk], assignments: [assignment({ roles: [role.helpdesk] })] })];
  expect(outcomes(ticketEligibility(ticket({ partnerRoles: ['helpdesk-agent'], relationships: helpdesk })))).toMatchObject({ 'file.partner-role': 'fail', 'gdap.membership': 'pass' });
  expect(outcomes(ticketEligibility(ticket({ partnerRoles: ['admin-agent'], relationships: helpdesk })))).toMatchObject({ 'file.partner-role': 'pass', 'gdap.membership': 'pass' });
});

it('trap 24: the hours of the response table are policy with a page and a date', () => {
  for (const rule of ['response.a', 'response.b', 'response.c'] as const) {
    expect(ruleBook[rule].sources.map(({ seed, locale }) => `${seed} ${locale}`)).toContain('003 hu');
    expect(ruleBook[rule].sources.every(({ readOn }) => /^\d{4}-\d{2}-\d{2}$/.test(readOn))).toBe(true);
  }
});

it('trap 25: only a legacy subscription falls to the indirect provider by default', () => {
  const indirectProvider = { name: 'Lamna Partners' };
  expect(supportContact({ commerce: 'legacy', partnerKind: 'indirect-provider', indirectProvider }).basis).toBe('provider-default');
  expect(supportContact({ commerce: 'new-commerce', partnerKind: 'indirect-provider', indirectProvider }).basis).toBe('none');
});

it('trap 28: the Domain Name Administrator is the role of the documentation, not of a copy with one letter wrong', () => {
  const ids = entraRoles.map(({ id }) => id);
  expect(ids).toContain('8329153b-31d0-4727-b945-745eb3bc5f31');
  expect(ids.filter((id) => id.startsWith('8329153a'))).toEqual([]);
  expect(mayFileFor('microsoft365', '8329153B-31D0-4727-B945-745EB3BC5F31')).toBe(true);
});

it('trap 31: that Dynamics 365 asks for Advanced Support is a caution, never a bar, and silence says nothing', () => {
  const verdict = (advancedSupport?: boolean) => outcomes(ticketEligibility(ticket({ workload: 'dynamics365', ...(advancedSupport !== undefined && { dynamics: { advancedSupport } }) })));
  expect(verdict(false)).toMatchObject({ 'dynamics.plan': 'caution' });
  expect(verdict()).not.toHaveProperty('dynamics.plan');
});
