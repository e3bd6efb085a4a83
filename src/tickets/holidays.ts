import type Holidays from 'date-holidays';
import type { HolidaysTypes } from 'date-holidays';
import { createRequire } from 'node:module';
import type { Locale } from '../locale.ts';
import type { WallInterval } from '../rules/index.ts';

/** Whose public holidays are kept: ISO 3166 country and, where it has its own, state and region, as date-holidays writes them. */
export interface Place {
  readonly country: string;
  readonly state?: string | undefined;
  readonly region?: string | undefined;
}

export interface PublicHoliday {
  /** Local date, 'YYYY-MM-DD'. */
  readonly date: string;
  /** The closed part of that date; of most, all of it. */
  readonly closed: WallInterval;
  /** In the language asked for where the name is known in it, otherwise in English, otherwise as the place calls it. */
  readonly name: string;
  /** Kept in place of a holiday that fell on a weekend. */
  readonly substitute: boolean;
}

/** What date-holidays calls the languages of its names. */
const languages: Readonly<Record<Locale, readonly string[]>> = { en: [], es: ['es'], 'pt-BR': ['pt'], hu: ['hu'], ja: ['jp'] };

/** Outside these years the package's moon calendars are guesses, and in the first centuries they do not end. */
const knownYears = [1970, 2200] as const;

const require = createRequire(import.meta.url);
const kept = new Map<string, readonly PublicHoliday[]>();

/** The days off by law that begin in a year, in order, substitute days among them; none outside the years 1970 to 2200. */
export function publicHolidays(place: Place, year: number, locale: Locale = 'en'): readonly PublicHoliday[] {
  if (year < knownYears[0] || year > knownYears[1]) return [];
  const key = [place.country, place.state, place.region, year, locale].join('|');
  let holidays = kept.get(key);
  if (!holidays) kept.set(key, holidays = read(place, year, locale));
  return holidays;
}

/** The country that a time zone lies in, whose holidays are known; undefined for 'UTC' and where none are. */
export function countryOf(timeZone: string): string | undefined {
  countries ??= new Map(Object.keys(new (load())().getCountries()).flatMap((country) => (zonesIn(country) ?? []).map((zone) => [zone, country])));
  return countries.get(new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone);
}

let countries: ReadonlyMap<string, string> | undefined;

function zonesIn(country: string): readonly string[] | undefined {
  return (new Intl.Locale(`und-${country}`) as Intl.Locale & { getTimeZones(): string[] | undefined }).getTimeZones();
}

/** What is wrong with a place, in words; undefined where its holidays are known. */
export function faultOf({ country, state, region }: Place): string | undefined {
  const known = new (load())();
  if (!Object.hasOwn(known.getCountries(), country)) return `date-holidays knows no country '${country}'; write it like 'HU'`;
  const states = known.getStates(country) ?? {};
  if (state !== undefined && !Object.hasOwn(states, state)) return `date-holidays knows no state '${state}' of ${country}; it has ${listed(states)}`;
  const regions = state === undefined ? {} : known.getRegions(country, state) ?? {};
  if (region !== undefined && !Object.hasOwn(regions, region)) return `date-holidays knows no region '${region}' there; it has ${listed(regions)}`;
  return undefined;
}

function listed(names: object): string {
  return Object.keys(names).join(', ') || 'none';
}

/** The package takes a tenth of a second and 30 MB: it is loaded when holidays are first asked for. */
function load(): typeof Holidays {
  return require('date-holidays');
}

function read({ country, state = '', region = '' }: Place, year: number, locale: Locale): PublicHoliday[] {
  // In UTC, every day has 24 hours, so that lengths are exact; the dates are the place's own all the same.
  const holidays = new (load())(country, state, region, { types: ['public'], languages: [...languages[locale], 'en-us', 'en'], timezone: 'UTC' });
  return holidays.getHolidays(year).flatMap(daysOf);
}

/** A holiday may be part of a day or several days: one entry for each local date. */
function daysOf({ date, start, end, name, substitute = false }: HolidaysTypes.Holiday): PublicHoliday[] {
  const day = 24 * 60;
  const from = Date.parse(`${date.slice(0, 10)}T${date.slice(11, 16)}Z`) / 60_000;
  const to = from + (end.getTime() - start.getTime()) / 60_000;
  const days: PublicHoliday[] = [];
  for (let midnight = from - (from % day); midnight < to; midnight += day) {
    const closed: WallInterval = [timeOf(Math.max(from, midnight) - midnight), timeOf(Math.min(to, midnight + day) - midnight)];
    // The package adds "(substitute day)" in its own words.
    days.push({ date: new Date(midnight * 60_000).toISOString().slice(0, 10), closed, name: substitute ? name.replace(/ \([^()]*\)$/, '') : name, substitute });
  }
  return days;
}

function timeOf(minutes: number): string {
  return [Math.floor(minutes / 60), Math.floor(minutes % 60)].map((part) => String(part).padStart(2, '0')).join(':');
}
