import { Migrator } from 'kysely/migration';
import pg from 'pg';
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { migrations } from '../../src/store/migrations/index.ts';
import { openPostgres } from '../../src/store/open.ts';
import { engine, postgresUrl } from '../support/database.ts';
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
      'absence', 'clock', 'company', 'contact_change', 'conversation', 'customer', 'customer_name', 'gdap', 'gdap_warning', 'incident_follow', 'kysely_migration', 'kysely_migration_lock', 'outbox', 'outbox_lane', 'person',
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

  it('hold a ticket\'s number, form key and history key once each', async () => {
    const { database: { pool } } = await sharedDesk();
    const { rows } = await pool.query(`select indexdef from pg_indexes where schemaname = 'public' and indexdef like 'CREATE UNIQUE%' and tablename in ('ticket', 'ticket_history', 'clock', 'outbox') order by 1`);
    expect(rows.map(({ indexdef: text }) => /ON public\.(\w+) USING btree (\(.+\))/.exec(text)!.slice(1).join(' ')).sort()).toEqual([
      'clock (number, kind)', 'outbox (id)', 'outbox (key)', 'ticket (command_key)', 'ticket (number)', 'ticket_history (command_key)', 'ticket_history (id)',
    ]);
  });
});
