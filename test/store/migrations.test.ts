import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import pg from 'pg';
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { migrations } from '../../src/store/migrations/index.ts';
import { openPostgres } from '../../src/store/open.ts';
import { engine, openTestDatabase, postgresUrl } from '../support/database.ts';
import { sharedDesk } from '../support/desk.ts';

describe('the tables', () => {
  it('are brought up to date once; a second time there is nothing to do', async () => {
    const { database: { db, pool } } = await sharedDesk();
    const tables = async () => (await pool.query(`select table_name, column_name, data_type from information_schema.columns where table_schema = 'public' order by 1, 2`)).rows;
    const before = await tables();
    const { error, results } = await new Migrator({ db, provider: { getMigrations: async () => migrations } }).migrateToLatest();
    expect([error, results]).toEqual([undefined, []]);
    expect(await tables()).toEqual(before);
    expect(new Set(before.map(({ table_name: name }) => name))).toEqual(new Set([
      'absence', 'azure_filing', 'clock', 'company', 'contact_change', 'conversation', 'customer', 'customer_name', 'gdap', 'gdap_warning', 'incident_follow', 'kysely_migration', 'kysely_migration_lock', 'outbox', 'outbox_lane', 'person',
      'reader', 'service_request_match', 'setting', 'subscription', 'ticket', 'ticket_card', 'ticket_history', 'turn',
    ]));
  });

  it.runIf(engine === 'postgres')('are brought up to date by replicas that start together on an empty database', async () => {
    const name = `desk_test_${process.env.TEST_RUN ?? 'alone'}_${randomUUID().replaceAll('-', '')}`;
    const admin = new pg.Client({ connectionString: postgresUrl });
    await admin.connect();
    await admin.query(`create database ${name}`);
    const url = Object.assign(new URL(postgresUrl), { pathname: `/${name}` }).href;
    try {
      const replicas = await Promise.all([openPostgres(url), openPostgres(url), openPostgres(url)]);
      const counts = await Promise.all(replicas.map(async ({ pool }) => (await pool.query('select count(*)::int as count from kysely_migration')).rows[0].count));
      await Promise.all(replicas.map((replica) => replica.close()));
      expect(counts).toEqual(Array(3).fill(Object.keys(migrations).length));
    } finally {
      await admin.query(`drop database ${name} with (force)`);
      await admin.end();
    }
  });

  it('count the clocks that run already, and go on counting', async () => {
    const { db, pool, close } = await openTestDatabase();
    try {
      for (const statement of ['drop trigger clock_started on clock', 'drop trigger clock_turned on clock', 'drop trigger clock_deleted on clock', 'drop function count_running_clocks', 'drop index ticket_unclocked', 'alter table ticket drop clocks_running']) await pool.query(statement);
      const { rows: [{ number }] } = await pool.query(`insert into ticket (tenant_id, company_id, workload, severity, issue, break_fix, title, description, language, contact, state, reporter_tenant, reporter_id, reporter_name, opened_at, command_key)
        values ('t', 'c', 'azure', 'A', 'technical', true, '', '', 'en', '{}', 'handed-over', 't', 'r', '', now(), 'one') returning number`);
      const clock = (kind: string) => pool.query(`insert into clock (number, kind, started_at, due_at, periods, pauses, steps, severity) values ($1, $2, now(), now(), '[]', '[]', '{}', 'A')`, [number, kind]);
      const running = async () => (await pool.query('select clocks_running as n from ticket')).rows[0].n;
      await clock('ours');
      await migrations['2026-11-22-unclocked'].up(db as unknown as Kysely<unknown>);
      const counts = [await running()];
      await clock('microsoft');
      counts.push(await running());
      for (const change of [`update clock set stopped_at = now() where kind = 'ours'`, `update clock set due_at = now()`, `update clock set stopped_at = null`, `delete from clock where kind = 'ours'`]) {
        await pool.query(change);
        counts.push(await running());
      }
      expect(counts).toEqual([1, 2, 1, 1, 2, 1]);
    } finally {
      await close();
    }
  });

  it('let one ticket have a request at Microsoft: of several that had it the first keeps it, and the others say so', async () => {
    const { db, pool, close } = await openTestDatabase();
    try {
      for (const statement of ['drop index ticket_of_request', 'create index ticket_by_microsoft_number on ticket (microsoft_number)', 'create unique index service_request_bound on service_request_match (request_id)']) await pool.query(statement);
      const ticket = async (microsoftNumber: string | null, state = 'handed-over') => {
        const { rows: [{ number }] } = await pool.query(`insert into ticket (tenant_id, company_id, workload, severity, issue, break_fix, title, description, language, contact, state, reporter_tenant, reporter_id, reporter_name, opened_at, command_key, microsoft_number)
          values ('t', 'c', 'azure', 'A', 'technical', true, '', '', 'en', '{}', $1, 't', 'r', '', now(), gen_random_uuid(), $2) returning number`, [state, microsoftNumber]);
        return number as number;
      };
      const bound = (number: number) => pool.query(`insert into ticket_history (number, at, actor_tenant, actor_id, actor_name, change, before, after, command_key) values ($1, now(), '', '', '', 'bind', '{}', '{}', gen_random_uuid())`, [number]);
      const [late, early, withdrawn, other, none] = [await ticket('1'), await ticket('1'), await ticket('1', 'withdrawn'), await ticket('2'), await ticket(null)];
      for (const number of [early, late]) await bound(number);
      await migrations['2026-11-22-requests'].up(db as unknown as Kysely<unknown>);
      const { rows } = await pool.query('select number, microsoft_number from ticket order by number');
      expect(rows).toEqual([{ number: late, microsoft_number: null }, { number: early, microsoft_number: '1' }, { number: withdrawn, microsoft_number: '1' }, { number: other, microsoft_number: '2' }, { number: none, microsoft_number: null }]);
      expect((await pool.query(`select number, after from ticket_history where change = 'unbind'`)).rows).toEqual([{ number: late, after: { microsoftNumber: '1' } }]);
    } finally {
      await close();
    }
  });

  it('hold a ticket\'s number, form key and history key once each', async () => {
    const { database: { pool } } = await sharedDesk();
    const { rows } = await pool.query(`select indexdef from pg_indexes where schemaname = 'public' and indexdef like 'CREATE UNIQUE%' and tablename in ('ticket', 'ticket_history', 'clock', 'outbox') order by 1`);
    expect(rows.map(({ indexdef: text }) => /ON public\.(\w+) USING btree (\(.+\))/.exec(text)!.slice(1).join(' ')).sort()).toEqual([
      'clock (number, kind)', 'outbox (id)', 'outbox (key)', 'ticket (command_key)', 'ticket (microsoft_number) WHERE ((microsoft_number IS NOT NULL) AND (state <> \'withdrawn\'::text))', 'ticket (number)', 'ticket_history (command_key)', 'ticket_history (id)',
    ]);
  });
});
