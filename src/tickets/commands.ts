import type { Person, PersonId } from '../directory/people.ts';
import { clocksOf } from '../store/clocks.ts';
import type { Database } from '../store/open.ts';
import type { ClockKind } from '../store/schema.ts';
import { holderOf } from '../store/service-requests.ts';
import { markCards } from '../store/ticket-cards.ts';
import { inTransaction, insertHistory, isMovedSince, isRecorded, lockTickets, mergeAll, reportersOf, updateTicket, wasAnswered, type TicketRow, type TicketTransaction } from '../store/tickets.ts';
import { carryPromise, moveClocks } from './clock-moves.ts';
import { goalOf, isAnswer, isOpen, isWithMicrosoft, stateAfter, type Change, type Order } from './life-cycle.ts';
import { mayChange } from './rights.ts';
import { tell, tellOfMerging } from './telling.ts';

/** Who does something, when, and the key under which it is done only once. */
export interface Command {
  readonly by: Person;
  readonly at: Date;
  /** When the desk learnt of it, where that was later: nobody is told in the past. */
  readonly heardAt?: Date;
  readonly key: string;
  /** The run of a clock that the button spoke of: once it is over, nothing is done. */
  readonly clock?: ClockRun;
  /** The last row of the ticket's history that the card of the button knew: what somebody else did since is not undone unseen. */
  readonly seen?: number;
}

/** A clock from one start on. */
export interface ClockRun {
  readonly kind: ClockKind;
  readonly startedAt: Date;
}

/** What became of an order: it was carried out; it had been; the clock that it spoke of runs no longer, or the card that it was given on is out of date; the ticket as it is does not allow it; the person may not; the ticket to merge into cannot take it; that one has to be merged into it instead; Microsoft's request is another ticket's; the severity is no longer the one that was seen. */
export type Outcome = 'changed' | 'done-before' | 'stale' | 'not-possible' | 'not-allowed' | 'no-target' | 'other-way' | 'number-taken' | 'other-severity';

/** The changes that undo what somebody else may have done meanwhile. */
const settling: readonly Change[] = ['take', 'resolve', 'close', 'reopen', 'withdraw'];

type LockedTicket = Omit<TicketRow, 'customerName'>;

/** Carries out an order on a ticket that the person sees: state, history, clocks, marks on cards and messages in one transaction. */
export function carryOut(db: Database, number: number, order: Order, command: Command): Promise<Outcome> {
  return inTransaction(db, async (transaction) => {
    const tickets = await lockTickets(transaction, order.change === 'merge' ? [number, order.into] : [number]);
    const ticket = tickets.get(number);
    if (!ticket || ticket.mergedInto !== null) return 'not-possible';
    if (!mayChange(command.by, { ...ticket, reporters: await reportersOf(transaction, number) }, order.change)) return 'not-allowed';
    if (await isRecorded(transaction, keyOf(command, number, order))) return 'done-before';
    const after = stateAfter(ticket, order.change);
    const state = after === 'received' && command.by.kind === 'staff' && isAnswer(order) ? stateAfter(ticket, 'answer') : after;
    if (order.change === 'bind' && !answersHandOver(ticket, order)) return 'not-possible';
    if (isDone(ticket, order) || order.change === 'answer' && !order.note && await isAnswered(transaction, number)) return 'done-before';
    if (command.clock && !await isRunning(transaction, number, command.clock)) return 'stale';
    if (command.seen !== undefined && settling.includes(order.change) && await isMovedSince(transaction, number, command.seen, command.by)) return 'stale';
    if (state === undefined) return 'not-possible';
    if (order.change === 'severity' && order.from !== ticket.severity && order.severity !== ticket.severity) return 'other-severity';
    if (order.change === 'merge') {
      const into = tickets.get(order.into);
      if (!canTake(into, ticket)) return 'no-target';
      if (isFurther(ticket, into)) return 'other-way';
      await goOnElsewhere(transaction, ticket, into, command);
    }
    if (order.change === 'bind' && await holderOf(transaction, order.microsoftNumber, number) !== undefined) return 'number-taken';
    const outcome = await change(transaction, ticket, state, order, command);
    if (order.change === 'merge') await mergeAll(transaction, number, order.into); // last: until then each ticket's reporters are its own
    return outcome;
  });
}

