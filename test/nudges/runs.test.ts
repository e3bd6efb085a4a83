import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { migrations } from '../../src/store/migrations/index.ts';
import type { OpenDatabase } from '../../src/store/open.ts';
import { configureCalendars } from '../../src/tickets/calendars.ts';
import { openTestDatabase } from '../support/database.ts';
import { adele, openLadderDesk, type LadderDesk } from './ladder-desk.ts';

const day = ['08:00', '18:00'];
const week = { mon: [day], tue: [day], wed: [day], thu: [day], fri: [day] };

let database: OpenDatabase;
let desk: LadderDesk;
beforeAll(async () => {
  database = await openTestDatabase();
  desk = await openLadderDesk(database);
});
afterAll(async () => {
  configureCalendars();
  await database.close();
});
// Working days, 8:00 to 18:00 UTC, for the desk and for everybody in it. 23 November 2026 is a Monday.
beforeEach(async () => {
  configureCalendars({ desk: { timeZone: 'UTC', hours: week, holidays: 'none' } });
  await desk.clear();
});

const severity = (severity: 'A' | 'B' | 'C') => ({ change: 'severity', from: 'B', severity, toldMicrosoft: true }) as const;

describe('a nudge belongs to one run of a clock', () => {
  it('what waits from an earlier hand-over swallows nothing of a later one at severity A', async () => {
    const number = await desk.open('B', '2026-11-23T14:00Z', 'handed-over'); // due at 18:00, overdue at 19:00
    await desk.plan('2026-11-23T20:00Z');
    expect(await desk.written(number)).toContain('overdue lucia planned');
    for (const order of [{ change: 'first-response' }, { change: 'resolve' }, { change: 'reopen' }, severity('A'), { change: 'hand-over' }] as const) await desk.change(number, '2026-11-23T21:00Z', order);
    expect(await desk.tick('2026-11-23T22:00Z')).toEqual(['half adele']);
    expect(await desk.tick('2026-11-23T22:30Z')).toEqual(['three-quarters adele', 'three-quarters lucia']);
    expect(await desk.tick('2026-11-23T23:00Z')).toEqual(['due lucia']);
    expect((await desk.written(number)).filter((line) => line.startsWith('overdue'))).toEqual(['overdue lucia void (clock-stopped)']);
    expect(await desk.tick('2026-11-23T23:15Z')).toEqual(['overdue lucia']);
    expect(await desk.tick('2026-11-24T08:00Z')).toEqual([]);
  });

  it('what waits from severity B swallows nothing of the ladder at severity C', async () => {
    const number = await desk.open('B', '2026-11-23T14:00Z', 'handed-over');
    await desk.plan('2026-11-23T20:00Z');
    await desk.change(number, '2026-11-23T21:00Z', severity('C')); // due at 5:00, overdue at 9:00
    await desk.plan('2026-11-24T05:00Z');
    expect((await desk.written(number)).filter((line) => line.startsWith('overdue'))).toEqual(['overdue lucia void (clock-stopped)']);
    expect(await desk.deliver('2026-11-24T08:00Z')).toEqual(['three-quarters adele', 'due lucia']);
    expect(await desk.tick('2026-11-24T09:00Z')).toEqual(['overdue lucia']);
  });
});

