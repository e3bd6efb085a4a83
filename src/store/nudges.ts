import { sql, type Transaction } from 'kysely';
import type { Database } from './open.ts';
import type { PersonRef } from './outbox.ts';
import { joinReader, zoneOfReader } from './readers.ts';
import type { ClockKind, LadderStep, Schema, TicketState } from './schema.ts';

/** A clock whose next step has come, with what is needed to say whom it concerns. */
export interface DueClock {
  readonly number: number;
  readonly kind: ClockKind;
  readonly startedAt: Date;
  readonly dueAt: Date;
  readonly steps: Readonly<Partial<Record<LadderStep, string>>>;
  readonly nextStep: LadderStep;
  readonly severity: 'A' | 'B' | 'C';
  /** The severity that gave the clock its deadline; the ticket's where the clock does not say. */
  readonly countedAs?: 'A' | 'B' | 'C';
  readonly companyId: string;
  readonly assigneeTenant: string | null;
  readonly assigneeId: string | null;
}

/** A clock at another severity has another ladder: Microsoft's may still count at the one it was told. */
const severityOf = sql.raw(`coalesce(c.severity, t.severity)`);

/** Whether this transaction plans what is due: one does at a time, of all replicas, so that what is urgent is written down before all that is not. */
export async function mayPlan(transaction: Transaction<Schema>): Promise<boolean> {
  const { rows } = await sql<{ held: boolean }>`select pg_try_advisory_xact_lock(hashtextextended('nudges', 0)) as held`.execute(transaction);
  return rows[0]!.held;
}

/** Clocks whose next step is due, most urgent first; held for this transaction, those that somebody is changing are passed over. */
export async function dueClocks(transaction: Transaction<Schema>, now: Date, limit: number): Promise<DueClock[]> {
  const { rows } = await sql<DueClock>`
    select c.number, c.kind, c.started_at, c.due_at, c.steps, c.next_step, t.severity, ${severityOf} as counted_as, t.company_id, t.assignee_tenant, t.assignee_id
    from clock c join ticket t on t.number = c.number
    where c.next_at <= ${now} order by t.severity, c.next_at limit ${limit} for update of c skip locked`.execute(transaction);
  return rows;
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

/** Whether a message m speaks of a clock c, of a ticket t, as it runs now: started again, or at another severity, it is another run with a ladder of its own. */
const ofThisRun = sql.raw(`((m.subject ->> 'startedAt')::timestamptz = c.started_at and m.subject ->> 'severity' = coalesce(c.severity, t.severity))`);

/** Whether its step is still at the time at which it came due. */
const unmoved = sql.raw(`coalesce(m.subject ->> 'stepAt', c.steps ->> (m.subject ->> 'step')) = c.steps ->> (m.subject ->> 'step')`);

/**
 * Gives up what still waits to be said of runs of these tickets' clocks that have ended, and of steps that have moved since. What gave way to a step
 * that has moved on is given up with it. All of it may come due again.
 */
export async function voidEnded(transaction: Transaction<Schema>, numbers: readonly number[], at: Date): Promise<void> {
  await sql`
    update outbox m set state = 'void', reason = case when (m.subject ->> 'startedAt')::timestamptz = c.started_at and c.stopped_at is null then 'clock-changed' else 'clock-stopped' end, detail = null, settled_at = ${at}
    from clock c join ticket t on t.number = c.number
    where m.number = any(${numbers}::int[]) and m.kind = 'clock' and c.number = m.number and c.kind = m.subject ->> 'clock'
      and (m.state = 'planned' and (c.stopped_at is not null or not ${ofThisRun} or not ${unmoved})
        or m.state = 'superseded' and ${ofThisRun} and (c.steps ->> m.detail)::timestamptz > ${at})`.execute(transaction);
}

/** Which steps of a clock as it runs now somebody was told of, or is about to be: the step at that time, whatever the deadline is now. By toldKey. */
export async function toldOf(transaction: Transaction<Schema>, numbers: readonly number[]): Promise<Set<string>> {
  const { rows } = await sql<PersonRef & { number: number; clock: ClockKind; step: LadderStep }>`
    select m.number, c.kind as clock, m.subject ->> 'step' as step, m.tenant_id, m.object_id
    from outbox m join clock c on c.number = m.number and c.kind = m.subject ->> 'clock' join ticket t on t.number = c.number
    where m.kind = 'clock' and m.state <> 'void' and not m.subject ? 'snoozed' and m.number = any(${numbers}::int[]) and ${ofThisRun} and ${unmoved}`.execute(transaction);
  return new Set(rows.map((row) => toldKey(row.number, row.clock, row.step, row)));
}

export function toldKey(number: number, clock: ClockKind, step: LadderStep, { tenantId, objectId }: PersonRef): string {
  return `${number}/${clock}/${step}/${tenantId}/${objectId}`;
}

/** Those of these tickets of whose clocks something waits to be said. */
export async function waitingOf(transaction: Transaction<Schema>, numbers: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ number: number }>`select distinct number from outbox where number = any(${numbers}::int[]) and kind = 'clock' and state = 'planned'`.execute(transaction);
  return rows.map(({ number }) => number);
}

