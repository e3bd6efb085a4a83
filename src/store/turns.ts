import { sql } from 'kysely';
import type { Locale } from '../locale.ts';
import type { PartnerKind, PartnerRole } from '../rules/index.ts';
import type { Database } from './open.ts';
import type { PersonRef } from './outbox.ts';
import { joinReader, languageOfReader, zoneOfReader, type Client } from './readers.ts';

/** What is known of somebody. */
export interface PersonRow {
  readonly personName: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly manager: boolean | null;
  readonly roles: readonly PartnerRole[] | null;
  readonly groups: readonly string[] | null;
  readonly groupsReadAt: Date | null;
  readonly staff: boolean | null;
  readonly chosenLocale: Locale | null;
  /** The language they are told things in, and the zone of their working hours. */
  readonly locale: Locale | null;
  readonly timeZone: string | null;
  readonly companyName: string | null;
  readonly companyKind: PartnerKind | null;
  readonly companyOwn: boolean | null;
  readonly customerName: string | null;
}

/** Who wrote, in which conversation, and whether this activity was answered before. */
export interface TurnRow extends PersonRow {
  readonly answered: boolean;
  /** Their client says something of them that is not kept yet. */
  readonly clientIsNew: boolean;
  readonly reference: Record<string, unknown> | null;
  readonly topic: Record<string, string> | null;
}

/** A person p of a company c or a customer k, of whom their client says r. */
const ofPerson = sql`p.name as person_name, p.email, p.phone, p.manager, p.roles, p.groups, p.groups_read_at, p.staff, p.chosen_locale,
  ${languageOfReader} as locale, ${zoneOfReader} as time_zone, c.name as company_name, c.kind as company_kind, c.own as company_own, k.name as customer_name`;

/** What is known of people, in the order in which they are asked for. */
export async function readPeople(db: Database, people: readonly PersonRef[]): Promise<PersonRow[]> {
  const { rows } = await sql<PersonRow>`
    select ${ofPerson}
    from unnest(${people.map(({ tenantId }) => tenantId)}::text[], ${people.map(({ objectId }) => objectId)}::text[]) with ordinality as asked (tenant_id, object_id, place)
      ${joinReader('asked')} left join company c on c.tenant_id = asked.tenant_id
    order by asked.place`.execute(db);
  return rows;
}

/** Reads who wrote, and whether this activity was answered before, in one round trip. What their client says now counts already. */
export async function readTurn(db: Database, turn: { key: string; tenantId: string; objectId: string; conversationId: string; client?: Client }): Promise<TurnRow> {
  const { locale = null, timeZone = null } = turn.client ?? {};
  const { rows } = await sql<TurnRow>`
    select exists (select 1 from turn where key = ${turn.key}) as answered,
      ${ofPerson}, (r.locale, r.time_zone) is distinct from (kept.locale, kept.time_zone) as client_is_new,
      case when v.gone then null else v.reference end as reference, v.topic
    from (select ${turn.tenantId}::text as tenant_id, ${turn.objectId}::text as object_id) asked
      left join person p on p.tenant_id = asked.tenant_id and p.object_id = asked.object_id
      left join reader kept on kept.tenant_id = asked.tenant_id and kept.object_id = asked.object_id
      cross join lateral (select coalesce(${locale}::text, kept.locale) as locale, coalesce(${timeZone}::text, kept.time_zone) as time_zone) r
      left join company c on c.tenant_id = asked.tenant_id
      left join customer k on k.tenant_id = asked.tenant_id
      left join conversation v on v.conversation_id = ${turn.conversationId}`.execute(db);
  return rows[0]!;
}

/** Writes down that activities were answered. */
export async function insertTurns(db: Database, keys: readonly string[], at: Date): Promise<void> {
  await sql`insert into turn (key, answered_at) select key, ${at} from unnest(${keys}::text[]) key on conflict (key) do nothing`.execute(db);
}

/** Forgets activities that can no longer be delivered again. */
export async function forgetTurns(db: Database, before: Date): Promise<void> {
  await db.deleteFrom('turn').where('answeredAt', '<', before).execute();
}
