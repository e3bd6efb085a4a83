import type { ReadCalendar } from './calendar.ts';
import { clipped, merged, without, type Stretch } from './stretches.ts';
import { dayLength, instantOf, wallTimeAt } from './zone.ts';

/** The local date at an instant, in days since 1970-01-01. */
export function dateAt({ zone }: ReadCalendar, instant: number): number {
  return Math.floor(wallTimeAt(zone, instant) / dayLength);
}

/**
 * When the desk is open on a local date, as real time: in order, none touching. Breaks and holidays beat overrides, overrides
 * beat the weekday's hours. A date that the zone skipped (Apia, 2011-12-30) has no hours.
 */
export function openOn(calendar: ReadCalendar, date: number): Stretch[] {
  const hours = calendar.holidays.has(date) ? [] : calendar.overrides.get(date) ?? calendar.week[((date % 7) + 7) % 7] ?? [];
  if (hours.length === 0) return [];
  const { zone, breaks } = calendar;
  const [start, end] = [instantOf(zone, date * dayLength), instantOf(zone, (date + 1) * dayLength)];
  const real = ([from, to]: Stretch): Stretch => [instantOf(zone, date * dayLength + from), instantOf(zone, date * dayLength + to)];
  const open = clipped(merged(hours.map(real)), [start, end]);
  return without(open, merged((breaks.get(date) ?? []).map(real)));
}

/** The open stretches from an instant on, the first one cut there; touching ones of two dates stay apart. Ends where the desk never opens again. */
export function* openFrom(calendar: ReadCalendar, from: number): Generator<Stretch, void, undefined> {
  const [first, last] = calendar.days;
  for (let date = Math.max(dateAt(calendar, from) - 1, first); date <= last; date++) {
    for (const [start, end] of openOn(calendar, date)) if (end > from) yield [Math.max(start, from), end];
  }
}

/** The same backwards: the latest stretch first, cut at the instant. */
export function* openBefore(calendar: ReadCalendar, to: number): Generator<Stretch, void, undefined> {
  const [first, last] = calendar.days;
  for (let date = Math.min(dateAt(calendar, to) + 1, last); date >= first; date--) {
    for (const [start, end] of openOn(calendar, date).reverse()) if (start < to) yield [start, Math.min(end, to)];
  }
}

/** Whether the desk is open at an instant; at closing time it is not. */
export function openAt(calendar: ReadCalendar, instant: number): boolean {
  const date = dateAt(calendar, instant);
  return [date - 1, date, date + 1].some((each) => openOn(calendar, each).some(([from, to]) => from <= instant && instant < to));
}