/** Of several messages about one run of a clock that wait for the same person (the night, a weekend, Teams) only the latest step is still to be sent. */
export async function supersedeWaiting(transaction: Transaction<Schema>, numbers: readonly number[], at: Date): Promise<void> {
  if (numbers.length === 0) return;
  const place = (row: string) => sql.raw(`array_position(array['half', 'three-quarters', 'due', 'overdue'], ${row}.subject ->> 'step')`);
  const run = (row: string) => sql.raw(`(${['clock', 'startedAt', 'severity'].map((fact) => `${row}.subject ->> '${fact}'`).join(', ')})`);
  await sql`
    update outbox m set state = 'superseded', reason = 'later-step', detail = l.subject ->> 'step', settled_at = ${at}
    from outbox l where l.number = m.number and l.tenant_id = m.tenant_id and l.object_id = m.object_id and ${run('l')} = ${run('m')}
      and m.number = any(${numbers}::int[]) and m.kind = 'clock' and l.kind = 'clock' and m.state = 'planned' and l.state = 'planned'
      and (${place('l')}, l.planned_at, l.id) > (${place('m')}, m.planned_at, m.id)`.execute(transaction);
}

/** What waits for working hours of the clocks of a ticket that has become severity A waits no longer; what somebody put off does. */
export async function hurry(transaction: Transaction<Schema>, number: number, at: Date): Promise<void> {
  await sql`
    update outbox set urgent = true, deliver_at = least(deliver_at, ${at}::timestamptz)
    where number = ${number} and kind = 'clock' and state = 'planned' and not subject ?| array['snoozed', 'held']`.execute(transaction);
}

/** Until when people put off what they are told of a clock as it runs now, as snoozeKey gives it: what they put off themselves, or a later step that waits with it. What they put off before a ticket became severity A holds nothing of it back. */
export async function snoozesOf(transaction: Transaction<Schema>, numbers: readonly number[]): Promise<Map<string, Date>> {
  const { rows } = await sql<{ number: number; clock: ClockKind; tenantId: string; objectId: string; deliverAt: Date }>`
    select m.number, c.kind as clock, m.tenant_id, m.object_id, max(m.deliver_at) as deliver_at
    from outbox m join clock c on c.number = m.number and c.kind = m.subject ->> 'clock' join ticket t on t.number = c.number
    where m.kind = 'clock' and m.state = 'planned' and m.subject ?| array['snoozed', 'held'] and m.number = any(${numbers}::int[]) and ${ofThisRun} and (m.urgent or t.severity <> 'A')
    group by 1, 2, 3, 4`.execute(transaction);
  return new Map(rows.map((row) => [snoozeKey(row.number, row.clock, row), row.deliverAt]));
}

export function snoozeKey(number: number, clock: ClockKind, { tenantId, objectId }: PersonRef): string {
  return `${number}/${clock}/${tenantId}/${objectId}`;
}

/** For whom somebody was told of a clock last, as its message has it: nothing where it was for themselves. */
export async function toldFor(transaction: Transaction<Schema>, number: number, kind: ClockKind, { tenantId, objectId }: PersonRef): Promise<Record<string, unknown>> {
  const { rows } = await sql<{ instead: unknown; doubt: unknown }>`
    select subject -> 'instead' as instead, subject -> 'doubt' as doubt from outbox
    where number = ${number} and kind = 'clock' and subject ->> 'clock' = ${kind} and tenant_id = ${tenantId} and object_id = ${objectId} and state in ('sent', 'in-doubt') order by id desc limit 1`.execute(transaction);
  return Object.fromEntries(Object.entries(rows[0] ?? {}).filter(([, told]) => told !== null));
}

/** A ticket's clock as it is when a nudge about it is sent. */
export interface ClockNow {
  readonly state: TicketState;
  readonly title: string;
  readonly severity: DueClock['severity'];
  readonly countedAs: DueClock['severity'];
  readonly customerName: string;
  readonly companyId: string;
  readonly assigneeTenant: string | null;
  readonly assigneeId: string | null;
  readonly assigneeName: string | null;
  readonly startedAt: Date;
  readonly dueAt: Date;
  readonly stoppedAt: Date | null;
  readonly steps: DueClock['steps'];
  readonly manager: boolean;
}

/** Which clock a nudge is about, and to whom it goes. */
export interface ClockAsked extends PersonRef {
  readonly number: number;
  readonly kind: ClockKind;
}

