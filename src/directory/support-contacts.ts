import { supportContact, type Contact, type SupportContactAnswer, type SupportContactFacts } from '../rules/index.ts';
import { subscriptionsOf, type SubscriptionRow } from '../store/directory.ts';
import type { Database } from '../store/open.ts';
import type { Companies, Company } from './companies.ts';
import type { Customer } from './customers.ts';

export interface SupportedSubscription {
  readonly subscription: SubscriptionRow;
  readonly answer: SupportContactAnswer;
}

/** Who supports each subscription of a customer, and on what basis (rules.md part 1). */
export async function supportContactsOf(db: Database, companies: Companies, customer: Customer): Promise<SupportedSubscription[]> {
  const [own, subscriptions] = await Promise.all([companies.own(), subscriptionsOf(db, customer.tenantId)]);
  const serving = (customer.attachedTo && await companies.byId(customer.attachedTo)) || own;
  const supported = subscriptions.map(async (subscription) => {
    const designated = subscription.designated && await reachable(subscription.designated, companies);
    return { subscription, answer: supportContact(factsOf({ ...subscription, designated }, own, serving)) };
  });
  return Promise.all(supported);
}

/** Partner Center names a designated contact; how to reach it is in its support profile. */
async function reachable(designated: Contact, companies: Companies): Promise<Contact> {
  const company = designated.tenantId === undefined ? undefined : await companies.byId(designated.tenantId);
  return { ...company?.supportProfile, ...designated, name: company?.name ?? designated.name };
}

function factsOf(subscription: SubscriptionRow, own: Company, serving: Company): SupportContactFacts {
  const { commerce, designated, ownRecord, publisher } = subscription;
  return {
    commerce, partnerKind: serving.kind,
    ...(designated && { designated }), ...(ownRecord && { ownRecord }), ...(publisher && { publisher }),
    ...(own.kind === 'indirect-provider' && { indirectProvider: contactOf(own) }),
    ...(serving.supportProfile && { profile: { ...serving.supportProfile, tenantId: serving.tenantId } }),
  };
}

function contactOf(company: Company): Contact {
  return { ...company.supportProfile, name: company.name, tenantId: company.tenantId, ...(company.partnerId && { partnerId: company.partnerId }) };
}
