import { sql, type Kysely } from 'kysely';

/** A card that could not be put anew waits before it is tried again, longer every time, and is given up after a day: since when it fails. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table ticket_card add failing_since timestamptz`.execute(db);
}