/** Clocks as they are now, for nudges about them, in the order in which they are asked for; undefined where there is none. */
export async function clocksNow(db: Database, asked: readonly ClockAsked[]): Promise<(ClockNow | undefined)[]> {
  const { rows } = await sql<ClockNow & { place: number }>`
    select a.place::int as place, t.state, t.title, t.severity, ${severityOf} as counted_as, t.company_id, t.assignee_tenant, t.assignee_id, t.assignee_name, c.started_at, c.due_at, c.stopped_at, c.steps,
      coalesce(k.name, o.name, '') as customer_name, coalesce(p.manager, false) as manager
    from unnest(${asked.map(({ number }) => number)}::int[], ${asked.map(({ kind }) => kind)}::text[], ${asked.map(({ tenantId }) => tenantId)}::text[], ${asked.map(({ objectId }) => objectId)}::text[])
      with ordinality as a (number, kind, tenant_id, object_id, place)
      join clock c on c.number = a.number and c.kind = a.kind join ticket t on t.number = c.number
      left join customer k on k.tenant_id = t.tenant_id left join company o on o.tenant_id = t.tenant_id
      left join person p on p.tenant_id = a.tenant_id and p.object_id = a.object_id`.execute(db);
  const byPlace = new Map(rows.map(({ place, ...clock }) => [place, clock]));
  return asked.map((_, place) => byPlace.get(place + 1));
}

/** A clock as it is now, for a nudge about it to this person; undefined where there is none. */
export async function clockNow(db: Database, number: number, kind: ClockKind, { tenantId, objectId }: PersonRef): Promise<ClockNow | undefined> {
  return (await clocksNow(db, [{ number, kind, tenantId, objectId }]))[0];
}

/** The managers of a company; ours where it has none. */
export async function managersOf(transaction: Transaction<Schema>, companyId: string): Promise<{ tenantId: string; objectId: string }[]> {
  const own = await transaction.selectFrom('company').select('tenantId').where('own', '=', true).execute();
  const companies = [companyId, ...own.map(({ tenantId }) => tenantId)];
  const managers = await managersByCompany(transaction, companies);
  return companies.map((company) => managers.get(company)).find((found) => found !== undefined) ?? [];
}

/** A step of a ticket's clock that is still to come: whether it is for the assignee too, and when it is due. */
export interface NextAsked {
  readonly number: number;
  readonly withAssignee: boolean;
  readonly at: Date;
}

/** Somebody who will be told. */
export interface NextTold {
  readonly name: string;
  /** IANA zone; null where nobody knows it. */
  readonly timeZone: string | null;
}

/**
 * Who will be told of steps to come, by name, in the order in which they are asked for: the ticket's assignee, where the step is for them, and then the
 * managers of the company that serves it, or ours; in place of who is away at that time, their stand-in, unless they are away too.
 */
export async function nextInLine(db: Database, asked: readonly NextAsked[]): Promise<NextTold[][]> {
  const { rows } = await sql<NextTold & { place: number }>`
    with asked as (
        select a.place::int as place, a.with_assignee, a.at, t.* from unnest(${asked.map(({ number }) => number)}::int[], ${asked.map(({ withAssignee }) => withAssignee)}::boolean[], ${asked.map(({ at }) => at)}::timestamptz[])
          with ordinality as a (number, with_assignee, at, place) join ticket t on t.number = a.number),
      manager as (select p.* from person p join company c on c.tenant_id = p.tenant_id where p.manager and p.staff),
      line as (
        select place, at, 0 as turn, assignee_tenant as tenant_id, assignee_id as object_id, assignee_name as name from asked where with_assignee and assignee_id is not null
        union all
        select place, at, 1, m.tenant_id, m.object_id, m.name from asked a, manager m
        where m.tenant_id = a.company_id or not exists (select 1 from manager where tenant_id = a.company_id) and m.tenant_id = (select tenant_id from company where own)),
      told as (
        select place, turn, coalesce(s.tenant_id, l.tenant_id) as tenant_id, coalesce(s.object_id, l.object_id) as object_id, coalesce(s.name, l.name) as name
        from line l left join absence a on a.tenant_id = l.tenant_id and a.object_id = l.object_id and a.away_until > l.at
          left join person s on s.tenant_id = a.stand_in_tenant and s.object_id = a.stand_in_id and s.staff
          left join absence b on b.tenant_id = s.tenant_id and b.object_id = s.object_id and b.away_until > l.at
        where a.tenant_id is null or s.object_id is not null and b.tenant_id is null)
    select told.place, told.name, max(${zoneOfReader}) as time_zone from told ${joinReader('told')}
    where told.name <> '' group by told.place, told.tenant_id, told.object_id, told.name order by told.place, min(told.turn), told.name`.execute(db);
  const byPlace = Map.groupBy(rows, ({ place }) => place);
  return asked.map((_, place) => byPlace.get(place + 1) ?? []);
}

/** The managers of companies, by company: those who are still staff of a company that works through this desk. */
export async function managersByCompany(transaction: Transaction<Schema>, companies: readonly string[]): Promise<Map<string, { tenantId: string; objectId: string; name: string }[]>> {
  if (companies.length === 0) return new Map();
  const rows = await transaction.selectFrom('person').innerJoin('company', 'company.tenantId', 'person.tenantId').select(['person.tenantId', 'person.objectId', 'person.name'])
    .where('person.manager', '=', true).where('person.staff', '=', true).where('person.tenantId', 'in', [...new Set(companies)]).orderBy('person.objectId').execute();
  return Map.groupBy(rows, ({ tenantId }) => tenantId);
}
