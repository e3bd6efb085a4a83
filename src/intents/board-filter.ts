import type { CustomerName } from '../directory/customers.ts';
import type { Staff } from '../directory/people.ts';
import { isNameOf, staffNamedIn, type StaffName } from '../directory/staff.ts';
import type { Assignee } from '../tickets/watch.ts';
import type { Desk, Reply, Request } from './intent.ts';

/** Which part of the board is asked for; all of it where nothing is named. */
export interface BoardFilter {
  readonly customer?: CustomerName | undefined;
  readonly assignee?: { readonly who: Assignee; readonly name: string } | undefined;
}

type Filtered = BoardFilter | { readonly reply: Reply };

/** Stands for nobody where a person is chosen. */
export const nobody = 'nobody';

/**
 * The part of the board that was chosen on the card, or else named in words: a customer, a person, or both. What cannot be told apart, or is not known, is
 * asked back: never is more shown than was asked for.
 */
export async function filterOf(person: Staff, request: Request, desk: Desk): Promise<Filtered> {
  const { params } = request;
  if (params.customer === undefined && params.assignee === undefined) return named(person, request, desk);
  const customer = await chosenCustomer(person, params.customer, desk);
  const assignee = await chosenPerson(person, params.assignee, desk);
  return customer === 'gone' || assignee === 'gone' ? { reply: ask('customer-gone', 'notice.customer-gone', '', []) } : { customer, assignee };
}

async function chosenCustomer(person: Staff, tenantId: unknown, { directory, watch }: Desk): Promise<CustomerName | undefined | 'gone'> {
  if (typeof tenantId !== 'string' || tenantId === '') return undefined;
  const asked = tenantId.slice(0, 100);
  return await directory.customer(person, asked) ?? await watch.place(person, asked) ?? 'gone';
}

async function chosenPerson(person: Staff, key: unknown, desk: Desk): Promise<BoardFilter['assignee'] | 'gone'> {
  if (typeof key !== 'string' || key === '') return undefined;
  if (key === nobody) return { who: nobody, name: '' };
  const known = (await colleagues(person, desk)).find(({ objectId }) => objectId === key);
  if (known) return { who: known, name: known.name };
  const { people } = await desk.watch.board(person, { perGroup: 0, customers: 0 }); // somebody who has left may still have tickets
  const left = people.find(({ assigneeId }) => assigneeId === key);
  return left?.assigneeTenant && left.assigneeId ? { who: { tenantId: left.assigneeTenant, objectId: left.assigneeId }, name: left.assignee ?? '' } : 'gone';
}

async function named(person: Staff, { params, entities, heard }: Request, desk: Desk): Promise<Filtered> {
  const names = typeof params.customerName === 'string' ? [params.customerName.slice(0, 100)] : entities.names;
  const found = names.length > 0 ? staffNamedIn(await colleagues(person, desk), names.join(' ')) : [];
  const [asked, others] = [names.filter((name) => isNameOf(found, name)), names.filter((name) => !isNameOf(found, name))];
  if (asked.length > 0 && found.length > 1) return { reply: whichPerson(asked[0]!, found) };
  const [only] = asked.length > 0 ? found : [];
  const assignee = only ? { who: only, name: only.name } : spokenOf(person, heard.filters ?? []);
  if (others.length === 0) return { assignee };
  const lookup = await desk.directory.findCustomer(person, others);
  if (lookup.kind === 'found') return { customer: lookup.customer, assignee };
  if (lookup.kind === 'own') return { customer: person.company, assignee };
  const choices = lookup.customers.map(({ tenantId, name }) => ({ title: name, verb: 'sla.board', data: { customer: tenantId } }));
  if (lookup.kind === 'several') return { reply: ask('customer', 'choose.customer', lookup.asked, choices) };
  return { reply: ask('customer-unknown', choices.length > 0 ? 'choose.customer-unknown' : 'choose.none-known', lookup.asked, choices) };
}

/** "What is due for me?", "what has nobody taken?" */
function spokenOf({ tenantId, objectId, name }: Staff, filters: readonly string[]): BoardFilter['assignee'] {
  if (filters.includes('nobody')) return { who: nobody, name: '' };
  return filters.includes('mine') ? { who: { tenantId, objectId }, name } : undefined;
}

/** Whose names somebody may ask by: ours, everybody's who works through this desk; a reseller's, their own company's. */
async function colleagues(person: Staff, { directory }: Desk): Promise<StaffName[]> {
  return directory.staffOf([person.company.tenantId, ...(await directory.resellers(person)).map(({ tenantId }) => tenantId)]);
}

function whichPerson(asked: string, people: readonly StaffName[]): Reply {
  return ask('person', 'choose.person', asked, people.slice(0, 10).map((each) => ({ title: each.name, verb: 'sla.board', data: { assignee: each.objectId } })));
}

interface Choice {
  readonly title: string;
  readonly verb: string;
  readonly data: Readonly<Record<string, string>>;
}

/** Asks who is meant: one of these, another name, or all of them. */
function ask(variant: 'customer' | 'customer-unknown' | 'customer-gone' | 'person', question: string, asked: string, choices: readonly Choice[]): Reply {
  const all = { title: '', key: 'board.all-customers', verb: 'sla.board', data: { customer: '' } };
  return { card: 'choose', variant, facts: { question, asked: asked.slice(0, 100), choices: [...choices, all], typed: true, verb: 'sla.board', data: {} } };
}

/** How a card names whom it was asked for: by the object id, or as nobody. */
export function keyOf(assignee: BoardFilter['assignee']): string | undefined {
  return assignee && (assignee.who === nobody ? nobody : assignee.who.objectId);
}
