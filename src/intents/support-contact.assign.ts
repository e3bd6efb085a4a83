import type { Customer } from '../directory/customers.ts';
import type { Desk, Intent, Reply, Request } from './intent.ts';
import { partnerCenter } from './guidance.card.ts';
import { sourcesOfRules } from './sources.ts';
import { verdictFacts } from './verdict.ts';
import { aboutCustomer } from './whose.ts';

/** "Make Trey Research the support contact for Contoso's Office 365": whether that may be, and how it is done. */
export const supportContactAssign: Intent = {
  id: 'support-contact.assign',
  cards: ['assign', 'choose', 'notice'],
  audience: ['staff'],
  answer: aboutCustomer('support-contact.assign', async (customer, request, desk) => {
    const subscriptions = await desk.directory.subscriptions(customer);
    const candidates = subscriptions.filter(({ commerce }) => commerce !== 'marketplace');
    const chosen = candidates.find(({ id }) => id === request.params.subscription) ?? (candidates.length === 1 ? candidates[0] : undefined);
    if (candidates.length === 0) return { card: 'notice', variant: 'no-subscriptions', facts: { key: 'notice.no-subscriptions', asked: customer.name } };
    return chosen ? withSubscription(customer, chosen, request, desk) : whichSubscription(customer, candidates, request);
  }),
};

type Subscription = Awaited<ReturnType<Desk['directory']['subscriptions']>>[number];

function whichSubscription(customer: Customer, subscriptions: readonly Subscription[], { params }: Request): Reply {
  const reseller = typeof params.reseller === 'string' ? { reseller: params.reseller.slice(0, 36) } : {};
  const choices = subscriptions.map(({ id, name }) => ({ title: name, key: '', verb: 'support-contact.assign', data: { customer: customer.tenantId, subscription: id, ...reseller } }));
  return { card: 'choose', variant: 'subscription', facts: { question: 'choose.subscription', asked: customer.name, choices, typed: false, verb: 'support-contact.assign', data: {} } };
}

async function withSubscription(customer: Customer, subscription: Subscription, { params, person }: Request, { directory }: Desk): Promise<Reply> {
  if (person.kind !== 'staff') throw new Error('support-contact.assign is for staff.');
  const resellers = await directory.resellers();
  const reseller = resellers.find(({ tenantId }) => tenantId === params.reseller);
  if (resellers.length === 0) return { card: 'notice', variant: 'no-resellers', facts: { key: 'notice.no-resellers' } };
  if (!reseller) return whichReseller(customer, subscription, resellers);
  const verdict = await directory.assignment(person, customer, subscription, reseller);
  const points = ['contact.purpose', 'contact.multi', ...(subscription.commerce === 'legacy' ? ['contact.default-provider' as const] : [])] as const;
  return {
    card: 'assign', variant: verdict.outcome,
    facts: {
      customer: customer.name, subscription: subscription.name, reseller: reseller.name, ...verdictFacts(verdict),
      steps: verdict.outcome === 'fail' ? [] : [{ key: 'rule.contact.steps', facts: {} }], points: points.map((rule) => ({ key: `rule.${rule}`, facts: {} })),
      links: verdict.outcome === 'fail' ? [] : [partnerCenter], sources: sourcesOfRules([...verdict.findings.map(({ rule }) => rule), 'contact.steps']),
    },
  };
}

function whichReseller(customer: Customer, subscription: Subscription, resellers: readonly { tenantId: string; name: string }[]): Reply {
  const data = { customer: customer.tenantId, subscription: subscription.id };
  const choices = resellers.map(({ tenantId, name }) => ({ title: name, key: '', verb: 'support-contact.assign', data: { ...data, reseller: tenantId } }));
  return { card: 'choose', variant: 'reseller', facts: { question: 'choose.reseller', asked: customer.name, choices, typed: false, verb: 'support-contact.assign', data: {} } };
}
