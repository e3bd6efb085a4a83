import type { Locale } from '../locale.ts';
import { businessPeriods, type BusinessCalendar, type Interval } from '../rules/index.ts';
import { dayLength, instantOf, wallTimeAt, zoneOf } from '../rules/zone.ts';
import { weekdayOf, type Holiday, type NamedCalendar } from './calendars.ts';
import { inside, joined, outside } from './intervals.ts';

/** What gave a deadline, as the clock keeps it. */
export interface ExplainedClock {
  readonly startedAt: Date;
  readonly dueAt: Date;
  /** The stretches of time that count. */
  readonly periods: readonly Interval[];
  readonly pauses?: readonly Interval[];
}

/**
 * Why time does not count: a pause of the clock; a holiday, by date; a weekend; another weekday without hours; a date or part of
 * it that the calendar closes; before opening or after closing; or the calendar was another when the clock was started.
 */
export type Reason =
  | { readonly kind: 'pause' | 'weekend' | 'hours' | 'changed' }
  | { readonly kind: 'day-off' | 'closed' | 'break'; readonly date: string }
  | (Holiday & { readonly date: string });

/**
 * A stretch of the time between start and deadline: it counts, for so many minutes (by exception where its weekday has no hours
 * in other weeks), or it does not, for these reasons.
 */
export type Stretch =
  | Interval & { readonly counts: true; readonly minutes: number; readonly exceptional: boolean }
  | Interval & { readonly counts: false; readonly reasons: readonly Reason[] };

/** Clocks are put forward, or back where the minutes are negative. */
export interface ClockChange {
  readonly timeZones: readonly string[];
  readonly at: Date;
  /** The local date. */
  readonly date: string;
  readonly minutes: number;
}

export interface Explanation {
  /** From start to deadline, one after the other, each touching the next. */
  readonly stretches: readonly Stretch[];
  /** Minutes that count, all together. */
  readonly minutes: number;
  /** The changes of clocks between start and deadline, in the calendar's zone and the reader's. */
  readonly clockChanges: readonly ClockChange[];
}

/** Why a deadline is when it is, for a reader; a clock that runs round the clock has no calendar. */
export function explainDeadline(clock: ExplainedClock, calendar: NamedCalendar | 'round-the-clock', reader: { readonly locale: Locale; readonly timeZone: string }): Explanation {
  const span = { from: clock.startedAt, to: clock.dueAt };
  const pauses = joined(clock.pauses ?? []);
  const counting = joined(clock.periods.flatMap((period) => outside(pauses, period)));
  const gaps = outside(counting, span).flatMap((gap) => [...outside(pauses, gap).map((each) => closed(each, calendar, reader.locale)), ...inside(pauses, gap).map(paused)]);
  const minutes = minutesOf(counting);
  const stretches = [...counting.map((each, place): Stretch => ({ ...each, counts: true, minutes: minutes[place]!, exceptional: isExceptional(each, calendar) })), ...gaps];
  const zones = calendar === 'round-the-clock' ? [reader.timeZone] : [reader.timeZone, calendar.timeZone];
  return {
    stretches: stretches.sort((a, b) => a.from.getTime() - b.from.getTime()),
    minutes: minutes.reduce((sum, each) => sum + each, 0),
    clockChanges: together(zones.flatMap((timeZone) => clockChanges(timeZone, span))),
  };
}

function paused(interval: Interval): Stretch {
  return { ...interval, counts: false, reasons: [{ kind: 'pause' }] };
}

function closed(gap: Interval, calendar: NamedCalendar | 'round-the-clock', locale: Locale): Stretch {
  if (calendar === 'round-the-clock') return { ...gap, counts: false, reasons: [{ kind: 'changed' }] };
  const reasons = datesOf(gap, calendar.timeZone).map(({ date, part }) => reasonOf(date, part, calendar, locale));
  const telling = reasons.filter(({ kind }) => kind !== 'hours');
  const distinct = new Map((telling.length > 0 ? telling : reasons).map((reason) => [JSON.stringify(reason), reason]));
  return { ...gap, counts: false, reasons: [...distinct.values()] };
}

