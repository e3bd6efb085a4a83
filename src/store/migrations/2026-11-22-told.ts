import { sql, type Kysely } from 'kysely';

/** Which severity Microsoft was told last is a fact of its own: its clock need not move with it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table ticket add microsoft_severity text`.execute(db);
  await sql`update ticket set microsoft_severity = c.severity from clock c where c.number = ticket.number and c.kind = 'microsoft'`.execute(db);
}
