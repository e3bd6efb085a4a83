import { sql, type Kysely } from 'kysely';

/** Whether a relationship was ever read as active: only then can it be lost. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table gdap add was_active boolean not null default false`.execute(db);
  await sql`update gdap set was_active = relationship ->> 'status' = 'active'`.execute(db);
}