async function isRunning(transaction: TicketTransaction, number: number, { kind, startedAt }: ClockRun): Promise<boolean> {
  return (await clocksOf(transaction, number)).some((clock) => clock.kind === kind && clock.stoppedAt === null && clock.startedAt.getTime() === startedAt.getTime());
}

/** Whether the ticket is already as the order would make it. */
function isDone(ticket: LockedTicket, order: Order): boolean {
  if (order.change === 'take' || order.change === 'assign') return false;
  if (order.change === 'severity') return ticket.severity === order.severity && (!order.toldMicrosoft || ticket.handedOverAt === null || ticket.microsoftSeverity === order.severity);
  if (order.change === 'bind') return (ticket.microsoftNumber ?? '') === order.microsoftNumber;
  return order.change !== 'merge' && ticket.state === goalOf(order.change);
}

/** Whether there is no answer left to give: the customer has one, and no promise of ours runs. */
async function isAnswered(transaction: TicketTransaction, number: number): Promise<boolean> {
  const clocks = await clocksOf(transaction, number);
  return !clocks.some(({ kind, stoppedAt }) => kind === 'ours' && stoppedAt === null) && wasAnswered(transaction, number);
}

/** A request that was filed for an earlier hand-over is not the present one's. */
function answersHandOver(ticket: LockedTicket, { handedOverAt }: Extract<Order, { change: 'bind' }>): boolean {
  return handedOverAt === undefined || handedOverAt.getTime() === ticket.handedOverAt?.getTime();
}

/** A ticket goes on in another open one of the same customer. */
function canTake(into: LockedTicket | undefined, ticket: LockedTicket): into is LockedTicket {
  return into !== undefined && into.number !== ticket.number && into.tenantId === ticket.tenantId && into.mergedInto === null && (isOpen(into.state) || into.state === 'draft');
}

/** What is with Microsoft goes on with its request and its deadline; and a draft has no clock that could go on for what is more than one. */
function isFurther(ticket: LockedTicket, into: LockedTicket): boolean {
  return isWithMicrosoft(ticket) && !isWithMicrosoft(into) || ticket.state !== 'draft' && into.state === 'draft';
}

async function change(transaction: TicketTransaction, ticket: LockedTicket, state: TicketRow['state'], order: Order, command: Command): Promise<Outcome> {
  const { by, at } = command;
  const { number } = ticket;
  const assignee = assigneeAfter(ticket, order, by);
  if (assignee && ticket.assigneeId === assignee.objectId && ticket.assigneeTenant === assignee.tenantId && state === ticket.state) return 'done-before';
  const moves = await moveClocks(transaction, { ...ticket, state }, order, by.kind === 'staff', at);
  const before = { state: ticket.state, assignee: ticket.assigneeName, ...(order.change === 'severity' && { severity: ticket.severity }), ...(order.change === 'bind' && { microsoftNumber: ticket.microsoftNumber }) };
  const onlyMicrosoft = order.change === 'severity' && order.severity === ticket.severity; // it is new to Microsoft, and to nobody else
  const done = onlyMicrosoft ? 'told-microsoft' : order.change === 'bind' && order.microsoftNumber === '' ? 'release' : order.change;
  const historyId = await insertHistory(transaction, {
    number, at, actorTenant: by.tenantId, actorId: by.objectId, actorName: by.name, change: done, commandKey: keyOf(command, number, order),
    before, after: { state, ...factsOf(order), ...(assignee && { assigneeName: assignee.name }), ...moves },
  });
  if (historyId === undefined) throw new Error('A command was recorded while its ticket was held.');
  await updateTicket(transaction, number, {
    state, ...(assignee && { assigneeTenant: assignee.tenantId, assigneeId: assignee.objectId, assigneeName: assignee.name }), ...columns(ticket, order, at),
    ...(state !== 'waiting' && { waitingReason: null, waitingPublic: false, waitingFrom: null }),
  });
  await markCards(transaction, order.change === 'merge' ? [number, order.into] : [number]);
  if (!onlyMicrosoft) await tell(transaction, { historyId, order, by, at: command.heardAt ?? at, before: ticket, assignee: assignee && idOf(assignee) });
  return 'changed';
}

