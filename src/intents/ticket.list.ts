import type { Customer } from '../directory/customers.ts';
import type { ListedTicket } from '../tickets/tickets.ts';
import type { Desk, Intent, Reply, Request } from './intent.ts';
import { aboutCustomer } from './whose.ts';

const shown = 10;
const longestWords = 100;

/** "Show my tickets", "open tickets for Contoso"; and those that have some words. */
export const ticketList: Intent = {
  id: 'ticket.list',
  cards: ['ticket-list'],
  audience: ['staff', 'customer'],
  answer: async (request, desk) => {
    const aboutOne = request.entities.names.length > 0 || typeof request.params.customer === 'string';
    if (request.person.kind === 'staff' && aboutOne) return ofCustomer(request, desk);
    return wordsOf(request) === '' ? mine(request, desk) : found(request, desk);
  },
};

const ofCustomer = aboutCustomer('ticket.list', async ({ tenantId, name }: Customer, request: Request, desk: Desk) => {
  const words = wordsOf(request);
  return listReply(await desk.tickets.list(request.person, { tenantId, words, openOnly: false, limit: shown + 1 }), { whose: words === '' ? 'customer' : 'found', customer: name, tenantId, words }, desk.now());
});

async function mine({ person }: Request, desk: Desk): Promise<Reply> {
  const filter = person.kind === 'staff' ? { mine: { tenantId: person.tenantId, objectId: person.objectId } } : {};
  const tickets = await desk.tickets.list(person, { ...filter, openOnly: false, limit: shown + 1 });
  return listReply(tickets, { whose: 'mine', customer: '', tenantId: '', words: '' }, desk.now());
}

/** Among all that they may see, not their own alone. */
async function found(request: Request, desk: Desk): Promise<Reply> {
  const words = wordsOf(request);
  return listReply(await desk.tickets.list(request.person, { words, openOnly: false, limit: shown + 1 }), { whose: 'found', customer: '', tenantId: '', words }, desk.now());
}

function wordsOf({ params }: Request): string {
  return typeof params.words === 'string' ? params.words.trim().slice(0, longestWords) : '';
}

interface Listed {
  readonly whose: 'mine' | 'customer' | 'found';
  readonly customer: string;
  readonly tenantId: string;
  readonly words: string;
}

function listReply(tickets: readonly ListedTicket[], { whose, ...about }: Listed, now: Date): Reply {
  const listed = tickets.slice(0, shown).map(({ number, title, severity, state, customerName, dueAt }) => ({
    ticket: `T-${number}`, number, title, severity, state, customer: customerName, dueAt: dueAt?.toISOString() ?? '', overdue: dueAt !== null && dueAt < now,
  }));
  return {
    card: 'ticket-list', variant: listed.length === 0 ? `${whose}.none` : whose,
    facts: { whose, ...about, count: listed.length, more: tickets.length > shown, tickets: listed },
  };
}