describe('what was put off', () => {
  it.each`
    toldMicrosoft | told                | because
    ${true}       | ${'half adele'}     | ${'the clock runs anew'}
    ${false}      | ${''}               | ${'the clock runs on, its three quarters are at 15:00'}
  `('at severity C holds back nothing of severity A, Microsoft told: $toldMicrosoft, because $because', async ({ toldMicrosoft, told }) => {
    const number = await desk.open('C', '2026-11-23T09:00Z', 'handed-over'); // half at 13:00, due at 17:00
    expect(await desk.tick('2026-11-23T13:00Z')).toEqual(['half adele']);
    expect(await desk.snooze(adele, number, 'microsoft', 'morning', '2026-11-23T13:01Z')).toMatchObject({ kind: 'snoozed' });
    await desk.change(number, '2026-11-23T13:30Z', { change: 'severity', from: 'C', severity: 'A', toldMicrosoft }); // told: half at 14:30, three quarters and due at 15:00 and 15:30
    expect((await desk.tick('2026-11-23T14:30Z')).join()).toBe(told);
    expect(await desk.tick('2026-11-23T15:00Z')).toEqual(['three-quarters adele', 'three-quarters lucia']);
    await desk.change(number, '2026-11-23T15:01Z', { change: 'first-response' });
    expect(await desk.tick('2026-11-24T08:00Z')).toEqual([]);
  });

  it('holds back the later steps of the same run', async () => {
    const number = await desk.open('C', '2026-11-23T09:00Z', 'handed-over');
    await desk.tick('2026-11-23T13:00Z');
    await desk.snooze(adele, number, 'microsoft', 'morning', '2026-11-23T13:01Z');
    expect(await desk.tick('2026-11-23T15:00Z')).toEqual(['three-quarters lucia']);
    expect(await desk.tick('2026-11-24T08:00Z')).toEqual(['three-quarters adele', 'overdue lucia']);
  });
});

describe('a clock that was paused', () => {
  const wait = { change: 'wait', note: 'for the logs' } as const;
  const resume = { change: 'resume' } as const;
  /** Reported to us at severity B on Monday at 15:00, and taken: due at 17:00. */
  const reported = async () => {
    const number = await desk.open('B', '2026-11-23T15:00Z', 'received');
    await desk.change(number, '2026-11-23T15:00Z', { change: 'take' });
    return number;
  };

  it('speaks again of the step that was not told because of the pause, once', async () => {
    const number = await reported();
    await desk.plan('2026-11-23T17:10Z');
    await desk.change(number, '2026-11-23T17:15Z', wait);
    expect(await desk.deliver('2026-11-23T17:20Z')).toEqual([]);
    expect(await desk.written(number)).toEqual(expect.arrayContaining(['three-quarters adele void (paused)', 'due lucia void (paused)']));
    await desk.change(number, '2026-11-23T17:30Z', resume);
    expect(await desk.tick('2026-11-23T17:30Z')).toEqual(['three-quarters adele', 'due lucia']);
    expect(await desk.tick('2026-11-23T17:40Z')).toEqual([]);
  });

  it('speaks of a step that moved with the deadline at its new time, and of what was told before the pause no more', async () => {
    const number = await reported();
    expect(await desk.tick('2026-11-23T16:00Z')).toEqual(['half adele']);
    await desk.change(number, '2026-11-23T16:15Z', wait);
    expect(await desk.tick('2026-11-23T16:45Z')).toEqual([]);
    await desk.change(number, '2026-11-23T17:15Z', resume); // an hour later: three quarters at 17:30, due at 18:00
    expect(await desk.tick('2026-11-23T17:15Z')).toEqual([]);
    expect(await desk.tick('2026-11-23T17:30Z')).toEqual(['three-quarters adele', 'three-quarters lucia']);
    expect(await desk.tick('2026-11-23T17:59:59Z')).toEqual([]);
  });

  it('speaks of a step once however often it is paused while the step waits for the morning', async () => {
    const number = await reported();
    await desk.plan('2026-11-23T18:30Z'); // due at 17:00, overdue at 18:00
    for (const hour of ['19', '20']) {
      await desk.change(number, `2026-11-23T${hour}:00Z`, wait);
      await desk.plan(`2026-11-23T${hour}:10Z`);
      await desk.change(number, `2026-11-23T${hour}:30Z`, resume);
      await desk.plan(`2026-11-23T${hour}:30Z`);
    }
    await desk.change(number, '2026-11-24T08:00Z', wait);
    expect(await desk.deliver('2026-11-24T08:10Z')).toEqual([]);
    await desk.change(number, '2026-11-24T08:30Z', resume);
    expect(await desk.tick('2026-11-24T08:30Z')).toEqual(['three-quarters adele', 'overdue lucia']);
    expect(await desk.tick('2026-11-24T12:00Z')).toEqual([]);
  });
});

