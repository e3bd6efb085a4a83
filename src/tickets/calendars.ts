import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as z from 'zod/v4';
import { localeFor, locales, type Locale } from '../locale.ts';
import { isOpen, nextOpening, type BusinessCalendar, type Weekday } from '../rules/index.ts';
import shipped from './calendars.json' with { type: 'json' };
import { countryOf, faultOf, publicHolidays, type Place, type PublicHoliday } from './holidays.ts';

/** Why a date is closed, for a reader: by name, or because its work was moved to another date. */
export type Holiday =
  | { readonly kind: 'holiday' | 'substitute'; readonly name: string }
  | { readonly kind: 'moved'; readonly worked: string };

/** A business calendar with the public holidays of the years around an instant, and what they are called. */
export interface NamedCalendar extends BusinessCalendar {
  /** The same for calendars with the same hours: changes when anything does that moves a deadline. */
  readonly fingerprint: string;
  /** The holiday of a local date, wholly or partly closed for it; undefined where there is none. */
  holidayOn(date: string, locale: Locale): Holiday | undefined;
}

export interface Calendars {
  desk(at: Date): NamedCalendar;
  support(language: string, at: Date): NamedCalendar;
  people(timeZone: string, at: Date): NamedCalendar;
}

/** The desk's own business hours around an instant, in which the first answer to a customer is promised. */
export function deskCalendar(at: Date): NamedCalendar {
  return calendars.desk(at);
}

/** When the desk opens again after an instant at which it is closed; undefined where it is open. */
export function deskReopensAt(at: Date): Date | undefined {
  const calendar = deskCalendar(at);
  return isOpen(calendar, at) ? undefined : nextOpening(calendar, at);
}

/** The hours around an instant in which Microsoft's support in a language is reckoned to work: the desk's own estimate, no page gives them. */
export function supportCalendar(language: string, at: Date): NamedCalendar {
  return calendars.support(language, at);
}

/** When people in a zone are at work around an instant: Monday to Friday, 08:00 to 18:00, not on the public holidays of the zone's country. Policy of the desk. Throws RangeError where there is no such zone. */
export function peopleCalendar(timeZone: string, at: Date): NamedCalendar {
  return calendars.people(timeZone, at);
}

/** Takes the partner's own calendars from a JSON file, from now on; throws one error that lists what is wrong with it. */
export function loadCalendars(path: string): void {
  configureCalendars(jsonOf(path));
}

/** The same from its content; without any, the shipped calendars again. */
export function configureCalendars(json?: unknown): void {
  calendars = createCalendars(json);
}

function jsonOf(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Error(`The calendars in ${path} (CALENDARS_FILE) cannot be read: ${(error as Error).message}`);
  }
}

const Hours = z.array(z.tuple([z.string(), z.string()]));
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const HolidayName = z.string().trim().min(1).max(80);

/** Of these keys, any, and no others. */
function some<K extends string, T extends z.ZodType>(keys: readonly K[], value: T) {
  return z.strictObject(Object.fromEntries(keys.map((key) => [key, value.optional()])) as Record<K, z.ZodOptional<T>>);
}

const Calendar = z.strictObject({
  timeZone: z.string().min(1),
  hours: some(weekdays, Hours),
  /** By whose law the calendar has its days off: 'none', or a country and, where it has its own, a state and region. */
  holidays: z.union([z.literal('none'), z.strictObject({ country: z.string(), state: z.string().optional(), region: z.string().optional() })], `must be 'none' or { "country": "HU" }, with a state and region where it has its own`),
  /** Further days off, 'YYYY-MM-DD' or every year 'MM-DD', with a name: one for everybody or one per language. */
  ownHolidays: z.record(z.string().regex(/^(\d{4}-)?\d{2}-\d{2}$/, "must be 'YYYY-MM-DD' or 'MM-DD'"), z.union([HolidayName, some(locales, HolidayName)], 'must be a name, or a name per language, of at most 80 characters')).optional(),
  breaks: z.record(z.string(), Hours).optional(),
  /** By date: its hours, on a public holiday too. */
  overrides: z.record(z.string(), Hours).optional(),
});
/** By country: a day off by decree, and the weekend day that is worked instead with the hours of that day off. */
const MovedDays = z.record(z.string(), z.record(z.iso.date(), z.iso.date()));
const Overrides = z.strictObject({
  desk: Calendar.partial().optional(),
  support: some(locales, Calendar.partial()).optional(),
  movedDays: MovedDays.optional(),
});

type CalendarOf = z.infer<typeof Calendar>;
interface Settings {
  readonly desk: CalendarOf;
  readonly support: Readonly<Record<Locale, CalendarOf>>;
  readonly movedDays: z.infer<typeof MovedDays>;
}

let calendars = createCalendars();

/**
 * The shipped calendars, with a partner's own laid over them: what a calendar there names replaces the shipped part, moved days
 * are added. Throws one error that lists what is wrong.
 */
export function createCalendars(overrides: unknown = {}): Calendars {
  const settings = merged(shipped as unknown as Settings, overrides);
  const made = new Map<string, NamedCalendar>();
  const around = (name: string, at: Date, of: () => CalendarOf): NamedCalendar => {
    const key = `${name}|${at.getUTCFullYear()}`;
    let calendar = made.get(key);
    if (!calendar) made.set(key, calendar = calendarAround(at.getUTCFullYear(), of(), settings.movedDays));
    return calendar;
  };
  return {
    desk: (at) => around('desk', at, () => settings.desk),
    support(language, at) {
      const locale = localeFor(language) ?? 'en';
      return around(locale, at, () => settings.support[locale]);
    },
    people: (timeZone, at) => around(`people ${timeZone}`, at, () => peopleIn(timeZone)),
  };
}

