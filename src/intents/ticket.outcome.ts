import type { ChangeResult, Ticket } from '../tickets/tickets.ts';
import type { Desk, Reply, Request } from './intent.ts';
import { similarFacts } from './ticket-form.card.ts';
import { ticketReply } from './ticket.card.ts';
import { noteOf } from './ticket.order.ts';
import { askedAgain } from './ticket.severity.ts';

/** What became of a change, on the ticket as it is then. Whose a number of Microsoft's is, is told to those alone who see that ticket. */
export function outcomeReply(result: ChangeResult, { number }: Pick<Ticket, 'number'>, request: Pick<Request, 'person'>, desk: Pick<Desk, 'now'>): Reply {
  if (result.kind === 'unknown') return { card: 'notice', variant: 'ticket-unknown', status: 404, facts: { key: 'notice.ticket-unknown', asked: `T-${number}` } };
  if (result.kind === 'not-allowed') return staffOnly();
  if (result.kind === 'other-severity') return askedAgain(result.ticket, desk);
  if (result.kind === 'number-taken') {
    const { ticket, microsoftNumber, holder } = result;
    return ticketReply(ticket, request, desk, holder === undefined ? 'number-refused' : 'number-taken', { request: microsoftNumber, other: `T-${holder}` });
  }
  if (result.kind === 'other-way') return ticketReply(result.ticket, request, desk, 'other-way', { from: `T-${number}`, similar: [similarFacts(result.into)] });
  const occasion = { changed: 'changed', 'done-before': 'unchanged', stale: 'stale', 'not-possible': 'not-possible', 'no-target': 'no-target', merged: 'merged' } as const;
  return ticketReply(result.ticket, request, desk, occasion[result.kind], { from: `T-${number}` });
}

/**
 * The same answer without losing words that were sent along and are stored on none of the tickets: they stand in the field for a note, ready to be sent. An answer
 * that has no such field becomes a refusal, so that they stay where they were typed.
 */
export function keepingWords(reply: Reply, request: Request, tickets: readonly Ticket[]): Reply {
  const note = noteOf(request);
  const isStored = ({ history }: Ticket) => history.some(({ actorId, after }) => actorId === request.person.objectId && after.note === note);
  if (note === '' || reply.status !== undefined || tickets.some(isStored)) return reply;
  const { shows: _, ...unwatched } = reply; // a card that somebody writes on is not put anew
  const { may } = reply.facts as { readonly may?: { readonly note: boolean } };
  if (may?.note) return { ...unwatched, facts: { ...reply.facts, typed: note, typedPublic: String(request.params.public === 'true'), noteOpen: true } };
  if (request.params.number === undefined) return reply; // said in words, which stand in the chat
  return { ...reply, status: 409, ...(may && { variant: 'not-stored' }) };
}

/** Said where a customer asks for what only staff may do. */
export function staffOnly(): Reply {
  return { card: 'notice', variant: 'staff-only', status: 403, facts: { key: 'notice.staff-only' } };
}
