import { sql, type Kysely } from 'kysely';

/** A card that is being put anew is held until that is settled: should the desk die meanwhile, somebody else does it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `alter table ticket_card add held_until timestamptz`,
  `drop index card_stale`,
  `create index card_stale on ticket_card (posted_at) where stale or held_until is not null`,
];
