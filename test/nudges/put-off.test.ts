import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { clockMaker } from '../../src/nudges/clock-card.ts';
import { planForNext } from '../../src/nudges/pass-on.ts';
import { createQuestions } from '../../src/nudges/questions.ts';
import { inWorkingTime } from '../../src/nudges/quiet-hours.ts';
import type { OpenDatabase } from '../../src/store/open.ts';
import { dueMessages, settleMessages } from '../../src/store/outbox.ts';
import { inTransaction } from '../../src/store/tickets.ts';
import { configureCalendars } from '../../src/tickets/calendars.ts';
import { openTestDatabase } from '../support/database.ts';
import { adele, lamna, lucia, openLadderDesk, staff, type LadderDesk } from './ladder-desk.ts';

const day = ['08:00', '18:00'];
const week = { mon: [day], tue: [day], wed: [day], thu: [day], fri: [day] };
const beatriz = staff('Beatriz Costa');
let database: OpenDatabase;
let desk: LadderDesk;
// Working days, 8:00 to 18:00 UTC, for the desk and for everybody in it. 23 November 2026 is a Monday.
beforeAll(async () => {
  configureCalendars({ desk: { timeZone: 'UTC', hours: week, holidays: 'none' } });
  database = await openTestDatabase();
  desk = await openLadderDesk(database, [adele, lucia, beatriz]);
});
afterAll(async () => {
  configureCalendars();
  await database.close();
});
beforeEach(() => desk.clear());

describe('what was put off', () => {
  const absent = (who: string, standIn: string) => database.pool.query(`insert into absence values ($1, $2, '2026-12-23T00:00Z', $1, $3)`, [lamna.tenantId, who, standIn]);
  /** What waits for somebody is told to the next in line instead. */
  async function passOn(who: string, at: string): Promise<void> {
    const message = (await dueMessages(database.db, [lamna.tenantId], new Date(at), 10)).find(({ objectId }) => objectId === who)!;
    await inTransaction(database.db, async (transaction) => {
      await planForNext(transaction, message, { instead: { name: who, reason: 'away', detail: '' } }, lamna.tenantId, new Date(at));
      await settleMessages(transaction, [{ id: message.id, state: 'failed', reason: 'away', at: new Date(at) }]);
    });
  }
  beforeEach(() => database.pool.query('truncate absence'));

  it('until the morning stays put off through every later step', async () => {
    const number = await desk.open('B', '2026-11-23T09:00Z', 'handed-over'); // half at 11:00, three quarters at 12:00, due at 13:00, overdue at 14:00
    await desk.tick('2026-11-23T11:00Z');
    expect(await desk.tick('2026-11-23T12:00Z')).toContain('three-quarters lucia');
    await desk.snooze(lucia, number, 'microsoft', 'morning', '2026-11-23T12:01Z');
    expect([await desk.tick('2026-11-23T13:00Z'), await desk.tick('2026-11-23T14:00Z')]).toEqual([[], []]);
    expect(await desk.tick('2026-11-24T08:00Z')).toEqual(['overdue lucia']);
  });

  it('past the end of work comes then, though a later step came meanwhile', async () => {
    const number = await desk.open('B', '2026-11-23T14:30Z', 'handed-over'); // half at 16:30, three quarters at 17:30
    await desk.tick('2026-11-23T16:30Z');
    await desk.snooze(adele, number, 'microsoft', 'hour', '2026-11-23T17:20Z');
    await desk.plan('2026-11-23T17:30Z');
    const at = new Date('2026-11-23T18:20:01Z');
    const messages = (await dueMessages(database.db, [lamna.tenantId], at, 10)).filter(({ objectId }) => objectId === 'adele');
    expect(messages.map(({ subject }) => subject.step)).toEqual(['three-quarters']);
    expect(await inWorkingTime(clockMaker(database.db, createQuestions(database.db)))(messages[0]!, at)).toMatchObject({ card: 'nudge' });
  });

  it('by a stand-in comes back to the stand-in', async () => {
    const number = await desk.open('B', '2026-11-23T09:00Z', 'handed-over');
    await absent('adele', 'beatriz');
    await desk.plan('2026-11-23T11:00Z');
    await passOn('adele', '2026-11-23T11:00Z');
    expect(await desk.deliver('2026-11-23T11:00Z')).toEqual(['half beatriz']);
    await desk.snooze(beatriz, number, 'microsoft', 'hour', '2026-11-23T11:01Z');
    expect(await desk.deliver('2026-11-23T12:01Z')).toEqual(['half beatriz']);
  });

  it('and cannot be told then is not told to a manager who has heard of it', async () => {
    await database.pool.query(`update person set manager = true where object_id = 'beatriz'`);
    const number = await desk.open('B', '2026-11-23T09:00Z', 'handed-over');
    for (const at of ['11:00', '12:00', '13:00']) await desk.tick(`2026-11-23T${at}Z`);
    await desk.snooze(lucia, number, 'microsoft', 'hour', '2026-11-23T13:01Z');
    await passOn('lucia', '2026-11-23T14:01Z');
    expect(await desk.deliver('2026-11-23T14:01Z')).toEqual([]);
    await database.pool.query(`update person set manager = false where object_id = 'beatriz'`);
  });

  it('for an hour, until the morning, and for an hour after all, comes in an hour, once', async () => {
    const number = await desk.open('B', '2026-11-23T09:00Z', 'handed-over');
    await desk.tick('2026-11-23T11:00Z');
    for (const until of ['hour', 'morning', 'hour'] as const) await desk.snooze(adele, number, 'microsoft', until, `2026-11-23T11:01:${until === 'hour' ? '10' : '05'}Z`);
    expect(await desk.deliver('2026-11-23T12:02Z')).toEqual(['half adele']);
    expect(await desk.deliver('2026-11-24T08:00Z')).toEqual([]);
  });
});

