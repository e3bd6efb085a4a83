import { sql, type Transaction } from 'kysely';
import type { Locale } from '../locale.ts';
import type { Database } from './open.ts';
import type { MessageKind, MessageState } from './outbox-schema.ts';
import { joinReader, languageOfReader, zoneOfReader } from './readers.ts';
import type { Schema } from './schema.ts';

export interface PersonRef {
  readonly tenantId: string;
  readonly objectId: string;
}

/** A message to somebody, to be told once whatever happens. Its card is made from kind and subject when it is sent. */
export interface Message {
  /** The same for the same news to the same person: a second message with it is not written. */
  readonly key: string;
  readonly kind: MessageKind;
  readonly to: PersonRef;
  readonly subject: Record<string, unknown>;
  /** Goes before all that are not. */
  readonly urgent: boolean;
  readonly plannedAt: Date;
  readonly deliverAt: Date;
}

/** A message as the planner writes it: some are only recorded, with the reason why they are not sent. */
export interface PlannedMessage extends Message {
  readonly state?: MessageState;
  readonly reason?: string;
  readonly detail?: string;
}

/**
 * Writes messages in the transaction of what they are about; a key that is there already stays as it is. A step of a clock that was given up
 * because the deadline moved may come due again, and is then planned again; so is one that somebody puts off once more until the time they had chosen first.
 */
export async function insertMessages(transaction: Transaction<Schema>, messages: readonly PlannedMessage[]): Promise<void> {
  if (messages.length === 0) return;
  const once = new Map(messages.map((message) => [message.key, message])).values();
  const rows = [...once].map(({ key, kind, to, subject, urgent, plannedAt, deliverAt, state = 'planned', reason = null, detail = null }) => ({
    key, kind, tenant_id: to.tenantId, object_id: to.objectId, subject, urgent, planned_at: plannedAt, deliver_at: deliverAt, state, reason, detail,
    settled_at: state === 'planned' ? null : plannedAt,
  }));
  await sql`
    insert into outbox (key, kind, tenant_id, object_id, subject, urgent, planned_at, deliver_at, state, reason, detail, settled_at)
    select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as m (key text, kind text, tenant_id text, object_id text, subject jsonb, urgent boolean,
      planned_at timestamptz, deliver_at timestamptz, state text, reason text, detail text, settled_at timestamptz)
    on conflict (key) do update set state = excluded.state, reason = excluded.reason, detail = excluded.detail, subject = excluded.subject, urgent = excluded.urgent,
      planned_at = excluded.planned_at, deliver_at = excluded.deliver_at, settled_at = excluded.settled_at
    where outbox.kind = 'clock' and (outbox.state = 'void' or outbox.state = 'superseded' and excluded.subject ? 'snoozed')`.execute(transaction);
}

/** A message whose time has come, with what is known of its receiver. */
export interface DueMessage extends PersonRef {
  readonly id: number;
  readonly key: string;
  readonly kind: MessageKind;
  readonly subject: Record<string, unknown>;
  readonly urgent: boolean;
  readonly plannedAt: Date;
  readonly attempts: number;
  readonly name: string;
  readonly locale: Locale | null;
  readonly timeZone: string | null;
  /** Set where the receiver is away now. */
  readonly awayUntil: Date | null;
  /** Who is told instead then, while they are staff. */
  readonly standInTenant: string | null;
  readonly standInId: string | null;
  /** The conversation they used last, which Teams' limits count by; null where there is none. */
  readonly conversationId: string | null;
  /** How many more wait for them after this one. */
  readonly behind: number;
}

/** For how long a replica serves a tenant without asking again, in seconds of the database's clock. */
const laneSeconds = 8;

/**
 * Takes the tenants that have messages due and that no other replica serves, or keeps them: what goes to a tenant goes through one replica,
 * in order and within Teams' limits. Gives the tenants that are served here now, and since when without another replica in between, in milliseconds.
 */
export async function holdLanes(db: Database, replica: string, now: Date): Promise<Map<string, number>> {
  const { rows } = await sql<{ tenantId: string; since: Date }>`
    insert into outbox_lane (tenant_id, held_by, held_until)
    select tenant_id, ${replica}, clock_timestamp() + make_interval(secs => ${laneSeconds})
    from (select distinct tenant_id from outbox where state = 'planned' and deliver_at <= ${now} order by tenant_id) due
    on conflict (tenant_id) do update set held_by = excluded.held_by, held_until = excluded.held_until,
        since = case when outbox_lane.held_by = excluded.held_by then outbox_lane.since else clock_timestamp() end
      where outbox_lane.held_by = excluded.held_by or outbox_lane.held_until < clock_timestamp()
    returning tenant_id, since`.execute(db);
  return new Map(rows.map(({ tenantId, since }) => [tenantId, since.getTime()]));
}

