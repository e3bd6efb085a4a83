import { sql } from 'kysely';
import type { Database } from './open.ts';
import type { MessageKind, MessageState } from './outbox-schema.ts';
import { isSeen } from './ticket-scope.ts';

/** Whose messages somebody may look at: all, or a company's: those about tickets that it sees, and those to its people that are about no ticket. */
export type AuditScope = 'all' | { readonly companyId: string };

/** Who was told what, when, and what became of it. */
export interface AuditRow {
  readonly name: string;
  readonly kind: MessageKind;
  readonly number: number | null;
  readonly step: string | null;
  /** Of a ticket's change: what was done, by whom, with what it was then; null where it is about something else. */
  readonly change: string | null;
  readonly who: string | null;
  readonly after: Readonly<Record<string, unknown>> | null;
  readonly customer: string | null;
  readonly state: MessageState;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly plannedAt: Date;
  readonly deliverAt: Date;
  readonly settledAt: Date | null;
}

const within = (scope: AuditScope) => (scope === 'all' ? sql<boolean>`true`
  : sql<boolean>`(o.number is null and o.tenant_id = ${scope.companyId} or exists (select 1 from ticket t where t.number = o.number and ${isSeen(scope)}))`);

/** A company's newest messages, found from both ends: those to its people about no ticket, and those about the tickets that it sees. */
const newestOf = (scope: Exclude<AuditScope, 'all'>, limit: number) => sql`o.id in (
  (select id from outbox where tenant_id = ${scope.companyId} and number is null and state <> 'superseded' order by id desc limit ${limit})
  union (select m.id from ticket t join outbox m on m.number = t.number where ${isSeen(scope)} and m.state <> 'superseded' order by m.id desc limit ${limit}))`;

/** The newest messages, or the newest about one ticket. */
export async function auditRows(db: Database, scope: AuditScope, { number, limit }: { number?: number | undefined; limit: number }): Promise<AuditRow[]> {
  const { rows } = await sql<AuditRow>`
    select coalesce(p.name, '') as name, o.kind, o.number, o.subject ->> 'step' as step, h.change, h.actor_name as who, h.after, coalesce(k.name, c.name) as customer, o.state, o.reason, o.detail, o.planned_at, o.deliver_at, o.settled_at
    from outbox o left join person p on p.tenant_id = o.tenant_id and p.object_id = o.object_id
      left join ticket_history h on o.kind = 'ticket' and h.id = (o.subject ->> 'historyId')::bigint
      left join ticket n on n.number = h.number left join customer k on k.tenant_id = n.tenant_id left join company c on c.tenant_id = n.tenant_id
    where ${scope !== 'all' && number === undefined ? newestOf(scope, limit) : sql`${within(scope)} and ${number === undefined ? sql`true` : sql`o.number = ${number}`} and o.state <> 'superseded'`}
    order by o.id desc limit ${limit}`.execute(db);
  return rows;
}

/** How many messages became what; those that were not sent because somebody was away are counted apart from what failed. */
export type AuditCounts = Readonly<Record<MessageState | 'away', number>>;

/** What became of the messages planned since an instant, or of all those about one ticket. */
export async function auditCounts(db: Database, scope: AuditScope, { number, since }: { number?: number | undefined; since: Date }): Promise<AuditCounts> {
  const { rows } = await sql<{ state: keyof AuditCounts; count: number }>`
    select case when o.state = 'failed' and o.reason = 'away' then 'away' else o.state end as state, count(*)::int as count from outbox o
    where ${number === undefined ? sql`o.planned_at >= ${since}` : sql`o.number = ${number}`} and ${within(scope)} group by 1`.execute(db);
  const counts = Object.fromEntries(rows.map(({ state, count }) => [state, count]));
  return { planned: 0, 'in-doubt': 0, sent: 0, failed: 0, away: 0, superseded: 0, void: 0, ...counts };
}
