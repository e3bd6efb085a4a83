import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addBusinessDays, addBusinessTime, businessPeriods, businessTimeBetween, isOpen, nextOpening, subtractBusinessTime, type BusinessCalendar, type Interval,
} from '../../src/rules/index.ts';
import { office } from './builders.ts';

const zones = ['Europe/Budapest', 'America/Sao_Paulo', 'America/St_Johns', 'Australia/Lord_Howe', 'Asia/Tokyo', 'Pacific/Apia', 'UTC'];
const clock = (minutes: number): string => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** None to two intervals of a day, up to '24:00'. */
const intervals = fc.uniqueArray(fc.nat(96), { minLength: 0, maxLength: 4 }).map((quarters) => {
  const times = quarters.sort((a, b) => a - b).map((quarter) => clock(quarter * 15));
  return [times.slice(0, 2), times.slice(2, 4)].filter((pair): pair is [string, string] => pair.length === 2);
});
const date = fc.integer({ min: 0, max: 400 }).map((day) => new Date(Date.UTC(2026, 8, 1 + day)).toISOString().slice(0, 10));
const calendar: fc.Arbitrary<BusinessCalendar> = fc.record({
  timeZone: fc.constantFrom(...zones),
  hours: fc.record({ mon: fc.constant([['08:00', '16:30']] as [string, string][]), tue: intervals, wed: intervals, thu: intervals, sat: intervals, sun: intervals }),
  holidays: fc.array(date, { maxLength: 5 }), breaks: fc.dictionary(date, intervals, { maxKeys: 5 }), overrides: fc.dictionary(date, intervals, { maxKeys: 5 }),
});
const instant = fc.integer({ min: Date.UTC(2026, 8, 1), max: Date.UTC(2027, 8, 1) }).map((time) => new Date(time));
const seconds = fc.oneof(fc.integer({ min: 0, max: 200 * 3600 }), fc.integer({ min: 0, max: 200_000_000 }).map((ms) => ms / 1000));
const pause = fc.tuple(instant, fc.integer({ min: 0, max: 10 * 86_400_000 })).map(([from, length]) => ({ from, to: new Date(from.getTime() + length) }));
const pauses: fc.Arbitrary<Interval[]> = fc.array(pause, { maxLength: 5 });
const runs = { numRuns: 400 };

