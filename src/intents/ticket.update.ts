import type { Ticket } from '../tickets/tickets.ts';
import { possibleChanges, type Change } from '../tickets/life-cycle.ts';
import type { Answer, Desk, Intent, Reply, Request } from './intent.ts';
import { ticketReply } from './ticket.card.ts';
import { withTicket } from './ticket.show.ts';
import { verdictFacts } from './verdict.ts';

const byWord: readonly Change[] = ['take', 'note', 'first-response', 'resolve', 'close', 'reopen', 'hand-over', 'withdraw'];

/** "Microsoft answered on T-1042", "close T-7": in words, or by a button of the ticket's card. */
export const ticketUpdate: Intent = {
  id: 'ticket.update',
  cards: ['ticket', 'verdict', 'notice'],
  audience: ['staff'],
  answer: withTicket(async (ticket, request, desk) => {
    const change = byWord.find((known) => known === request.heard.change);
    return change ? apply(change, ticket, request, desk) : ticketReply(ticket, request, desk, 'shown');
  }),
  steps: Object.fromEntries(byWord.map((change): [string, Answer] => [change, withTicket((ticket, request, desk) => apply(change, ticket, request, desk))])),
};

async function apply(change: Change, ticket: Ticket, request: Request, desk: Desk): Promise<Reply> {
  const refused = change === 'hand-over' && possibleChanges(ticket.state).includes(change) ? await mayNotFile(ticket, request, desk) : undefined;
  if (refused) return refused;
  const command = { by: request.person, at: desk.now(), key: request.key };
  const result = await desk.tickets.change(ticket.number, change, command, request.heard.note ?? '');
  if (result.kind === 'unknown') return { card: 'notice', variant: 'ticket-unknown', status: 404, facts: { key: 'notice.ticket-unknown', asked: `T-${ticket.number}` } };
  const occasion = { changed: 'changed', 'done-before': 'unchanged', 'not-possible': 'not-possible' } as const;
  return ticketReply(result.ticket, request, desk, occasion[result.kind]);
}

/** The verdict, where it says that this person may not file this ticket with Microsoft now. */
async function mayNotFile(ticket: Ticket, { person }: Request, desk: Desk): Promise<Reply | undefined> {
  if (person.kind !== 'staff') return undefined;
  const { workload, issue, subscriptionId } = ticket;
  const question = { workload, issue, now: desk.now(), ...(subscriptionId && { subscriptionId }) };
  const customer = await desk.directory.customer(person, ticket.tenantId);
  const verdict = customer ? await desk.directory.eligibility(person, customer, question) : await desk.directory.ownTenantEligibility(person, question);
  if (verdict.outcome !== 'fail') return undefined;
  return { card: 'verdict', variant: 'fail', facts: { customer: ticket.customerName, tenantId: ticket.tenantId, workload, mayOpen: false, ...verdictFacts(verdict) } };
}