/** What was sent to a conversation, for Teams' limits: those whose outcome is not known may have left as late as a moment after they were taken. */
export interface SentLately {
  readonly tenantId: string;
  readonly conversationId: string;
  readonly at: readonly Date[];
}

/** What was sent to tenants since an instant, by whichever replica. */
export async function sentLately(db: Database, tenants: readonly string[], since: Date): Promise<SentLately[]> {
  const { rows } = await sql<SentLately>`
    select tenant_id, conversation_id, array_agg(coalesce(settled_at, taken_at) order by coalesce(settled_at, taken_at)) as at
    from outbox where tenant_id = any(${tenants}::text[]) and taken_at > ${since} and conversation_id is not null group by 1, 2`.execute(db);
  return rows;
}

/** Lets go of the tenants that this replica serves, so that another need not wait. */
export async function releaseLanes(db: Database, replica: string): Promise<void> {
  await sql`delete from outbox_lane where held_by = ${replica}`.execute(db);
}

/** How many of one person's messages are looked at together: a long queue of one keeps nobody else out of sight. */
const perPerson = 24;

/** The messages to these tenants whose time has come, urgent ones first, then in the order they were planned in. */
export async function dueMessages(db: Database, tenants: readonly string[], now: Date, limit: number): Promise<DueMessage[]> {
  const { rows } = await sql<DueMessage>`
    select o.id, o.key, o.kind, o.tenant_id, o.object_id, o.subject, o.urgent, o.planned_at, o.attempts,
      coalesce(p.name, (select t.assignee_name from ticket t where t.number = o.number and t.assignee_tenant = o.tenant_id and t.assignee_id = o.object_id), '') as name,
      ${languageOfReader} as locale, ${zoneOfReader} as time_zone,
      case when a.away_until > ${now} then a.away_until end as away_until, s.tenant_id as stand_in_tenant, s.object_id as stand_in_id, v.conversation_id, o.behind
    from (
      select * from (
        select *, row_number() over told as place, (count(*) over (partition by tenant_id, object_id) - row_number() over told)::int as behind
        from outbox where state = 'planned' and deliver_at <= ${now} and tenant_id = any(${tenants}::text[])
        window told as (partition by tenant_id, object_id order by urgent desc, id)) waiting
      where place <= ${perPerson} order by urgent desc, id limit ${limit}) o
      ${joinReader('o')}
      left join absence a on a.tenant_id = o.tenant_id and a.object_id = o.object_id
      left join person s on s.tenant_id = a.stand_in_tenant and s.object_id = a.stand_in_id and s.staff
      left join lateral (select conversation_id from conversation c where c.tenant_id = o.tenant_id and c.object_id = o.object_id and c.personal and not c.gone order by c.seen_at desc limit 1) v on true
    order by o.urgent desc, o.id`.execute(db);
  return rows;
}

/** How long a send may take at most before somebody else may say that it is in doubt, in seconds of the database's clock. */
const heldSeconds = 60;

/** A message that is about to leave, and where to. */
export interface Leaving {
  readonly id: number;
  readonly conversationId: string;
}

/**
 * Marks messages as in doubt, before they are sent. Gives those that may be sent now: still planned, and to a tenant that this replica still
 * serves. After a crash between this and the recording they stay in doubt, and are never sent again blindly.
 */
export async function takeMessages(db: Database, replica: string, leaving: readonly Leaving[], now: Date): Promise<Set<number>> {
  const ids = leaving.map(({ id }) => id);
  const { rows } = await sql<{ id: number }>`
    with leaving as materialized ( -- first, for a statement that began with the lanes would look through all that is planned for each of them
      select o.id, o.tenant_id, m.conversation_id
      from unnest(${ids}::int[], ${leaving.map(({ conversationId }) => conversationId)}::text[]) as m (id, conversation_id) join outbox o on o.id = m.id and o.id = any(${ids}::int[]))
    update outbox o set state = 'in-doubt', attempts = attempts + 1, taken_at = ${now}, conversation_id = leaving.conversation_id, held_until = clock_timestamp() + make_interval(secs => ${heldSeconds})
    from leaving join outbox_lane l on l.tenant_id = leaving.tenant_id and l.held_by = ${replica} and l.held_until > clock_timestamp()
    where o.id = leaving.id and o.id = any(${ids}::int[]) and o.state = 'planned'
    returning o.id`.execute(db);
  return new Set(rows.map(({ id }) => id));
}

