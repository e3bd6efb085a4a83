import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { locales } from '../../src/locale.ts';
import { isOpen } from '../../src/rules/index.ts';
import { configureCalendars, createCalendars, deskCalendar, deskReopensAt, loadCalendars, supportCalendar } from '../../src/tickets/calendars.ts';

const { desk, support } = createCalendars();
const at = (day: string) => new Date(`${day}T12:00Z`);

describe('public holidays close', () => {
  it.each([
    { whose: 'desk', day: '2026-04-03', name: 'Good Friday', because: 'Easter moves' },
    { whose: 'hu', day: '2026-04-06', name: 'Easter Monday', because: 'and its Monday with it' },
    { whose: 'hu', day: '2027-03-15', name: 'National Day', because: 'a fixed date on a Monday' },
    { whose: 'es', day: '2026-10-12', name: 'Fiesta Nacional de España', because: 'a name that English leaves as it is' },
    { whose: 'es', day: '2026-04-03', name: 'Good Friday', because: 'Spain keeps it everywhere' },
    { whose: 'pt-BR', day: '2026-11-20', name: 'Black Awareness Day', because: 'national since 2024' },
    { whose: 'ja', day: '2026-04-29', name: 'Showa Day', because: 'Golden Week begins' },
    { whose: 'ja', day: '2026-05-04', name: 'Greenery Day', because: 'Golden Week' },
    { whose: 'ja', day: '2026-05-05', name: 'Children\'s Day', because: 'Golden Week' },
    { whose: 'ja', day: '2026-09-22', name: 'Citizens\' Holiday', because: 'it lies between two others' },
    { whose: 'en', day: '2026-11-26', name: 'Thanksgiving Day', because: 'the fourth Thursday' },
  ])('$day for $whose: $because', ({ whose, day, name }) => {
    const calendar = whose === 'desk' ? desk(at(day)) : support(whose, at(day));
    expect(calendar.holidays).toContain(day);
    expect(calendar.holidayOn(day, 'en')).toEqual({ kind: 'holiday', name });
  });

  it.each([
    { whose: 'ja', day: '2026-05-06', name: 'Constitution Day', because: '3 May is a Sunday' },
    { whose: 'en', day: '2026-07-03', name: 'Independence Day', because: '4 July is a Saturday' },
    { whose: 'en', day: '2027-12-31', name: 'New Year\'s Day', because: '1 January 2028 is a Saturday' },
  ])('$day for $whose, in place of another: $because', ({ whose, day, name }) => {
    const calendar = support(whose, at(day));
    expect(calendar.holidays).toContain(day);
    expect(calendar.holidayOn(day, 'en')).toEqual({ kind: 'substitute', name });
  });

  it.each([
    { whose: 'hu', day: '2026-04-02', because: 'Maundy Thursday is none in Hungary' },
    { whose: 'es', day: '2026-04-02', because: 'nor in all of Spain' },
    { whose: 'pt-BR', day: '2026-11-21', because: 'the day after' },
    { whose: 'pt-BR', day: '2026-02-17', because: 'Carnival is optional' },
    { whose: 'ja', day: '2026-04-30', because: 'a working day inside Golden Week' },
    { whose: 'hu', day: '2026-12-06', because: 'people observe it and work' },
  ])('$day for $whose is none: $because', ({ whose, day }) => {
    expect(support(whose, at(day)).holidays).not.toContain(day);
    expect(support(whose, at(day)).holidayOn(day, 'en')).toBeUndefined();
  });

  it.each([
    { whose: 'hu', day: '2026-04-03', names: ['Good Friday', 'Viernes Santo', 'Sexta-Feira Santa', 'Nagypéntek', 'Good Friday'], because: 'English where the package has no name in the language' },
    { whose: 'ja', day: '2026-05-05', names: ['Children\'s Day', 'Children\'s Day', 'Children\'s Day', 'Children\'s Day', 'こどもの日'], because: 'never a script the reader cannot read where English is known' },
    { whose: 'pt-BR', day: '2026-11-20', names: ['Black Awareness Day', 'Black Awareness Day', 'Dia da Consciência Negra', 'Black Awareness Day', 'Black Awareness Day'], because: 'in its own language' },
    { whose: 'en', day: '2026-09-07', names: ['Labor Day', 'Día del Trabajador', 'Dia do trabalhador', 'A munka ünnepe', 'Labor Day'], because: 'American spelling, as the desk writes' },
  ])('$day by name: $because', ({ whose, day, names }) => {
    expect(locales.map((locale) => support(whose, at(day)).holidayOn(day, locale))).toEqual(names.map((name) => ({ kind: 'holiday', name })));
  });

  it('knows the years around an instant, and makes the calendar once for them', () => {
    const calendar = support('hu', at('2026-12-31'));
    expect(calendar.holidays).toEqual(expect.arrayContaining(['2025-12-25', '2026-12-25', '2027-01-01']));
    expect(support('hu', at('2026-01-01'))).toBe(calendar);
    expect(support('hu', at('2027-01-01'))).not.toBe(calendar);
  });

  it('knows nothing of years that nobody knows', () => {
    expect(support('ja', at('9998-05-05')).holidays).toEqual([]);
  });
});

