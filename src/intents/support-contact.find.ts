import type { SupportedSubscription } from '../directory/support-contacts.ts';
import type { Customer } from '../directory/customers.ts';
import { cautionsOf } from './findings.ts';
import { pageButtons, pageOf } from './pages.ts';
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

const mostContacts = 10;

async function answer(customer: Customer, { person, params }: Request, { directory }: Desk): Promise<Reply> {
  const supported = await directory.supportContacts(customer);
  const { shown, ...pages } = pageOf(supported, params.offset);
  const contacts = distinctContacts(supported).slice(0, mostContacts);
  const who = contacts.map(({ contact }) => contact);
  const variant = supported.length === 0 ? 'none' : who.length === 0 ? 'nobody' : person.kind;
  return {
    card: 'support-contacts', variant,
    facts: {
      customer: customer.name, tenantId: customer.tenantId, forStaff: person.kind === 'staff', who, contacts,
      subscriptions: shown.map(line), pages: pageButtons('support-contact.find', { customer: customer.tenantId }, pages), cautions: cautionsOf(supported.flatMap(({ answer }) => answer.findings)), sources: sourcesOf(supported.flatMap(({ answer }) => answer.findings)),
    },
  };
}

/** Everybody who supports one of the subscriptions, once, with how to reach them. */
function distinctContacts(supported: readonly SupportedSubscription[]) {
  const contacts = supported.flatMap(({ answer: { contact } }) => (contact ? [{ contact: contact.name, email: contact.email ?? '', phone: contact.phone ?? '', website: contact.website ?? '' }] : []));
  return [...new Map(contacts.map((contact) => [Object.values(contact).join('|'), contact])).values()];
}

function line({ subscription, answer: { contact, basis } }: SupportedSubscription) {
  return {
    name: subscription.name, basis: basis === 'publisher' && !contact ? 'publisher-unknown' : basis, active: subscription.status === 'active', contact: contact?.name ?? '',
  };
}