describe('for any calendar', () => {
  it('the business time between start and deadline is what was added, pauses or not', () => {
    fc.assert(fc.property(calendar, instant, seconds, pauses, (hours, start, length, paused) => {
      const due = addBusinessTime(hours, start, length, paused);
      expect(businessTimeBetween(hours, start, due, paused)).toBeCloseTo(length, 3);
    }), runs);
  });

  it('adding and taking back returns to a start that is open', () => {
    fc.assert(fc.property(calendar, instant, seconds, (hours, from, length) => {
      const start = nextOpening(hours, from);
      expect(subtractBusinessTime(hours, addBusinessTime(hours, start, length), length)).toEqual(start);
    }), runs);
  });

  it('pauses move a deadline later by exactly the business time they cover', () => {
    fc.assert(fc.property(calendar, instant, seconds, pauses, (hours, start, length, paused) => {
      const [plain, moved] = [addBusinessTime(hours, start, length), addBusinessTime(hours, start, length, paused)];
      const covered = businessTimeBetween(hours, start, moved) - businessTimeBetween(hours, start, moved, paused);
      expect(moved.getTime()).toBeGreaterThanOrEqual(plain.getTime());
      expect(businessTimeBetween(hours, plain, moved)).toBeCloseTo(covered, 3);
    }), runs);
  });

  it('who starts later or has more to do is never due earlier', () => {
    fc.assert(fc.property(calendar, instant, instant, seconds, seconds, (hours, a, b, few, more) => {
      const [early, late] = a < b ? [a, b] : [b, a];
      expect(addBusinessTime(hours, early, few).getTime()).toBeLessThanOrEqual(addBusinessTime(hours, late, few).getTime());
      expect(addBusinessTime(hours, a, Math.min(few, more)).getTime()).toBeLessThanOrEqual(addBusinessTime(hours, a, Math.max(few, more)).getTime());
    }), runs);
  });

  it('time in two parts is the time of the whole', () => {
    fc.assert(fc.property(calendar, instant, instant, instant, pauses, (hours, a, b, c, paused) => {
      const [x, y, z] = [a, b, c].sort((one, other) => one.getTime() - other.getTime()) as [Date, Date, Date];
      expect(businessTimeBetween(hours, x, y, paused) + businessTimeBetween(hours, y, z, paused)).toBeCloseTo(businessTimeBetween(hours, x, z, paused), 3);
    }), { numRuns: 150 });
  });

  it('periods are in order and apart, begin open and end closed or at midnight', () => {
    fc.assert(fc.property(calendar, instant, (hours, from) => {
      let last = from.getTime();
      for (const period of businessPeriods(hours, from).take(10)) {
        expect(period.from.getTime()).toBeGreaterThanOrEqual(last);
        expect(period.to.getTime()).toBeGreaterThan(period.from.getTime());
        expect(isOpen(hours, period.from)).toBe(true);
        expect(isOpen(hours, new Date(period.to.getTime() - 1))).toBe(true);
        last = period.to.getTime();
      }
    }), { numRuns: 150 });
  });

  it('a business day keeps the local time of day on a date that is open', () => {
    const local = (timeZone: string, at: Date): string => new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'medium' }).format(at);
    fc.assert(fc.property(instant, fc.integer({ min: 1, max: 30 }), fc.constantFrom('Asia/Tokyo', 'UTC', 'America/Sao_Paulo'), (start, days, timeZone) => {
      expect(local(timeZone, addBusinessDays(office({ timeZone }), start, days))).toBe(local(timeZone, start));
    }), { numRuns: 150 });
  });
});

describe('minute by minute, by the wall clock alone', () => {
  /** Open by what the clock on the wall shows; right as long as no hours begin or end where the clocks change. */
  function openByWallClock(wallClock: Intl.DateTimeFormat, at: Date): boolean {
    const [weekday, time] = wallClock.format(at).split(/,? /) as [string, string];
    return weekday === 'Sun' || (time >= '08:30' && time < '12:00') || (time >= '13:15' && time < '17:00');
  }
  const day: [string, string][] = [['08:30', '12:00'], ['13:15', '17:00']];
  const hours = { mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: [['00:00', '24:00']] as [string, string][] };

  it.each([
    ['Europe/Budapest', '2027-03-27T10:00:00Z'], ['Europe/Budapest', '2026-10-24T10:00:00Z'], ['America/Sao_Paulo', '2018-11-03T12:00:00Z'],
    ['America/St_Johns', '2026-03-07T12:00:00Z'], ['America/St_Johns', '2026-10-31T12:00:00Z'], ['Australia/Lord_Howe', '2026-04-03T20:00:00Z'],
    ['Australia/Lord_Howe', '2026-10-02T20:00:00Z'], ['Pacific/Apia', '2011-12-29T01:00:00Z'], ['Asia/Kathmandu', '2026-11-20T12:00:00Z'],
  ])('%s from %s', (timeZone, from) => {
    const start = Date.parse(from);
    const wallClock = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    const minutes = Array.from({ length: 3 * 1440 }, (_, index) => new Date(start + index * 60_000)).filter((at) => openByWallClock(wallClock, at));
    expect(businessTimeBetween({ timeZone, hours }, new Date(start), new Date(start + 3 * 86_400_000)) / 60).toBe(minutes.length);
    expect(minutes.filter((at) => !isOpen({ timeZone, hours }, at))).toEqual([]);
  });
});

describe('speed', () => {
  it('adds ten thousand times in well under a second', () => {
    const hours = office({ holidays: ['2026-12-25', '2027-01-01'] });
    const before = performance.now();
    for (let n = 0; n < 10_000; n++) addBusinessTime(hours, new Date(Date.UTC(2026, 8, 1) + n * 3_141_592), 8 * 3600);
    expect(performance.now() - before).toBeLessThan(1000);
  });
});
