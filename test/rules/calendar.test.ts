import { describe, expect, it } from 'vitest';
import {
  addBusinessDays, addBusinessTime, businessPeriods, businessTimeBetween, isOpen, nextOpening, subtractBusinessTime, type BusinessCalendar,
} from '../../src/rules/index.ts';
import { aroundTheClock, office, week } from './builders.ts';

const monday = new Date('2026-11-23T09:00:00Z');

function broken(over: object): BusinessCalendar {
  return { ...office(), ...over } as BusinessCalendar;
}

describe('a bad calendar is refused', () => {
  it.each([
    { calendar: broken({ timeZone: 'Europe/Nowhere' }), because: 'no such zone' },
    { calendar: broken({ timeZone: '' }), because: 'no zone' },
    { calendar: broken({ timeZone: undefined }), because: 'no zone' },
    { calendar: broken({ hours: {} }), because: 'no hours' },
    { calendar: broken({ hours: week([]) }), because: 'no hours on any day' },
    { calendar: broken({ hours: {}, overrides: { '2026-12-24': [] } }), because: 'no hours on any date' },
    { calendar: broken({ hours: undefined }), because: 'hours are missing' },
    { calendar: broken({ hours: { monday: [['09:00', '17:00']] } }), because: 'no such weekday' },
    { calendar: broken({ hours: week([['17:00', '09:00']]) }), because: 'ends before it starts' },
    { calendar: broken({ hours: week([['09:00', '09:00']]) }), because: 'ends as it starts' },
    { calendar: broken({ hours: week([['09:00', '13:00'], ['12:00', '17:00']]) }), because: 'intervals overlap' },
    { calendar: broken({ hours: week([['9:00', '17:00']]) }), because: 'not HH:MM' },
    { calendar: broken({ hours: week([['09:00', '25:00']]) }), because: 'no such hour' },
    { calendar: broken({ hours: week([['09:00', '24:30']]) }), because: '24:00 ends a day' },
    { calendar: broken({ hours: { mon: [['09:00']] } }), because: 'half an interval' },
    { calendar: broken({ hours: { mon: '09:00-17:00' } }), because: 'not a list' },
    { calendar: broken({ holidays: ['2026-02-30'] }), because: 'no such date' },
    { calendar: broken({ holidays: ['24.12.2026'] }), because: 'not YYYY-MM-DD' },
    { calendar: broken({ holidays: '2026-12-24' }), because: 'not a list' },
    { calendar: broken({ breaks: { 'today': [['12:00', '13:00']] } }), because: 'not a date' },
    { calendar: broken({ breaks: { '2026-11-23': [['13:00', '12:00']] } }), because: 'ends before it starts' },
    { calendar: broken({ overrides: { '2026-13-01': [['12:00', '13:00']] } }), because: 'no such month' },
    { calendar: null as unknown as BusinessCalendar, because: 'not a calendar' },
  ])('$because', ({ calendar }) => {
    for (const use of [addBusinessTime, subtractBusinessTime, addBusinessDays]) expect(() => use(calendar, monday, 1)).toThrow(RangeError);
    for (const use of [isOpen, nextOpening, businessPeriods]) expect(() => use(calendar, monday)).toThrow(RangeError);
    expect(() => businessTimeBetween(calendar, monday, monday)).toThrow(RangeError);
  });

  it.each([
    { calendar: office({ hours: week([['13:00', '17:00'], ['09:00', '12:00']]) }), because: 'a split day, in any order' },
    { calendar: office({ hours: week([['09:00', '12:00'], ['12:00', '17:00']]) }), because: 'intervals that touch' },
    { calendar: office({ hours: { mon: [['00:00', '24:00']] } }), because: 'a whole day' },
    { calendar: office({ hours: {}, overrides: { '2026-11-23': [['09:00', '17:00']] } }), because: 'one date alone' },
  ])('but not: $because', ({ calendar }) => {
    expect(isOpen(calendar, monday)).toBe(true);
  });
});

describe('a bad date, number or pause is refused', () => {
  const never = new Date(Number.NaN);
  it.each([-1, Number.NaN, Infinity, -0.001, 1e12])('%s seconds', (seconds) => {
    expect(() => addBusinessTime(office(), monday, seconds)).toThrow(RangeError);
    expect(() => subtractBusinessTime(office(), monday, seconds)).toThrow(RangeError);
  });

  it.each([-1, 0.5, Number.NaN, Infinity, 1e9])('%s days', (days) => {
    expect(() => addBusinessDays(office(), monday, days)).toThrow(RangeError);
  });

  it('no date', () => {
    for (const use of [addBusinessTime, subtractBusinessTime, addBusinessDays]) expect(() => use(office(), never, 1)).toThrow(RangeError);
    for (const use of [isOpen, nextOpening, businessPeriods]) expect(() => use(office(), never)).toThrow(RangeError);
    expect(() => businessTimeBetween(office(), never, monday)).toThrow(RangeError);
    expect(() => businessTimeBetween(office(), monday, never)).toThrow(RangeError);
  });

  it.each([{ from: monday, to: new Date(monday.getTime() - 1) }, { from: never, to: monday }, { from: monday, to: never }])('a pause from $from to $to', (pause) => {
    expect(() => addBusinessTime(office(), monday, 1, [pause])).toThrow(RangeError);
    expect(() => businessTimeBetween(office(), monday, monday, [pause])).toThrow(RangeError);
  });
});

