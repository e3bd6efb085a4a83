import { sql } from 'kysely';
import type { Database } from './open.ts';
import type { ClockKind, LadderStep, NudgeState, Schema } from './schema.ts';
import type { Transaction } from 'kysely';

/** A clock whose next step has come, with what is needed to say whom it concerns. */
export interface DueClock {
  readonly number: number;
  readonly kind: ClockKind;
  readonly steps: Readonly<Partial<Record<LadderStep, string>>>;
  readonly nextStep: LadderStep;
  readonly severity: 'A' | 'B' | 'C';
  readonly companyId: string;
  readonly assigneeTenant: string | null;
  readonly assigneeId: string | null;
}

export interface PlannedNudge {
  readonly number: number;
  readonly clock: ClockKind;
  readonly step: LadderStep;
  readonly tenantId: string;
  readonly objectId: string;
  readonly plannedAt: Date;
  readonly deliverAt: Date;
  readonly state: 'planned' | 'superseded' | 'void';
  readonly reason: string | null;
}

/** Clocks whose next step is due, most urgent first; held for this transaction, those that another replica holds are passed over. */
export async function dueClocks(transaction: Transaction<Schema>, now: Date, limit: number): Promise<DueClock[]> {
  const { rows } = await sql<DueClock>`
    select c.number, c.kind, c.steps, c.next_step, t.severity, t.company_id, t.assignee_tenant, t.assignee_id
    from clock c join ticket t on t.number = c.number
    where c.next_at <= ${now} order by t.severity, c.next_at limit ${limit} for update of c skip locked`.execute(transaction);
  return rows;
}

/** Writes nudges, one per ticket, clock, start of the clock, step and person; one that is there already stays as it is. */
export async function insertNudges(transaction: Transaction<Schema>, nudges: readonly PlannedNudge[]): Promise<void> {
  if (nudges.length === 0) return;
  await sql`
    insert into nudge (number, clock, started_at, step, tenant_id, object_id, planned_at, deliver_at, state, reason)
    select n.number, n.clock, c.started_at, n.step, n.tenant_id, n.object_id, n.planned_at, n.deliver_at, n.state, n.reason from jsonb_to_recordset(${JSON.stringify(nudges.map(snake))}::jsonb)
      as n (number int, clock text, step text, tenant_id text, object_id text, planned_at timestamptz, deliver_at timestamptz, state text, reason text)
      join clock c on c.number = n.number and c.kind = n.clock
    on conflict (number, clock, started_at, step, tenant_id, object_id) do nothing`.execute(transaction);
}

/** Of several nudges about one clock that wait for the same person (the night, a weekend) only the last is still to be sent. */
export async function supersedeWaiting(transaction: Transaction<Schema>, numbers: readonly number[]): Promise<void> {
  await sql`
    update nudge n set state = 'superseded', reason = 'a later step (' || l.step || ') came while this one waited'
    from nudge l where l.number = n.number and l.clock = n.clock and l.tenant_id = n.tenant_id and l.object_id = n.object_id
      and n.number = any(${numbers}::int[]) and n.state = 'planned' and l.state = 'planned' and l.id > n.id`.execute(transaction);
}

function snake({ tenantId, objectId, plannedAt, deliverAt, ...rest }: PlannedNudge) {
  return { ...rest, tenant_id: tenantId, object_id: objectId, planned_at: plannedAt, deliver_at: deliverAt };
}

/** Sets the next step of clocks that were looked at. */
export async function advanceClocks(transaction: Transaction<Schema>, clocks: readonly { number: number; kind: ClockKind; nextStep: LadderStep | null; nextAt: string | null }[]): Promise<void> {
  if (clocks.length === 0) return;
  const rows = clocks.map(({ number, kind, nextStep, nextAt }) => ({ number, kind, next_step: nextStep, next_at: nextAt }));
  await sql`
    update clock set next_step = n.next_step, next_at = n.next_at
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as n (number int, kind text, next_step text, next_at timestamptz)
    where clock.number = n.number and clock.kind = n.kind`.execute(transaction);
}

