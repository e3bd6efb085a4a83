import { rmSync } from 'node:fs';
import pg from 'pg';

/** Before the run: the cards of the last one go. */
export function setup(): void {
  rmSync('build/cards', { recursive: true, force: true });
}

/** After the run: the databases it made on PostgreSQL go. Those of other runs stay. */
export async function teardown(): Promise<void> {
  const admin = new pg.Client({ connectionString: process.env.TEST_DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres', connectionTimeoutMillis: 1_000 });
  if (!process.env.TEST_RUN || !await admin.connect().then(() => true, () => false)) return;
  const { rows } = await admin.query<{ datname: string }>('select datname from pg_database where starts_with(datname, $1)', [`desk_test_${process.env.TEST_RUN}`]);
  for (const { datname } of rows) await admin.query(`drop database ${datname} with (force)`);
  await admin.end();
}
