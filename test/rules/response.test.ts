import { describe, expect, it } from 'vitest';
import { businessTimeBetween, initialResponse, responsePolicy } from '../../src/rules/index.ts';
import { findingOf, office, outcomes, seeds, week } from './builders.ts';

const submittedAt = new Date('2026-11-20T14:00:00Z');
const request = { severity: 'B', breakFix: true, language: 'en', submittedAt, calendar: office() } as const;

describe('when Microsoft should answer (Budapest, 09:00 to 17:00; handed over on Friday at 15:00 unless said otherwise)', () => {
  it.each([
    { severity: 'A', breakFix: true, language: 'en', due: '2026-11-20T16:00:00Z', clock: 'round-the-clock', because: 'A: two hours' },
    { severity: 'B', breakFix: true, language: 'en-US', due: '2026-11-20T18:00:00Z', clock: 'round-the-clock', because: 'B: four hours, closing time does not matter' },
    { severity: 'C', breakFix: true, language: 'EN_gb', due: '2026-11-20T22:00:00Z', clock: 'round-the-clock', because: 'C: eight hours, in any English' },
    { severity: 'A', breakFix: true, language: 'hu', due: '2026-11-20T16:00:00Z', clock: 'business-hours', because: 'two hours of the calendar, to closing time' },
    { severity: 'B', breakFix: true, language: 'ja-JP', due: '2026-11-23T10:00:00Z', clock: 'business-hours', because: 'four hours of the calendar, two of them on Monday' },
    { severity: 'C', breakFix: true, language: 'pt-BR', due: '2026-11-23T14:00:00Z', clock: 'business-hours', because: 'eight hours of the calendar' },
    { severity: 'C', breakFix: true, language: 'enm', due: '2026-11-23T14:00:00Z', clock: 'business-hours', because: 'Middle English is another language' },
    { severity: 'A', breakFix: false, language: 'en', due: '2026-11-23T14:00:00Z', clock: 'business-hours', because: 'not break-fix: one business day, even in English' },
    { severity: 'C', breakFix: false, language: 'hu', due: '2026-11-23T14:00:00Z', clock: 'business-hours', because: 'not break-fix: whatever the severity' },
  ] as const)('$severity, break-fix $breakFix, $language: $because', ({ severity, breakFix, language, due, clock }) => {
    const response = initialResponse({ ...request, severity, breakFix, language });
    expect(response.dueAt).toEqual(new Date(due));
    expect(response.clock).toBe(clock);
    expect(response.target).toEqual(breakFix ? { hours: responsePolicy.hours[severity] } : { businessDays: 1 });
  });

  it.each([
    { at: '2027-03-28T00:30:00Z', language: 'en', due: '2027-03-28T04:30:00.000Z', because: 'elapsed hours, when the clocks change' },
    { at: '2026-11-20T22:30:00Z', language: 'hu', due: '2026-11-23T12:00:00.000Z', because: 'from the next opening' },
  ])('$at in $language: $because', ({ at, language, due }) => {
    expect(initialResponse({ ...request, language, submittedAt: new Date(at) }).dueAt.toISOString()).toBe(due);
  });

  it('a business day keeps the local time, even outside hours', () => {
    const response = initialResponse({ ...request, breakFix: false, submittedAt: new Date('2026-11-20T21:15:00Z') });
    expect(response.dueAt.toISOString()).toBe('2026-11-23T21:15:00.000Z');
    expect(response.periods).toEqual([{ from: new Date('2026-11-23T08:00:00Z'), to: new Date('2026-11-23T16:00:00Z') }]);
  });

  it('a business day may have no open stretch before its deadline', () => {
    expect(initialResponse({ ...request, breakFix: false, submittedAt: new Date('2026-11-21T03:00:00Z') }).periods).toEqual([]);
  });
});

describe('the periods that count', () => {
  it('are one round the clock', () => {
    const { periods, dueAt } = initialResponse(request);
    expect(periods).toEqual([{ from: submittedAt, to: dueAt }]);
  });

  it('are the open parts up to the deadline in business hours, and add up to the target', () => {
    const calendar = office({ hours: week([['09:00', '12:00'], ['13:00', '16:00']]) });
    const { periods, dueAt } = initialResponse({ ...request, language: 'hu', calendar });
    expect(periods).toEqual([
      { from: submittedAt, to: new Date('2026-11-20T15:00:00Z') }, { from: new Date('2026-11-23T08:00:00Z'), to: new Date('2026-11-23T11:00:00Z') },
    ]);
    expect(periods.at(-1)!.to).toEqual(dueAt);
    expect(businessTimeBetween(calendar, submittedAt, dueAt)).toBe(4 * 3600);
  });
});

describe('the findings', () => {
  it.each([
    { breakFix: true, language: 'en', expected: { 'response.b': 'pass', 'response.break-fix': 'pass', 'response.language': 'pass' }, because: 'the table as it stands' },
    { breakFix: true, language: 'hu', expected: { 'response.b': 'pass', 'response.break-fix': 'pass', 'response.language': 'caution' }, because: '003 promises no hours outside English' },
    { breakFix: false, language: 'en', expected: { 'response.other': 'pass' }, because: 'the table does not apply' },
    { breakFix: false, language: 'hu', expected: { 'response.other': 'pass' }, because: 'a business day is a business day in any language' },
  ])('break-fix $breakFix, $language: $because', ({ expected, ...over }) => {
    expect(outcomes(initialResponse({ ...request, ...over }))).toEqual(expected);
  });

  it('name the page and own up to the policy', () => {
    const { findings } = initialResponse({ ...request, language: 'hu' });
    expect(seeds(findingOf({ findings }, 'response.b'))).toEqual(['003', 'desk-policy']);
    expect(findingOf({ findings }, 'response.b').facts).toEqual({ severity: 'B', hours: '4', clock: 'business-hours' });
    expect(findingOf({ findings }, 'response.language').facts).toEqual({ language: 'hu', english: 'false', hours: '4', timeZone: 'Europe/Budapest' });
  });
});

describe('what is refused', () => {
  it('a date that is none, and a bad calendar where it counts', () => {
    expect(() => initialResponse({ ...request, submittedAt: new Date(Number.NaN) })).toThrow(RangeError);
    const calendar = { timeZone: 'UTC', hours: {} };
    expect(() => initialResponse({ ...request, calendar, language: 'hu' })).toThrow(RangeError);
    expect(() => initialResponse({ ...request, calendar, breakFix: false })).toThrow(RangeError);
  });
});
