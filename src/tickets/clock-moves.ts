import type { Severity } from '../rules/index.ts';
import { clocksOf, moveClock, pauseClock, startClock, stopClocks, type ClockRow } from '../store/clocks.ts';
import { hurry } from '../store/nudges.ts';
import { wasAnswered, type TicketTransaction } from '../store/tickets.ts';
import { clockFrom, microsoftClock, ourClock, type ResponsePromise, type StartedClock } from './clocks.ts';
import { intervalsOf } from './intervals.ts';
import { hasEnded, isAnswer, type Order } from './life-cycle.ts';
import type { TicketState } from '../store/schema.ts';

/** A deadline before and after a change of severity. */
export interface MovedDeadline {
  readonly before: Date;
  readonly after: Date;
}

export interface SeverityMoves {
  /** Our deadline, where our clock runs; paused: it moves on by what the pause takes. */
  readonly ours?: MovedDeadline & { readonly paused: boolean };
  /** Microsoft's, where its clock runs; it moves only from the time Microsoft is told. */
  readonly microsoft?: MovedDeadline;
}

/** How the deadlines move when the severity changes and Microsoft is told at this instant. Changes nothing. */
export function severityMoves(ticket: ResponsePromise, clocks: readonly ClockRow[], severity: Severity, at: Date): SeverityMoves {
  const [ours, microsoft] = [running(clocks, 'ours'), running(clocks, 'microsoft')];
  return {
    ...(ours && { ours: { before: ours.dueAt, after: withSeverity(ours, severity).dueAt, paused: ours.pausedAt !== null } }),
    ...(microsoft && { microsoft: { before: microsoft.dueAt, after: (onceTold(ticket, microsoft, severity, at) ?? microsoft).dueAt } }),
  };
}

/** Our promise for another severity, counted from the same start, the pauses that are over not forgotten. */
function withSeverity(clock: ClockRow, severity: Severity): StartedClock {
  return ourClock(severity, clock.startedAt, intervalsOf(clock.pauses));
}

/** Microsoft's clock from the time it was told of another severity; undefined where a higher one would only put the deadline off. */
function onceTold(ticket: ResponsePromise, clock: ClockRow, severity: Severity, at: Date): StartedClock | undefined {
  const fresh = microsoftClock({ breakFix: ticket.breakFix, language: ticket.language, severity }, at);
  const raised = severity < clock.severity;
  return raised && fresh.dueAt >= clock.dueAt ? undefined : fresh;
}

function running(clocks: readonly ClockRow[], kind: ClockRow['kind']): ClockRow | undefined {
  return clocks.find((clock) => clock.kind === kind && clock.stoppedAt === null);
}

interface Moving extends ResponsePromise {
  readonly number: number;
  /** After the change. */
  readonly state: TicketState;
}

/** Moves a ticket's clocks as a change demands. Gives the deadlines that it moved, for the history. */
export async function moveClocks(transaction: TicketTransaction, ticket: Moving, order: Order, byStaff: boolean, at: Date): Promise<SeverityMoves> {
  const { number, state } = ticket;
  const clocks = await clocksOf(transaction, number);
  const ours = running(clocks, 'ours');
  if (order.change === 'severity' && order.severity === 'A') await hurry(transaction, number, at);
  if (order.change === 'severity') return changeSeverity(transaction, ticket, clocks, order, at);
  if (order.change === 'wait') await pauseClock(transaction, number, at);
  const answered = byStaff && isAnswer(order);
  const goesOn = order.change === 'resume' || order.change === 'hand-over' || answered || hasEnded(state);
  if (goesOn && ours?.pausedAt) await endPause(transaction, ours, ours.pausedAt, at);
  if (answered) await stopClocks(transaction, number, at, 'ours');
  if (order.change === 'first-response') await stopClocks(transaction, number, at, 'microsoft');
  if (order.change === 'hand-over') await startClock(transaction, number, microsoftClock(ticket, at));
  if (hasEnded(state)) await stopClocks(transaction, number, at);
  if (order.change === 'reopen' && !answered && clocks.some(({ kind }) => kind === 'ours') && !await wasAnswered(transaction, number)) await startClock(transaction, number, ourClock(ticket.severity, at)); // the promise was never kept
  return {};
}

/** Our deadline moves on by the business time that the pause took, to the millisecond. The ladder is looked at from its beginning: who was told of a step that did not move is not told again. */
async function endPause(transaction: TicketTransaction, clock: ClockRow, from: Date, to: Date): Promise<void> {
  const pauses = [...intervalsOf(clock.pauses), ...(from < to ? [{ from, to }] : [])];
  const moved = clockFrom({ ...clock, pauses });
  await moveClock(transaction, clock.number, moved, 'half', null);
}

/** What our promise on a ticket became when a duplicate was merged into it; there was none before where that is null. */
export interface CarriedPromise {
  readonly before: Date | null;
  readonly after: Date;
}

/**
 * Who reported a duplicate was promised an answer: of the two promises the earlier one goes on with the ticket that it is merged into, both counted at
 * that severity. Undefined where nothing changes.
 */
export async function carryPromise(transaction: TicketTransaction, from: number, into: Pick<Moving, 'number' | 'state' | 'severity'>, at: Date): Promise<CarriedPromise | undefined> {
  const [theirs, own] = [running(await clocksOf(transaction, from), 'ours'), running(await clocksOf(transaction, into.number), 'ours')];
  if (!theirs) return undefined;
  const carried = withoutPause(theirs, into.severity, at);
  if (own && withoutPause(own, into.severity, at).dueAt <= carried.dueAt) return undefined;
  await startClock(transaction, into.number, carried);
  if (into.state === 'waiting') await pauseClock(transaction, into.number, at);
  return { before: own?.dueAt ?? null, after: carried.dueAt };
}

/** Our promise as it would be if work went on now. */
function withoutPause({ startedAt, pauses, pausedAt }: ClockRow, severity: Severity, at: Date): StartedClock {
  return ourClock(severity, startedAt, [...intervalsOf(pauses), ...(pausedAt && pausedAt < at ? [{ from: pausedAt, to: at }] : [])]);
}

/** Both ladders begin again: who was told of a step under the new severity already is not told twice. */
async function changeSeverity(transaction: TicketTransaction, ticket: Moving, clocks: readonly ClockRow[], { severity, toldMicrosoft }: Extract<Order, { change: 'severity' }>, at: Date): Promise<SeverityMoves> {
  const [ours, microsoft] = [running(clocks, 'ours'), running(clocks, 'microsoft')];
  if (ours) await moveClock(transaction, ticket.number, withSeverity(ours, severity), 'half', ours.pausedAt);
  const told = toldMicrosoft && microsoft ? onceTold(ticket, microsoft, severity, at) : undefined;
  if (told) await startClock(transaction, ticket.number, told);
  const { ours: moved, microsoft: after } = severityMoves(ticket, clocks, severity, at);
  return { ...(moved && { ours: moved }), ...(told && after && { microsoft: after }) };
}
