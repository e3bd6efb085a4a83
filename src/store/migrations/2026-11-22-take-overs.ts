import { sql, type Kysely } from 'kysely';

/** Since when a tenant is served by the replica that serves it: whether another did in between. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table outbox_lane add since timestamptz not null default clock_timestamp()`.execute(db);
}
