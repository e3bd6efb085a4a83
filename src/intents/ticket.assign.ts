import { isNameOf, staffNamedIn, type StaffName } from '../directory/staff.ts';
import { keyOf, type Staff } from '../directory/people.ts';
import { possibleChanges, type Order } from '../tickets/life-cycle.ts';
import type { Ticket } from '../tickets/tickets.ts';
import type { Desk, Reply, Request } from './intent.ts';
import { ticketReply } from './ticket.card.ts';

const shown = 20;

type CarryOut = (order: Order, ticket: Ticket, request: Request, desk: Desk) => Promise<Reply>;

/** "Assign T-1042 to Beatriz": to a colleague who was chosen or named, else to one of a list. Who does not serve the customer cannot be chosen. */
export async function assign(ticket: Ticket, request: Request, desk: Desk, carryOut: CarryOut): Promise<Reply> {
  const { params, text } = request;
  if (!possibleChanges(ticket).includes('assign')) return ticketReply(ticket, request, desk, 'not-possible');
  const staff = await colleagues(ticket, request, desk);
  const found = typeof params.assignee === 'string' ? staff.filter((each) => keyOf(each) === params.assignee) : staffNamedIn(staff, text);
  const [only] = found;
  if (only && found.length === 1) return carryOut({ change: 'assign', to: only }, ticket, request, desk);
  return whichColleague(ticket, found.length > 0 ? found : staff);
}

/** Whether the words name anybody who may be meant to get the ticket: a colleague, or somebody else than its customer. */
export async function namesSomebody(ticket: Ticket, request: Request, desk: Desk): Promise<boolean> {
  const others = request.entities.names.filter((name) => !isNameOf([{ name: ticket.customerName }], name));
  return others.length > 0 || staffNamedIn(await colleagues(ticket, request, desk), request.text).length > 0;
}

/** Asks whether a colleague who was named is to get the ticket, where no more was understood; undefined where none was, or none can. */
export async function perhapsFor(ticket: Ticket, request: Request, desk: Desk): Promise<Reply | undefined> {
  const named = possibleChanges(ticket).includes('assign') ? staffNamedIn(await colleagues(ticket, request, desk), request.text) : [];
  return named.length > 0 ? whichColleague(ticket, named) : undefined;
}

async function colleagues(ticket: Ticket, { person }: Request, desk: Desk): Promise<StaffName[]> {
  if (person.kind !== 'staff') throw new Error('Customers assign nothing.');
  return desk.directory.staffOf(await servingCompanies(ticket, person, desk));
}

/** The company that serves the ticket, and ours where one of us asks: a reseller does not choose among our people, nor do we among those of a company that the customer has left. */
async function servingCompanies({ companyId, tenantId }: Ticket, person: Staff, { directory }: Desk): Promise<string[]> {
  if (!person.company.own) return [companyId];
  const customer = await directory.customer(person, tenantId);
  const serves = customer === undefined || await directory.servingCompany(customer) === companyId;
  return [...new Set([...(serves ? [companyId] : []), person.company.tenantId])];
}

function whichColleague(ticket: Ticket, staff: readonly StaffName[]): Reply {
  const choices = staff.slice(0, shown).map((each) => ({ title: each.name, verb: 'ticket.update/assign', data: { number: ticket.number, assignee: keyOf(each) } }));
  return {
    card: 'choose', variant: 'assignee', topic: { intent: 'ticket.show', ticket: `T-${ticket.number}`, customer: ticket.tenantId },
    facts: { question: 'choose.assignee', asked: `T-${ticket.number}`, choices, typed: false, verb: 'ticket.update/assign', data: {} },
  };
}