/** Who has the ticket from now on, where the order says so; what nobody had is theirs who answers it, or hands it over. */
function assigneeAfter({ assigneeId }: LockedTicket, order: Order, by: Person): PersonId & { readonly name: string } | undefined {
  if (order.change === 'take') return by;
  if (order.change === 'assign') return order.to;
  return by.kind === 'staff' && assigneeId === null && (order.change === 'hand-over' || isAnswer(order)) ? by : undefined;
}

/** What the history keeps of an order; a note as it was given. */
function factsOf(order: Order): Record<string, unknown> {
  const { change: _, ...rest } = order;
  const { isPublic, to: __, handedOverAt: ___, from: ____, ...facts } = rest as { isPublic?: boolean; to?: unknown; handedOverAt?: unknown; from?: unknown };
  return { ...facts, ...(isPublic && { public: true }) };
}

function columns(ticket: LockedTicket, order: Order, at: Date) {
  switch (order.change) {
    case 'first-response': return { answeredAt: at };
    case 'hand-over': return { handedOverAt: at, answeredAt: null, microsoftNumber: null, microsoftStatus: null, microsoftReadAt: null, microsoftSeverity: ticket.severity }; // the history keeps an earlier request's number
    case 'reopen': return { resolvedAt: null };
    case 'resolve': case 'close': return { resolvedAt: ticket.resolvedAt ?? at };
    case 'wait': return { waitingReason: order.note, waitingPublic: order.isPublic === true, waitingFrom: ticket.state };
    case 'severity': return { severity: order.severity, ...(order.toldMicrosoft && { microsoftSeverity: order.severity }) };
    case 'bind': return { microsoftNumber: order.microsoftNumber || null, microsoftStatus: null, microsoftReadAt: null };
    default: return {};
  }
}

/** Both tickets tell that they were merged; the promise to the customer goes on in the other, and so does the higher severity. */
async function goOnElsewhere(transaction: TicketTransaction, ticket: LockedTicket, into: LockedTicket, command: Command): Promise<void> {
  const { by, at } = command;
  const { number } = into;
  const severity = ticket.severity < into.severity ? ticket.severity : into.severity; // A before B before C
  const ours = await carryPromise(transaction, ticket.number, { number, state: into.state, severity }, at);
  const historyId = await insertHistory(transaction, {
    number, at, actorTenant: by.tenantId, actorId: by.objectId, actorName: by.name, change: 'merged', commandKey: `${keyOf(command, ticket.number, { change: 'merge', into: number })}/into`,
    before: {}, after: { from: ticket.number, title: ticket.title, ...(ours && { ours }) },
  });
  if (historyId !== undefined) await tellOfMerging(transaction, { historyId, by, at: command.heardAt ?? at, before: { ...into, severity } });
  if (severity !== into.severity) await change(transaction, into, into.state, { change: 'severity', from: into.severity, severity, toldMicrosoft: false }, command);
}

function idOf({ tenantId, objectId }: PersonId): PersonId {
  return { tenantId, objectId };
}

/** A command's key belongs to the person who gives it, so that nobody can meet another's. */
export function commandKey({ tenantId, objectId }: PersonId, key: string): string {
  return `${tenantId}/${objectId}/${key}`;
}

function keyOf({ by, key }: Command, number: number, { change }: Order): string {
  return `${commandKey(by, key)}/${number}/${change}`;
}
