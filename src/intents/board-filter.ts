import type { CustomerName } from '../directory/customers.ts';
import type { Staff } from '../directory/people.ts';
import type { Desk, Reply, Request } from './intent.ts';

/** Which part of the board is asked for; all of it where nothing is named. */
export interface BoardFilter {
  readonly customer?: CustomerName | undefined;
}

/** The part of the board that was chosen on the card, or else named in words. What cannot be told apart, or is not known, is asked back: never is more shown than was asked for. */
export async function filterOf(person: Staff, request: Request, desk: Desk): Promise<BoardFilter | { readonly reply: Reply }> {
  const { params, entities } = request;
  if (typeof params.customer === 'string') return params.customer === '' ? {} : chosen(person, params.customer.slice(0, 100), desk);
  const names = typeof params.customerName === 'string' ? [params.customerName.slice(0, 100)] : entities.names;
  return names.length > 0 ? named(person, names, desk) : {};
}

async function chosen(person: Staff, tenantId: string, { directory, watch }: Desk): Promise<BoardFilter | { readonly reply: Reply }> {
  const customer = await directory.customer(person, tenantId) ?? await watch.place(person, tenantId);
  return customer ? { customer } : { reply: whichCustomer('customer-gone', '', []) };
}

async function named(person: Staff, names: readonly string[], { directory }: Desk): Promise<BoardFilter | { readonly reply: Reply }> {
  const lookup = await directory.findCustomer(person, names);
  if (lookup.kind === 'found') return { customer: lookup.customer };
  if (lookup.kind === 'own') return { customer: person.company };
  const { asked, customers } = lookup;
  return { reply: whichCustomer(lookup.kind === 'several' ? 'customer' : 'customer-unknown', asked, customers) };
}

/** Asks which customer is meant: one of those that are named like it, another name, or all of them. */
function whichCustomer(variant: 'customer' | 'customer-unknown' | 'customer-gone', asked: string, customers: readonly CustomerName[]): Reply {
  const choice = (tenantId: string) => ({ verb: 'sla.board', data: { customer: tenantId } });
  const choices = [...customers.map(({ tenantId, name }) => ({ title: name, ...choice(tenantId) })), { title: '', key: 'board.all-customers', ...choice('') }];
  const question = customers.length > 0 ? `choose.${variant}` : `notice.${variant}`;
  return { card: 'choose', variant, facts: { question, asked: asked.slice(0, 100), choices, typed: true, verb: 'sla.board', data: {} } };
}
