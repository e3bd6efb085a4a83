import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { gdapMaker, planWarnings } from '../../src/nudges/gdap.ts';
import { inWorkingTime } from '../../src/nudges/quiet-hours.ts';
import type { OpenDatabase } from '../../src/store/open.ts';
import { dueMessages, settleMessages } from '../../src/store/outbox.ts';
import { openTestDatabase } from '../support/database.ts';
import { adele, lamna, lucia, openLadderDesk, type LadderDesk } from './ladder-desk.ts';

const contoso = '20000000-0000-4000-8000-000000000001';
let database: OpenDatabase;
let desk: LadderDesk;
beforeAll(async () => {
  database = await openTestDatabase();
  desk = await openLadderDesk(database, [adele, lucia]);
  await database.pool.query(`insert into customer (tenant_id, name) values ($1, 'Contoso')`, [contoso]);
});
afterAll(() => database.close());
beforeEach(() => database.pool.query('truncate ticket, gdap, gdap_warning, outbox cascade'));

const relationship = (id: string, status: string, endsAt: string) => database.pool.query(`
  insert into gdap (id, tenant_id, company_id, ends_at, relationship, was_active) values ($1, $2, $3, $4, $5, true) on conflict (id) do update set relationship = excluded.relationship, ends_at = excluded.ends_at`,
[id, contoso, lamna.tenantId, endsAt, JSON.stringify({ id, displayName: id, status, autoExtend: false, roles: [], assignments: [] })]);

/** What Lucía, who is a manager in UTC, is told at an instant: 'g line 1'. */
async function told(at: string): Promise<string[]> {
  const now = new Date(at);
  await planWarnings(database, lamna.tenantId, now);
  const make = inWorkingTime(gdapMaker(database.db));
  const said: string[] = [];
  for (const message of (await dueMessages(database.db, [lamna.tenantId], now, 100)).filter(({ objectId }) => objectId === lucia.objectId)) {
    const made = await make(message, now);
    if ('keptUntil' in made) continue;
    await settleMessages(database.db, [{ id: message.id, state: 'void' in made ? 'void' : 'sent', at: now }]);
    if (!('void' in made)) said.push(...(made.facts.relationships as { name: string; says: string; count: number }[]).map(({ name, says, count }) => `${name} ${says} ${count}`));
  }
  return said;
}

// 22 November 2026 is a Sunday.
describe('a GDAP relationship that ends', () => {
  it.each`
    ends                   | at                     | says                | because
    ${'2026-11-22T12:00Z'} | ${'2026-11-21T12:01Z'} | ${['g line 1']}     | ${'on Monday it would be over: it is told on Saturday, by day'}
    ${'2026-11-22T12:00Z'} | ${'2026-11-21T23:00Z'} | ${[]}               | ${'it is night, and there is time in the morning'}
    ${'2026-11-22T05:00Z'} | ${'2026-11-21T23:00Z'} | ${['g line 1']}     | ${'in the morning it would be over'}
    ${'2026-11-24T12:00Z'} | ${'2026-11-23T12:01Z'} | ${['g line 1']}     | ${'it is a working day'}
    ${'2026-11-24T23:00Z'} | ${'2026-11-24T12:01Z'} | ${['g today 0']}    | ${'it ends on the same day'}
    ${'2026-12-03T06:00Z'} | ${'2026-11-23T08:30Z'} | ${['g line 10']}    | ${'days are those of the calendar'}
  `('on $ends says $says at $at, because $because', async ({ ends, at, says }) => {
    await relationship('g', 'active', ends);
    expect(await told(at)).toEqual(says);
  });

  it('is told at eight where the night lies between, and is not spoken of again as if it still ended', async () => {
    await relationship('g', 'active', '2026-11-22T12:00Z');
    expect(await told('2026-11-21T23:00Z')).toEqual([]);
    expect(await told('2026-11-22T08:00Z')).toEqual(['g today 0']);
    await relationship('g', 'expired', '2026-11-22T12:00Z');
    expect(await told('2026-11-22T13:00Z')).toEqual([]); // Sunday
    expect(await told('2026-11-23T08:00Z')).toEqual(['g lost -1']);
  });

  it('is told once where a ticket was opened while the warning waited for Monday', async () => {
    await relationship('g', 'active', '2026-12-04T12:00Z');
    expect(await told('2026-11-21T12:01Z')).toEqual([]);
    await desk.open('C', '2026-11-21T14:00Z', 'diagnosing');
    expect(await told('2026-11-21T14:01Z')).toEqual([]);
    expect(await told('2026-11-23T08:00Z')).toEqual(['g line 11']);
  });
});

describe('access that was lost', () => {
  it('is told once, though Microsoft moves the end', async () => {
    await relationship('g', 'terminationRequested', '2027-11-22T12:00Z');
    expect(await told('2026-11-16T10:10Z')).toEqual([expect.stringContaining('g lost')]);
    await relationship('g', 'terminated', '2026-11-16T10:30Z');
    expect(await told('2026-11-16T11:10Z')).toEqual([]);
  });

  it('is that of the last relationship, not of one that was replaced long ago', async () => {
    await relationship('old', 'expired', '2026-01-22T12:00Z');
    await relationship('new', 'active', '2027-11-22T12:00Z');
    expect(await told('2026-11-16T10:00Z')).toEqual([]);
    await relationship('new', 'terminated', '2027-11-22T12:00Z');
    expect(await told('2026-11-16T10:10Z')).toEqual([expect.stringContaining('new lost')]);
  });
});
