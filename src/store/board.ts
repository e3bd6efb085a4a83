import { sql } from 'kysely';
import type { Database } from './open.ts';
import type { ClockKind } from './schema.ts';
import type { TicketScope } from './tickets.ts';

export type BoardGroup = 'overdue' | 'soon' | 'later' | 'paused';

/** A clock on the board. */
export interface BoardClock {
  readonly number: number;
  readonly kind: ClockKind;
  readonly dueAt: Date;
  readonly severity: 'A' | 'B' | 'C';
  readonly title: string;
  readonly customerName: string;
  readonly assigneeName: string | null;
  readonly waitingReason: string | null;
  readonly group: BoardGroup;
}

/** How many clocks of somebody, or of nobody, are in each group. */
export interface BoardCount {
  readonly assignee: string | null;
  readonly overdue: number;
  readonly soon: number;
  readonly later: number;
  readonly paused: number;
}

/** What the board is asked for. */
export interface BoardQuestion {
  readonly scope: TicketScope;
  readonly tenantId?: string | undefined;
  readonly now: Date;
  /** Until when a deadline is soon. */
  readonly soon: Date;
}

const within = (scope: TicketScope) => {
  if (scope === 'all') return sql<boolean>`true`;
  return 'companyId' in scope ? sql<boolean>`t.company_id = ${scope.companyId}` : sql<boolean>`t.tenant_id = ${scope.tenantId}`;
};
const open = sql.raw(`t.state not in ('resolved', 'closed', 'withdrawn')`);
/** Only our own clock pauses, while the ticket waits. */
const paused = sql.raw(`(c.kind = 'ours' and t.state = 'waiting')`);

function running({ scope, tenantId, now, soon }: BoardQuestion) {
  return sql`
    select c.number, c.kind, c.due_at, t.severity, t.tenant_id, t.assignee_tenant, t.assignee_id, t.assignee_name,
      case when ${paused} then 'paused' when c.due_at < ${now} then 'overdue' when c.due_at <= ${soon} then 'soon' else 'later' end as "group"
    from clock c join ticket t on t.number = c.number and ${open}
    where c.stopped_at is null and ${within(scope)} and ${tenantId === undefined ? sql`true` : sql`t.tenant_id = ${tenantId}`}`;
}

/** The clocks of the board: of each group the nearest deadlines. Each group is read along the deadlines, so that it ends after the first few. */
export async function boardClocks(db: Database, { scope, tenantId, now, soon }: BoardQuestion, perGroup: number): Promise<BoardClock[]> {
  const mine = sql`${within(scope)} and ${tenantId === undefined ? sql`true` : sql`t.tenant_id = ${tenantId}`}`;
  const from = sql`from clock c join ticket t on t.number = c.number and ${open} where c.stopped_at is null`;
  const group = (name: BoardGroup, which: typeof from) => sql`(select c.number, c.kind, c.due_at, '${sql.raw(name)}' as "group" ${from} and ${which} and ${mine} order by c.due_at, c.number limit ${perGroup})`;
  const { rows } = await sql<BoardClock>`
    select r.number, r.kind, r.due_at, t.severity, t.title, coalesce(k.name, o.name, '') as customer_name, t.assignee_name, to_jsonb(t) ->> 'waiting_reason' as waiting_reason, r."group"
    from (${group('overdue', sql`not ${paused} and c.due_at < ${now}`)} union all ${group('soon', sql`not ${paused} and c.due_at >= ${now} and c.due_at <= ${soon}`)}
        union all ${group('later', sql`not ${paused} and c.due_at > ${soon}`)} union all ${group('paused', sql`${paused} and t.state = 'waiting'`)}) r
      join ticket t on t.number = r.number left join customer k on k.tenant_id = t.tenant_id left join company o on o.tenant_id = t.tenant_id
    order by r.due_at, r.number`.execute(db);
  return rows;
}

/** How the clocks of the board are spread over people, those with most overdue first. */
export async function boardCounts(db: Database, question: BoardQuestion): Promise<BoardCount[]> {
  const { rows } = await sql<BoardCount>`
    select max(assignee_name) as assignee, count(*) filter (where "group" = 'overdue')::int as overdue, count(*) filter (where "group" = 'soon')::int as soon,
      count(*) filter (where "group" = 'later')::int as later, count(*) filter (where "group" = 'paused')::int as paused
    from (${running(question)}) clocks group by assignee_tenant, assignee_id order by 2 desc, 3 desc, 4 desc, 1`.execute(db);
  return rows;
}

/** The customers that have a clock running, by name. */
export async function boardCustomers(db: Database, question: BoardQuestion, limit: number): Promise<{ tenantId: string; name: string }[]> {
  const { rows } = await sql<{ tenantId: string; name: string }>`
    select c.tenant_id, coalesce(k.name, o.name, '') as name from (select distinct tenant_id from (${running(question)}) clocks) c
      left join customer k on k.tenant_id = c.tenant_id left join company o on o.tenant_id = c.tenant_id
    order by lower(coalesce(k.name, o.name, '')), c.tenant_id limit ${limit}`.execute(db);
  return rows;
}

/** What a manager's day begins with. */
export interface DayFigures {
  readonly openA: number;
  readonly openB: number;
  readonly openC: number;
  readonly unassigned: number;
  readonly inTime: number;
  readonly late: number;
}

/** Open tickets by severity, and what was answered since an instant: in time and late. */
export async function dayFigures(db: Database, scope: TicketScope, since: Date): Promise<DayFigures> {
  const { rows } = await sql<DayFigures>`
    select * from (
      select count(*) filter (where t.severity = 'A')::int as open_a, count(*) filter (where t.severity = 'B')::int as open_b, count(*) filter (where t.severity = 'C')::int as open_c,
        count(*) filter (where t.assignee_id is null)::int as unassigned
      from ticket t where ${open} and ${within(scope)}) tickets, (
      select count(*) filter (where c.stopped_at <= c.due_at)::int as in_time, count(*) filter (where c.stopped_at > c.due_at)::int as late
      from clock c join ticket t on t.number = c.number where c.stopped_at >= ${since} and t.state <> 'withdrawn' and ${within(scope)}) answered`.execute(db);
  return rows[0]!;
}
