import { ticketEligibility, type IssueType, type TicketFacts, type Verdict, type Workload } from '../rules/index.ts';
import { relationshipsOf, subscriptionsOf, type SubscriptionRow } from '../store/directory.ts';
import type { Database } from '../store/open.ts';
import type { Companies } from './companies.ts';
import type { Customer } from './customers.ts';
import type { Staff } from './people.ts';

/** The groups of somebody as of now. */
export type GroupsOf = (staff: Staff) => Promise<readonly string[] | undefined>;

export interface EligibilityQuestion {
  readonly workload: Workload;
  readonly issue: IssueType;
  /** The subscription it is about, where known; otherwise the customer's Azure subscriptions together. */
  readonly subscriptionId?: string;
  readonly now: Date;
}

/** What was read longer ago than this is no longer taken for a fact. */
const trustedMs = 24 * 3_600_000;

/** May this person file such a ticket for this customer? Facts that could not be read stay away, so that the verdict says unknown. */
export async function eligibilityFor(db: Database, groups: GroupsOf, asking: Staff, customer: Customer, question: EligibilityQuestion): Promise<Verdict> {
  const trusted = isTrusted(customer.gdapReads[asking.company.tenantId], question.now);
  const [relationships, subscriptions, memberOf] = await Promise.all([
    trusted ? relationshipsOf(db, customer.tenantId, asking.company.tenantId) : undefined,
    question.workload === 'azure' ? subscriptionsOf(db, customer.tenantId) : [],
    groups(asking),
  ]);
  const { groups: _, ...person } = asking;
  const staff: Staff = { ...person, ...(memberOf && { groups: memberOf }) };
  return ticketEligibility({
    ...personFacts(staff, question), target: 'customer',
    ...(relationships && { relationships }),
    ...(question.workload === 'azure' && { azure: azureFacts(staff, subscriptions, question) }),
    ...(customer.dynamicsAdvancedSupport !== null && { dynamics: { advancedSupport: customer.dynamicsAdvancedSupport } }),
  });
}

/** May this person file such a ticket for their own company's tenant? */
export async function ownTenantEligibility(companies: Companies, staff: Staff, question: EligibilityQuestion): Promise<Verdict> {
  const company = await companies.byId(staff.company.tenantId);
  return ticketEligibility({
    ...personFacts(staff, question), target: 'own-tenant', ...(company?.entitlement && { entitlement: company.entitlement }),
  });
}

function personFacts(staff: Staff, { now, workload, issue }: EligibilityQuestion): Omit<TicketFacts, 'target'> {
  return { now, workload, issue, partnerKind: staff.company.kind, partnerRoles: staff.roles, ...(staff.groups && { memberOf: staff.groups }) };
}

function azureFacts(staff: Staff, subscriptions: readonly SubscriptionRow[], { subscriptionId: id, now }: EligibilityQuestion): NonNullable<TicketFacts['azure']> {
  const azure = subscriptions.filter((subscription) => subscription.workload === 'azure' && (id === undefined || subscription.id === id)).map((row) => row.azure ?? {}).filter(({ isProvider }, _, all) => id !== undefined || isProvider !== false || all.every((each) => each.isProvider === false));
  const roles = azure.map(({ rbac, rbacReadAt }) => (isTrusted(rbacReadAt, now) ? rbac : undefined));
  const principals = new Set([staff.objectId, ...(staff.groups ?? [])].map((id) => id.toLowerCase()));
  const held = roles.flatMap((rbac = {}) => Object.entries(rbac).filter(([principal]) => principals.has(principal.toLowerCase())).flatMap(([, each]) => each));
  const readable = held.length > 0 || (staff.groups !== undefined && roles.every((rbac) => rbac !== undefined));
  const isProvider = azure.find((facts) => facts.isProvider !== undefined)?.isProvider;
  return { ...(isProvider !== undefined && { isProvider }), ...(readable && { rbacRoles: held }) };
}

function isTrusted(readAt: string | undefined, now: Date): boolean {
  return readAt !== undefined && now.getTime() - Date.parse(readAt) <= trustedMs;
}
