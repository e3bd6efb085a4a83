import { sql, type Kysely } from 'kysely';

/** Requests that were sent to Azure and whose fate is not known yet: looked up there before anything is sent again. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table azure_filing (
    name text primary key, number integer not null references ticket, handed_over_at timestamptz not null, subscription_id text, sent_at timestamptz not null)`.execute(db);
}
