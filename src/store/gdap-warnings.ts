import { sql, type Transaction } from 'kysely';
import type { GdapRelationship } from '../rules/index.ts';
import type { Database } from './open.ts';
import type { PersonRef } from './outbox.ts';
import type { Schema } from './schema.ts';

/** A warning that was not given yet. */
export interface NewWarning {
  readonly relationshipId: string;
  readonly tenantId: string;
  readonly companyId: string;
  readonly endsAt: Date;
  readonly days: number;
  readonly raised: boolean;
  /** Whether a ticket of severity A is open for the customer. */
  readonly pressing: boolean;
}

/** A relationship that is over though it was active, and no other of the same company with the customer is: nobody there has access any more. */
const over = `g.was_active and g.relationship ->> 'status' in ('expiring', 'expired', 'terminationRequested', 'terminating', 'terminated')`;
const replaced = `exists (select 1 from gdap o where o.tenant_id = g.tenant_id and o.company_id = g.company_id and o.relationship ->> 'status' = 'active')`;
const lost = sql.raw(`${over} and not ${replaced}`);

const openTicket = sql.raw(`t.state not in ('resolved', 'closed', 'withdrawn')`);

/**
 * Notes the warnings that are due and were not given yet, in the transaction that plans their messages: a relationship that does not extend itself, at the
 * nearest of these numbers of days before its end; where a ticket is open for the customer at the nearest of `raised`, and once more where one is opened
 * after a warning. A warning given with a ticket open is not given again when the ticket has ended.
 */
export async function noteWarnings(transaction: Transaction<Schema>, { ordinary, raised }: { ordinary: readonly number[]; raised: readonly number[] }, at: Date): Promise<NewWarning[]> {
  const { rows } = await sql<NewWarning>`
    with ending as (
      select g.id, g.tenant_id, g.company_id, g.ends_at, ceil(extract(epoch from g.ends_at - ${at}) / 86400)::int as left_days,
        exists (select 1 from ticket t where t.tenant_id = g.tenant_id and ${openTicket}) as raised,
        exists (select 1 from ticket t where t.tenant_id = g.tenant_id and ${openTicket} and t.severity = 'A') as pressing
      from gdap g
      where g.relationship ->> 'status' = 'active' and not coalesce((g.relationship ->> 'autoExtend')::boolean, false)
        and g.ends_at > ${at} and g.ends_at <= ${at}::timestamptz + make_interval(days => ${Math.max(...ordinary, ...raised)})),
    rung as (
      select e.*, (select min(d) from unnest(case when e.raised then ${raised}::int[] else ${ordinary}::int[] end) d where d >= e.left_days) as days from ending e),
    given as (
      insert into gdap_warning (relationship_id, ends_at, days, raised, given_at)
      select id, ends_at, days, raised, ${at} from rung r where days is not null
        and (r.raised or not exists (select 1 from gdap_warning w where w.relationship_id = r.id and w.ends_at = r.ends_at and w.days <= r.days))
      order by id
      on conflict do nothing returning relationship_id, days, raised)
    select given.relationship_id, given.days, given.raised, rung.tenant_id, rung.company_id, rung.ends_at, rung.pressing from given join rung on rung.id = given.relationship_id order by rung.ends_at`.execute(transaction);
  return rows;
}

/**
 * Notes the relationships that are over, in the transaction that plans their messages: 0 days before the end, once each, though Microsoft may move the end. Gives those by which access was lost;
 * one that another replaced is not spoken of, then or later.
 */
export async function noteLost(transaction: Transaction<Schema>, at: Date): Promise<NewWarning[]> {
  const { rows } = await sql<NewWarning>`
    with given as (
      insert into gdap_warning (relationship_id, ends_at, days, raised, given_at)
      select g.id, g.ends_at, 0, false, ${at} from gdap g where ${sql.raw(over)} and not exists (select 1 from gdap_warning w where w.relationship_id = g.id and w.days = 0) order by g.id
      on conflict do nothing returning relationship_id)
    select g.id as relationship_id, g.tenant_id, g.company_id, g.ends_at, 0 as days,
      exists (select 1 from ticket t where t.tenant_id = g.tenant_id and ${openTicket}) as raised,
      exists (select 1 from ticket t where t.tenant_id = g.tenant_id and ${openTicket} and t.severity = 'A') as pressing
    from given join gdap g on g.id = given.relationship_id where ${lost} order by g.id`.execute(transaction);
  return rows;
}

