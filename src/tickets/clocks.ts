import { addBusinessTime, businessPeriods, initialResponse, type InitialResponse, type Interval, type Severity } from '../rules/index.ts';
import type { StartedClock } from '../store/clocks.ts';
import type { LadderStep } from '../store/schema.ts';
import { deskCalendar, supportCalendar } from './calendars.ts';
import { joined, outside } from './intervals.ts';

export type { StartedClock };

/** Our own promise to the customer, in seconds of the desk's business hours; policy of the desk. */
export const firstAnswerSeconds: Readonly<Record<Severity, number>> = { A: 30 * 60, B: 2 * 3600, C: 4 * 3600 };

/** How long after a missed deadline the managers are told again, in seconds of the clock's own time. */
const overdueSeconds: Readonly<Record<Severity, number>> = { A: 15 * 60, B: 3600, C: 4 * 3600 };

export interface ResponsePromise {
  readonly severity: Severity;
  readonly breakFix: boolean;
  /** BCP 47 tag of the language the ticket is filed in. */
  readonly language: string;
}

/** When Microsoft should have given its initial response to a ticket handed over at this instant. */
export function microsoftResponse(promise: ResponsePromise, handedOverAt: Date): InitialResponse {
  return initialResponse({ ...promise, submittedAt: handedOverAt, calendar: supportCalendar(promise.language, handedOverAt) });
}

/** Microsoft's clock, from hand-over; it never pauses. */
export function microsoftClock({ severity, breakFix, language }: ResponsePromise, handedOverAt: Date): StartedClock {
  const { dueAt, periods, clock, target } = microsoftResponse({ severity, breakFix, language }, handedOverAt);
  const later = overdueSeconds[severity];
  const overdue = clock === 'round-the-clock' ? new Date(dueAt.getTime() + later * 1000) : addBusinessTime(supportCalendar(language, dueAt), dueAt, later);
  return {
    kind: 'microsoft', startedAt: handedOverAt, dueAt, periods, steps: ladder(periods, dueAt, overdue), severity, language, breakFix, pauses: [],
    seconds: 'hours' in target ? target.hours * 3600 : null, calendar: clock === 'round-the-clock' ? '' : supportCalendar(language, handedOverAt).fingerprint,
  };
}

/** Our clock: the first answer to a customer who reported a problem, in the desk's business hours, pauses not counted. */
export function ourClock(severity: Severity, openedAt: Date, pauses: readonly Interval[] = []): StartedClock {
  const calendar = deskCalendar(openedAt);
  const seconds = firstAnswerSeconds[severity];
  const dueAt = addBusinessTime(calendar, openedAt, seconds, pauses);
  const periods = periodsUntil(openedAt, dueAt, pauses);
  const overdue = addBusinessTime(deskCalendar(dueAt), dueAt, overdueSeconds[severity], pauses);
  return { kind: 'ours', startedAt: openedAt, dueAt, periods, steps: ladder(periods, dueAt, overdue), severity, language: null, breakFix: null, seconds, calendar: calendar.fingerprint, pauses };
}

/** What a clock's deadline was reckoned from. */
export type ClockFacts = Pick<StartedClock, 'kind' | 'startedAt' | 'severity' | 'language' | 'breakFix' | 'pauses'>;

/** The clock that these facts give in the calendars as they are now. */
export function clockFrom({ kind, startedAt, severity, language, breakFix, pauses }: ClockFacts): StartedClock {
  return kind === 'ours' ? ourClock(severity, startedAt, pauses) : microsoftClock({ severity, language: language ?? 'en', breakFix: breakFix ?? true }, startedAt);
}

function periodsUntil(from: Date, to: Date, pauses: readonly Interval[]): Interval[] {
  const paused = joined(pauses);
  const periods: Interval[] = [];
  for (const period of businessPeriods(deskCalendar(from), from)) {
    if (period.from >= to) break;
    periods.push(...outside(paused, { from: period.from, to: period.to < to ? period.to : to }));
  }
  return periods;
}

function ladder(periods: readonly Interval[], dueAt: Date, overdue: Date): Record<LadderStep, Date> {
  return { half: instantAt(periods, 0.5) ?? dueAt, 'three-quarters': instantAt(periods, 0.75) ?? dueAt, due: dueAt, overdue };
}

/** The instant at which a part (0 to 1) of the time that counts has passed; undefined where none counts. */
export function instantAt(periods: readonly Interval[], part: number): Date | undefined {
  let left = part * periods.reduce((sum, { from, to }) => sum + (to.getTime() - from.getTime()), 0);
  for (const { from, to } of periods) {
    const length = to.getTime() - from.getTime();
    if (left <= length) return new Date(from.getTime() + Math.round(left));
    left -= length;
  }
  return periods.at(-1)?.to;
}

const order: readonly LadderStep[] = ['half', 'three-quarters', 'due', 'overdue'];

/** The first step that is still to come at this instant, and when it is due; undefined after the last. */
export function stepAfter(steps: Readonly<Partial<Record<LadderStep, string>>>, now: Date): { readonly step: LadderStep; readonly at: Date } | undefined {
  return order.flatMap((step) => (steps[step] === undefined ? [] : [{ step, at: new Date(steps[step]) }])).find(({ at }) => at > now);
}

/** The ladder's steps that are due at this instant, in order, and the next one after them. Pure: the question every tick asks. */
export function stepsDue(steps: Readonly<Partial<Record<LadderStep, string>>>, from: LadderStep, now: Date): { due: LadderStep[]; next?: LadderStep } {
  const left = order.slice(order.indexOf(from)).filter((step) => steps[step] !== undefined);
  const due = left.filter((step) => new Date(steps[step]!) <= now);
  const next = left.find((step) => !due.includes(step));
  return next ? { due, next } : { due };
}
