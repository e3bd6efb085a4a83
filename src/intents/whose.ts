import type { Customer } from '../directory/customers.ts';
import type { Staff } from '../directory/people.ts';
import type { Answer, Desk, Reply, Request } from './intent.ts';

/** Answers about one customer, once it is known which. */
export type CustomerAnswer = (customer: Customer, request: Request, desk: Desk) => Promise<Reply>;

/**
 * Finds out which customer a request is about: the asker's own, the one a button names, the one named in words, or the one the
 * conversation is about. Asks with buttons where several fit or none was named; says so where the name is unknown.
 */
export function aboutCustomer(intent: string, answer: CustomerAnswer): Answer {
  return async (request, desk) => {
    const { person, params, entities, topic } = request;
    if (person.kind === 'customer') return withTenant(person.tenantId, request, desk, intent, answer);
    if (typeof params.customer === 'string') return withTenant(params.customer, request, desk, intent, answer);
    const names = typeof params.customerName === 'string' ? [params.customerName.slice(0, 100)] : entities.names;
    if (names.length > 0) return byName(names, person, request, desk, intent, answer);
    if (topic.customer !== undefined) return withTenant(topic.customer, request, desk, intent, answer);
    return whichCustomer(intent, request, desk, person);
  };
}

async function withTenant(tenantId: string, request: Request, desk: Desk, intent: string, answer: CustomerAnswer): Promise<Reply> {
  const customer = await desk.directory.customer(request.person, tenantId);
  return customer ? withCustomer(customer, request, desk, intent, answer) : unknownCustomer('', 404);
}

async function withCustomer(customer: Customer, request: Request, desk: Desk, intent: string, answer: CustomerAnswer): Promise<Reply> {
  const reply = await answer(customer, request, desk);
  return { topic: { intent, customer: customer.tenantId }, ...reply };
}

async function byName(names: readonly string[], staff: Staff, request: Request, desk: Desk, intent: string, answer: CustomerAnswer): Promise<Reply> {
  const lookup = await desk.directory.findCustomer(staff, names);
  if (lookup.kind === 'found') return withCustomer(lookup.customer, request, desk, intent, answer);
  if (lookup.kind !== 'several') return unknownCustomer(names[0] ?? '');
  const choices = lookup.customers.map(({ tenantId, name }) => ({ title: name, verb: intent, data: { ...carried(request), customer: tenantId } }));
  return { card: 'choose', variant: 'customer', facts: { question: 'choose.customer', asked: names[0] ?? '', choices, typed: false, verb: intent, data: {} } };
}

/** Says that no such customer is known here; the same whether it does not exist or may not be seen. */
export function unknownCustomer(name: string, status?: 404): Reply {
  const asked = name.slice(0, 100);
  const variant = asked === '' ? 'customer-gone' : 'customer-unknown';
  return { card: 'notice', variant, facts: { key: `notice.${variant}`, asked }, ...(status && { status }) };
}

/** Asks which customer is meant, with a few to press and a field to type in. */
export async function whichCustomer(intent: string, request: Request, desk: Desk, staff: Staff): Promise<Reply> {
  const customers = await desk.directory.customers(staff, { limit: 6 });
  const choices = customers.map(({ tenantId, name }) => ({ title: name, verb: intent, data: { ...carried(request), customer: tenantId } }));
  return { card: 'choose', variant: 'which', facts: { question: 'choose.which', asked: '', choices, typed: true, verb: intent, data: carried(request) } };
}

/** It goes along with each of several buttons, and the card has to fit one Teams message. */
const longestCarried = 1_000;

/** What was said already goes along with the button, so that a press is as good as the words. */
export function carried({ text }: Pick<Request, 'text'>): { said?: string } {
  return text === '' ? {} : { said: text.slice(0, longestCarried) };
}
