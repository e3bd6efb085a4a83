import { sql, type Transaction } from 'kysely';
import type { Locale } from '../locale.ts';
import type { Database } from './open.ts';
import type { PersonRef } from './outbox.ts';
import type { Schema } from './schema.ts';

// Which language somebody is told things in, and whose working hours are theirs, is decided here alone: for a person p, what their client says r, and a customer k.

/** What somebody's client says of them; absent where it says nothing that the desk knows. */
export interface Client {
  readonly locale?: Locale;
  /** IANA zone. */
  readonly timeZone?: string;
}

/** The language that somebody chose; or else the directory's, that of their client, or their customer's. */
export const languageOfReader = sql<Locale | null>`coalesce(p.chosen_locale, p.locale, r.locale, k.locale)`;

/** The zone that the partner's records give somebody; or else that of their client, who goes where they go, or their customer's. */
export const zoneOfReader = sql<string | null>`coalesce(p.time_zone, r.time_zone, k.time_zone)`;

/** Joins p, r and k to rows that name somebody by tenant_id and object_id. */
export function joinReader(who: string) {
  const them = (row: string) => `${row}.tenant_id = ${who}.tenant_id and ${row}.object_id = ${who}.object_id`;
  return sql.raw(`left join person p on ${them('p')} left join reader r on ${them('r')} left join customer k on k.tenant_id = ${who}.tenant_id`);
}

/** Keeps what somebody's client says; what it does not say stays as it was. */
export async function rememberReader(db: Database, { tenantId, objectId }: PersonRef, { locale, timeZone }: Client): Promise<void> {
  await sql`
    insert into reader (tenant_id, object_id, locale, time_zone) values (${tenantId}, ${objectId}, ${locale ?? null}, ${timeZone ?? null})
    on conflict (tenant_id, object_id) do update set locale = coalesce(excluded.locale, reader.locale), time_zone = coalesce(excluded.time_zone, reader.time_zone)`.execute(db);
}

/** The zones of people, for their working hours, by 'tenant/object id'. Who has none is not in it. */
export async function zonesOf(transaction: Transaction<Schema>, people: readonly PersonRef[]): Promise<Map<string, string>> {
  if (people.length === 0) return new Map();
  const { rows } = await sql<PersonRef & { timeZone: string | null }>`
    select a.tenant_id, a.object_id, ${zoneOfReader} as time_zone
    from jsonb_to_recordset(${JSON.stringify(people.map(({ tenantId, objectId }) => ({ tenant_id: tenantId, object_id: objectId })))}::jsonb) as a (tenant_id text, object_id text)
      ${joinReader('a')}`.execute(transaction);
  return new Map(rows.flatMap(({ tenantId, objectId, timeZone }) => (timeZone === null ? [] : [[`${tenantId}/${objectId}`, timeZone] as const])));
}
