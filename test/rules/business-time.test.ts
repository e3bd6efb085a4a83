import { describe, expect, it } from 'vitest';
import { addBusinessDays, addBusinessTime, businessTimeBetween, isOpen, nextOpening, subtractBusinessTime, type Interval } from '../../src/rules/index.ts';
import { aroundTheClock, office, week } from './builders.ts';

const hour = 3600;
const at = (local: string): Date => new Date(local.length > 16 ? local : `${local}:00+01:00`);
const iso = (date: Date): string => date.toISOString();
const pause = (from: string, to: string): Interval => ({ from: at(from), to: at(to) });

describe('adding business time (Budapest, 09:00 to 17:00)', () => {
  it.each([
    { start: '2026-11-20T10:00', hours: 2, due: '2026-11-20T12:00', because: 'within the day' },
    { start: '2026-11-20T09:00', hours: 8, due: '2026-11-20T17:00', because: 'a deadline on closing time stays on it' },
    { start: '2026-11-20T16:00', hours: 2, due: '2026-11-23T10:00', because: 'over the weekend' },
    { start: '2026-11-20T17:00', hours: 1, due: '2026-11-23T10:00', because: 'at closing time it is closed' },
    { start: '2026-11-21T12:00', hours: 0, due: '2026-11-23T09:00', because: 'nothing, outside hours: the next opening' },
    { start: '2026-11-20T17:00', hours: 0, due: '2026-11-23T09:00', because: 'nothing, at closing time: the next opening' },
    { start: '2026-11-20T09:00', hours: 0, due: '2026-11-20T09:00', because: 'nothing, at opening time: it is open' },
    { start: '2026-11-20T16:59', hours: 0, due: '2026-11-20T16:59', because: 'nothing, in hours' },
    { start: '2026-11-20T07:00', hours: 40, due: '2026-11-26T17:00', because: 'a week of five days, to closing time' },
  ])('$start + $hours h = $due: $because', ({ start, hours, due }) => {
    expect(iso(addBusinessTime(office(), at(start), hours * hour))).toBe(iso(at(due)));
  });

  it('keeps what is smaller than a second', () => {
    expect(iso(addBusinessTime(office(), new Date('2026-11-20T15:59:59.750Z'), 0.5))).toBe('2026-11-23T08:00:00.250Z');
    expect(businessTimeBetween(office(), new Date('2026-11-20T10:00:00.250Z'), new Date('2026-11-20T10:00:01Z'))).toBe(0.75);
  });
});

describe('taking business time back', () => {
  it.each([
    { end: '2026-11-23T10:00', hours: 2, start: '2026-11-20T16:00', because: 'over the weekend' },
    { end: '2026-11-20T17:00', hours: 8, start: '2026-11-20T09:00', because: 'to opening time, and stays on it' },
    { end: '2026-11-22T12:00', hours: 1, start: '2026-11-20T16:00', because: 'from a closed day' },
    { end: '2026-11-22T12:00', hours: 0, start: '2026-11-20T17:00', because: 'nothing, outside hours: the closing before' },
    { end: '2026-11-20T17:00', hours: 0, start: '2026-11-20T17:00', because: 'nothing, at closing time' },
    { end: '2026-11-23T09:00', hours: 0, start: '2026-11-23T09:00', because: 'nothing, at opening time: it is open' },
    { end: '2026-11-23T09:00', hours: 1, start: '2026-11-20T16:00', because: 'from opening time' },
  ])('$end - $hours h = $start: $because', ({ end, hours, start }) => {
    expect(iso(subtractBusinessTime(office(), at(end), hours * hour))).toBe(iso(at(start)));
  });
});

describe('business time between', () => {
  it.each([
    { from: '2026-11-20T16:00', to: '2026-11-23T10:00', hours: 2, because: 'the weekend does not count' },
    { from: '2026-11-21T00:00', to: '2026-11-22T24:00:00+01:00', hours: 0, because: 'a weekend' },
    { from: '2026-11-23T10:00', to: '2026-11-20T16:00', hours: 0, because: 'the other way round there is none' },
    { from: '2026-11-20T10:00', to: '2026-11-20T10:00', hours: 0, because: 'no time at all' },
  ])('$from to $to: $hours h, $because', ({ from, to, hours }) => {
    expect(businessTimeBetween(office(), at(from), at(to))).toBe(hours * hour);
  });
});

