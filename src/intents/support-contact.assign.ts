import * as z from 'zod/v4';
import type { Assigned } from '../directory/assignment.ts';
import type { Company } from '../directory/companies.ts';
import type { Customer } from '../directory/customers.ts';
import { waited } from '../directory/patience.ts';
import type { Staff } from '../directory/people.ts';
import type { Contact } from '../rules/index.ts';
import { assignReply, type AssignState } from './assign.card.ts';
import type { Desk, Intent, Reply, Request } from './intent.ts';
import { aboutCustomer, onCustomer, type CustomerAnswer } from './whose.ts';

/** "Make Trey Research the support contact for Contoso's Office 365": the verdict, a form to confirm, and then it is done. */
export const supportContactAssign: Intent = {
  id: 'support-contact.assign',
  cards: ['assign', 'choose', 'notice'],
  audience: ['staff'],
  answer: aboutCustomer('support-contact.assign', about((aim) => show(aim, { outcome: 'asked', errors: {} }))),
  steps: { assign: onCustomer('support-contact.assign', about(assign)), record: onCustomer('support-contact.assign', about(record)) },
};

export type Subscription = Awaited<ReturnType<Desk['directory']['subscriptions']>>[number];

/** What the request is about: every part of it looked up again, whatever the card said. */
export interface Aim {
  readonly customer: Customer;
  readonly subscription: Subscription;
  readonly reseller: Company;
  readonly person: Staff;
  readonly request: Request;
  readonly desk: Desk;
}

function about(then: (aim: Aim) => Promise<Reply>): CustomerAnswer {
  return async (customer, request, desk) => {
    const { person, params } = request;
    if (person.kind !== 'staff') throw new Error('support-contact.assign is for staff.');
    const candidates = (await desk.directory.subscriptions(customer)).filter(({ commerce }) => commerce !== 'marketplace');
    if (candidates.length === 0) return { card: 'notice', variant: 'no-subscriptions', facts: { key: 'notice.no-subscriptions', asked: customer.name } };
    const subscription = candidates.find(({ id }) => id === params.subscription) ?? (candidates.length === 1 ? candidates[0] : undefined);
    const resellers = await desk.directory.resellers(person);
    const named = resellers.find(({ tenantId, name }) => tenantId === params.reseller || isNamed(request, name));
    if (!subscription) return whichSubscription(customer, candidates, named);
    if (resellers.length === 0) return { card: 'notice', variant: 'no-resellers', facts: { key: 'notice.no-resellers' } };
    return named ? then({ customer, subscription, reseller: named, person, request, desk }) : whichReseller(customer, subscription, resellers);
  };
}

/** The reseller may stand in the words: "make Trey Research the support contact for …". */
function isNamed({ params, text }: Request, name: string): boolean {
  return params.reseller === undefined && text.toLowerCase().includes(name.toLowerCase());
}

const mostChoices = 20;

function whichSubscription(customer: Customer, subscriptions: readonly Subscription[], reseller: Company | undefined): Reply {
  const data = { customer: customer.tenantId, ...(reseller && { reseller: reseller.tenantId }) };
  const choices = subscriptions.slice(0, mostChoices).map(({ id, name }) => ({ title: name, key: '', verb: 'support-contact.assign', data: { ...data, subscription: id } }));
  return { card: 'choose', variant: 'subscription', facts: { question: 'choose.subscription', asked: customer.name, choices, typed: false, verb: 'support-contact.assign', data: {} } };
}

function whichReseller(customer: Customer, subscription: Subscription, resellers: readonly Company[]): Reply {
  const data = { customer: customer.tenantId, subscription: subscription.id };
  const choices = resellers.slice(0, mostChoices).map(({ tenantId, name }) => ({ title: name, key: '', verb: 'support-contact.assign', data: { ...data, reseller: tenantId } }));
  return { card: 'choose', variant: 'reseller', facts: { question: 'choose.reseller', asked: customer.name, choices, typed: false, verb: 'support-contact.assign', data: {} } };
}

