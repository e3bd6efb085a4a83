import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { planForNext } from '../../src/nudges/pass-on.ts';
import type { OpenDatabase } from '../../src/store/open.ts';
import { dueMessages } from '../../src/store/outbox.ts';
import { missingNudges } from '../../src/store/proof.ts';
import { inTransaction } from '../../src/store/tickets.ts';
import { openTestDatabase } from '../support/database.ts';
import { adele, lamna, lucia, openLadderDesk, staff, type LadderDesk } from './ladder-desk.ts';

const beatriz = staff('Beatriz Costa');
let database: OpenDatabase;
let desk: LadderDesk;
beforeAll(async () => {
  database = await openTestDatabase();
  desk = await openLadderDesk(database, [adele, lucia, beatriz]);
});
afterAll(() => database.close());
beforeEach(() => desk.clear());

const missing = async (at: string) => (await missingNudges(database.db, 'all', { now: new Date(at), graceSeconds: 120 })).map(({ step, name }) => `${step} ${name}`.trim());

describe('the proof', () => {
  it('does not miss a step that came while the desk was down, as long as its clock stands still', async () => {
    const number = await desk.open('B', '2026-11-23T09:00Z', 'received');
    await desk.change(number, '2026-11-23T09:01Z', { change: 'take' });
    const { rows: [{ half }] } = await database.pool.query(`select (steps ->> 'half')::timestamptz as half from clock where number = $1`, [number]);
    const after = (minutes: number) => new Date(half.getTime() + minutes * 60_000).toISOString();
    await desk.change(number, after(10), { change: 'wait', note: 'Which mailbox?' });
    await desk.plan(after(10));
    expect(await missing(after(20))).toEqual([]);
    await desk.change(number, after(30), { change: 'resume' });
    expect(await missing(after(40))).toEqual(['half']); // nobody has planned it yet
    await desk.plan(after(41));
    expect(await missing(after(50))).toEqual([]);
  });

  it('does not expect somebody to have been a manager who once stood in for one', async () => {
    const number = await desk.open('B', '2026-11-23T09:00Z', 'handed-over');
    await desk.plan('2026-11-23T13:00Z');
    await database.pool.query(`insert into absence values ($1, 'lucia', '2026-12-23T00:00Z', $1, 'beatriz')`, [lamna.tenantId]);
    const message = (await dueMessages(database.db, [lamna.tenantId], new Date('2026-11-23T13:00Z'), 10)).find(({ objectId }) => objectId === 'lucia')!;
    await inTransaction(database.db, (transaction) => planForNext(transaction, message, { instead: { name: 'Lucía', reason: 'away', detail: '' } }, lamna.tenantId, new Date('2026-11-23T13:00Z')));
    await desk.change(number, '2026-11-23T13:01Z', { change: 'first-response' });
    await desk.open('B', '2026-11-24T09:00Z', 'handed-over');
    await desk.plan('2026-11-24T12:00Z');
    await database.pool.query(`update person set manager = true where object_id = 'beatriz'`);
    expect(await missing('2026-11-24T12:20Z')).toEqual([]);
  });
});
