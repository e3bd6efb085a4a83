import { sql, type Kysely } from 'kysely';

/** What people's clients say of them: people whom no list names have a language and a zone too, and who travels is where the client is. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table reader (tenant_id text not null, object_id text not null, locale text, time_zone text, primary key (tenant_id, object_id))`,

  // Until now the zone of a first client stood where that of the records stands. The records are read again within the hour.
  `insert into reader (tenant_id, object_id, time_zone) select tenant_id, object_id, time_zone from person where time_zone is not null`,
  `update person set time_zone = null`,
];
