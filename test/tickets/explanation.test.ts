import * as fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { deadlineReply } from '../../src/intents/deadline.card.ts';
import type { Interval } from '../../src/rules/index.ts';
import { configureCalendars, createCalendars, type NamedCalendar } from '../../src/tickets/calendars.ts';
import { microsoftClock, ourClock } from '../../src/tickets/clocks.ts';
import { explainDeadline, type Explanation } from '../../src/tickets/explanation.ts';
import type { Ticket } from '../../src/tickets/tickets.ts';

const { desk, support } = createCalendars();
const budapest = { locale: 'en', timeZone: 'Europe/Budapest' } as const;

/** One line per stretch: when, and for how many minutes it counts or why it does not. */
function told({ stretches }: Explanation): string[] {
  return stretches.map((each) => `${each.from.toISOString().slice(5, 16)} ${each.to.toISOString().slice(5, 16)} ${each.counts ? `${each.minutes}${each.exceptional ? ' exceptional' : ''}` : each.reasons.map(toldReason).join(', ')}`);
}

function toldReason(reason: object): string {
  return Object.values(reason).map((part) => String(part).replace(/^\d{4}-/, '')).join(' ');
}

function filed(language: string, at: string, over: { breakFix?: boolean; severity?: 'A' | 'B' | 'C'; reader?: string; pauses?: Interval[]; calendar?: NamedCalendar } = {}): Explanation {
  const { breakFix = true, severity = 'B', reader = 'Europe/Budapest', calendar = support(language, new Date(at)) } = over;
  const clock = microsoftClock({ language, severity, breakFix }, new Date(at));
  return explainDeadline({ ...clock, ...(over.pauses && { pauses: over.pauses }) }, language === 'en' && breakFix ? 'round-the-clock' : calendar, { locale: 'en', timeZone: reader });
}