describe('a calendar that never opens again', () => {
  const past = office({ hours: {}, overrides: { '2020-01-02': [['09:00', '17:00']] } });
  it('is refused, and not searched for ever', () => {
    expect(() => addBusinessTime(past, monday, 0)).toThrow(RangeError);
    expect(() => nextOpening(past, monday)).toThrow(RangeError);
    expect(() => addBusinessDays(past, monday, 1)).toThrow(RangeError);
    expect(() => subtractBusinessTime(past, new Date('2019-01-01T00:00:00Z'), 1)).toThrow(RangeError);
    expect(() => addBusinessTime(past, new Date('2020-01-01T00:00:00Z'), 9 * 3600)).toThrow(RangeError);
  });

  it('still has its past', () => {
    expect(subtractBusinessTime(past, monday, 3600).toISOString()).toBe('2020-01-02T15:00:00.000Z');
    expect([...businessPeriods(past, monday)]).toEqual([]);
    expect(businessTimeBetween(past, new Date('2019-01-01T00:00:00Z'), monday)).toBe(8 * 3600);
    expect(isOpen(past, monday)).toBe(false);
  });
});

describe('what beats what', () => {
  const calendar = office({
    holidays: ['2026-12-25'],
    overrides: { '2026-12-24': [['08:00', '12:00']], '2026-12-25': [['09:00', '17:00']], '2026-12-26': [['10:00', '14:00']], '2026-12-28': [] },
    breaks: { '2026-12-24': [['09:00', '10:00']], '2026-12-29': [['00:00', '24:00']], '2026-12-30': [['12:00', '12:30'], ['08:00', '09:30']] },
  });

  it.each([
    { at: '2026-12-23T09:00', open: true, because: 'weekly hours' },
    { at: '2026-12-24T08:30', open: true, because: 'overrides beat weekly hours' },
    { at: '2026-12-24T09:30', open: false, because: 'breaks beat overrides' },
    { at: '2026-12-24T15:00', open: false, because: 'overrides replace the whole day' },
    { at: '2026-12-25T10:00', open: false, because: 'holidays beat overrides' },
    { at: '2026-12-26T11:00', open: true, because: 'an override opens a Saturday' },
    { at: '2026-12-28T11:00', open: false, because: 'an override without hours closes the day' },
    { at: '2026-12-29T11:00', open: false, because: 'a break of the whole day closes it' },
    { at: '2026-12-30T09:00', open: false, because: 'a break at opening time' },
    { at: '2026-12-30T12:15', open: false, because: 'a break in the middle' },
    { at: '2026-12-30T12:30', open: true, because: 'a break is over when it ends' },
  ])('$at open: $open, $because', ({ at, open }) => {
    expect(isOpen(calendar, new Date(`${at}:00+01:00`))).toBe(open);
  });

  it('skips dates without open hours when counting days', () => {
    const days = [1, 2, 3, 4].map((n) => addBusinessDays(calendar, new Date('2026-12-23T10:00:00Z'), n).toISOString().slice(0, 10));
    expect(days).toEqual(['2026-12-24', '2026-12-26', '2026-12-30', '2026-12-31']);
  });
});

describe('periods come as they are asked for', () => {
  it('one after the other, the first cut where the desk is open', () => {
    const periods = businessPeriods(office({ hours: week([['09:00', '12:00'], ['13:00', '17:00']]) }), new Date('2026-11-20T10:30:00Z'));
    expect([...periods.take(3)].map(({ from, to }) => `${from.toISOString().slice(8, 16)}–${to.toISOString().slice(11, 16)}`))
      .toEqual(['20T10:30–11:00', '20T12:00–16:00', '23T08:00–11:00']);
  });

  it('round the clock they touch at midnight, and never end', () => {
    const [first, second] = [...businessPeriods(aroundTheClock('Asia/Tokyo'), new Date('2026-11-20T10:30:00Z')).take(2)];
    expect(first!.to).toEqual(second!.from);
    expect(second!.to.toISOString()).toBe('2026-11-21T15:00:00.000Z');
  });
});
