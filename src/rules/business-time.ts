import { readCalendar, type BusinessCalendar, type Interval, type ReadCalendar } from './calendar.ts';
import { openAt, openBefore, openFrom, openOn } from './open-hours.ts';
import { merged, without, type Stretch } from './stretches.ts';
import { dayLength, instantOf, wallTimeAt } from './zone.ts';

/** More business time or days than this are refused: nobody waits that long, and looking for it would take seconds. */
const hundredYears = 36_525;

/**
 * The instant by which so many seconds of business time have passed since `start`, pauses not counted. One that falls exactly
 * on closing time stays on it; adding nothing outside hours moves to the next opening. Fractions count to the millisecond.
 * Throws RangeError on a bad calendar, date, pause or number, and where the desk is never open for that long.
 */
export function addBusinessTime(calendar: BusinessCalendar, start: Date, seconds: number, pauses: readonly Interval[] = []): Date {
  let left = milliseconds(seconds);
  for (const [from, to] of counting(readCalendar(calendar), instant(start), stretchesOf(pauses))) {
    if (left <= to - from) return new Date(from + left);
    left -= to - from;
  }
  throw new RangeError('The calendar is not open for that long after the start.');
}

/**
 * The instant since which so many seconds of business time have passed at `end`: takes back what `addBusinessTime` adds. One
 * that falls exactly on opening time stays on it; taking nothing outside hours moves to the closing before. Throws like it.
 */
export function subtractBusinessTime(calendar: BusinessCalendar, end: Date, seconds: number): Date {
  let left = milliseconds(seconds);
  const read = readCalendar(calendar);
  if (left === 0 && openAt(read, instant(end))) return new Date(end);
  for (const [from, to] of openBefore(read, instant(end))) {
    if (left <= to - from) return new Date(to - left);
    left -= to - from;
  }
  throw new RangeError('The calendar is not open for that long before the end.');
}

/**
 * Seconds of business time between two instants, pauses not counted; 0 where `to` is not after `from`. Throws RangeError on a
 * bad calendar, date or pause.
 */
export function businessTimeBetween(calendar: BusinessCalendar, from: Date, to: Date, pauses: readonly Interval[] = []): number {
  const [read, start, end, paused] = [readCalendar(calendar), instant(from), instant(to), stretchesOf(pauses)];
  let sum = 0;
  for (const [opens, closes] of end > start ? counting(read, start, merged([...paused, [end, Infinity]])) : []) sum += closes - opens;
  return sum / 1000;
}

/**
 * The same local time of day on the n-th next date with open hours, kept even outside them; for 0 days the start itself.
 * Throws RangeError on a bad calendar, date or number of days, and where there are not so many open dates.
 */
export function addBusinessDays(calendar: BusinessCalendar, start: Date, days: number): Date {
  if (!Number.isSafeInteger(days) || days < 0 || days > hundredYears) throw new RangeError(`Business days are whole, from 0 to ${hundredYears}, not ${days}.`);
  const read = readCalendar(calendar);
  const local = wallTimeAt(read.zone, instant(start));
  const today = Math.floor(local / dayLength);
  if (days === 0) return new Date(start);
  return new Date(instantOf(read.zone, openDate(read, today, days) * dayLength + local - today * dayLength));
}

/** Whether the desk is open at this instant: at opening time it is, at closing time not. Throws RangeError on a bad calendar or date. */
export function isOpen(calendar: BusinessCalendar, at: Date): boolean {
  return openAt(readCalendar(calendar), instant(at));
}

/** The first open instant at or after this one: itself where the desk is open. Throws RangeError on a bad calendar or date, and where it never opens again. */
export function nextOpening(calendar: BusinessCalendar, from: Date): Date {
  return addBusinessTime(calendar, from, 0);
}

/**
 * The open stretches from this instant on, one after the other as they are asked for; the first is cut there where the desk is
 * open. A stretch ends at midnight at the latest, so round the clock they touch. Throws RangeError on a bad calendar or date.
 */
export function businessPeriods(calendar: BusinessCalendar, from: Date): Generator<Interval, void, undefined> {
  return intervals(openFrom(readCalendar(calendar), instant(from)));
}

function* intervals(stretches: Iterable<Stretch>): Generator<Interval, void, undefined> {
  for (const [from, to] of stretches) yield { from: new Date(from), to: new Date(to) };
}

/** The stretches that count from an instant on: open, and not paused. Each time between two pauses is walked by itself, so a long pause costs nothing. */
function* counting(calendar: ReadCalendar, from: number, paused: readonly Stretch[]): Generator<Stretch, void, undefined> {
  for (const [start, end] of without([[from, Infinity]], paused)) {
    for (const [opens, closes] of openFrom(calendar, start)) {
      if (opens >= end) break;
      yield [opens, Math.min(closes, end)];
    }
  }
}

/** The n-th date after this one that has open hours. */
function openDate(calendar: ReadCalendar, after: number, n: number): number {
  const [first, last] = calendar.days;
  let left = n;
  for (let date = Math.max(after + 1, first); date <= last; date++) {
    if (openOn(calendar, date).length > 0) left -= 1;
    if (left === 0) return date;
  }
  throw new RangeError('The calendar has not so many open dates after the start.');
}

function stretchesOf(pauses: readonly Interval[]): Stretch[] {
  return merged(pauses.map(({ from, to }): Stretch => {
    if (instant(from) > instant(to)) throw new RangeError(`A pause ends before it starts: ${from.toISOString()} to ${to.toISOString()}.`);
    return [instant(from), instant(to)];
  }));
}

function instant(date: Date): number {
  const time = date.getTime();
  if (Number.isNaN(time)) throw new RangeError('The date is not a date.');
  return time;
}

function milliseconds(seconds: number): number {
  const length = Math.round(seconds * 1000);
  if (!(seconds >= 0) || length > hundredYears * dayLength) throw new RangeError(`Business time is a number of seconds from 0 to a hundred years, not ${seconds}.`);
  return length;
}