const officeDay: CalendarOf['hours']['mon'] = [['08:00', '18:00']];

function peopleIn(timeZone: string): CalendarOf {
  const country = countryOf(timeZone);
  return { timeZone, hours: { mon: officeDay, tue: officeDay, wed: officeDay, thu: officeDay, fri: officeDay }, holidays: country ? { country } : 'none' };
}

function merged(base: Settings, json: unknown): Settings {
  const read = Overrides.safeParse(json);
  if (!read.success) throw invalid(read.error.issues.map((issue) => `${issue.path.join('.') || 'the file'}: ${issue.code === 'invalid_key' ? issue.issues[0]?.message : issue.message}`));
  const { desk, support = {}, movedDays = {} } = read.data;
  const settings: Settings = {
    desk: { ...base.desk, ...desk },
    support: Object.fromEntries(locales.map((locale) => [locale, { ...base.support[locale], ...support[locale] }])) as Record<Locale, CalendarOf>,
    movedDays: Object.fromEntries(Object.keys({ ...base.movedDays, ...movedDays }).map((country) => [country, { ...base.movedDays[country], ...movedDays[country] }])),
  };
  const problems = [
    ...(desk ? problemsOf('desk', settings.desk, desk) : []),
    ...locales.flatMap((locale) => (support[locale] ? problemsOf(`support.${locale}`, settings.support[locale], support[locale]) : [])),
  ];
  if (problems.length > 0) throw invalid(problems);
  return settings;
}

function invalid(problems: readonly string[]): Error {
  return new Error(['The calendars (CALENDARS_FILE) are not valid.', ...problems.map((problem) => `  ${problem}`)].join('\n'));
}

/** What the shape does not tell: places, which date-holidays knows, and zones, times and dates, which the rules read. */
function problemsOf(name: string, calendar: CalendarOf, { holidays }: Partial<CalendarOf>): string[] {
  const fault = holidays === undefined || holidays === 'none' ? undefined : faultOf(holidays);
  const problems = fault ? [`${name}.holidays: ${fault}`] : [];
  try {
    isOpen(calendarAround(2000, { ...calendar, holidays: 'none' }, {}), new Date(0));
  } catch (error) {
    problems.push(`${name}: ${(error as Error).message}`);
  }
  return problems;
}

/** The calendar of the years before, of and after a year: nobody waits longer, and the rules read a calendar once. */
function calendarAround(year: number, settings: CalendarOf, movedDays: Settings['movedDays']): NamedCalendar {
  const { timeZone, hours, holidays, ownHolidays = {}, breaks = {}, overrides = {} } = settings;
  const years = [year - 1, year, year + 1];
  const place: Place | undefined = holidays === 'none' ? undefined : holidays;
  const worksOn = (day: string) => (overrides[day]?.length ?? 0) > 0;
  const legal = (locale?: Locale) => (place ? years.flatMap((each) => publicHolidays(place, each, locale)) : []).filter((holiday) => !worksOn(holiday.date));
  const isWhole = ({ closed: [from, to] }: PublicHoliday) => from === '00:00' && to === '24:00';
  const own = new Map(Object.entries(ownHolidays).flatMap(([day, name]) => datesOf(day, years).map((each) => [each, name] as const)));
  const moved = new Map(Object.entries(place ? movedDays[place.country] ?? {} : {}).filter(([off]) => !worksOn(off)));
  const calendar: BusinessCalendar = {
    timeZone, hours,
    holidays: [...new Set([...legal().filter(isWhole).map((holiday) => holiday.date), ...own.keys(), ...moved.keys()])],
    breaks: { ...Object.fromEntries(legal().filter((holiday) => !isWhole(holiday)).map((holiday) => [holiday.date, [holiday.closed]])), ...breaks },
    overrides: { ...Object.fromEntries([...moved].map(([off, worked]) => [worked, hours[weekdayOf(off)] ?? []])), ...overrides },
  };
  return {
    ...calendar,
    fingerprint: fingerprintOf(calendar),
    holidayOn(day, locale) {
      const name = own.get(day);
      if (name) return { kind: 'holiday', name: typeof name === 'string' ? name : name[locale] ?? name.en ?? Object.values(name)[0] ?? '' };
      const holiday = legal(locale).find((each) => each.date === day);
      if (holiday) return { kind: holiday.substitute ? 'substitute' : 'holiday', name: holiday.name };
      const worked = moved.get(day);
      return worked === undefined ? undefined : { kind: 'moved', worked };
    },
  };
}

function fingerprintOf({ timeZone, hours, holidays = [], breaks = {}, overrides = {} }: BusinessCalendar): string {
  const byDate = (days: object) => Object.entries(days).sort(([a], [b]) => (a < b ? -1 : 1));
  const week = weekdays.map((day) => hours[day] ?? []);
  return createHash('sha256').update(JSON.stringify([timeZone, week, [...holidays].sort(), byDate(breaks), byDate(overrides)])).digest('base64url').slice(0, 16);
}

/** A yearly day in each year that has it; any other as it is. */
function datesOf(day: string, years: readonly number[]): string[] {
  if (day.length > 'MM-DD'.length) return [day];
  const inYears = years.map((year) => `${year}-${day}`);
  return day === '02-29' ? inYears.filter((each) => new Date(`${each}T00:00Z`).getUTCDate() === 29) : inYears;
}

/** The weekday of a date, as calendars name it. */
export function weekdayOf(day: string): Weekday {
  return weekdays[new Date(`${day}T00:00Z`).getUTCDay()]!;
}
