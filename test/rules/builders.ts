import type { BusinessCalendar, Finding, GdapAssignment, GdapRelationship, Outcome, RuleId, TicketFacts, Verdict } from '../../src/rules/index.ts';

export const now = new Date('2026-11-20T10:00:00Z');

/** Entra and Azure role ids by the names that tests use. */
export const role = {
  serviceSupport: 'f023fd81-a637-4b56-95fd-791ac0226033', helpdesk: '729827e3-9c14-49f7-bb1b-9608f156bbb8',
  directoryReaders: '88d8e3e3-8f55-4a1e-953a-9b9898b8876b', globalReader: 'f2ef992c-3afb-46b9-b7cf-a126ee74c451',
  globalAdministrator: '62e90394-69f5-4237-9190-012177145e10',
  owner: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635', contributor: 'b24988ac-6180-42a0-ab88-20f7382dd24c',
  supportRequestContributor: 'cfd33db0-3dd1-45e3-aa9d-cdbdf3b6f24e', reader: 'acdd72a7-3385-48ef-bd42-f606fba81ae7',
} as const;

/** An active assignment of Service Support Administrator to the group `support`. */
export function assignment(over: Partial<GdapAssignment> = {}): GdapAssignment {
  return { status: 'active', groupId: 'support', roles: [role.serviceSupport], ...over };
}

/** An active relationship that ends in half a year and carries Service Support Administrator all the way to the group `support`. */
export function relationship(over: Partial<GdapRelationship> = {}): GdapRelationship {
  return {
    id: 'rel-1', displayName: 'Contoso support', status: 'active', endsAt: inDays(180), autoExtend: false,
    roles: [role.serviceSupport], assignments: [assignment()], ...over,
  };
}

/** A Microsoft 365 ticket of a direct-bill partner's admin agent for a customer, with everything in order. */
export function ticket(over: Partial<TicketFacts> = {}): TicketFacts {
  return {
    now, partnerKind: 'direct-bill', partnerRoles: ['admin-agent'], workload: 'microsoft365', issue: 'technical', target: 'customer',
    relationships: [relationship()], memberOf: ['support'], ...over,
  };
}

/** The same for Azure: the provider of the subscription, with Support Request Contributor on it. */
export function azureTicket(over: Partial<TicketFacts> = {}): TicketFacts {
  return ticket({ workload: 'azure', azure: { isProvider: true, rbacRoles: [role.supportRequestContributor] }, ...over });
}

/** Monday to Friday, 09:00 to 17:00, in Budapest. */
export function office(over: Partial<BusinessCalendar> = {}): BusinessCalendar {
  return { timeZone: 'Europe/Budapest', hours: week([['09:00', '17:00']]), ...over };
}

/** Open all day, every day. */
export function aroundTheClock(timeZone: string): BusinessCalendar {
  const day = [['00:00', '24:00']] as const;
  return { timeZone, hours: { ...week(day), sat: day, sun: day } };
}

/** The same hours from Monday to Friday. */
export function week(hours: readonly (readonly [string, string])[]): BusinessCalendar['hours'] {
  return { mon: hours, tue: hours, wed: hours, thu: hours, fri: hours };
}

export function inDays(days: number, milliseconds = 0): Date {
  return new Date(now.getTime() + days * 86_400_000 + milliseconds);
}

/** What the verdict says, rule by rule, in order. */
export function outcomes({ findings }: Pick<Verdict, 'findings'>): Record<string, Outcome> {
  return Object.fromEntries(findings.map(({ rule, outcome }) => [rule, outcome]));
}

export function findingOf({ findings }: Pick<Verdict, 'findings'>, rule: RuleId): Finding {
  const found = findings.find((finding) => finding.rule === rule);
  if (!found) throw new Error(`No finding of ${rule}; there are ${findings.map((finding) => finding.rule).join(', ')}.`);
  return found;
}

export function seeds({ sources }: Finding): string[] {
  return sources.map(({ seed }) => seed);
}