describe('a clock that is counted again because a calendar changed', () => {
  const hours = (over: object) => configureCalendars({ desk: { timeZone: 'UTC', hours: week, holidays: 'none', ...over } });

  it('speaks of the steps at their new times, to who heard of them at the old ones too; what waited for the morning is replaced', async () => {
    const number = await desk.open('B', '2026-11-23T17:00Z', 'received'); // half at 18:00, due on Tuesday at 9:00
    await desk.change(number, '2026-11-23T17:00Z', { change: 'take' });
    await desk.plan('2026-11-23T18:30Z');
    expect(await desk.written(number)).toEqual(['half adele planned']);
    hours({ overrides: { '2026-11-23': [['08:00', '17:20']] } }); // half on Tuesday at 8:40, due at 9:40
    expect(await desk.tickets.recount(new Date('2026-11-23T19:00Z'))).toBe(1);
    expect(await desk.tick('2026-11-24T08:00Z')).toEqual([]);
    expect(await desk.tick('2026-11-24T08:40Z')).toEqual(['half adele']);
    hours({ overrides: { '2026-11-23': [['08:00', '17:20']] }, breaks: { '2026-11-24': [['08:30', '09:00']] } }); // half at 9:10, due at 10:10
    await desk.tickets.recount(new Date('2026-11-24T08:50Z'));
    expect(await desk.tick('2026-11-24T08:50Z')).toEqual([]);
    expect(await desk.tick('2026-11-24T09:10Z')).toEqual(['half adele']);
    expect(await desk.tick('2026-11-24T09:40Z')).toEqual(['three-quarters adele', 'three-quarters lucia']);
    expect(await desk.tick('2026-11-24T10:10Z')).toEqual(['due lucia']);
  });

  it('tells nobody the same step of the same deadline twice, when the calendar changes there and back', async () => {
    const number = await desk.open('B', '2026-11-23T12:00Z', 'received'); // half at 13:00, due at 14:00
    await desk.change(number, '2026-11-23T12:00Z', { change: 'take' });
    expect(await desk.tick('2026-11-23T13:00Z')).toEqual(['half adele']);
    hours({ breaks: { '2026-11-23': [['13:30', '14:30']] } }); // due at 15:00, half where it was
    await desk.tickets.recount(new Date('2026-11-23T13:10Z'));
    expect(await desk.tick('2026-11-23T13:10Z')).toEqual([]);
    hours({ breaks: { '2026-11-23': [['12:10', '12:20'], ['13:30', '13:40']] } }); // half at 13:10, due at 14:20
    await desk.tickets.recount(new Date('2026-11-23T13:15Z'));
    expect(await desk.tick('2026-11-23T13:15Z')).toEqual(['half adele']);
    hours({});
    await desk.tickets.recount(new Date('2026-11-23T13:20Z'));
    expect(await desk.tick('2026-11-23T13:20Z')).toEqual([]);
    expect(await desk.tick('2026-11-23T13:30Z')).toEqual(['three-quarters adele', 'three-quarters lucia']);
    expect(await desk.tick('2026-11-23T14:00Z')).toEqual(['due lucia']);
  });

  it('whose later step has moved on tells the earlier one that had given way to it', async () => {
    const number = await desk.open('B', '2026-11-23T16:30Z', 'received'); // half at 17:30, three quarters at 18:00
    await desk.change(number, '2026-11-23T16:30Z', { change: 'take' });
    await database.pool.query(`update person set time_zone = 'Asia/Tokyo'`); // for them it is night until 23:00
    try {
      await desk.plan('2026-11-23T17:30Z');
      await desk.plan('2026-11-23T18:00Z');
      expect(await desk.written(number)).toEqual(expect.arrayContaining(['half adele superseded (later-step)', 'three-quarters adele planned']));
      hours({ overrides: { '2026-11-23': [['08:00', '17:45']] } });
      await desk.tickets.recount(new Date('2026-11-23T18:10Z')); // three quarters on Tuesday at 8:15
      expect(await desk.tick('2026-11-23T18:20Z')).toEqual([]);
      expect(await desk.deliver('2026-11-23T23:30Z')).toEqual(['half adele']);
      expect(await desk.tick('2026-11-24T08:15Z')).toEqual(['three-quarters adele', 'three-quarters lucia']);
    } finally {
      await database.pool.query(`update person set time_zone = 'UTC'`);
    }
  });
});