describe('the account of a deadline', () => {
  it.each([
    { language: 'hu', at: '2026-11-18T10:00Z', lines: ['11-18T10:00 11-18T14:00 240'], because: 'within a day, one stretch' },
    { language: 'hu', at: '2026-11-18T14:00Z', lines: ['11-18T14:00 11-18T16:00 120', '11-18T16:00 11-19T08:00 hours', '11-19T08:00 11-19T10:00 120'], because: 'over a night' },
    { language: 'hu', at: '2026-11-20T14:00Z', lines: ['11-20T14:00 11-20T16:00 120', '11-20T16:00 11-23T08:00 weekend', '11-23T08:00 11-23T10:00 120'], because: 'over a weekend, its nights not mentioned' },
    { language: 'hu', at: '2026-11-21T10:00Z', lines: ['11-21T10:00 11-23T08:00 weekend', '11-23T08:00 11-23T12:00 240'], because: 'started while closed' },
    { language: 'hu', at: '2026-04-02T13:00Z', lines: ['04-02T13:00 04-02T15:00 120', '04-02T15:00 04-07T07:00 holiday Good Friday 04-03, weekend, holiday Easter Monday 04-06', '04-07T07:00 04-07T09:00 120'], because: 'Easter as one line, Easter Sunday being a Sunday anyway' },
    { language: 'hu', at: '2027-03-12T14:00Z', lines: ['03-12T14:00 03-12T16:00 120', '03-12T16:00 03-16T08:00 weekend, holiday National Day 03-15', '03-16T08:00 03-16T10:00 120'], because: '15 March' },
    { language: 'pt-BR', at: '2026-11-19T19:00Z', lines: ['11-19T19:00 11-19T21:00 120', '11-19T21:00 11-23T12:00 holiday Black Awareness Day 11-20, weekend', '11-23T12:00 11-23T14:00 120'], because: '20 and 21 November' },
    { language: 'ja', at: '2026-05-01T06:30Z', lines: ['05-01T06:30 05-01T08:30 120', '05-01T08:30 05-07T00:00 weekend, holiday Greenery Day 05-04, holiday Children\'s Day 05-05, substitute Constitution Day 05-06', '05-07T00:00 05-07T02:00 120'], because: 'Golden Week' },
    { language: 'es', at: '2026-10-09T14:00Z', lines: ['10-09T14:00 10-09T16:00 120', '10-09T16:00 10-13T07:00 weekend, holiday Fiesta Nacional de España 10-12', '10-13T07:00 10-13T09:00 120'], because: '12 October' },
    { language: 'hu', at: '2026-12-31T14:00Z', lines: ['12-31T14:00 12-31T16:00 120', '12-31T16:00 01-04T08:00 holiday New Year\'s Day 01-01, weekend', '01-04T08:00 01-04T10:00 120'], because: 'over New Year' },
    { language: 'hu', at: '2026-12-23T14:00Z', lines: ['12-23T14:00 12-23T16:00 120', '12-23T16:00 12-28T08:00 moved 12-12 12-24, holiday Christmas Day 12-25, weekend', '12-28T08:00 12-28T10:00 120'], because: 'Christmas with a moved day' },
    { language: 'hu', at: '2026-12-11T14:00Z', lines: ['12-11T14:00 12-11T16:00 120', '12-11T16:00 12-12T08:00 hours', '12-12T08:00 12-12T10:00 120 exceptional'], because: 'a Saturday that is worked' },
    { language: 'hu', at: '2026-10-23T09:00Z', lines: ['10-23T09:00 10-26T08:00 holiday National Day 10-23, weekend', '10-26T08:00 10-26T12:00 240'], because: 'started on a holiday' },
    { language: 'en', at: '2026-12-24T23:00Z', lines: ['12-24T23:00 12-25T03:00 240'], because: 'round the clock nothing stands still' },
  ])('$language, $at: $because', ({ language, at, lines }) => {
    expect(told(filed(language, at))).toEqual(lines);
  });

  it('shows the open hours of a business day, up to a deadline outside them', () => {
    expect(told(filed('hu', '2026-11-20T17:30Z', { breakFix: false }))).toEqual(['11-20T17:30 11-23T08:00 weekend', '11-23T08:00 11-23T16:00 480', '11-23T16:00 11-23T17:30 hours']);
  });

  it('tells our own clock in the desk\'s hours', () => {
    const clock = ourClock('B', new Date('2026-11-20T16:00Z'));
    expect(told(explainDeadline(clock, desk(clock.startedAt), budapest))).toEqual(['11-20T16:00 11-20T17:00 60', '11-20T17:00 11-23T07:00 weekend', '11-23T07:00 11-23T08:00 60']);
  });

  it('rounds minutes so that they add up', () => {
    const explained = filed('hu', '2026-11-20T14:20:31Z');
    expect(explained.stretches.map((each) => each.counts && each.minutes)).toEqual([99, false, 141]);
    expect(explained.minutes).toBe(240);
  });

  it('makes one of what touches at midnight', () => {
    const always: NamedCalendar = { timeZone: 'UTC', hours: Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, [['00:00', '24:00']]])), fingerprint: 'test', holidayOn: () => undefined };
    const [startedAt, midnight, dueAt] = ['2026-11-20T22:00Z', '2026-11-21T00:00Z', '2026-11-21T02:00Z'].map((at) => new Date(at)) as [Date, Date, Date];
    expect(told(explainDeadline({ startedAt, dueAt, periods: [{ from: startedAt, to: midnight }, { from: midnight, to: dueAt }] }, always, budapest))).toEqual(['11-20T22:00 11-21T02:00 240']);
  });
});

