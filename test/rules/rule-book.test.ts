import { describe, expect, it } from 'vitest';
import {
  contactAssignment, customerOptions, handOver, initialResponse, outcomesOf, remedies, remedyFor, ruleBook, supportContact, ticketEligibility,
  type AzureFacts, type Finding, type HandOverFacts, type Outcome, type TicketFacts,
} from '../../src/rules/index.ts';
import { assignment, azureTicket, findingOf, inDays, office, relationship, role, ticket } from './builders.ts';

const sources = Object.entries(ruleBook).flatMap(([rule, { sources: those }]) => those.map((source) => ({ rule, ...source })));

describe('the rule book', () => {
  it('has a source for every rule, with everything that a reader needs to check it', () => {
    for (const [rule, { sources: those }] of Object.entries(ruleBook)) expect(those, rule).not.toHaveLength(0);
    for (const source of sources) {
      expect(source).toMatchObject({ title: expect.stringMatching(/\S/), section: expect.stringMatching(/\S/), locale: expect.stringMatching(/^[a-z]{2}/), readOn: '2026-11-20' });
      expect(source.url).toMatch(source.seed === 'desk-policy' ? /^$/ : /^https:\/\/learn\.microsoft\.com\/[a-z]{2}-[a-z]{2}\/(partner-center|azure)\//);
    }
  });

  it.each([
    { seed: '000', url: '/pt-br/partner-center/assign-support-contacts' }, { seed: '001', url: '/pt-pt/partner-center/report-problems-on-behalf-of-a-customer' },
    { seed: '002', url: '/es-es/partner-center/report-problems-on-behalf-of-a-customer' }, { seed: '003', url: '/hu-hu/partner-center/report-problems-on-behalf-of-a-customer' },
    { seed: '004', url: '/ja-jp/partner-center/customer-support' },
  ])('seed $seed is $url', ({ seed, url }) => {
    expect(new Set(sources.filter((source) => source.seed === seed).map((source) => source.url))).toEqual(new Set([`https://learn.microsoft.com${url}`]));
  });

  it('names every page where pages disagree', () => {
    const seedsOf = (rule: keyof typeof ruleBook): string[] => ruleBook[rule].sources.map(({ seed }) => seed).toSorted();
    expect(seedsOf('contact.reseller')).toEqual(['000', '001', '002']);
    expect(seedsOf('file.partner-kind')).toEqual(['001', '002', '003']);
    expect(seedsOf('azure.provider')).toEqual(['001', '002', '003']);
    expect(seedsOf('contact.profile')).toEqual(['000', '004']);
  });
});

const bools = [true, false, undefined];

/** What is given, without what is undefined. */
function given<T extends object>(facts: { readonly [Key in keyof T]: T[Key] | undefined }): Partial<T> {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/** Facts of every kind, so that every rule comes out in each of its outcomes. */
function everyFinding(): Finding[] {
  return [...ticketFindings(), ...assignmentFindings(), ...contactFindings(), ...handOverFindings(), ...responseFindings(),
    ...(['none', 'trial', 'paid'] as const).flatMap((direct) => customerOptions({ csp: true, direct }).findings)];
}

function ticketFindings(): Finding[] {
  const { relationships: _, ...unread } = ticket();
  const { memberOf: __, ...ungrouped } = ticket();
  const rbac = [[role.owner], [], undefined];
  const tickets: TicketFacts[] = [
    ticket(), unread, ungrouped, ticket({ memberOf: [] }), ticket({ workload: 'marketplace' }), ticket({ target: 'own-tenant' }),
    ticket({ target: 'own-tenant', entitlement: 'premier' }), ticket({ partnerRoles: [], partnerKind: 'advisor', relationships: [] }),
    ticket({ relationships: [relationship({ roles: [] })] }), ticket({ relationships: [relationship({ endsAt: inDays(2) })] }),
    ticket({ relationships: [relationship({ assignments: [assignment({ status: 'error' })] })] }),
    ...[true, false].map((advancedSupport) => ticket({ workload: 'dynamics365', dynamics: { advancedSupport } })),
    ...bools.flatMap((isProvider, place) => (['technical', 'quota'] as const).flatMap((issue) => (['advisor', 'direct-bill'] as const)
      .map((partnerKind) => azureTicket({ issue, partnerKind, azure: given<AzureFacts>({ isProvider, rbacRoles: rbac[place] }) })))),
  ];
  return tickets.flatMap((facts) => ticketEligibility(facts).findings);
}

function assignmentFindings(): Finding[] {
  const asked = bools.flatMap((related) => bools.flatMap((dap) => bools.map((gdap) => given<{ related: boolean; dap: boolean; gdap: boolean }>({ related, dap, gdap }))));
  const legacy = asked.flatMap((reseller) => contactAssignment({ partnerRoles: reseller.dap ? ['admin-agent'] : [], commerce: 'legacy', reseller }).findings);
  return [...legacy, ...contactAssignment({ partnerRoles: [], commerce: 'new-commerce', reseller: {} }).findings];
}

function contactFindings(): Finding[] {
  const who = ['designated', 'ownRecord', 'indirectProvider', 'profile', 'publisher', 'nobody'] as const;
  return (['legacy', 'new-commerce', 'marketplace'] as const).flatMap((commerce) => (['direct-bill', 'indirect-reseller'] as const).flatMap((partnerKind) => who
    .flatMap((one) => supportContact({ commerce, partnerKind, [one]: { name: 'Tailspin' } }).findings)));
}

function handOverFindings(): Finding[] {
  const categories = [undefined, 'undocumented', 'unavailable', 'bug', 'network', 'regional', 'other'] as const;
  return categories.flatMap((category) => bools.flatMap((documentedInHealth) => bools.flatMap((incidentOver) => bools
    .flatMap((triedAndUnsolved) => handOver(given<HandOverFacts>({ category, documentedInHealth, incidentOver, triedAndUnsolved })).findings))));
}

function responseFindings(): Finding[] {
  return (['A', 'B', 'C'] as const).flatMap((severity) => ['en', 'hu'].flatMap((language) => [true, false]
    .flatMap((breakFix) => initialResponse({ severity, language, breakFix, submittedAt: inDays(0), calendar: office() }).findings)));
}

describe('every finding', () => {
  const findings = everyFinding();

  it('is one that the table of outcomes foresees, and the table foresees no other', () => {
    const seen: Record<string, Set<Outcome>> = {};
    for (const { rule, outcome } of findings) (seen[rule] ??= new Set()).add(outcome);
    expect(Object.fromEntries(Object.entries(seen).map(([rule, those]) => [rule, [...those].toSorted()])))
      .toEqual(Object.fromEntries(Object.entries(outcomesOf).map(([rule, those]) => [rule, [...those].toSorted()])));
  });

  it('has facts that are strings, the same keys whatever the outcome, and the sources of the book', () => {
    const keys: Record<string, string> = {};
    for (const { rule, facts, sources: those } of findings) {
      for (const value of Object.values(facts)) expect(typeof value, rule).toBe('string');
      expect(Object.keys(facts).toSorted().join(' '), rule).toBe(keys[rule] ??= Object.keys(facts).toSorted().join(' '));
      expect(those.slice(0, ruleBook[rule].sources.length)).toEqual(ruleBook[rule].sources);
    }
  });

  it('has a remedy, and somebody who can do it, exactly where it is not a pass', () => {
    for (const finding of findings) expect(remedyFor(finding) !== undefined, `${finding.rule} ${finding.outcome}`).toBe(finding.outcome !== 'pass');
    expect(Object.keys(remedies).filter((rule) => findings.every((finding) => finding.rule !== rule || finding.outcome === 'pass'))).toEqual([]);
  });
});

describe('remedies', () => {
  it.each([
    { facts: ticket({ partnerRoles: [] }), rule: 'file.partner-role', remedy: { remedy: 'add-to-admin-agents', who: 'partner-global-admin' } },
    { facts: ticket({ partnerKind: 'advisor' }), rule: 'file.partner-kind', remedy: { remedy: 'ask-provider-to-file', who: 'indirect-provider' } },
    { facts: ticket({ relationships: [] }), rule: 'gdap.relationship', remedy: { remedy: 'request-relationship', who: 'admin-agent', approvedBy: 'customer-global-admin' } },
    { facts: azureTicket({ relationships: [] }), rule: 'gdap.relationship', remedy: { remedy: 'request-relationship', who: 'admin-agent', approvedBy: 'customer-global-admin', azureSee: 'file.azure-no-admin' } },
    { facts: ticket({ relationships: [relationship({ assignments: [] })] }), rule: 'gdap.assignment', remedy: { remedy: 'assign-role', who: 'admin-agent' } },
    { facts: ticket({ memberOf: [] }), rule: 'gdap.membership', remedy: { remedy: 'add-to-group', who: 'group-owner' } },
    { facts: azureTicket({ azure: {} }), rule: 'azure.rbac', remedy: { remedy: 'check-rbac-role', who: 'subscription-owner' } },
    { facts: azureTicket({ azure: { rbacRoles: [] } }), rule: 'azure.rbac', remedy: { remedy: 'grant-rbac-role', who: 'subscription-owner' } },
  ] as const)('$rule: $remedy.remedy, by $remedy.who', ({ facts, rule, remedy }) => {
    expect(remedyFor(findingOf(ticketEligibility(facts), rule))).toEqual(remedy);
  });
});
