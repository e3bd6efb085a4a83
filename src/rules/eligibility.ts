import { azureProvider, azureRbac, type AzureFacts } from './azure.ts';
import { finding, yesOrNo } from './finding.ts';
import { gdapChain } from './gdap-chain.ts';
import type { GdapRelationship } from './gdap-relationship.ts';
import { providesSubscriptions, type PartnerKind, type PartnerRole } from './partner.ts';
import { verdictOf, type Finding, type Verdict } from './verdict.ts';
import type { IssueType, Workload } from './workload.ts';

/** What decides whether somebody may file a ticket now. An optional fact that is absent could not be read, except `entitlement`: there is none. */
export interface TicketFacts {
  readonly now: Date;
  readonly partnerKind: PartnerKind;
  readonly partnerRoles: readonly PartnerRole[];
  readonly workload: Workload;
  readonly issue: IssueType;
  readonly target: 'customer' | 'own-tenant';
  /** The plan that covers the partner's own tenant; read for the own tenant only. */
  readonly entitlement?: 'contract-id' | 'premier' | 'azure-plan' | 'other-plan';
  readonly relationships?: readonly GdapRelationship[];
  /** Group ids, transitive. */
  readonly memberOf?: readonly string[];
  readonly azure?: AzureFacts;
  readonly dynamics?: { readonly advancedSupport?: boolean };
}

/**
 * May this ticket be filed? (rules.md part 2.) Every rule that applies emits its finding, pass too; the worst decides. A
 * marketplace product ends it at once, and the partner's own tenant asks for a plan alone.
 */
export function ticketEligibility(facts: TicketFacts): Verdict {
  const { workload, target } = facts;
  if (workload === 'marketplace') return verdictOf([finding('file.marketplace', 'fail', { workload })]);
  if (target === 'own-tenant') return verdictOf([ownTenant(facts)]);
  return verdictOf([partnerKind(facts), partnerRole(facts), ...gdapChain(facts), ...azure(facts), ...dynamics(facts)]);
}

function ownTenant({ workload, entitlement }: TicketFacts): Finding {
  return finding('file.own-tenant', entitlement ? 'pass' : 'fail', { workload, entitlement: entitlement ?? '' });
}

function partnerKind({ partnerKind: kind }: TicketFacts): Finding {
  return finding('file.partner-kind', providesSubscriptions(kind) ? 'pass' : 'caution', { partnerKind: kind });
}

function partnerRole({ partnerRoles }: TicketFacts): Finding {
  const outcome = partnerRoles.includes('admin-agent') ? 'pass' : 'fail';
  return finding('file.partner-role', outcome, { roles: partnerRoles.join(', '), needed: 'admin-agent' });
}

function azure(facts: TicketFacts): Finding[] {
  return facts.workload === 'azure' ? [azureProvider(facts), azureRbac(facts)] : [];
}

/** Only older public pages ask for the plan: a caution where it is known to be missing, silence where nothing is known. */
function dynamics({ workload, dynamics: plan }: TicketFacts): Finding[] {
  if (workload !== 'dynamics365' || plan?.advancedSupport === undefined) return [];
  return [finding('dynamics.plan', plan.advancedSupport ? 'pass' : 'caution', { advancedSupport: yesOrNo(plan.advancedSupport) })];
}
