import type { Customer } from '../directory/customers.ts';
import type { ListedTicket } from '../tickets/tickets.ts';
import type { Desk, Intent, Reply, Request } from './intent.ts';
import { aboutCustomer } from './whose.ts';

const shown = 10;

/** "Show my tickets", "open tickets for Contoso". */
export const ticketList: Intent = {
  id: 'ticket.list',
  cards: ['ticket-list'],
  audience: ['staff', 'customer'],
  answer: async (request, desk) => {
    const aboutOne = request.entities.names.length > 0 || typeof request.params.customer === 'string';
    return request.person.kind === 'staff' && aboutOne ? ofCustomer(request, desk) : mine(request, desk);
  },
};

const ofCustomer = aboutCustomer('ticket.list', async (customer: Customer, request: Request, desk: Desk) =>
  listReply(await desk.tickets.list(request.person, { tenantId: customer.tenantId, openOnly: false, limit: shown + 1 }), 'customer', customer.name, desk.now()));

async function mine({ person }: Request, desk: Desk): Promise<Reply> {
  const filter = person.kind === 'staff' ? { mine: { tenantId: person.tenantId, objectId: person.objectId } } : {};
  const tickets = await desk.tickets.list(person, { ...filter, openOnly: false, limit: shown + 1 });
  return listReply(tickets, 'mine', '', desk.now());
}

function listReply(tickets: readonly ListedTicket[], whose: 'mine' | 'customer', customer: string, now: Date): Reply {
  const listed = tickets.slice(0, shown).map(({ number, title, severity, state, customerName, dueAt }) => ({
    ticket: `T-${number}`, number, title, severity, state, customer: customerName, dueAt: dueAt?.toISOString() ?? '', overdue: dueAt !== null && dueAt < now,
  }));
  return {
    card: 'ticket-list', variant: listed.length === 0 ? `${whose}.none` : whose,
    facts: { whose, customer, count: listed.length, more: tickets.length > shown, tickets: listed },
  };
}
