import { merged, type Stretch } from './stretches.ts';
import { dayLength, zoneOf, type Zone } from './zone.ts';

/**
 * Local wall-clock intervals per weekday in an IANA zone. '24:00' ends a day. Everything that takes one throws RangeError
 * where it is empty or malformed. It is read once per object: change it by making another.
 */
export interface BusinessCalendar {
  readonly timeZone: string;
  readonly hours: Readonly<Partial<Record<Weekday, readonly WallInterval[]>>>;
  /** 'YYYY-MM-DD': closed. */
  readonly holidays?: readonly string[];
  /** By date: parts of it that are closed. */
  readonly breaks?: Readonly<Record<string, readonly WallInterval[]>>;
  /** By date: its hours, in place of the weekday's. */
  readonly overrides?: Readonly<Record<string, readonly WallInterval[]>>;
}

/** A stretch of real time. */
export interface Interval {
  readonly from: Date;
  readonly to: Date;
}

export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';

/** 'HH:MM' to 'HH:MM'. */
export type WallInterval = readonly [string, string];

/** A calendar, checked: dates are days since 1970-01-01, stretches milliseconds of the day. */
export interface ReadCalendar {
  readonly zone: Zone;
  /** From Thursday on, the weekday of day 0. */
  readonly week: readonly (readonly Stretch[])[];
  readonly holidays: ReadonlySet<number>;
  readonly breaks: ReadonlyMap<number, readonly Stretch[]>;
  readonly overrides: ReadonlyMap<number, readonly Stretch[]>;
  /** Before the first and after the last of these dates it never opens. */
  readonly days: readonly [first: number, last: number];
}

const weekdays: readonly Weekday[] = ['thu', 'fri', 'sat', 'sun', 'mon', 'tue', 'wed'];
/** Nothing is looked for outside the years 1 to 9999. */
const allDays = [Date.parse('0001-01-01T00:00Z') / dayLength, Date.parse('9999-12-31T00:00Z') / dayLength] as const;

const alreadyRead = new WeakMap<BusinessCalendar, ReadCalendar>();

/** Checks a calendar, or throws RangeError saying what is wrong with it. */
export function readCalendar(calendar: BusinessCalendar): ReadCalendar {
  const known = alreadyRead.get(calendar);
  if (known) return known;
  if (!isRecord(calendar)) throw new RangeError('The calendar is malformed: it is not an object.');
  const { timeZone, hours, holidays = [], breaks = {}, overrides = {} } = calendar;
  const wellFormed = [hours, breaks, overrides].every(isRecord) && Array.isArray(holidays);
  if (!wellFormed) throw new RangeError('The calendar is malformed: hours, breaks and overrides are objects, holidays a list.');
  const zone = zoneOf(timeZone);
  const week = readWeek(hours);
  const special = { holidays: new Set(holidays.map(readDate)), breaks: readDates(breaks), overrides: readDates(overrides) };
  const read = { zone, week, ...special, days: openDays(week, special.overrides) };
  alreadyRead.set(calendar, read);
  return read;
}

function readWeek(hours: BusinessCalendar['hours']): Stretch[][] {
  const names: readonly string[] = weekdays;
  const stranger = Object.keys(hours).find((key) => !names.includes(key));
  if (stranger !== undefined) throw new RangeError(`The calendar has hours for '${stranger}', which is not one of mon, tue, wed, thu, fri, sat, sun.`);
  return weekdays.map((weekday) => readIntervals(hours[weekday] ?? [], weekday));
}

function readDates(dates: Readonly<Record<string, readonly WallInterval[]>>): Map<number, Stretch[]> {
  return new Map(Object.entries(dates).map(([date, intervals]) => [readDate(date), readIntervals(intervals, date)]));
}

function openDays(week: readonly (readonly Stretch[])[], overrides: ReadonlyMap<number, readonly Stretch[]>): readonly [number, number] {
  if (week.some((stretches) => stretches.length > 0)) return allDays;
  const dates = [...overrides].filter(([, stretches]) => stretches.length > 0).map(([date]) => date).sort((a, b) => a - b);
  const [first, last] = [dates.at(0), dates.at(-1)];
  if (first === undefined || last === undefined) throw new RangeError('The calendar is empty: it has no hours on any day.');
  return [first, last];
}

function readIntervals(intervals: readonly WallInterval[], where: string): Stretch[] {
  if (!Array.isArray(intervals)) throw new RangeError(`The calendar's hours of ${where} are not a list.`);
  const stretches = intervals.map((interval) => readInterval(interval, where)).sort((a, b) => a[0] - b[0]);
  stretches.forEach(([from], place) => {
    if (from < (stretches[place - 1]?.[1] ?? 0)) throw new RangeError(`The calendar's hours of ${where} overlap.`);
  });
  return merged(stretches);
}

function readInterval(interval: WallInterval, where: string): Stretch {
  if (!Array.isArray(interval) || interval.length !== 2) throw new RangeError(`An interval of ${where} is not a pair of times.`);
  const [from, to] = [readTime(interval[0], where), readTime(interval[1], where)];
  if (from >= to) throw new RangeError(`The interval ${interval[0]}–${interval[1]} of ${where} does not end after it starts.`);
  return [from, to];
}

function readTime(time: string, where: string): number {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time) ?? /^(24):(00)$/.exec(time) ?? [];
  if (hours === undefined) throw new RangeError(`'${String(time)}' of ${where} is not a time; write 'HH:MM', up to '24:00'.`);
  return (Number(hours) * 60 + Number(minutes)) * 60_000;
}

function readDate(date: string): number {
  const instant = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  if (new Date(instant).getUTCDate() !== Number(date.slice(8))) throw new RangeError(`'${String(date)}' is not a date; write 'YYYY-MM-DD'.`);
  return instant / dayLength;
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