describe('pauses', () => {
  it.each([
    { pauses: [pause('2026-11-20T11:00', '2026-11-20T12:00')], due: '2026-11-20T13:00', because: 'an hour later by an hour' },
    { pauses: [pause('2026-11-20T11:00', '2026-11-20T11:00')], due: '2026-11-20T12:00', because: 'of no length' },
    { pauses: [pause('2026-11-20T11:15', '2026-11-20T12:00'), pause('2026-11-20T11:00', '2026-11-20T11:30')], due: '2026-11-20T13:00', because: 'that overlap, out of order, count once' },
    { pauses: [pause('2026-11-20T11:00', '2026-11-20T11:30'), pause('2026-11-20T11:30', '2026-11-20T12:00')], due: '2026-11-20T13:00', because: 'that touch are one' },
    { pauses: [pause('2026-11-20T16:00', '2026-11-23T10:00')], due: '2026-11-20T12:00', because: 'after the deadline' },
    { pauses: [pause('2026-11-20T12:00', '2026-11-20T13:00')], due: '2026-11-20T12:00', because: 'a deadline that falls where one begins stays' },
    { pauses: [pause('2026-11-20T09:00', '2026-11-20T10:00')], due: '2026-11-20T12:00', because: 'before the start' },
    { pauses: [pause('2026-11-20T10:00', '2026-11-20T18:00')], due: '2026-11-23T11:00', because: 'the rest of the day' },
    { pauses: [pause('2026-11-20T11:00', '2026-11-22T12:00')], due: '2026-11-23T10:00', because: 'into the weekend' },
    { pauses: [pause('2026-11-20T11:00', '2126-11-22T12:00')], due: '2126-11-22T13:00', because: 'for a hundred years' },
  ])('$because', ({ pauses, due }) => {
    expect(iso(addBusinessTime(office(), at('2026-11-20T10:00'), 2 * hour, pauses))).toBe(iso(at(due)));
    expect(businessTimeBetween(office(), at('2026-11-20T10:00'), at(due), pauses)).toBe(2 * hour);
  });
});

describe('business days', () => {
  it.each([
    { start: '2026-11-19T10:00', days: 1, due: '2026-11-20T10:00', because: 'the next day' },
    { start: '2026-11-20T10:00', days: 1, due: '2026-11-23T10:00', because: 'Friday to Monday' },
    { start: '2026-11-20T22:30', days: 1, due: '2026-11-23T22:30', because: 'the local time is kept outside hours' },
    { start: '2026-11-21T03:00', days: 1, due: '2026-11-23T03:00', because: 'from a closed day to the next open one' },
    { start: '2026-11-20T10:00', days: 6, due: '2026-11-30T10:00', because: 'more than a week' },
    { start: '2026-11-21T03:00', days: 0, due: '2026-11-21T03:00', because: 'no day: the start itself' },
    { start: '2027-03-26T10:00', days: 1, due: '2027-03-29T10:00:00+02:00', because: 'the same local time after the clocks went forward' },
  ])('$start + $days = $due: $because', ({ start, days, due }) => {
    expect(iso(addBusinessDays(office(), at(start), days))).toBe(iso(at(due)));
  });

  it('moves a local time that does not exist forward by the gap, and takes the first of two', () => {
    const everyDay = aroundTheClock('Europe/Budapest');
    expect(iso(addBusinessDays(everyDay, new Date('2027-03-27T01:30:00Z'), 1))).toBe('2027-03-28T01:30:00.000Z');
    expect(iso(addBusinessDays(everyDay, new Date('2026-10-24T00:30:00Z'), 1))).toBe('2026-10-25T00:30:00.000Z');
  });
});

describe('opening', () => {
  it.each([
    { from: '2026-11-20T08:00', opens: '2026-11-20T09:00', because: 'before hours' },
    { from: '2026-11-20T17:00', opens: '2026-11-23T09:00', because: 'at closing time' },
    { from: '2026-11-20T12:00', opens: '2026-11-20T12:00', because: 'it is open' },
  ])('$from: $opens, $because', ({ from, opens }) => {
    expect(iso(nextOpening(office(), at(from)))).toBe(iso(at(opens)));
  });

  it('is at opening time, and no longer at closing time', () => {
    expect(['08:59', '09:00', '16:59', '17:00'].map((time) => isOpen(office(), at(`2026-11-20T${time}`)))).toEqual([false, true, true, false]);
  });
});