/** Of several messages that wait for the same person, those of which the ones planned at an instant say all that they would are not sent. */
export async function supersedeWarnings(transaction: Transaction<Schema>, at: Date): Promise<void> {
  await sql`
    update outbox m set state = 'superseded', reason = 'later-step', settled_at = ${at}
    from outbox l where m.kind = 'gdap' and l.kind = 'gdap' and m.state = 'planned' and l.state = 'planned' and l.planned_at = ${at} and m.id < l.id
      and m.tenant_id = l.tenant_id and m.object_id = l.object_id and m.deliver_at >= l.deliver_at
      and m.subject -> 'relationships' <@ (l.subject -> 'relationships') and coalesce(m.subject -> 'lost', '[]') <@ (l.subject -> 'lost')`.execute(transaction);
}

/** Takes back warnings, in the transaction that noted them: there was nobody to give them to, so they are due again. */
export async function takeBackWarnings(transaction: Transaction<Schema>, warnings: readonly NewWarning[]): Promise<void> {
  if (warnings.length === 0) return;
  const rows = warnings.map(({ relationshipId, endsAt, days, raised }) => ({ relationship_id: relationshipId, ends_at: endsAt, days, raised }));
  await sql`
    delete from gdap_warning w using jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as n (relationship_id text, ends_at timestamptz, days int, raised boolean)
    where w.relationship_id = n.relationship_id and w.ends_at = n.ends_at and w.days = n.days and (w.raised = n.raised or w.days = 0)`.execute(transaction);
}

/** The staff to whom open tickets of these customers are assigned, by customer; who has left, or whose company has, is not among them. */
export async function assigneesOf(transaction: Transaction<Schema>, tenants: readonly string[]): Promise<Map<string, PersonRef[]>> {
  const { rows } = await sql<{ customer: string; tenantId: string; objectId: string }>`
    select distinct t.tenant_id as customer, t.assignee_tenant as tenant_id, t.assignee_id as object_id
    from ticket t join person p on p.tenant_id = t.assignee_tenant and p.object_id = t.assignee_id and p.staff join company c on c.tenant_id = p.tenant_id
    where t.tenant_id = any(${tenants}::text[]) and ${openTicket}`.execute(transaction);
  return Map.groupBy(rows, ({ customer }) => customer);
}

/** A relationship as it is when a warning about it is sent. */
export interface EndingRelationship {
  readonly id: string;
  readonly tenantId: string;
  readonly customerName: string;
  readonly displayName: string;
  readonly endsAt: Date;
  /** As Microsoft Graph has it: active, unless the relationship was lost. */
  readonly status: GdapRelationship['status'];
  readonly roles: readonly string[];
  readonly openTickets: readonly number[];
}

/** Those of these relationships that were lost, or still end and do not extend themselves, soonest first. */
export async function endingRelationships(db: Database, ids: readonly string[], now: Date): Promise<EndingRelationship[]> {
  const { rows } = await sql<EndingRelationship>`
    select g.id, g.tenant_id, k.name as customer_name, g.relationship ->> 'displayName' as display_name, g.ends_at, g.relationship ->> 'status' as status, coalesce(g.relationship -> 'roles', '[]') as roles,
      array(select t.number from ticket t where t.tenant_id = g.tenant_id and ${openTicket} order by t.severity, t.number limit 3) as open_tickets
    from gdap g join customer k on k.tenant_id = g.tenant_id
    where g.id = any(${ids}::text[]) and (${lost} or g.relationship ->> 'status' = 'active' and not coalesce((g.relationship ->> 'autoExtend')::boolean, false) and g.ends_at > ${now})
    order by g.ends_at, k.name`.execute(db);
  return rows;
}
