import { finding, known } from './finding.ts';
import type { PartnerRole } from './partner.ts';
import { verdictOf, type Finding, type Outcome, type Verdict } from './verdict.ts';

/** What decides whether a reseller may be made the designated contact of a subscription. */
export interface ContactAssignmentFacts {
  readonly partnerRoles: readonly PartnerRole[];
  readonly commerce: 'legacy' | 'new-commerce';
  /** Established relationship with us; delegated rights (DAP, GDAP) at the customer. Absent: could not be read. */
  readonly reseller: { readonly related?: boolean; readonly dap?: boolean; readonly gdap?: boolean };
}

const assigning: readonly PartnerRole[] = ['admin-agent', 'global-admin', 'helpdesk-agent'];

/**
 * May this contact be assigned? (rules.md part 1.) New commerce ends it: nobody can. Otherwise the person's role and the
 * reseller's relationship are judged each by itself, and the reseller's rights unless it is known to have no relationship.
 */
export function contactAssignment({ partnerRoles, commerce, reseller }: ContactAssignmentFacts): Verdict {
  const onNewCommerce = commerce === 'new-commerce';
  const commerceFinding = finding('contact.new-commerce', onNewCommerce ? 'fail' : 'pass', { commerce, designated: '' });
  if (onNewCommerce) return verdictOf([commerceFinding]);
  return verdictOf([commerceFinding, roles(partnerRoles), relationship(reseller), ...rights(reseller)]);
}

function roles(partnerRoles: readonly PartnerRole[]): Finding {
  const outcome = partnerRoles.some((role) => assigning.includes(role)) ? 'pass' : 'fail';
  return finding('contact.roles', outcome, { roles: partnerRoles.join(', '), needed: assigning.join(', ') });
}

function relationship({ related }: ContactAssignmentFacts['reseller']): Finding {
  return finding('contact.request-relationship', readable(related), { related: known(related) });
}

function readable(fact: boolean | undefined): Outcome {
  if (fact === undefined) return 'unknown';
  return fact ? 'pass' : 'fail';
}

/** DAP as 000 asks; GDAP, which took its place in 001 and 002, with a caution. A reseller that will do is told how it works. */
function rights({ related, dap, gdap }: ContactAssignmentFacts['reseller']): Finding[] {
  if (related === false) return [];
  const outcome = rightsOutcome(dap, gdap);
  const judged = finding('contact.reseller', outcome, { dap: known(dap), gdap: known(gdap) });
  if (outcome === 'fail' || outcome === 'unknown') return [judged];
  return [judged, finding('owner.reseller', 'pass', { partnerKind: 'indirect-reseller' })];
}

function rightsOutcome(dap: boolean | undefined, gdap: boolean | undefined): Outcome {
  if (dap) return 'pass';
  if (gdap) return 'caution';
  return dap === undefined || gdap === undefined ? 'unknown' : 'fail';
}