describe('24 hours are real hours when the clocks change', () => {
  it.each([
    { zone: 'Europe/Budapest', from: '2027-03-28T00:00:00+01:00', to: '2027-03-29T00:00:00+02:00', hours: 23 },
    { zone: 'Europe/Budapest', from: '2026-10-25T00:00:00+02:00', to: '2026-10-26T00:00:00+01:00', hours: 25 },
    { zone: 'America/Sao_Paulo', from: '2018-11-04T03:00:00Z', to: '2018-11-05T02:00:00Z', hours: 23 },
    { zone: 'America/Sao_Paulo', from: '2018-02-17T02:00:00Z', to: '2018-02-18T03:00:00Z', hours: 25 },
    { zone: 'America/St_Johns', from: '2026-03-08T03:30:00Z', to: '2026-03-09T02:30:00Z', hours: 23 },
    { zone: 'America/St_Johns', from: '2010-11-07T02:30:00Z', to: '2010-11-08T03:30:00Z', hours: 25 },
    { zone: 'Australia/Lord_Howe', from: '2026-10-03T13:30:00Z', to: '2026-10-04T13:00:00Z', hours: 23.5 },
    { zone: 'Australia/Lord_Howe', from: '2026-04-04T13:00:00Z', to: '2026-04-05T13:30:00Z', hours: 24.5 },
    { zone: 'Asia/Tokyo', from: '2026-03-08T15:00:00Z', to: '2026-03-09T15:00:00Z', hours: 24 },
    { zone: 'Pacific/Apia', from: '2011-12-29T10:00:00Z', to: '2011-12-31T10:00:00Z', hours: 48 },
  ])('$zone from $from: $hours h', ({ zone, from, to, hours }) => {
    const calendar = aroundTheClock(zone);
    expect(businessTimeBetween(calendar, new Date(from), new Date(to))).toBe(hours * hour);
    expect(iso(addBusinessTime(calendar, new Date(from), hours * hour))).toBe(iso(new Date(to)));
    expect(iso(subtractBusinessTime(calendar, new Date(to), hours * hour))).toBe(iso(new Date(from)));
  });
});

describe('hours at the change of the clocks', () => {
  const night = (from: string, to: string) => ({ timeZone: 'Europe/Budapest', hours: { sun: [[from, to]] as const } });
  it.each([
    { from: '01:00', to: '02:30', date: '2027-03-28', opens: '00:00', closes: '01:30', because: '02:30 does not exist: 03:30 summer time' },
    { from: '02:30', to: '05:00', date: '2027-03-28', opens: '01:30', closes: '03:00', because: '02:30 does not exist: opens at 03:30' },
    { from: '01:00', to: '02:30', date: '2026-10-25', opens: '23:00', closes: '00:30', because: '02:30 exists twice: closes the first time' },
    { from: '02:30', to: '04:00', date: '2026-10-25', opens: '00:30', closes: '03:00', because: '02:30 exists twice: opens the first time' },
  ])('$date $from to $to: $because', ({ from, to, date, opens, closes }) => {
    const calendar = night(from, to);
    const opening = nextOpening(calendar, new Date(`${date}T00:00:00+02:00`));
    expect(iso(opening).slice(11, 16)).toBe(opens);
    expect(iso(addBusinessTime(calendar, opening, businessTimeBetween(calendar, opening, new Date(`${date}T12:00:00Z`)))).slice(11, 16)).toBe(closes);
  });

  it('are none where the gap swallows them', () => {
    const gone = { ...night('02:30', '03:15'), overrides: {} };
    expect(iso(nextOpening(gone, new Date('2027-03-27T12:00:00Z')))).toBe('2027-04-04T00:30:00.000Z');
  });

  it('are none on a date that the zone skipped', () => {
    const apia = { timeZone: 'Pacific/Apia', hours: week([['09:00', '17:00']]) };
    expect(iso(addBusinessTime(apia, new Date('2011-12-30T03:00:00Z'), 0))).toBe('2012-01-01T19:00:00.000Z');
    expect(iso(addBusinessDays(apia, new Date('2011-12-29T20:00:00Z'), 1))).toBe('2012-01-01T20:00:00.000Z');
  });
});
