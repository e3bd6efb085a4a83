import { ticketEligibility, type IssueType, type TicketFacts, type Verdict, type Workload } from '../rules/index.ts';
import { relationshipsOf, subscriptionsOf, type SubscriptionRow } from '../store/directory.ts';
import type { Database } from '../store/open.ts';
import type { Companies } from './companies.ts';
import type { Customer } from './customers.ts';
import type { Staff } from './people.ts';

export interface EligibilityQuestion {
  readonly workload: Workload;
  readonly issue: IssueType;
  /** The subscription it is about, where known; otherwise the customer's Azure subscriptions together. */
  readonly subscriptionId?: string;
  readonly now: Date;
}

/** May this person file such a ticket for this customer? Facts that could not be read stay away, so that the verdict says unknown. */
export async function eligibilityFor(db: Database, staff: Staff, customer: Customer, question: EligibilityQuestion): Promise<Verdict> {
  const [relationships, subscriptions] = await Promise.all([
    customer.gdapReadable ? relationshipsOf(db, customer.tenantId, staff.company.tenantId) : undefined,
    question.workload === 'azure' ? subscriptionsOf(db, customer.tenantId) : [],
  ]);
  return ticketEligibility({
    ...personFacts(staff, question), target: 'customer',
    ...(relationships && { relationships }),
    ...(question.workload === 'azure' && { azure: azureFacts(staff, subscriptions, question.subscriptionId) }),
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

function azureFacts(staff: Staff, subscriptions: readonly SubscriptionRow[], id: string | undefined): NonNullable<TicketFacts['azure']> {
  const azure = subscriptions.filter((subscription) => subscription.workload === 'azure' && (id === undefined || subscription.id === id)).map((row) => row.azure ?? {});
  const principals = new Set([staff.objectId, ...(staff.groups ?? [])].map((id) => id.toLowerCase()));
  const held = azure.flatMap(({ rbac = {} }) => Object.entries(rbac).filter(([principal]) => principals.has(principal.toLowerCase())).flatMap(([, roles]) => roles));
  const readable = held.length > 0 || (staff.groups !== undefined && azure.every(({ rbac }) => rbac !== undefined));
  const isProvider = azure.find((facts) => facts.isProvider !== undefined)?.isProvider;
  return { ...(isProvider !== undefined && { isProvider }), ...(readable && { rbacRoles: held }) };
}
