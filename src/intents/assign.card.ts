import type { Verdict } from '../rules/index.ts';
import type { Desk, Reply } from './intent.ts';
import { partnerCenter } from './guidance.card.ts';
import { sourcesOfRules } from './sources.ts';
import type { Aim } from './support-contact.assign.ts';
import { verdictFacts } from './verdict.ts';

/** Why the card is shown: asked about, or what became of a press. */
export interface AssignState {
  readonly outcome: 'asked' | 'done' | 'recorded' | 'incomplete' | 'refused' | 'under-way' | 'outcome-unknown' | 'failed';
  /** Microsoft's reason, in our words. */
  readonly reason?: string;
  readonly errors: Readonly<Record<string, string>>;
  readonly typed?: Readonly<Record<'contactName' | 'contactEmail' | 'contactPhone', string>>;
}

type Changes = Awaited<ReturnType<Desk['directory']['contactChanges']>>;

/** The verdict on an assignment, with the form that does it: in Partner Center, or where it keeps none, in the desk's own record. */
export function assignReply({ customer, subscription, reseller, person, request: { key, params } }: Aim, verdict: Verdict, history: Changes, { outcome, reason, errors, typed }: AssignState): Reply {
  const inOwnRecord = subscription.commerce !== 'legacy';
  const settled = outcome === 'done' || outcome === 'recorded' || outcome === 'under-way';
  const mayAssign = !inOwnRecord && verdict.outcome !== 'fail' && !settled && person.company.own; // Partner Center knows us alone
  const form = typeof params.form === 'string' && params.form !== '' ? params.form.slice(0, 400) : key; // pressed again, it is the same change
  const data = { form, customer: customer.tenantId, subscription: subscription.id, reseller: reseller.tenantId };
  const points = ['contact.purpose', 'contact.multi', ...(inOwnRecord ? [] : ['contact.default-provider' as const])] as const;
  const record = { contactName: reseller.name, contactEmail: reseller.supportProfile?.email ?? '', contactPhone: reseller.supportProfile?.phone ?? '', ...typed };
  return {
    card: 'assign', variant: outcome === 'asked' ? verdict.outcome : outcome,
    facts: {
      customer: customer.name, subscription: subscription.name, reseller: reseller.name, said: outcome, reasons: reason ? [{ service: 'partner-center', reason }] : [], settled, ...verdictFacts(verdict),
      now: (inOwnRecord ? subscription.ownRecord : subscription.designated)?.name ?? '', buttons: mayAssign ? [{ verb: 'support-contact.assign/assign', data }] : [],
      forms: inOwnRecord && !settled && person.company.own ? [{ ...record, data, error: { contactName: errors.contactName ?? '', contactEmail: errors.contactEmail ?? '', contactPhone: errors.contactPhone ?? '' } }] : [],
      steps: mayAssign ? [{ key: 'rule.contact.steps', facts: {} }] : [], points: settled ? [] : points.map((rule) => ({ key: `rule.${rule}`, facts: {} })),
      history: history.map(({ at, actorName, after, kind, outcome: became }) => ({ at: at.toISOString(), who: actorName, to: after.name, kind, became })),
      links: mayAssign ? [partnerCenter] : [], sources: settled ? [] : sourcesOfRules([...verdict.findings.map(({ rule }) => rule), 'contact.steps']),
    },
  };
}