describe('what waits for the morning', () => {
  it('waits no longer once the ticket is severity A, though Microsoft was not told', async () => {
    const number = await desk.open('B', '2026-11-23T15:30Z', 'handed-over'); // half at 17:30, three quarters at 18:30
    await desk.tick('2026-11-23T17:30Z');
    await desk.plan('2026-11-23T18:30Z');
    await desk.change(number, '2026-11-23T18:40Z', { change: 'severity', from: 'B', severity: 'A', toldMicrosoft: false });
    expect(await desk.tick('2026-11-23T18:41Z')).toEqual(['three-quarters adele', 'three-quarters lucia']);
  });

  it('for a manager who is none any more is told to the one who is', async () => {
    const number = await desk.open('B', '2026-11-23T16:00Z', 'handed-over'); // due at 20:00, overdue at 21:00
    await desk.tick('2026-11-23T18:00Z');
    await desk.plan('2026-11-23T21:00Z');
    await database.pool.query(`update person set manager = (object_id = 'beatriz')`);
    const message = (await dueMessages(database.db, [lamna.tenantId], new Date('2026-11-24T08:00Z'), 10)).find(({ objectId }) => objectId === 'lucia')!;
    expect(await clockMaker(database.db, createQuestions(database.db))(message, new Date('2026-11-24T08:00Z'))).toEqual({ void: 'not-responsible', next: true });
    await inTransaction(database.db, async (transaction) => {
      await planForNext(transaction, message, { instead: { name: 'Lucía', reason: 'not-responsible', detail: '' } }, lamna.tenantId, new Date('2026-11-24T08:00Z'));
      await settleMessages(transaction, [{ id: message.id, state: 'void', reason: 'not-responsible', at: new Date('2026-11-24T08:00Z') }]);
    });
    expect(await desk.deliver('2026-11-24T08:00Z')).toContain('overdue beatriz');
    expect(await desk.written(number)).toContain('overdue lucia void (not-responsible)');
    await database.pool.query(`update person set manager = (object_id = 'lucia')`);
  });
});
