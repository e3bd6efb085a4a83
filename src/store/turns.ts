import { sql } from 'kysely';
import type { Locale } from '../locale.ts';
import type { PartnerKind, PartnerRole } from '../rules/index.ts';
import type { Database } from './open.ts';

/** Who wrote, in which conversation, and whether this activity is seen for the first time. */
export interface TurnRow {
  readonly fresh: boolean;
  readonly personName: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly manager: boolean | null;
  readonly roles: readonly PartnerRole[] | null;
  readonly groups: readonly string[] | null;
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

const redeliveryAfter = '30 seconds';

/**
 * Takes an activity in and reads who sent it, in one round trip. Not fresh: it was answered before, or is being answered by
 * somebody else right now; one that was begun and not finished within half a minute (a crash) counts as fresh again.
 */
export async function beginTurn(
  db: Database, turn: { key: string; tenantId: string; objectId: string; conversationId: string; at: Date },
): Promise<TurnRow> {
  const { rows } = await sql<TurnRow>`
    with began as (
      insert into turn (key, began_at) values (${turn.key}, ${turn.at})
      on conflict (key) do update set began_at = excluded.began_at
        where turn.done_at is null and turn.began_at < excluded.began_at - interval '${sql.raw(redeliveryAfter)}'
      returning key)
    select exists (select 1 from began) as fresh,
      p.name as person_name, p.email, p.phone, p.manager, p.roles, p.groups, p.locale as person_locale, p.chosen_locale, p.time_zone as person_zone,
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

/** Marks activities as answered. */
export async function endTurns(db: Database, keys: readonly string[], at: Date): Promise<void> {
  await sql`update turn set done_at = ${at} where key = any(${keys}::text[])`.execute(db);
}

/** Forgets activities that can no longer be delivered again. */
export async function forgetTurns(db: Database, before: Date): Promise<void> {
  await db.deleteFrom('turn').where('beganAt', '<', before).execute();
}
