import type { Desk, Intent, Reply, Request } from './intent.ts';
import { deadlineReply } from './deadline.card.ts';
import { ticketReply } from './ticket.card.ts';
import { noteOf } from './ticket.order.ts';
import { keepingWords } from './ticket.outcome.ts';
import { wholeReply } from './ticket.whole.ts';
import type { Ticket } from '../tickets/tickets.ts';

/** "What's happening with T-1042?" */
export const ticketShow: Intent = {
  id: 'ticket.show',
  cards: ['ticket', 'deadline', 'ticket-whole', 'notice'],
  audience: ['staff', 'customer'],
  answer: withTicket(async (ticket, request, desk) => {
    const shown = ticket.mergedInto === null ? ticketReply(ticket, request, desk, 'shown') : await mergedReply(ticket, request, desk);
    const { status, ...kept } = keepingWords(shown, request, [ticket]);
    return status === undefined ? kept : shown;
  }),
  steps: {
    why: withTicket(async (ticket, request) => {
      const deadline = deadlineReply(ticket, request, request.person.kind);
      return { ...deadline, facts: { ...deadline.facts, typed: noteOf(request) } };
    }),
    all: withTicket(async (ticket, request) => wholeReply(ticket, request)),
  },
};

/** The ticket that goes on in place of one that was merged into it. */
export async function mergedReply(ticket: Ticket, request: Request, desk: Desk): Promise<Reply> {
  const survivor = ticket.mergedInto === null ? undefined : await desk.tickets.find(request.person, ticket.mergedInto);
  return survivor ? ticketReply(survivor, request, desk, 'merged', { from: `T-${ticket.number}` }) : ticketReply(ticket, request, desk, 'shown');
}

/** Finds the ticket a request is about: on the button, in the words, or the conversation's last. One that may not be seen does not exist. */
export function withTicket(answer: (ticket: Ticket, request: Request, desk: Desk) => Promise<Reply>) {
  return async (request: Request, desk: Desk): Promise<Reply> => {
    const { params, entities, topic, person } = request;
    const asked = params.number !== undefined ? `T-${numberIn(params.number)}` : entities.ticket ?? topic.ticket;
    if (asked === undefined) return { card: 'notice', variant: 'which-ticket', facts: { key: 'notice.which-ticket' } };
    const ticket = await desk.tickets.find(person, Number(asked.replace(/^T-/, '')));
    return ticket ? answer(ticket, request, desk) : unknownTicket(asked, params.number !== undefined);
  };
}

/** A card's number is text; a number will do. */
function numberIn(sent: unknown): string {
  return typeof sent === 'string' || typeof sent === 'number' ? String(sent) : '?';
}

function unknownTicket(asked: string, pressed: boolean): Reply {
  return { card: 'notice', variant: 'ticket-unknown', facts: { key: 'notice.ticket-unknown', asked: asked.slice(0, 20) }, ...(pressed && { status: 404 }) };
}
