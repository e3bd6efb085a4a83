import { CamelCasePlugin, Kysely, PostgresDialect, sql, type PostgresPool } from 'kysely';
import { Migrator } from 'kysely/migration';
import { PGlite } from '@electric-sql/pglite';
import { createPgConfig } from '@electric-sql/pglite/node-postgres';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { mkdir } from 'node:fs/promises';
import pg from 'pg';
import { lockFolder } from './folder-lock.ts';
import { migrations } from './migrations/index.ts';
import type { Schema } from './schema.ts';

export type Database = Kysely<Schema>;

/** An open database of either engine. Everything, the job queue too, goes through its one pool. */
export interface OpenDatabase {
  readonly db: Database;
  readonly pool: pg.Pool;
  readonly engine: 'pglite' | 'postgres';
  close(): Promise<void>;
}

/** Our questions are small and always alike: planning one anew for each value took longer than answering it. */
const plansKept = 'plan_cache_mode=force_generic_plan';

/** How long PostgreSQL may take for one answer: a connection whose other end has gone silent would hold its turn, and its place in the pool, for a quarter of an hour. */
const patienceMs = 10_000;

/** A connection that died in the middle of a transaction, unseen by the server, keeps what it locked no longer than this. */
const lockedAtMost = 'idle_in_transaction_session_timeout=60s';

/** Opens PostgreSQL at the given address and brings its tables up to date. */
export async function openPostgres(url: string): Promise<OpenDatabase> {
  const pool = new pg.Pool({ connectionString: url, max: 10, connectionTimeoutMillis: 5000, keepAlive: true, options: `-c ${plansKept} -c ${lockedAtMost}` });
  pool.on('error', () => undefined); // a connection that dies while idle; the next query opens another
  pool.on('connect', (client) => void client.on('error', () => undefined)); // one that dies between two steps of a transaction; the next step fails, and it is closed
  const db = await migrated(pool, patienceMs);
  return { db, pool, engine: 'postgres', close: () => db.destroy() };
}

/**
 * Opens the embedded database: a folder, or memory:// which keeps nothing. A dump (from an earlier dumpDataDir) starts it filled.
 * Throws when another process holds the folder: two on one folder lose data silently.
 */
export async function openEmbedded(dataDir: string, dump?: Blob): Promise<OpenDatabase> {
  const inMemory = dataDir.startsWith('memory://');
  if (!inMemory) await mkdir(dataDir, { recursive: true });
  const unlock = inMemory ? async () => undefined : await lockFolder(dataDir);
  const pglite = new PGlite({
    ...(inMemory ? {} : { dataDir: `${dataDir}/database` }), extensions: { pg_trgm }, ...(dump ? { loadDataDir: dump } : {}),
  });
  await pglite.waitReady;
  await pglite.exec(`set ${plansKept}`);
  const pool = new pg.Pool({ ...createPgConfig(oneCallPerQuery(pglite)) as object, max: 1, connectionTimeoutMillis: 5000, idleTimeoutMillis: 0 });
  const db = await migrated(pool);
  const close = async () => {
    await db.destroy();
    await pglite.close();
    await unlock();
  };
  return { db, pool, engine: 'pglite', close };
}

/** Parse, bind, execute and the like wait for the sync that ends them: one crossing into the database for a query instead of five. */
function oneCallPerQuery(pglite: PGlite): PGlite {
  const [parse, bind, describe, execute, close] = [...'PBDEC'].map((letter) => letter.charCodeAt(0));
  let held: Uint8Array[] = [];
  const execProtocolStream: PGlite['execProtocolStream'] = async (message, options) => {
    held.push(message);
    if ([parse, bind, describe, execute, close].includes(message[0])) return [];
    const messages = Buffer.concat(held);
    held = [];
    return pglite.execProtocolStream(messages, options);
  };
  return { waitReady: pglite.waitReady, execProtocolStream } as PGlite;
}

async function migrated(pool: pg.Pool, patience?: number): Promise<Database> {
  const over = (connections: PostgresPool): Database => new Kysely<Schema>({ dialect: new PostgresDialect({ pool: connections }), plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })] });
  const { error } = await new Migrator({ db: over(preparing(pool)), provider: { getMigrations: async () => migrations } }).migrateToLatest(); // takes as long as it takes
  if (error) throw error;
  return over(preparing(pool, patience));
}

/** Whether the database answers, soon enough for who asks. */
export async function isReachable(db: Database): Promise<boolean> {
  const tooLate = new Promise<false>((resolve) => { setTimeout(resolve, 2_000, false).unref(); });
  return Promise.race([tooLate, sql`select 1`.execute(db).then(() => true, () => false)]);
}

const names = new Map<string, string>();
const mostNames = 500;

/**
 * The same pool, with every statement that has parameters prepared once per connection: parsing and planning is most of a small question's time.
 * A connection that did not answer within the patience (in milliseconds) is closed, for an answer that comes late would be taken for the next one's.
 */
function preparing(pool: pg.Pool, patience?: number): PostgresPool {
  return {
    connect: async () => {
      const client = await pool.connect();
      let silent = false;
      const query = async (text: string, values: readonly unknown[] = []) => {
        const name = values.length > 0 ? nameOf(text) : undefined;
        const question = { text, values: [...values], ...(name && { name }), ...(patience && { query_timeout: patience }) };
        return client.query(question).catch((error: Error) => {
          silent ||= error.message === 'Query read timeout';
          throw error;
        });
      };
      return { query, release: () => client.release(silent) } as unknown as Awaited<ReturnType<PostgresPool['connect']>>;
    },
    end: () => pool.end(),
    options: pool.options,
  } as PostgresPool;
}

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= mostNames) return known;
  const name = `q${names.size}`;
  names.set(text, name);
  return name;
}
