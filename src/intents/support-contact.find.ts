import type { SupportedSubscription } from '../directory/support-contacts.ts';
import type { Customer } from '../directory/customers.ts';
import { cautionsOf } from './findings.ts';
import type { Desk, Intent, Reply, Request } from './intent.ts';
import { sourcesOf } from './sources.ts';
import { aboutCustomer } from './whose.ts';

/** "Who supports Contoso?", "who do I call for help?" */
export const supportContactFind: Intent = {
  id: 'support-contact.find',
  cards: ['support-contacts'],
  audience: ['staff', 'customer'],
  answer: aboutCustomer('support-contact.find', answer),
};

async function answer(customer: Customer, { person }: Request, { directory }: Desk): Promise<Reply> {
  const supported = await directory.supportContacts(customer);
  const who = [...new Set(supported.flatMap(({ answer }) => answer.contact?.name ?? []))];
  const variant = supported.length === 0 ? 'none' : who.length === 0 ? 'nobody' : person.kind;
  return {
    card: 'support-contacts', variant,
    facts: {
      customer: customer.name, tenantId: customer.tenantId, forStaff: person.kind === 'staff', readAt: customer.readAt.toISOString(),
      who,
      subscriptions: supported.map(line), sources: sourcesOf(supported.flatMap(({ answer }) => answer.findings)),
    },
  };
}

function line({ subscription, answer: { contact, basis, findings } }: SupportedSubscription) {
  return {
    name: subscription.name, basis: basis === 'publisher' && !contact ? 'publisher-unknown' : basis, active: subscription.status === 'active', status: subscription.status,
    contact: contact?.name ?? '', email: contact?.email ?? '', phone: contact?.phone ?? '', website: contact?.website ?? '',
    cautions: cautionsOf(findings),
  };
}