describe('days that were moved by decree', () => {
  it.each([
    { instant: '2026-12-24T09:00Z', open: false, because: 'the Thursday before Christmas is off' },
    { instant: '2026-12-12T09:00Z', open: true, because: 'a Saturday is worked instead' },
    { instant: '2026-12-05T09:00Z', open: false, because: 'other Saturdays are not' },
    { instant: '2026-08-21T09:00Z', open: false, because: 'the Friday after 20 August' },
  ])('$instant: $because', ({ instant, open }) => {
    expect(isOpen(desk(new Date(instant)), new Date(instant))).toBe(open);
  });

  it('say which day is worked instead', () => {
    expect(desk(at('2026-12-24')).holidayOn('2026-12-24', 'hu')).toEqual({ kind: 'moved', worked: '2026-12-12' });
  });
});

describe('a partner\'s own calendars', () => {
  const own = createCalendars({
    desk: { timeZone: 'Europe/London', holidays: { country: 'GB', state: 'SCT' }, ownHolidays: { '2026-06-01': 'Company day', '12-31': { en: 'Stocktaking', hu: 'Leltár' } } },
    support: {
      es: { holidays: 'none' },
      hu: { overrides: { '2026-04-03': [['10:00', '12:00']], '2026-12-24': [['09:00', '12:00']] } },
      ja: { breaks: { '2026-05-08': [['12:00', '13:00']] } },
      en: { holidays: { country: 'IS' } },
    },
    movedDays: { HU: { '2027-03-12': '2027-03-06' } },
  });

  it.each([
    { whose: 'desk', instant: '2026-01-02T10:00Z', open: false, because: 'the holidays of another country and state' },
    { whose: 'desk', instant: '2026-10-23T10:00Z', open: true, because: 'and no longer the shipped ones' },
    { whose: 'desk', instant: '2026-12-24T10:00Z', open: true, because: 'nor what the shipped country moved' },
    { whose: 'desk', instant: '2026-06-01T10:00Z', open: false, because: 'a day of its own' },
    { whose: 'desk', instant: '2025-12-31T10:00Z', open: false, because: 'a day of its own in every year' },
    { whose: 'desk', instant: '2026-06-02T08:30Z', open: true, because: 'hours that it does not name stay' },
    { whose: 'es', instant: '2026-10-12T10:00Z', open: true, because: 'no public holidays at all' },
    { whose: 'hu', instant: '2026-04-03T08:30Z', open: true, because: 'hours on a public holiday beat it' },
    { whose: 'hu', instant: '2026-04-03T13:00Z', open: false, because: 'and those only' },
    { whose: 'hu', instant: '2026-12-24T08:30Z', open: true, because: 'they beat a moved day too' },
    { whose: 'hu', instant: '2026-12-12T09:30Z', open: false, because: 'so its Saturday is no longer worked' },
    { whose: 'hu', instant: '2027-03-06T09:00Z', open: true, because: 'next year\'s moved day is added' },
    { whose: 'ja', instant: '2026-05-08T03:30Z', open: false, because: 'a break' },
    { whose: 'en', instant: '2026-12-24T20:00Z', open: true, because: 'before noon of a half holiday' },
    { whose: 'en', instant: '2026-12-24T22:00Z', open: false, because: 'a holiday from 13:00 on' },
    { whose: 'pt-BR', instant: '2026-11-20T14:00Z', open: false, because: 'a calendar it does not name stays' },
  ])('$instant for $whose: $because', ({ whose, instant, open }) => {
    const calendar = whose === 'desk' ? own.desk(new Date(instant)) : own.support(whose, new Date(instant));
    expect(isOpen(calendar, new Date(instant))).toBe(open);
  });

  it.each([
    { day: '2026-06-01', locale: 'hu', name: 'Company day' },
    { day: '2026-12-31', locale: 'hu', name: 'Leltár' },
    { day: '2026-12-31', locale: 'ja', name: 'Stocktaking' },
  ] as const)('names $day in $locale', ({ day, locale, name }) => {
    expect(own.desk(at(day)).holidayOn(day, locale)).toEqual({ kind: 'holiday', name });
  });

  it('a leap day of its own is kept in leap years', () => {
    const { desk: leaping } = createCalendars({ desk: { ownHolidays: { '02-29': 'Leap day' } } });
    expect(leaping(at('2028-06-01')).holidays?.filter((day) => day.endsWith('-02-29'))).toEqual(['2028-02-29']);
  });

  it.each([
    { json: [], says: /the file: .*expected object/, because: 'not an object' },
    { json: { dsk: {} }, says: /Unrecognized key: "dsk"/, because: 'a misspelt calendar' },
    { json: { desk: { hour: {} } }, says: /desk: Unrecognized key: "hour"/, because: 'a misspelt part' },
    { json: { support: { fr: {} } }, says: /support: Unrecognized key: "fr"/, because: 'a language the desk does not speak' },
    { json: { desk: { hours: { mon: [['08:00']] } } }, says: /desk\.hours\.mon\.0/, because: 'half an interval' },
    { json: { desk: { hours: { mon: [['08:00', '25:00']] } } }, says: /desk: '25:00' of mon is not a time/, because: 'no such time' },
    { json: { desk: { hours: { mon: [['08:00', '12:00'], ['11:00', '15:00']] } } }, says: /desk: The calendar's hours of mon overlap/, because: 'overlapping hours' },
    { json: { desk: { hours: {} } }, says: /desk: The calendar is empty/, because: 'never open' },
    { json: { support: { es: { timeZone: 'Europe/Atlantis' } } }, says: /support\.es: .*Europe\/Atlantis/, because: 'no such zone' },
    { json: { desk: { holidays: { country: 'hu' } } }, says: /desk\.holidays: date-holidays knows no country 'hu'; write it like 'HU'/, because: 'no such country' },
    { json: { desk: { holidays: { country: 'ES', state: 'XX' } } }, says: /knows no state 'XX' of ES; it has AN, AR/, because: 'no such state' },
    { json: { desk: { holidays: { country: 'DE', state: 'BY', region: 'XX' } } }, says: /knows no region 'XX' there; it has A, /, because: 'no such region' },
    { json: { desk: { holidays: 'all' } }, says: /desk\.holidays: must be 'none' or/, because: 'neither none nor a country' },
    { json: { desk: { ownHolidays: { 'May 1': 'x' } } }, says: /desk\.ownHolidays\.May 1: must be 'YYYY-MM-DD' or 'MM-DD'/, because: 'a date in words' },
    { json: { desk: { ownHolidays: { '02-30': 'x' } } }, says: /desk: '\d{4}-02-30' is not a date/, because: 'no such day' },
    { json: { desk: { breaks: { '2026-02-30': [] } } }, says: /desk: '2026-02-30' is not a date/, because: 'no such date' },
    { json: { movedDays: { HU: { '2027-03-12': '2027-02-30' } } }, says: /movedDays\.HU\.2027-03-12: Invalid ISO date/, because: 'moved to no date' },
  ])('are refused with a reason: $because', ({ json, says }) => {
    expect(() => createCalendars(json)).toThrow(/The calendars \(CALENDARS_FILE\) are not valid/);
    expect(() => createCalendars(json)).toThrow(says);
  });

  it('are refused with every reason at once', () => {
    expect(() => createCalendars({ desk: { timeZone: 'Nowhere', holidays: { country: 'XX' } }, support: { hu: { hours: { mon: [['9', '17']] } } } }))
      .toThrow(/desk\.holidays: .*\n {2}desk: .*Nowhere.*\n {2}support\.hu: '9' of mon/);
  });
});

describe('the desk opens again', () => {
  afterEach(() => configureCalendars());

  it.each`
    at                        | reopens                   | because
    ${'2026-11-20T10:00Z'}    | ${undefined}              | ${'it is open'}
    ${'2026-11-20T07:00Z'}    | ${undefined}              | ${'it opens at this instant'}
    ${'2026-11-20T06:59Z'}    | ${'2026-11-20T07:00Z'}    | ${'in a minute'}
    ${'2026-11-20T17:00Z'}    | ${'2026-11-23T07:00Z'}    | ${'it closes for the weekend at this instant'}
    ${'2026-11-20T21:30Z'}    | ${'2026-11-23T07:00Z'}    | ${'on Friday evening: on Monday'}
    ${'2026-10-23T10:00Z'}    | ${'2026-10-26T07:00Z'}    | ${'23 October is a holiday, and clocks go back on the weekend after it'}
    ${'2026-12-31T17:30Z'}    | ${'2027-01-04T07:00Z'}    | ${'New Year\'s Day, then a weekend'}
    ${'2026-12-12T07:30Z'}    | ${undefined}              | ${'a Saturday that is worked'}
    ${'2026-11-18T11:15Z'}    | ${'2026-11-18T12:00Z'}    | ${'at lunch'}
    ${'2026-11-19T17:30Z'}    | ${'2026-11-20T07:00Z'}    | ${'it closed at 18:00 in the desk\'s own zone'}
  `('at $at: $reopens, because $because', ({ at, reopens }) => {
    configureCalendars({ desk: { breaks: { '2026-11-18': [['12:00', '13:00']] } } });
    expect(deskReopensAt(new Date(at))).toEqual(reopens && new Date(reopens));
  });
});

describe('the calendars in use', () => {
  const folder = mkdtempSync(join(tmpdir(), 'calendars-'));
  const file = (text: string) => {
    const path = join(folder, 'calendars.json');
    writeFileSync(path, text);
    return path;
  };
  afterEach(() => configureCalendars());

  it('come from a file where one is given', () => {
    loadCalendars(file('{ "desk": { "holidays": "none" }, "support": { "ja": { "timeZone": "Asia/Seoul" } } }'));
    expect(deskCalendar(at('2026-04-03')).holidays).toEqual([]);
    expect(supportCalendar('ja-JP', at('2026-04-03')).timeZone).toBe('Asia/Seoul');
    configureCalendars();
    expect(deskCalendar(at('2026-04-03')).holidays).toContain('2026-04-03');
    rmSync(folder, { recursive: true });
  });

  it.each([
    { path: () => join(folder, 'missing.json'), says: /missing\.json \(CALENDARS_FILE\) cannot be read: ENOENT/ },
    { path: () => '/proc/version', says: /\/proc\/version \(CALENDARS_FILE\) cannot be read: .*JSON/ },
  ])('are refused where the file cannot be read: $says', ({ path, says }) => {
    expect(() => loadCalendars(path())).toThrow(says);
  });

  it('read English for a language the desk has no calendar for', () => {
    expect(supportCalendar('fr', at('2026-04-03'))).toBe(supportCalendar('en', at('2026-04-03')));
  });
});
