import { createHash } from 'node:crypto';
import { changes, possibleChanges, type Change, type Order } from '../tickets/life-cycle.ts';
import { mayChange } from '../tickets/rights.ts';
import type { Command, Ticket } from '../tickets/tickets.ts';
import { cancel } from './cancel.ts';
import { assign, namesSomebody, perhapsFor } from './ticket.assign.ts';
import type { Answer, Desk, Intent, Reply, Request } from './intent.ts';
import { ticketReply, type Occasion } from './ticket.card.ts';
import { noteLimit, noteOf, orderOf } from './ticket.order.ts';
import { keepingWords, outcomeReply, staffOnly } from './ticket.outcome.ts';
import { changeSeverity } from './ticket.severity.ts';
import { mergedReply, withTicket } from './ticket.show.ts';
import { verdictFacts } from './verdict.ts';

/** "Microsoft answered on T-1042", "close T-7": in words, or by a button of the ticket's card. */
export const ticketUpdate: Intent = {
  id: 'ticket.update',
  cards: ['ticket', 'severity', 'choose', 'verdict', 'notice'],
  audience: ['staff', 'customer'],
  answer: (request, desk) => (isAboutForm(request) ? cancel.answer(request, desk) : answered(request, desk)),
  steps: Object.fromEntries(changes.map((change): [string, Answer] => [change, withTicket((ticket, request, desk) => apply(change, ticket, request, desk))])),
};

/** "Cancel this ticket" while the form is open: it is no ticket yet. */
function isAboutForm({ heard, entities, topic }: Request): boolean {
  return heard.change === 'withdraw' && entities.ticket === undefined && topic.intent === 'ticket.open';
}

const answered = withTicket(async (ticket, request, desk) => {
  const change = await heardChange(ticket, request, desk);
  if (change) return apply(change, ticket, request, desk);
  if (!mayChange(request.person, ticket, 'note')) return staffOnly();
  if (ticket.mergedInto !== null) return mergedReply(ticket, request, desk);
  const asked = request.person.kind === 'staff' ? await perhapsFor(ticket, request, desk) : undefined;
  return asked ?? ticketReply(ticket, request, desk, request.text === '' ? 'shown' : 'not-understood');
});

/** What was asked for in words. A customer who says "close it" says that it is solved; a ticket on hold is not reopened but resumed, which in some languages is one word. */
async function heardChange(ticket: Ticket, request: Request, desk: Desk): Promise<Change | undefined> {
  const { heard, person } = request;
  if (heard.change === 'pass-on') return person.kind === 'staff' && await namesSomebody(ticket, request, desk) ? 'assign' : 'hand-over';
  const change = changes.find((known) => known === heard.change);
  if (change === 'reopen' && ticket.state === 'waiting' && person.kind === 'staff') return 'resume';
  return change === 'close' && person.kind === 'customer' ? 'resolve' : change;
}

async function apply(change: Change, ticket: Ticket, request: Request, desk: Desk): Promise<Reply> {
  if (ticket.mergedInto !== null) return keepingWords(await mergedReply(ticket, request, desk), request, [ticket]);
  if (!mayChange(request.person, ticket, change)) return staffOnly();
  if ((change === 'severity' || change === 'assign') && noteOf(request) !== '') return { card: 'notice', variant: 'note-first', status: 400, facts: { key: 'notice.note-first' } };
  if (change === 'severity') return changeSeverity(ticket, request, desk, carryOut);
  if (change === 'assign') return assign(ticket, request, desk, carryOut);
  const order = orderOf(change, request, ticket);
  if (order === 'too-long') return { card: 'notice', variant: 'note-too-long', status: 400, facts: { key: 'notice.note-too-long', limit: noteLimit } };
  if (typeof order === 'string') return asked(order, ticket, request, desk);
  const refused = change === 'hand-over' && possibleChanges(ticket).includes(change) ? await mayNotFile(ticket, request, desk) : undefined;
  return refused ? keepingWords(refused, request, []) : carryOut(order, ticket, request, desk);
}

/** Asks for what is missing: on the ticket's card where it was said in words, beside the button where it was pressed, so that nothing typed is lost. */
function asked(needs: Extract<Occasion, `needs-${string}`>, ticket: Ticket, request: Request, desk: Desk): Reply {
  const pressed = request.params.number !== undefined;
  return pressed ? { card: 'notice', variant: needs, status: 400, facts: { key: `notice.${needs}` } } : ticketReply(ticket, request, desk, needs);
}

/** Gives the order to the tickets and shows the ticket as it is then. */
async function carryOut(order: Order, ticket: Ticket, request: Request, desk: Desk): Promise<Reply> {
  const result = await desk.tickets.change(ticket.number, order, { by: request.person, at: desk.now(), key: formKey(order, request) ?? request.key, ...clockOf(request), ...seenOf(request) });
  return keepingWords(outcomeReply(result, ticket, request, desk), request, 'ticket' in result ? [ticket, result.ticket] : []);
}

/** The run of a clock that a nudge's button speaks of. Other cards, and nudges from before they said so, mean the ticket as it is. */
function clockOf({ params: { clock, startedAt } }: Request): Pick<Command, 'clock'> {
  return startedAt === undefined ? {} : { clock: { kind: clock === 'ours' ? clock : 'microsoft', startedAt: new Date(String(startedAt)) } };
}

/** How the ticket stood on its card. Words, and other cards, mean the ticket as it is. */
function seenOf({ params: { form } }: Request): Pick<Command, 'seen'> {
  return typeof form === 'string' && /^\d{1,12}$/.test(form) ? { seen: Number(form) } : {};
}

/** The same words from the same card are sent once, however often they are pressed; undefined where nothing was written on one. */
function formKey(order: Order, request: Request): string | undefined {
  const { seen } = seenOf(request);
  if (!('note' in order) || seen === undefined) return undefined;
  return `form ${seen} ${createHash('sha256').update(JSON.stringify(order)).digest('base64url')}`;
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
