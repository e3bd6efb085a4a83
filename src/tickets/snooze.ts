import type { Person } from '../directory/people.ts';
import type { Severity } from '../rules/index.ts';
import { clockNow, supersedeWaiting, toldFor } from '../store/nudges.ts';
import type { Database } from '../store/open.ts';
import { insertMessages } from '../store/outbox.ts';
import type { ClockKind, LadderStep } from '../store/schema.ts';
import { inTransaction, ticketByNumber } from '../store/tickets.ts';
import { stepsDue } from './clocks.ts';
import { ticketScope } from './rights.ts';
import { nextWorkingTime } from './working-hours.ts';

/** For how long a nudge may be put off. */
export const snoozes = ['quarter', 'hour', 'morning'] as const;
export type Snooze = (typeof snoozes)[number];

const minutes: Readonly<Record<Exclude<Snooze, 'morning'>, number>> = { quarter: 15, hour: 60 };

/** Severity A is never put off past its deadline; the others for an hour, or until the next working morning. Policy of the desk. */
export function snoozesFor({ severity, dueAt }: { severity: Severity; dueAt: Date }, now: Date): Snooze[] {
  if (severity !== 'A') return ['hour', 'morning'];
  return (['quarter', 'hour'] as const).filter((snooze) => now.getTime() + minutes[snooze] * 60_000 <= dueAt.getTime());
}

/** Until when a nudge is put off that is put off now. */
export function snoozedUntil(snooze: Snooze, timeZone: string, now: Date): Date {
  if (snooze !== 'morning') return new Date(now.getTime() + minutes[snooze] * 60_000);
  const opening = nextWorkingTime(timeZone, now);
  return opening > now ? opening : nextWorkingTime(timeZone, new Date(now.getTime() + 14 * 3_600_000)); // past any closing, before the next day's
}

/** What a nudge says and to whom, but not yet when: the same news is told to the same person once. */
export function clockNews({ number, clock, startedAt, countedAs, dueAt }: { number: number; clock: ClockKind; startedAt: Date; countedAs: Severity; dueAt: Date }, step: LadderStep): string {
  return ['clock', number, clock, startedAt.getTime(), countedAs, dueAt.getTime(), step].join('/');
}

export type SnoozeResult =
  | { readonly kind: 'snoozed'; readonly until: Date }
  | { readonly kind: 'not-possible' }
  /** The clock that the button spoke of runs no longer. */
  | { readonly kind: 'stale' }
  | { readonly kind: 'unknown' };

/**
 * Puts off what this person is told about a clock: they are told the latest step again at that time, or a later one that came meanwhile. Everybody
 * else is told as ever. Pressed twice it is the same.
 */
export async function snooze(db: Database, person: Person, asked: { number: number; clock: ClockKind; startedAt?: Date | undefined; snooze: Snooze; timeZone: string }, now: Date): Promise<SnoozeResult> {
  const { number, clock: kind } = asked;
  const clock = await ticketByNumber(db, ticketScope(person), number) && await clockNow(db, number, kind, person);
  if (!clock) return { kind: 'unknown' };
  if (asked.startedAt && (clock.stoppedAt || asked.startedAt.getTime() !== clock.startedAt.getTime())) return { kind: 'stale' };
  const { due } = stepsDue(clock.steps, 'half', now);
  const step = due.at(-1);
  if (clock.stoppedAt || !step || !snoozesFor(clock, now).includes(asked.snooze)) return { kind: 'not-possible' };
  const until = snoozedUntil(asked.snooze, person.timeZone ?? asked.timeZone, now);
  const { startedAt, countedAs, dueAt, steps } = clock;
  const to = { tenantId: person.tenantId, objectId: person.objectId };
  const key = [clockNews({ number, clock: kind, startedAt, countedAs, dueAt }, step), 'snooze', Math.floor(until.getTime() / 60_000), to.tenantId, to.objectId].join('/');
  const subject = { number, clock: kind, startedAt: startedAt.toISOString(), severity: countedAs, step, stepAt: steps[step], snoozed: true };
  await inTransaction(db, async (transaction) => {
    const stoodInFor = await toldFor(transaction, number, kind, to);
    await insertMessages(transaction, [{ key, kind: 'clock', to, subject: { ...subject, ...stoodInFor }, urgent: clock.severity === 'A', plannedAt: now, deliverAt: until }]);
    await supersedeWaiting(transaction, [number], now);
  });
  return { kind: 'snoozed', until };
}
