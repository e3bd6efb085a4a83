/** Milliseconds of a day of 24 hours. */
export const dayLength = 86_400_000;

/** An IANA time zone; instants and wall-clock times are milliseconds, a wall-clock time being read as if it were UTC. */
export interface Zone {
  /** What the wall clock is ahead of UTC at this instant, in milliseconds. */
  offsetAt(instant: number): number;
}

/** The offset through one UTC day: `before` until `at`, `after` from then on. */
interface DayOffset {
  readonly before: number;
  readonly after: number;
  readonly at: number;
}

const zones = new Map<string, Zone>();
const daysKept = 20_000;

/** The zone of this name; throws RangeError where there is none. Asking the platform is slow, so offsets are kept per UTC day. */
export function zoneOf(timeZone: string): Zone {
  const kept = zones.get(timeZone);
  if (kept) return kept;
  if (typeof timeZone !== 'string' || timeZone === '') throw new RangeError(`The calendar's timeZone must be an IANA zone, not ${String(timeZone)}.`);
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  const days = new Map<number, DayOffset>();
  const zone: Zone = { offsetAt: (instant) => offsetOn(days, format, instant) };
  zones.set(timeZone, zone);
  return zone;
}

/**
 * The instant of a wall-clock time. One that does not exist moves forward by the gap (02:30 becomes 03:30), one that exists
 * twice means the first.
 */
export function instantOf(zone: Zone, wallTime: number): number {
  const before = zone.offsetAt(wallTime - dayLength);
  const after = zone.offsetAt(wallTime + dayLength);
  const first = wallTime - before;
  if (before === after || zone.offsetAt(first) === before) return first;
  const second = wallTime - after;
  return zone.offsetAt(second) === after ? second : first;
}

/** When a date ('YYYY-MM-DD') begins in an IANA zone; where summer begins at midnight, that is an hour later by the clock. */
export function startOfDate(date: string, timeZone: string): Date {
  return new Date(instantOf(zoneOf(timeZone), Date.parse(`${date}T00:00:00Z`)));
}

/** When the week begins, Monday 00:00, that an instant lies in, in an IANA zone. */
export function startOfWeek(at: Date, timeZone: string): Date {
  const today = Math.floor(wallTimeAt(zoneOf(timeZone), at.getTime()) / dayLength);
  const monday = today - (today + 3) % 7; // 1970-01-01 was a Thursday
  return startOfDate(new Date(monday * dayLength).toISOString().slice(0, 10), timeZone);
}

/** How many midnights in an IANA zone lie between two instants: 0 on the same day, negative once the end is past. */
export function daysUntil(end: Date, now: Date, timeZone: string): number {
  const dateOf = (at: Date) => Math.floor(wallTimeAt(zoneOf(timeZone), at.getTime()) / dayLength);
  return dateOf(end) - dateOf(now);
}

/** An instant as ISO 8601 has it with the offset of an IANA zone: '2026-11-23T10:00:00+01:00'; to the second. */
export function isoIn(at: Date, timeZone: string): string {
  const zone = zoneOf(timeZone);
  const minutes = Math.round(zone.offsetAt(at.getTime()) / 60_000);
  const two = (value: number) => String(value).padStart(2, '0');
  const offset = `${minutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
  return `${new Date(wallTimeAt(zone, at.getTime())).toISOString().slice(0, 19)}${offset}`;
}

/** What the wall clock shows at this instant. */
export function wallTimeAt(zone: Zone, instant: number): number {
  return instant + zone.offsetAt(instant);
}

function offsetOn(days: Map<number, DayOffset>, format: Intl.DateTimeFormat, instant: number): number {
  const day = Math.floor(instant / dayLength);
  let offset = days.get(day);
  if (!offset) {
    if (days.size >= daysKept) days.clear();
    offset = readDay(format, day * dayLength);
    days.set(day, offset);
  }
  return instant < offset.at ? offset.before : offset.after;
}

function readDay(format: Intl.DateTimeFormat, start: number): DayOffset {
  const before = readOffset(format, start);
  const after = readOffset(format, start + dayLength);
  return { before, after, at: before === after ? start : changeIn(format, start, before) };
}

/** The first whole second of the UTC day from `start` at which the offset is no longer `before`. */
function changeIn(format: Intl.DateTimeFormat, start: number, before: number): number {
  let [same, changed] = [0, dayLength / 1000];
  while (changed - same > 1) {
    const middle = Math.floor((same + changed) / 2);
    if (readOffset(format, start + middle * 1000) === before) same = middle;
    else changed = middle;
  }
  return start + changed * 1000;
}

/** Reads '3/7/2026, GMT-03:30'; old offsets have seconds too. */
function readOffset(format: Intl.DateTimeFormat, instant: number): number {
  const [, sign, hours = '0', minutes = '0', seconds = '0'] = /GMT(?:([+\-\u2212])(\d{1,2}):?(\d{2})?:?(\d{2})?)?$/.exec(format.format(instant)) ?? [];
  const length = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
  return sign === '+' || sign === undefined ? length : -length;
}