/** What became of a message. 'planned' puts it off until deliverAt. */
export interface Settlement {
  readonly id: number;
  readonly state: MessageState;
  readonly reason?: string;
  readonly detail?: string;
  readonly deliverAt?: Date;
  readonly activityId?: string;
  /** When it was planned, as it was read: if it was given up and planned anew meanwhile, it stays planned. */
  readonly plannedAt?: Date;
  readonly at: Date;
}

/** Records what became of messages; the same again changes nothing. One that was settled otherwise meanwhile stays so. */
export async function settleMessages(db: Database | Transaction<Schema>, settlements: readonly Settlement[]): Promise<void> {
  if (settlements.length === 0) return;
  const rows = settlements.map(({ id, state, reason = null, detail = null, deliverAt = null, activityId = null, plannedAt = null, at }) => ({
    id, state, reason, detail, deliver_at: deliverAt, activity_id: activityId, planned_at: plannedAt, settled_at: state === 'planned' ? null : at,
  }));
  await sql`
    update outbox o set state = s.state, attempts = o.attempts + case when s.reason = 'not-made' then 1 else 0 end, reason = s.reason, detail = s.detail, deliver_at = coalesce(s.deliver_at, o.deliver_at), held_until = null,
      activity_id = coalesce(s.activity_id, o.activity_id), settled_at = s.settled_at
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as s (id int, state text, reason text, detail text, deliver_at timestamptz, activity_id text, planned_at timestamptz, settled_at timestamptz)
    where o.id = s.id and o.id = any(${rows.map(({ id }) => id)}::int[]) and o.state in ('planned', 'in-doubt') and (s.planned_at is null or s.planned_at = date_trunc('milliseconds', o.planned_at))`.execute(db);
}

/** What has become of a message so far. */
export interface Outcome {
  readonly state: MessageState;
  readonly reason: string | null;
}

/** What has become of messages of one piece of news, by key. Whoever else asks about the same news waits until this transaction has ended, and sees what it did. */
export async function outcomesOf(transaction: Transaction<Schema>, news: string, keys: readonly string[]): Promise<Map<string, Outcome>> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${news}, 0))`.execute(transaction);
  const rows = await transaction.selectFrom('outbox').select(['key', 'state', 'reason']).where('key', '=', sql<string>`any(${keys}::text[])`).execute();
  return new Map(rows.map(({ key, ...outcome }) => [key, outcome]));
}

/** Puts off everything that waits for somebody: what was planned first is still told first. */
export async function putOff(db: Database, { tenantId, objectId }: PersonRef, until: Date): Promise<void> {
  await sql`update outbox set deliver_at = ${until} where tenant_id = ${tenantId} and object_id = ${objectId} and state = 'planned' and deliver_at < ${until}`.execute(db);
}

/** Messages that were being sent by somebody who has stopped: nobody knows whether they arrived. */
export async function doubtAbandoned(db: Database, now: Date): Promise<number> {
  const { numAffectedRows } = await sql`
    update outbox set reason = 'stopped', settled_at = ${now}, held_until = null
    where state = 'in-doubt' and settled_at is null and coalesce(held_until, '-infinity') < clock_timestamp()`.execute(db);
  return Number(numAffectedRows ?? 0);
}

/** Messages that are in doubt since before an instant, which nobody was told of yet; held for this transaction. */
export async function doubtful(transaction: Transaction<Schema>, before: Date): Promise<DueMessage[]> {
  const { rows } = await sql<DueMessage>`
    select o.id, o.key, o.kind, o.tenant_id, o.object_id, o.subject, o.urgent, o.planned_at, o.attempts, coalesce(p.name, '') as name,
      null as locale, null as time_zone, null as away_until, null as stand_in_tenant, null as stand_in_id, null as conversation_id, 0 as behind
    from outbox o left join person p on p.tenant_id = o.tenant_id and p.object_id = o.object_id
    where o.state = 'in-doubt' and not o.followed_up and o.settled_at <= ${before} order by o.urgent desc, o.id limit 200 for update of o skip locked`.execute(transaction);
  return rows;
}

/** Notes that what is in doubt was looked after. */
export async function followUp(transaction: Transaction<Schema>, ids: readonly number[]): Promise<void> {
  await sql`update outbox set followed_up = true where id = any(${ids}::int[])`.execute(transaction);
}

/** How many are forgotten in one statement; the rest an hour later. */
const forgottenAtOnce = 20_000;

/** Forgets messages that were settled before an instant; what is planned, or is being sent, stays. Gives how many. */
export async function forgetSettled(db: Database, before: Date): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from outbox where id in (
      select id from outbox where planned_at < ${before} and settled_at < ${before} and state <> 'planned' order by planned_at limit ${forgottenAtOnce} for update skip locked)`.execute(db);
  return Number(numAffectedRows ?? 0);
}