async function show(aim: Aim, state: AssignState): Promise<Reply> {
  const { desk, person, customer, subscription, reseller } = aim;
  const [verdict, history] = await Promise.all([desk.directory.assignment(person, customer, subscription, reseller), desk.directory.contactChanges(subscription)]);
  return assignReply(aim, verdict, history, state);
}

/** Assigns the reseller in Partner Center, if the verdict as it is now does not forbid it. */
async function assign(aim: Aim): Promise<Reply> {
  const { desk, person, customer, subscription, reseller, request } = aim;
  const verdict = await desk.directory.assignment(person, customer, subscription, reseller);
  if (verdict.outcome === 'fail' || !person.company.own) return show(aim, { outcome: 'refused', errors: {} });
  const assigned = await waited(desk.directory.assign(customer, subscription, reseller, { by: person, at: desk.now(), key: formKey(request) }).then((became) => showBecame(aim, became)));
  return 'value' in assigned ? assigned.value : { ...await show(aim, { outcome: 'under-way', errors: {} }), later: assigned.waiting };
}

async function showBecame(aim: Aim, assigned: Assigned): Promise<Reply> {
  if (assigned.kind === 'done') return show({ ...aim, ...await again(aim) }, { outcome: 'done', errors: {} });
  return show(aim, { outcome: assigned.kind === 'unknown' ? 'outcome-unknown' : assigned.kind, reason: assigned.reason, errors: {} });
}

/** The subscription as it is after the change. */
async function again({ desk, customer, subscription }: Aim): Promise<{ subscription: Subscription }> {
  return { subscription: (await desk.directory.subscriptions(customer)).find(({ id }) => id === subscription.id) ?? subscription };
}

const Typed = z.object({
  contactName: z.string().trim().min(1, 'required').max(200, 'too-long'),
  contactEmail: z.string().trim().max(254, 'too-long').regex(/^$|^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'email'),
  contactPhone: z.string().trim().max(50, 'too-long'),
});

/** Keeps a contact in the desk's own record, for a subscription whose contact Partner Center does not keep. */
async function record(aim: Aim): Promise<Reply> {
  const { desk, person, customer, subscription, request, reseller } = aim;
  if (subscription.commerce === 'legacy' || !person.company.own) return show(aim, { outcome: 'refused', errors: {} });
  const typed = typedContact(request);
  const read = Typed.safeParse(typed);
  const errors = Object.fromEntries((read.error?.issues ?? []).map(({ path, message }) => [String(path[0]), message]));
  if (!read.success) return show(aim, { outcome: 'incomplete', errors, typed });
  const verdict = await desk.directory.assignment(person, customer, { ...subscription, commerce: 'legacy' }, reseller);
  if (verdict.findings.some(({ rule, outcome }) => rule === 'contact.roles' && outcome === 'fail')) return show(aim, { outcome: 'refused', errors: {} });
  const { contactName: name, contactEmail: email, contactPhone: phone } = read.data;
  const contact: Contact = { name, ...(email && { email }), ...(phone && { phone }), ...(name === reseller.name && { tenantId: reseller.tenantId }) };
  await desk.directory.record(customer, subscription, contact, { by: person, at: desk.now(), key: formKey(request) });
  return show({ ...aim, ...await again(aim) }, { outcome: 'recorded', errors: {} });
}

function typedContact({ params }: Request): Record<'contactName' | 'contactEmail' | 'contactPhone', string> {
  const text = (name: string) => (typeof params[name] === 'string' ? params[name].slice(0, 500) : '');
  return { contactName: text('contactName'), contactEmail: text('contactEmail'), contactPhone: text('contactPhone') };
}

/** A form changes something once, however often its button is pressed. */
function formKey({ params, key }: Request): string {
  return typeof params.form === 'string' && params.form !== '' && params.form.length <= 400 ? `contact ${params.form}` : key;
}