describe('why time does not count', () => {
  const own = createCalendars({
    desk: {
      hours: { mon: [['08:00', '12:00'], ['13:00', '18:00']], tue: [['08:00', '18:00']], thu: [['08:00', '18:00']], fri: [['08:00', '18:00']] },
      breaks: { '2026-11-17': [['10:00', '11:00']] }, overrides: { '2026-11-19': [], '2026-11-20': [['12:00', '18:00']] },
    },
  }).desk(new Date('2026-11-16T12:00Z'));
  const plain: NamedCalendar = { ...own, holidays: ['2026-11-16'], holidayOn: () => undefined };

  it.each([
    { from: '2026-11-16T11:00Z', to: '2026-11-16T12:00Z', why: ['hours'], because: 'between two stretches of a day' },
    { from: '2026-11-17T09:00Z', to: '2026-11-17T10:00Z', why: ['break 11-17'], because: 'a break' },
    { from: '2026-11-17T17:00Z', to: '2026-11-20T11:00Z', why: ['day-off 11-18', 'closed 11-19'], because: 'a weekday without hours, and a date without any' },
    { from: '2026-11-20T07:00Z', to: '2026-11-20T11:00Z', why: ['hours'], because: 'other hours on that date' },
    { from: '2026-11-17T07:00Z', to: '2026-11-17T08:00Z', why: ['changed'], because: 'open today, but not when the clock was started' },
    { from: '2026-11-16T08:00Z', to: '2026-11-16T09:00Z', why: ['closed 11-16'], calendar: plain, because: 'a holiday without a name' },
    { from: '2026-11-16T08:00Z', to: '2026-11-16T09:00Z', why: ['changed'], calendar: 'round-the-clock' as const, because: 'round the clock today' },
  ])('$from: $because', ({ from, to, why, calendar = own }) => {
    const [startedAt, dueAt] = [new Date(from), new Date(to)];
    const [gap] = explainDeadline({ startedAt, dueAt, periods: [] }, calendar, budapest).stretches;
    expect(gap && !gap.counts && gap.reasons.map(toldReason)).toEqual(why);
  });

  it('names a half holiday where it takes hours, and not where it does not', () => {
    const iceland = createCalendars({ desk: { timeZone: 'Atlantic/Reykjavik', holidays: { country: 'IS' } } }).desk(new Date('2026-12-24T12:00Z'));
    const [startedAt, dueAt] = [new Date('2026-12-24T13:00Z'), new Date('2026-12-24T18:00Z')];
    expect(told(explainDeadline({ startedAt, dueAt, periods: [] }, iceland, budapest))).toEqual(['12-24T13:00 12-24T18:00 holiday Christmas Eve 12-24']);
    const morning = { startedAt: new Date('2026-12-24T06:00Z'), dueAt: new Date('2026-12-24T08:00Z'), periods: [] };
    expect(told(explainDeadline(morning, iceland, budapest))).toEqual(['12-24T06:00 12-24T08:00 hours']);
  });

  it.each([
    { locale: 'hu', name: 'Nagypéntek' }, { locale: 'es', name: 'Viernes Santo' }, { locale: 'pt-BR', name: 'Sexta-Feira Santa' }, { locale: 'ja', name: 'Good Friday' },
  ] as const)('names a holiday in $locale', ({ locale, name }) => {
    const clock = microsoftClock({ language: 'hu', severity: 'B', breakFix: true }, new Date('2026-04-02T13:00Z'));
    const { stretches } = explainDeadline(clock, support('hu', clock.startedAt), { locale, timeZone: 'UTC' });
    expect(stretches.flatMap((each) => (each.counts ? [] : each.reasons))[0]).toEqual({ kind: 'holiday', name, date: '2026-04-03' });
  });

  it('a pause stands by itself, within hours and outside them', () => {
    const paused = { from: new Date('2026-11-18T15:00Z'), to: new Date('2026-11-19T09:00Z') };
    const [startedAt, dueAt] = [new Date('2026-11-18T14:00Z'), new Date('2026-11-19T12:00Z')];
    const periods = [{ from: startedAt, to: paused.from }, { from: paused.to, to: dueAt }];
    const calendar = support('hu', startedAt);
    const lines = ['11-18T14:00 11-18T15:00 60', '11-18T15:00 11-19T09:00 pause', '11-19T09:00 11-19T12:00 180'];
    expect(told(explainDeadline({ startedAt, dueAt, periods, pauses: [paused] }, calendar, budapest))).toEqual(lines);
    const uncut = [{ from: startedAt, to: new Date('2026-11-18T16:00Z') }, { from: new Date('2026-11-19T08:00Z'), to: dueAt }];
    expect(told(explainDeadline({ startedAt, dueAt, periods: uncut, pauses: [paused] }, calendar, budapest))).toEqual(lines);
    const night = { from: new Date('2026-11-18T20:00Z'), to: new Date('2026-11-18T22:00Z') };
    expect(told(explainDeadline({ startedAt, dueAt, periods: uncut, pauses: [night] }, calendar, budapest))).toEqual([
      '11-18T14:00 11-18T16:00 120', '11-18T16:00 11-18T20:00 hours', '11-18T20:00 11-18T22:00 pause', '11-18T22:00 11-19T08:00 hours', '11-19T08:00 11-19T12:00 240',
    ]);
  });
});

