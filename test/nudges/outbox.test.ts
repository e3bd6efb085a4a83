import { RawNode, type Kysely } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenDatabase } from '../../src/store/open.ts';
import { doubtAbandoned, forgetSettled, holdLanes, insertMessages, releaseLanes, settleMessages, type PlannedMessage } from '../../src/store/outbox.ts';
import { inTransaction } from '../../src/store/tickets.ts';
import { openTestDatabase } from '../support/database.ts';

let database: OpenDatabase;
beforeAll(async () => { database = await openTestDatabase(); });
afterAll(() => database.close());

const now = new Date('2026-11-23T10:00:00Z');
const day = 86_400_000;
const write = (key: string, state: string, plannedAt: Date, settledAt: Date | null) => database.pool.query(
  `insert into outbox (key, kind, tenant_id, object_id, subject, urgent, planned_at, deliver_at, state, settled_at) values ($1, 'incident', 't', 'o', '{}', false, $2, $2, $3, $4)`, [key, plannedAt, state, settledAt]);

/** How the database goes about what a function of the store asks of it. */
async function planOf<DB>(db: Kysely<DB>, ask: (db: Kysely<DB>) => Promise<unknown>): Promise<string> {
  const plan: string[] = [];
  await ask(db.withPlugin({
    transformQuery: ({ node }) => (RawNode.is(node) ? { ...node, sqlFragments: [`explain ${node.sqlFragments[0]}`, ...node.sqlFragments.slice(1)] } : node),
    transformResult: async ({ result }) => {
      plan.push(...result.rows.map((row) => String(Object.values(row)[0])));
      return result;
    },
  }));
  return plan.join('\n');
}

describe('an outbox with years of messages', () => {
  beforeAll(async () => {
    await database.pool.query(`insert into outbox (key, kind, tenant_id, object_id, subject, urgent, planned_at, deliver_at, state, settled_at)
      select 'many/' || i, 'incident', 'tenant ' || i % 50, 'o', '{}', false, $1::timestamptz, $1, 'sent', $1 from generate_series(1, 20000) i`, [now]);
    await database.pool.query('analyze outbox');
  });

  it('is not read whole to find what was being sent', async () => {
    const plan = await planOf(database.db, (db) => doubtAbandoned(db, now));
    expect(plan).toContain('outbox_being_sent');
    expect(plan).not.toContain('Seq Scan');
  });

  it('says that a company has none without reading the others\'', async () => {
    const { rows } = await database.pool.query(`explain select * from outbox where tenant_id = 'none' order by id desc limit 15`);
    expect(JSON.stringify(rows)).toContain('outbox_of_tenant');
  });
});

describe('a tenant', () => {
  it('is served since the same moment until another replica takes it over', async () => {
    await write('due', 'planned', now, null);
    const held = async (replica: string) => (await holdLanes(database.db, replica, now)).get('t');
    const since = await held('one');
    expect(since).toBeGreaterThan(0);
    expect([await held('one'), await held('other')]).toEqual([since, undefined]);
    await releaseLanes(database.db, 'one');
    const taken = await held('other');
    expect(taken).toBeGreaterThanOrEqual(since!);
    await database.pool.query(`update outbox_lane set held_until = clock_timestamp()`); // it had nothing due for a while
    expect(await held('other')).toBe(taken);
    await database.pool.query(`update outbox_lane set held_until = clock_timestamp() - interval '1 s', since = since - interval '1 s'`);
    expect(await held('one')).toBeGreaterThan(taken! - 1_000);
    await database.pool.query(`delete from outbox where key = 'due'`);
  });
});

it('a step that was given up and came due again meanwhile is not given up by who had read it before', async () => {
  const step = (plannedAt: Date): PlannedMessage => ({ key: 'step', kind: 'clock', to: { tenantId: 't', objectId: 'o' }, subject: {}, urgent: true, plannedAt, deliverAt: plannedAt });
  const plan = (plannedAt: Date) => inTransaction(database.db, (transaction) => insertMessages(transaction, [step(plannedAt)]));
  const again = new Date(now.getTime() + 60_000);
  await plan(now);
  const { rows: [{ id }] } = await database.pool.query(`select id from outbox where key = 'step'`);
  const giveUp = (plannedAt: Date) => settleMessages(database.db, [{ id, state: 'void', reason: 'paused', plannedAt, at: again }]);
  await giveUp(now);
  await plan(again);
  await giveUp(now); // written down late
  expect((await database.pool.query(`select state from outbox where key = 'step'`)).rows).toEqual([{ state: 'planned' }]);
  await giveUp(again);
  expect((await database.pool.query(`delete from outbox where key = 'step' returning state`)).rows).toEqual([{ state: 'void' }]);
});

describe('what was settled long ago', () => {
  const before = new Date(now.getTime() - 400 * day);
  const old = new Date(before.getTime() - day);
  it.each([
    ['sent', old, old, 'forgotten'],
    ['in-doubt', old, old, 'forgotten'],
    ['void', old, before, 'kept'], // settled at the very instant
    ['failed', old, new Date(before.getTime() + day), 'kept'], // it was tried for days
    ['planned', old, null, 'kept'],
    ['in-doubt', old, null, 'kept'], // being sent
  ] as const)('%s, planned %s, settled %s: is %s', async (state, plannedAt, settledAt, expected) => {
    await write('old', state, plannedAt, settledAt);
    expect(await forgetSettled(database.db, before)).toBe(expected === 'forgotten' ? 1 : 0);
    expect((await database.pool.query(`delete from outbox where key = 'old' returning id`)).rows).toHaveLength(expected === 'forgotten' ? 0 : 1);
  });
});
