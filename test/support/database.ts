import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { openEmbedded, openPostgres, type OpenDatabase } from '../../src/store/open.ts';

export type Engine = 'pglite' | 'postgres';

/** The engine that this run of the tests is for. */
export const engine: Engine = process.env.TEST_ENGINE === 'postgres' ? 'postgres' : 'pglite';
export const postgresUrl = process.env.TEST_DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';

/** What tests of this process have closed: emptied, and open for the next, for opening an embedded one takes a second of computing. They end with the process. */
const emptied: Record<Engine, OpenDatabase[]> = { pglite: [], postgres: [] };

/** Opens an empty, migrated database, of this run's engine where none is named. */
export async function openTestDatabase(on: Engine = engine): Promise<OpenDatabase> {
  const database = emptied[on].pop() ?? await (on === 'pglite' ? openEmbedded('memory://') : createOnPostgres());
  let open = true;
  const close = async () => {
    if (!open) return;
    open = false;
    await empty(database);
    emptied[on].push(database);
  };
  return { ...database, close };
}

/** A database of its own on PostgreSQL, with the run's name; it goes at the end of the run. */
async function createOnPostgres(): Promise<OpenDatabase> {
  const name = `desk_test_${process.env.TEST_RUN ?? 'alone'}_${randomUUID().replaceAll('-', '')}`;
  const admin = new pg.Client({ connectionString: postgresUrl });
  await admin.connect();
  await admin.query(`create database ${name}`);
  await admin.query(`alter database ${name} set synchronous_commit = off`); // nobody pulls the plug of a test's PostgreSQL
  await admin.end();
  return openPostgres(Object.assign(new URL(postgresUrl), { pathname: `/${name}` }).href);
}

/** As it was after its migrations: no row, and every number begins anew. */
async function empty({ pool }: OpenDatabase): Promise<void> {
  const { rows: [{ tables, restarts }] } = await pool.query(`select
    (select string_agg(format('%I', tablename), ', ') from pg_tables where schemaname = 'public' and tablename not like 'kysely%') as tables,
    (select string_agg(format('alter sequence %I restart', sequencename), ';') from pg_sequences where schemaname = 'public') as restarts`);
  await pool.query(`truncate ${tables}; ${restarts}`);
}