describe('changes of clocks', () => {
  it.each([
    { language: 'hu', at: '2026-03-27T14:00Z', reader: 'Europe/Budapest', changes: ['2026-03-29T01:00 2026-03-29 +60 Europe/Budapest'], because: 'forward, on the Sunday between' },
    { language: 'hu', at: '2026-10-22T14:00Z', reader: 'Europe/Budapest', changes: ['2026-10-25T01:00 2026-10-25 -60 Europe/Budapest'], because: 'back' },
    { language: 'hu', at: '2026-03-27T14:00Z', reader: 'Europe/London', changes: ['2026-03-29T01:00 2026-03-29 +60 Europe/London Europe/Budapest'], because: 'in both zones at once' },
    { language: 'hu', at: '2026-03-27T14:00Z', reader: 'Asia/Tokyo', changes: ['2026-03-29T01:00 2026-03-29 +60 Europe/Budapest'], because: 'in the calendar\'s zone only' },
    { language: 'ja', at: '2026-03-27T07:00Z', reader: 'Asia/Tokyo', changes: [], because: 'none in Tokyo' },
    { language: 'ja', at: '2026-03-27T07:00Z', reader: 'Europe/Budapest', changes: ['2026-03-29T01:00 2026-03-29 +60 Europe/Budapest'], because: 'in the reader\'s zone only' },
    { language: 'hu', at: '2026-03-20T14:00Z', reader: 'Europe/Budapest', changes: [], because: 'a weekend before' },
    { language: 'en', at: '2026-10-25T00:10Z', reader: 'Europe/Budapest', changes: ['2026-10-25T01:00 2026-10-25 -60 Europe/Budapest'], because: 'round the clock, in the middle of it' },
    { language: 'en', at: '2026-11-01T08:30Z', reader: 'Europe/Budapest', changes: [], because: 'round the clock, a zone of the calendar does not matter' },
    { language: 'es', at: '2026-10-30T16:00Z', reader: 'America/Los_Angeles', changes: ['2026-11-01T09:00 2026-11-01 -60 America/Los_Angeles'], because: 'a week later in America' },
    { language: 'hu', at: '2026-10-02T14:00Z', reader: 'Australia/Lord_Howe', changes: ['2026-10-03T15:30 2026-10-04 +30 Australia/Lord_Howe'], because: 'by half an hour' },
  ])('$language, $at, read in $reader: $because', ({ language, at, reader, changes }) => {
    expect(filed(language, at, { reader }).clockChanges.map(({ at: when, date, minutes, timeZones }) => `${when.toISOString().slice(0, 16)} ${date} ${minutes > 0 ? '+' : ''}${minutes} ${timeZones.join(' ')}`)).toEqual(changes);
  });
});

