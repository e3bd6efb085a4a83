import { describe, expect, it } from 'vitest';
import { businessTimeBetween } from '../../src/rules/index.ts';
import { deskCalendar } from '../../src/tickets/calendars.ts';
import { microsoftClock, ourClock, stepsDue } from '../../src/tickets/clocks.ts';

describe('Microsoft\'s clock', () => {
  it.each`
    language   | severity | breakFix | handedOver                | due                       | because
    ${'en'}    | ${'A'}   | ${true}  | ${'2026-04-03T10:00Z'}    | ${'2026-04-03T12:00Z'}    | ${'English counts round the clock, on Good Friday too'}
    ${'hu'}    | ${'B'}   | ${true}  | ${'2026-04-02T13:00Z'}    | ${'2026-04-07T09:00Z'}    | ${'two hours on Thursday, then Easter, then two more on Tuesday'}
    ${'es'}    | ${'B'}   | ${true}  | ${'2026-04-02T14:00Z'}    | ${'2026-04-06T09:00Z'}    | ${'Spain works on Easter Monday'}
    ${'hu'}    | ${'C'}   | ${true}  | ${'2027-03-12T15:00Z'}    | ${'2027-03-16T15:00Z'}    | ${'15 March, a Monday'}
    ${'hu'}    | ${'B'}   | ${true}  | ${'2026-03-13T14:00Z'}    | ${'2026-03-16T10:00Z'}    | ${'15 March on a Sunday takes nothing'}
    ${'pt-BR'} | ${'B'}   | ${true}  | ${'2026-11-19T20:00Z'}    | ${'2026-11-23T15:00Z'}    | ${'Consciência Negra on Friday the 20th, then the weekend of the 21st'}
    ${'ja'}    | ${'B'}   | ${true}  | ${'2026-05-01T06:30Z'}    | ${'2026-05-07T02:00Z'}    | ${'Golden Week with its substitute day'}
    ${'ja'}    | ${'A'}   | ${true}  | ${'2026-04-28T08:00Z'}    | ${'2026-04-30T01:30Z'}    | ${'Showa Day in the middle of the week'}
    ${'es'}    | ${'A'}   | ${true}  | ${'2026-10-09T15:00Z'}    | ${'2026-10-13T08:00Z'}    | ${'12 October, a Monday'}
    ${'hu'}    | ${'C'}   | ${true}  | ${'2026-12-31T14:00Z'}    | ${'2027-01-04T14:00Z'}    | ${'over New Year into the next calendar'}
    ${'es'}    | ${'C'}   | ${true}  | ${'2026-12-31T16:30Z'}    | ${'2027-01-04T15:30Z'}    | ${'half an hour before midnight\'s holiday'}
    ${'hu'}    | ${'C'}   | ${true}  | ${'2026-12-23T14:00Z'}    | ${'2026-12-28T14:00Z'}    | ${'24 December is off by decree, Christmas by law'}
    ${'hu'}    | ${'B'}   | ${true}  | ${'2026-12-11T15:00Z'}    | ${'2026-12-12T11:00Z'}    | ${'a Saturday that is worked'}
    ${'hu'}    | ${'B'}   | ${true}  | ${'2026-03-27T15:00Z'}    | ${'2026-03-30T10:00Z'}    | ${'clocks go forward over the weekend'}
    ${'hu'}    | ${'B'}   | ${true}  | ${'2026-10-22T14:00Z'}    | ${'2026-10-26T11:00Z'}    | ${'23 October, then clocks go back'}
    ${'ja'}    | ${'B'}   | ${true}  | ${'2026-03-27T07:00Z'}    | ${'2026-03-30T02:30Z'}    | ${'no change of clocks in Japan'}
    ${'hu'}    | ${'A'}   | ${false} | ${'2026-04-02T14:30Z'}    | ${'2026-04-07T14:30Z'}    | ${'one business day over Easter, the same local time'}
    ${'en'}    | ${'C'}   | ${false} | ${'2026-11-25T18:00Z'}    | ${'2026-11-27T18:00Z'}    | ${'one business day over Thanksgiving'}
  `('$language $severity: $because', ({ language, severity, breakFix, handedOver, due }) => {
    expect(microsoftClock({ language, severity, breakFix }, new Date(handedOver)).dueAt).toEqual(new Date(due));
  });

  it('counts the hours after the deadline in its own time', () => {
    const { dueAt, steps } = microsoftClock({ language: 'hu', severity: 'B', breakFix: true }, new Date('2026-12-30T15:00Z'));
    expect([dueAt, steps.overdue]).toEqual([new Date('2026-12-31T11:00Z'), new Date('2026-12-31T12:00Z')]);
    const late = microsoftClock({ language: 'hu', severity: 'C', breakFix: true }, new Date('2026-12-31T08:00Z'));
    expect([late.dueAt, late.steps.overdue]).toEqual([new Date('2026-12-31T16:00Z'), new Date('2027-01-04T12:00Z')]);
  });
});

describe('our clock', () => {
  it.each`
    severity | opened                    | due                       | because
    ${'A'}   | ${'2026-04-02T15:45Z'}    | ${'2026-04-07T06:15Z'}    | ${'a quarter of an hour before Easter, another after it'}
    ${'C'}   | ${'2026-12-30T16:00Z'}    | ${'2026-12-31T10:00Z'}    | ${'New Year\'s Eve is worked'}
    ${'C'}   | ${'2026-12-31T15:00Z'}    | ${'2027-01-04T09:00Z'}    | ${'New Year\'s Day is not'}
    ${'B'}   | ${'2026-11-21T10:00Z'}    | ${'2026-11-23T09:00Z'}    | ${'opened on a Saturday'}
  `('$severity: $because', ({ severity, opened, due }) => {
    expect(ourClock(severity, new Date(opened)).dueAt).toEqual(new Date(due));
  });

  it('keeps the stretches that add up to its promise', () => {
    const { startedAt, dueAt, periods } = ourClock('C', new Date('2026-12-31T15:00Z'));
    expect(periods.map(({ from, to }) => [from.toISOString(), to.toISOString()])).toEqual([['2026-12-31T15:00:00.000Z', '2026-12-31T17:00:00.000Z'], ['2027-01-04T07:00:00.000Z', '2027-01-04T09:00:00.000Z']]);
    expect(businessTimeBetween(deskCalendar(startedAt), startedAt, dueAt)).toBe(4 * 3600);
  });
});

describe('the ladder', () => {
  const steps = { half: '2026-11-20T10:00Z', 'three-quarters': '2026-11-20T11:00Z', due: '2026-11-20T12:00Z', overdue: '2026-11-20T13:00Z' };
  it.each([
    { now: '2026-11-20T09:59Z', due: [], next: 'half' },
    { now: '2026-11-20T10:00Z', due: ['half'], next: 'three-quarters' },
    { now: '2026-11-20T12:30Z', due: ['half', 'three-quarters', 'due'], next: 'overdue' },
    { now: '2026-11-20T14:00Z', due: ['half', 'three-quarters', 'due', 'overdue'], next: undefined },
  ])('at $now: $due', ({ now, due, next }) => {
    expect(stepsDue(steps, 'half', new Date(now))).toEqual(next ? { due, next } : { due });
  });
});
