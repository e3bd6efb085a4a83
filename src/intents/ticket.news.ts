import type { Locale } from '../locale.ts';
import type { PersonId } from '../directory/people.ts';
import { isForCustomer } from '../tickets/telling.ts';
import type { Desk, Reply } from './intent.ts';
import { ticketFacts } from './ticket.card.ts';

/** A change of a ticket that somebody is to be told of, as the outbox keeps it: kind 'ticket', subject { number, change, historyId }. */
export interface TicketMessage extends PersonId {
  readonly subject: Readonly<Record<string, unknown>>;
  readonly locale?: Locale | null;
  readonly timeZone?: string | null;
}

/** The card for it: the ticket as its receiver may see it now, and above it what was done. */
export interface TicketNews extends Pick<Reply, 'card' | 'facts' | 'shows'> {
  readonly to: PersonId;
  readonly variant: string;
  readonly locale: Locale | null;
  readonly timeZone: string | null;
}

/** Makes the card of a change for one reader, from what is true when it is sent; or says by a code why nothing need be sent any more. */
export async function ticketNews(message: TicketMessage, desk: Pick<Desk, 'directory' | 'tickets' | 'now'>): Promise<TicketNews | { readonly void: string }> {
  const { tenantId, objectId, subject } = message;
  const person = await desk.directory.somebody({ tenantId, objectId });
  if (!person) return { void: 'person-gone' };
  const seen = await desk.tickets.find(person, Number(subject.number));
  const row = seen?.history.find(({ id }) => id === subject.historyId);
  if (!seen || !row) return { void: 'nothing-to-tell' };
  if (person.kind === 'customer' && !isForCustomer({ change: row.change, isPublic: row.after.public === true })) return { void: 'out-of-scope' };
  const ticket = seen.mergedInto === null ? seen : await desk.tickets.find(person, seen.mergedInto) ?? seen;
  const told = `told.${row.change}`;
  if (row.change === 'open' && (ticket.state !== 'received' || ticket.assigneeId !== null)) return { void: 'nothing-to-tell' }; // somebody saw to it meanwhile
  if (row.change === 'severity' && row.after.severity !== ticket.severity) return { void: 'nothing-to-tell' };
  const facts = {
    ...ticketFacts(ticket, person, desk.now()), from: `T-${row.change === 'merged' ? row.after.from : seen.number}`, who: row.actorName,
    assignee: typeof row.after.assigneeName === 'string' ? row.after.assigneeName : ticket.assigneeName ?? '',
    said: `summary.ticket.${told}`, occasion: 'told', noteOpen: false, moreOpen: false,
  };
  return {
    to: { tenantId, objectId }, card: 'ticket', variant: told, facts, shows: { ticket: ticket.number, version: ticket.history.at(-1)?.id ?? 0 },
    locale: person.locale ?? message.locale ?? null, timeZone: person.timeZone ?? message.timeZone ?? null,
  };
}
