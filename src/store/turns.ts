import { sql } from 'kysely';
import type { Locale } from '../locale.ts';
import type { PartnerKind, PartnerRole } from '../rules/index.ts';
import type { Database } from './open.ts';

/** Who wrote, in which conversation, and whether this activity was answered before. */
export interface TurnRow {
  readonly answered: boolean;
  readonly personName: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly manager: boolean | null;
  readonly roles: readonly PartnerRole[] | null;
  readonly groups: readonly string[] | null;
  readonly groupsReadAt: Date | null;
  readonly staff: boolean | null;
  readonly personLocale: Locale | null;
  readonly chosenLocale: Locale | null;
  readonly personZone: string | null;
  readonly companyName: string | null;
  readonly companyKind: PartnerKind | null;
  readonly companyOwn: boolean | null;
  readonly customerName: string | null;
  readonly customerLocale: Locale | null;
  readonly customerZone: string | null;
  readonly reference: Record<string, unknown> | null;
  readonly topic: Record<string, string> | null;
}

/** Reads who wrote, and whether this activity was answered before, in one round trip. */
export async function readTurn(db: Database, turn: { key: string; tenantId: string; objectId: string; conversationId: string }): Promise<TurnRow> {
  const { rows } = await sql<TurnRow>`
    select exists (select 1 from turn where key = ${turn.key}) as answered,
      p.name as person_name, p.email, p.phone, p.manager, p.roles, p.groups, p.groups_read_at, p.staff, p.locale as person_locale, p.chosen_locale, p.time_zone as person_zone,
      c.name as company_name, c.kind as company_kind, c.own as company_own,
      k.name as customer_name, k.locale as customer_locale, k.time_zone as customer_zone,
      case when v.gone then null else v.reference end as reference, v.topic
    from (select ${turn.tenantId}::text as tenant_id) asked
      left join person p on p.tenant_id = asked.tenant_id and p.object_id = ${turn.objectId}
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