function isExceptional(stretch: Interval, calendar: NamedCalendar | 'round-the-clock'): boolean {
  return calendar !== 'round-the-clock' && datesOf(stretch, calendar.timeZone).some(({ date }) => !calendar.hours[weekdayOf(date)]?.length);
}

function reasonOf(date: string, part: Interval, calendar: NamedCalendar, locale: Locale): Reason {
  const weekday = weekdayOf(date);
  const special = calendar.overrides?.[date];
  if (!calendar.hours[weekday]?.length && !special?.length) return weekday === 'sat' || weekday === 'sun' ? { kind: 'weekend' } : { kind: 'day-off', date };
  const holiday = calendar.holidayOn(date, locale);
  if (calendar.holidays?.includes(date)) return holiday ? { ...holiday, date } : { kind: 'closed', date };
  if (special?.length === 0) return { kind: 'closed', date };
  if (opensWithin(calendar, part)) return { kind: 'changed' };
  if (!opensWithin({ ...calendar, breaks: {} }, part)) return { kind: 'hours' };
  return holiday ? { ...holiday, date } : { kind: 'break', date };
}

function opensWithin(calendar: BusinessCalendar, { from, to }: Interval): boolean {
  for (const period of businessPeriods(calendar, from)) return period.from < to;
  return false;
}

/** The local dates that a stretch of time touches, each with its part of it. */
function datesOf({ from, to }: Interval, timeZone: string): { date: string; part: Interval }[] {
  const zone = zoneOf(timeZone);
  const dates: { date: string; part: Interval }[] = [];
  for (let start = from.getTime(); start < to.getTime();) {
    const midnight = Math.floor(wallTimeAt(zone, start) / dayLength) * dayLength;
    const end = Math.min(Math.max(instantOf(zone, midnight + dayLength), start + 1), to.getTime());
    dates.push({ date: dateOf(midnight), part: { from: new Date(start), to: new Date(end) } });
    start = end;
  }
  return dates;
}

function dateOf(wallTime: number): string {
  return new Date(wallTime).toISOString().slice(0, 10);
}

/** Whole minutes of each stretch, rounded so that they add up to those of all. */
function minutesOf(stretches: readonly Interval[]): number[] {
  let [passed, told] = [0, 0];
  return stretches.map(({ from, to }) => {
    passed += (to.getTime() - from.getTime()) / 60_000;
    const minutes = Math.round(passed) - told;
    told += minutes;
    return minutes;
  });
}

function clockChanges(timeZone: string, { from, to }: Interval): ClockChange[] {
  const zone = zoneOf(timeZone);
  const changes: ClockChange[] = [];
  for (let start = from.getTime(); start < to.getTime(); start += dayLength) {
    const end = Math.min(start + dayLength, to.getTime());
    const change = zone.offsetAt(end) - zone.offsetAt(start);
    if (change === 0) continue;
    let [before, after] = [start, end];
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if (zone.offsetAt(middle) === zone.offsetAt(start)) before = middle;
      else after = middle;
    }
    changes.push({ timeZones: [timeZone], at: new Date(after), date: dateOf(wallTimeAt(zone, after)), minutes: Math.round(change / 60_000) });
  }
  return changes;
}

/** In order, and those of two zones at the same time as one. */
function together(changes: readonly ClockChange[]): ClockChange[] {
  const byTime = new Map<string, ClockChange>();
  for (const change of changes) {
    const key = `${change.at.getTime()} ${change.minutes}`;
    byTime.set(key, { ...change, timeZones: [...new Set([...byTime.get(key)?.timeZones ?? [], ...change.timeZones])] });
  }
  return [...byTime.values()].sort((a, b) => a.at.getTime() - b.at.getTime());
}