describe('nudges from before they knew their deadline', () => {
  it('are brought to the form that tells whether they were told', async () => {
    const number = await desk.open('B', '2026-11-23T12:00Z', 'received');
    await desk.change(number, '2026-11-23T12:00Z', { change: 'take' });
    await desk.tick('2026-11-23T13:00Z');
    await desk.snooze(adele, number, 'ours', 'hour', '2026-11-23T13:05Z');
    const rows = async () => (await database.pool.query('select key, subject from outbox order by id')).rows;
    const now = await rows();
    await database.pool.query(`update outbox set subject = subject - 'stepAt', key = regexp_replace(key, '^(clock/[^/]+/[^/]+/[^/]+/[^/]+)/[^/]+', '\\1')`);
    expect(await rows()).not.toEqual(now);
    await migrations['2026-11-22-nudge-deadlines'].up(database.db as never);
    expect(await rows()).toEqual(now);
  });
});

describe('the ladder', () => {
  it('over New Year counts no holiday, and is told on working days', async () => {
    configureCalendars({ desk: { timeZone: 'Europe/Budapest', hours: week, holidays: { country: 'HU' } } });
    await database.pool.query(`update person set time_zone = 'Europe/Budapest'`);
    try {
      const number = await desk.open('C', '2026-12-31T16:00Z', 'received'); // an hour before Thursday's closing; Friday is New Year: half on Monday at 9:00 there, due at 11:00
      await desk.change(number, '2026-12-31T16:00Z', { change: 'take' });
      const { clocks: [ours] } = (await desk.tickets.find(adele, number))!;
      expect(ours!.steps).toEqual({ half: '2027-01-04T08:00:00.000Z', 'three-quarters': '2027-01-04T09:00:00.000Z', due: '2027-01-04T10:00:00.000Z', overdue: '2027-01-04T14:00:00.000Z' });
      expect(await desk.tick('2027-01-04T07:59Z')).toEqual([]);
      expect(await desk.tick('2027-01-04T08:00Z')).toEqual(['half adele']);
      expect(await desk.tick('2027-01-04T10:00Z')).toEqual(['three-quarters adele', 'due lucia']);
    } finally {
      await database.pool.query(`update person set time_zone = 'UTC'`);
    }
  });

  it('says the latest step alone, once, after the desk was down for two days; what waited from before gives way to it', async () => {
    const number = await desk.open('B', '2026-11-23T14:00Z', 'handed-over');
    expect(await desk.tick('2026-11-23T16:00Z')).toEqual(['half adele']);
    await desk.plan('2026-11-23T18:00Z'); // waits for the morning, in which the desk is down
    expect(await desk.tick('2026-11-25T12:00Z')).toEqual(['three-quarters adele', 'overdue lucia']);
    expect(await desk.tick('2026-11-25T12:01Z')).toEqual([]);
    expect((await desk.written(number)).filter((line) => line.includes('lucia'))).toEqual(['three-quarters lucia superseded (later-step)', 'due lucia superseded (later-step)', 'overdue lucia sent']);
  });
});
