import { describe, expect, it } from 'vitest';
import { startOfDate, startOfWeek } from '../../src/rules/index.ts';

const iso = (date: Date) => date.toISOString().replace(':00.000Z', 'Z');

describe('a week begins on Monday at 00:00, by the clocks there', () => {
  it.each([
    ['2026-11-23T09:00:00Z', 'UTC', '2026-11-23T00:00Z', 'on Monday'],
    ['2026-11-29T23:59:59Z', 'UTC', '2026-11-23T00:00Z', 'to the last second of Sunday'],
    ['2026-11-22T23:30:00Z', 'Europe/Madrid', '2026-11-22T23:00Z', 'Monday there, Sunday in Greenwich'],
    ['2026-11-23T01:30:00Z', 'America/Sao_Paulo', '2026-11-16T03:00Z', 'Sunday there, Monday in Greenwich'],
    ['2026-11-25T10:10:10Z', 'Asia/Kathmandu', '2026-11-22T18:15Z', 'in a zone of quarter hours'],
    ['2026-10-25T12:00:00Z', 'Europe/Madrid', '2026-10-18T22:00Z', 'on the Sunday on which summer time ends'],
    ['2026-10-26T12:00:00Z', 'Europe/Madrid', '2026-10-25T23:00Z', 'the day after it'],
    ['2026-03-29T12:00:00Z', 'Europe/Madrid', '2026-03-22T23:00Z', 'on the Sunday on which it begins'],
    ['2026-03-30T00:30:00Z', 'Europe/Madrid', '2026-03-29T22:00Z', 'the night after it'],
    ['1969-12-31T12:00:00Z', 'UTC', '1969-12-29T00:00Z', 'before 1970'],
  ])('%s in %s lies in the week of %s (%s)', (at, zone, monday) => {
    expect(iso(startOfWeek(new Date(at), zone))).toBe(monday);
  });
});

it.each`
  date            | zone                     | begins                    | because
  ${'2026-11-24'} | ${'Asia/Tokyo'}          | ${'2026-11-23T15:00:00Z'} | ${'east of Greenwich the day begins on the day before'}
  ${'2026-11-24'} | ${'Pacific/Kiritimati'}  | ${'2026-11-23T10:00:00Z'} | ${'as far east as there is'}
  ${'2026-11-24'} | ${'America/Los_Angeles'} | ${'2026-11-24T08:00:00Z'} | ${'west of it, later'}
  ${'2026-11-24'} | ${'Pacific/Pago_Pago'}   | ${'2026-11-24T11:00:00Z'} | ${'as far west as there is'}
  ${'2026-11-24'} | ${'Asia/Kolkata'}        | ${'2026-11-23T18:30:00Z'} | ${'half an hour off'}
  ${'2026-10-25'} | ${'Europe/Madrid'}       | ${'2026-10-24T22:00:00Z'} | ${'the clocks go back later that night'}
  ${'2026-03-29'} | ${'Europe/Madrid'}       | ${'2026-03-28T23:00:00Z'} | ${'or forward'}
  ${'2026-09-06'} | ${'America/Santiago'}    | ${'2026-09-06T04:00:00Z'} | ${'a day whose midnight does not exist begins at 01:00'}
  ${'2027-01-01'} | ${'America/New_York'}    | ${'2027-01-01T05:00:00Z'} | ${'New Year'}
`('$date in $zone begins at $begins: $because', ({ date, zone, begins }) => {
  expect(startOfDate(date, zone)).toEqual(new Date(begins));
});
