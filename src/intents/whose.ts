import type { Customer } from '../directory/customers.ts';
import type { Reading } from '../directory/freshness.ts';
import type { Staff } from '../directory/people.ts';
import type { Answer, Desk, Reply, Request } from './intent.ts';
import { readingFacts } from './reading.ts';

/** Answers about one customer, once it is known which. */
export type CustomerAnswer = (customer: Customer, request: Request, desk: Desk) => Promise<Reply>;

/**
 * Finds out which customer a request is about: the asker's own, the one a button names, the one named in words, or the one the
 * conversation is about. Asks with buttons where several fit or none was named; says so where the name is unknown.
 */
export function aboutCustomer(intent: string, answer: CustomerAnswer): Answer {
  return whose(intent, (customer, request, desk) => withCustomer(customer, request, desk, intent, answer));
}

/** The same for a step that changes something: it runs once, on what is known. */
export function onCustomer(intent: string, step: CustomerAnswer): Answer {
  return whose(intent, async (customer, request, desk) => ({ topic: { intent, customer: customer.tenantId }, ...await step(customer, request, desk) }));
}

function whose(intent: string, answer: CustomerAnswer): Answer {
  return async (request, desk) => {
    const { person, params, entities, topic } = request;
    if (person.kind === 'customer') return withTenant(person.tenantId, request, desk, answer);
    if (typeof params.customer === 'string') return withTenant(params.customer, request, desk, answer);
    const names = typeof params.customerName === 'string' ? [params.customerName.slice(0, 100)] : entities.names;
    if (names.length > 0) return byName(names, person, request, desk, intent, answer);
    if (topic.customer !== undefined) return withTenant(topic.customer, request, desk, answer);
    return whichCustomer(intent, request, desk, person);
  };
}

async function withTenant(tenantId: string, request: Request, desk: Desk, answer: CustomerAnswer): Promise<Reply> {
  const customer = await desk.directory.customer(request.person, tenantId);
  return customer ? answer(customer, request, desk) : unknownCustomer('', 404);
}

/** Answers from what Microsoft says now, or of when it is; what comes too late for the answer is sent when it comes. */
async function withCustomer(found: Customer, request: Request, desk: Desk, intent: string, answer: CustomerAnswer): Promise<Reply> {
  const reply = async (reading: Reading): Promise<Reply> => {
    const { customer } = reading;
    const never = customer.readAt === null;
    const answered = never ? unread(customer, reading) : await answer(customer, request, desk);
    const told = never || !['choose', 'notice'].includes(answered.card);
    const refresh = { verb: intent, data: { ...repeated(request), customer: customer.tenantId, refresh: 'yes' } };
    const facts = told ? { reading: readingFacts(customer.readAt, reading, request.person, refresh), ...answered.facts } : answered.facts;
    return { topic: { intent, customer: customer.tenantId }, ...answered, facts };
  };
  const reading = await desk.directory.fresh(found, request.params.refresh === 'yes');
  const { later } = reading;
  return { ...await reply(reading), ...(later && { later: later.then(reply) }) };
}

function unread({ name }: Customer, { later }: Reading): Reply {
  const variant = later ? 'customer-waiting' : 'customer-unread';
  return { card: 'notice', variant, facts: { key: `notice.${variant}`, asked: name } };
}

/** What a button said, once more; texts that a form holds are left out. */
function repeated({ params, ...request }: Request): Record<string, string> {
  const short = Object.entries(params).filter((entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1].length <= 100).slice(0, 8);
  return { ...Object.fromEntries(short), ...carried(request) };
}

async function byName(names: readonly string[], staff: Staff, request: Request, desk: Desk, intent: string, answer: CustomerAnswer): Promise<Reply> {
  const lookup = await desk.directory.findCustomer(staff, names);
  if (lookup.kind === 'found') return answer(lookup.customer, request, desk);
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
