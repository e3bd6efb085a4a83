import { sql, type Kysely } from 'kysely';

/** When that happened, by Teams' clock, which a conversation was last changed by: what is older and delivered later changes nothing. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table conversation add happened_at timestamptz`.execute(db);
}
