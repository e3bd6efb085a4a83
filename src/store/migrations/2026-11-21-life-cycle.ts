import { sql, type Kysely } from 'kysely';

/** The whole life of a ticket: Microsoft's number, merging, pauses, the facts behind each deadline, and where cards of a ticket stand. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `alter table ticket add microsoft_number text, add microsoft_status text, add microsoft_read_at timestamptz,
    add merged_into integer references ticket, add waiting_reason text, add waiting_public boolean not null default false, add waiting_from text`,
  `create index ticket_merged on ticket (merged_into) where merged_into is not null`,
  `create index ticket_by_microsoft_number on ticket (microsoft_number) where microsoft_number is not null`,
  `alter table clock add severity text, add language text, add break_fix boolean, add seconds integer, add calendar text,
    add pauses jsonb not null default '[]', add paused_at timestamptz`,
  `update clock set severity = t.severity from ticket t where t.number = clock.number`,
  `update clock set language = t.language, break_fix = t.break_fix from ticket t where t.number = clock.number and clock.kind = 'microsoft'`,
  `alter table clock alter severity set not null`,
  `create index clock_open on clock (kind, language, break_fix, calendar) where stopped_at is null`,
  `create table ticket_card (
    conversation_id text not null, activity_id text not null, number integer not null references ticket,
    tenant_id text not null, object_id text not null, locale text not null, time_zone text not null,
    posted_at timestamptz not null, stale boolean not null default false, failures integer not null default 0,
    primary key (conversation_id, activity_id))`,
  `create index card_of_ticket on ticket_card (number, posted_at desc)`,
  `create index card_stale on ticket_card (posted_at) where stale`,
];