/** Takes the planned nudges whose time has come and marks them queued. Gives their ids, most urgent first. */
export async function queueNudges(transaction: Transaction<Schema>, now: Date, limit: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    update nudge set state = 'queued' where id in (
      select n.id from nudge n join ticket t on t.number = n.number
      where n.state = 'planned' and n.deliver_at <= ${now} order by t.severity, n.deliver_at limit ${limit} for update of n skip locked)
    returning id`.execute(transaction);
  return rows.map(({ id }) => id);
}

/** A nudge as it is delivered. */
export interface NudgeToSend {
  readonly id: number;
  readonly number: number;
  readonly clock: ClockKind;
  readonly step: LadderStep;
  readonly tenantId: string;
  readonly objectId: string;
  readonly personLocale: string | null;
  readonly personZone: string | null;
  readonly manager: boolean;
  readonly title: string;
  readonly severity: DueClock['severity'];
  readonly customerName: string;
  readonly assigneeName: string | null;
  readonly companyId: string;
  readonly dueAt: Date;
  readonly steps: Readonly<Partial<Record<LadderStep, string>>>;
  readonly stoppedAt: Date | null;
}

/**
 * Marks a queued nudge as in doubt, before it is sent, and gives what to send. Undefined when it is not queued any more:
 * sent already, or in doubt since a crash between sending and recording, and then it is not sent blindly again.
 */
export async function takeNudge(db: Database, id: number): Promise<NudgeToSend | undefined> {
  const { rows } = await sql<NudgeToSend>`
    with taken as (update nudge set state = 'in-doubt' where id = ${id} and state = 'queued' returning *)
    select n.id, n.number, n.clock, n.step, n.tenant_id, n.object_id, coalesce(p.chosen_locale, p.locale) as person_locale, p.time_zone as person_zone,
      coalesce(p.manager, false) as manager, t.title, t.severity, t.assignee_name, t.company_id, c.due_at, c.steps,
      case when c.started_at = n.started_at then c.stopped_at else c.started_at end as stopped_at, coalesce(k.name, o.name, '') as customer_name
    from taken n join ticket t on t.number = n.number join clock c on c.number = n.number and c.kind = n.clock
      left join person p on p.tenant_id = n.tenant_id and p.object_id = n.object_id
      left join customer k on k.tenant_id = t.tenant_id left join company o on o.tenant_id = t.tenant_id`.execute(db);
  return rows[0];
}

/** Records what became of a nudge; why it was written stays where there is nothing to add. */
export async function settleNudge(db: Database, id: number, state: NudgeState, reason: string | null, at: Date): Promise<void> {
  await db.updateTable('nudge').set({ state, ...(reason !== null && { reason }), settledAt: at }).where('id', '=', id).execute();
}

/** Puts off a nudge: back to planned, to be delivered at a later instant. */
export async function postponeNudge(db: Database, id: number, deliverAt: Date): Promise<void> {
  await db.updateTable('nudge').set({ state: 'planned', deliverAt }).where('id', '=', id).execute();
}

/** The zones of people, for their working hours. */
export async function zonesOf(transaction: Transaction<Schema>, people: readonly { tenantId: string; objectId: string }[]): Promise<Map<string, string>> {
  if (people.length === 0) return new Map();
  const rows = await transaction.selectFrom('person').select(['tenantId', 'objectId', 'timeZone'])
    .where('objectId', 'in', [...new Set(people.map(({ objectId }) => objectId))]).execute();
  return new Map(rows.filter(({ timeZone }) => timeZone !== null).map(({ tenantId, objectId, timeZone }) => [`${tenantId}/${objectId}`, timeZone!]));
}

/** The managers of companies, by company. */
export async function managersByCompany(transaction: Transaction<Schema>, companies: readonly string[]): Promise<Map<string, { tenantId: string; objectId: string }[]>> {
  if (companies.length === 0) return new Map();
  const rows = await transaction.selectFrom('person').select(['tenantId', 'objectId']).where('manager', '=', true).where('tenantId', 'in', [...new Set(companies)]).orderBy('objectId').execute();
  return Map.groupBy(rows, ({ tenantId }) => tenantId);
}