describe('what the card is given', () => {
  afterEach(() => configureCalendars());
  const facts = (language: string, at: string, over: { breakFix?: boolean; ours?: boolean } = {}, timeZone = 'Europe/London') => {
    const ticket = { number: 1042, tenantId: 't', severity: 'B', breakFix: over.breakFix ?? true, language } as const;
    const { periods, ...clock } = over.ours ? ourClock('B', new Date(at)) : microsoftClock(ticket, new Date(at));
    const kept = { ...ticket, clocks: [{ ...clock, periods: periods.map(({ from, to }) => [from.toISOString(), to.toISOString()]) }] };
    return deadlineReply(kept as unknown as Ticket, { locale: 'es', timeZone }).facts as {
      due: { zone: string }; here: { zone: string }; minutes: number; summed: boolean; more: boolean; clockChanges: object[];
      lines: { counts: boolean; key: string; span: { from: string; to: string; zone: string }; minutes?: number; reasons: { key: string; name?: string }[] }[];
    };
  };

  it.each([
    { language: 'hu', over: {}, zone: 'Europe/Budapest', keys: ['deadline.counts', 'deadline.span', 'deadline.counts'], summed: true, because: 'hours in the calendar' },
    { language: 'hu', over: { breakFix: false }, zone: 'Europe/Budapest', keys: ['deadline.span', 'deadline.span', 'deadline.span'], summed: false, because: 'a business day adds up to nothing' },
    { language: 'en', over: {}, zone: '', keys: ['deadline.counts'], summed: false, because: 'round the clock has no other zone' },
    { language: 'en', over: { ours: true }, zone: 'Europe/Budapest', keys: ['deadline.counts', 'deadline.span', 'deadline.counts'], summed: true, because: 'our own clock' },
  ])('$language $over: $because', ({ language, over, zone, keys, summed }) => {
    const { due, here, lines, ...rest } = facts(language, '2026-11-20T15:30Z', over);
    expect([due.zone, here.zone, rest.summed, rest.more]).toEqual([zone, 'Europe/London', summed, false]);
    expect(lines.map(({ key }) => key)).toEqual(keys);
    expect(lines.map(({ counts, span }) => span.zone === (counts ? zone : ''))).not.toContain(false);
  });

  it('names reasons in the reader\'s language', () => {
    expect(facts('hu', '2026-04-02T13:00Z').lines[1]?.reasons).toEqual([
      { key: 'deadline.why.holiday', kind: 'holiday', name: 'Viernes Santo', date: '2026-04-03' }, { key: 'deadline.why.weekend', kind: 'weekend' },
      { key: 'deadline.why.holiday', kind: 'holiday', name: 'Lunes de Pascua', date: '2026-04-06' },
    ]);
  });

  it('shows twelve lines at most, and says that there are more', () => {
    const quarters = Array.from({ length: 9 }, (_, hour) => [`${String(hour + 9).padStart(2, '0')}:00`, `${String(hour + 9).padStart(2, '0')}:15`]);
    configureCalendars({ support: { hu: { hours: { thu: quarters, fri: quarters } } } });
    const { lines, more, minutes } = facts('hu', '2026-11-19T07:00Z');
    expect([lines.length, more, minutes]).toEqual([12, true, 240]);
  });

  it('shows five reasons at most, and says that there are more', () => {
    configureCalendars({ support: { hu: { ownHolidays: Object.fromEntries(Array.from({ length: 9 }, (_, day) => [`2026-11-${day + 10}`, `Holiday ${day}`])) } } });
    expect(facts('hu', '2026-11-09T14:00Z').lines[1]?.reasons.map(({ key, name }) => name ?? key)).toEqual(['Holiday 0', 'Holiday 1', 'Holiday 2', 'Holiday 3', 'deadline.why.weekend', 'deadline.why.more']);
  });

  it('tells which way clocks are put', () => {
    expect(facts('hu', '2026-03-27T14:00Z').clockChanges).toEqual([{ direction: 'forward', minutes: 60, date: '2026-03-29', zones: ['Europe/London', 'Europe/Budapest'] }]);
    expect(facts('hu', '2026-10-22T14:00Z', {}, 'Asia/Tokyo').clockChanges).toEqual([{ direction: 'back', minutes: 60, date: '2026-10-25', zones: ['Europe/Budapest'] }]);
  });
});

it('every account runs from start to deadline without a hole, and its minutes are the promise', () => {
  const start = Date.parse('2026-01-01T00:00Z');
  fc.assert(fc.property(fc.constantFrom('es', 'pt-BR', 'hu', 'ja'), fc.constantFrom('A', 'B', 'C'), fc.integer({ min: 0, max: 365 * 24 * 3600 }), (language, severity, second) => {
    const at = new Date(start + second * 1000);
    const clock = microsoftClock({ language, severity, breakFix: true }, at);
    const { stretches, minutes } = explainDeadline(clock, support(language, at), budapest);
    expect(minutes).toBe({ A: 120, B: 240, C: 480 }[severity]);
    expect(stretches[0]?.from).toEqual(at);
    expect(stretches.at(-1)?.to).toEqual(clock.dueAt);
    for (const [place, each] of stretches.entries()) {
      expect(each.to.getTime()).toBe((stretches[place + 1]?.from ?? clock.dueAt).getTime());
      if (!each.counts) expect(each.reasons.some(({ kind }) => kind === 'changed')).toBe(false);
    }
  }), { numRuns: 300 });
});
