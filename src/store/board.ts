import { sql } from 'kysely';
import type { Database } from './open.ts';
import type { PersonRef } from './outbox.ts';
import type { ClockKind } from './schema.ts';
import { isSeen, type TicketScope } from './ticket-scope.ts';
import { isAnswer } from './tickets.ts';

export type BoardGroup = 'overdue' | 'soon' | 'later' | 'paused' | 'unclocked';

/** A line of the board: a clock that runs, or an open ticket on which none does. */
export interface BoardClock {
  readonly number: number;
  readonly kind: ClockKind | null;
  readonly dueAt: Date | null;
  /** Since when our clock stands still. */
  readonly pausedAt: Date | null;
  readonly severity: 'A' | 'B' | 'C';
  readonly title: string;
  readonly customerName: string;
  readonly assigneeName: string | null;
  readonly waitingReason: string | null;
  readonly group: BoardGroup;
}

/** How many lines of somebody, or of nobody, are in each group. */
export interface BoardCount {
  readonly assignee: string | null;
  readonly assigneeTenant: string | null;
  readonly assigneeId: string | null;
  readonly overdue: number;
  readonly soon: number;
  readonly later: number;
  readonly paused: number;
  readonly unclocked: number;
}

/** Whose tickets are asked for: somebody's, or those that nobody has taken. */
export type Assignee = PersonRef | 'nobody';

/** What the board is asked for. */
export interface BoardQuestion {
  readonly scope: TicketScope;
  readonly tenantId?: string | undefined;
  readonly assignee?: Assignee | undefined;
  readonly now: Date;
  /** Until when a deadline is soon. */
  readonly soon: Date;
}

const open = sql.raw(`t.state not in ('resolved', 'closed', 'withdrawn')`);
/** Only our own clock pauses, while the ticket waits. */
const paused = sql.raw(`(c.kind = 'ours' and c.state = 'waiting')`);

const columns = sql.raw('t.state, t.tenant_id, t.assignee_tenant, t.assignee_id, t.assignee_name');

/** Which tickets t are asked for. */
function asked({ scope, tenantId, assignee }: BoardQuestion) {
  const whose = assignee === undefined ? sql`true` : assignee === 'nobody' ? sql`t.assignee_id is null` : sql`t.assignee_tenant = ${assignee.tenantId} and t.assignee_id = ${assignee.objectId}`;
  return sql`${isSeen(scope)} and ${tenantId === undefined ? sql`true` : sql`t.tenant_id = ${tenantId}`} and ${whose}`;
}

/** The clocks that run, as c, with the ticket's. */
function running(question: BoardQuestion) {
  return sql`
    select c.number, c.kind, c.due_at, c.paused_at, ${columns} from clock c join ticket t on t.number = c.number and ${open}
    where c.stopped_at is null and ${asked(question)}`;
}

/** The open tickets on which no clock runs, alike. */
function unclocked(question: BoardQuestion) {
  return sql`
    select t.number, null::text as kind, null::timestamptz as due_at, null::timestamptz as paused_at, ${columns} from ticket t
    where ${open} and t.clocks_running = 0 and ${asked(question)}`;
}

/**
 * The lines of the board: of each group the nearest deadlines, and the oldest tickets without one. Of all tickets each group is read along the deadlines, so that it ends after the first few;
 * of one customer, company or person what is open is read once.
 */
export async function boardClocks(db: Database, question: BoardQuestion, perGroup: number): Promise<BoardClock[]> {
  const { scope, tenantId, assignee, now, soon } = question;
  const readOnce = scope !== 'all' || tenantId !== undefined || assignee !== undefined;
  const clocks = readOnce ? sql`running` : sql`(${running(question)})`;
  const group = (name: BoardGroup, which: typeof clocks) => sql`
    (select c.number, c.kind, c.due_at, c.paused_at, '${sql.raw(name)}' as "group" from ${clocks} c where ${which} order by c.due_at, c.number limit ${perGroup})`;
  const { rows } = await sql<BoardClock>`
    ${readOnce ? sql`with running as materialized (${running(question)})` : sql``}
    select r.number, r.kind, r.due_at, r.paused_at, t.severity, t.title, coalesce(k.name, o.name, '') as customer_name, t.assignee_name, t.waiting_reason, r."group"
    from (${group('overdue', sql`not ${paused} and c.due_at < ${now}`)} union all ${group('soon', sql`not ${paused} and c.due_at >= ${now} and c.due_at <= ${soon}`)}
        union all ${group('later', sql`not ${paused} and c.due_at > ${soon}`)} union all ${group('paused', sql`${paused} and c.state = 'waiting'`)}
        union all (select number, kind, due_at, paused_at, 'unclocked' from (${unclocked(question)}) u order by number limit ${perGroup})) r
      join ticket t on t.number = r.number left join customer k on k.tenant_id = t.tenant_id left join company o on o.tenant_id = t.tenant_id
    order by r.due_at, r.number`.execute(db);
  return rows;
}

/** How the lines of the board are spread over people, those with most overdue first. */
export async function boardCounts(db: Database, question: BoardQuestion): Promise<BoardCount[]> {
  const { now, soon } = question;
  const count = (which: ReturnType<typeof sql>) => sql`count(*) filter (where ${which})::int`;
  const { rows } = await sql<BoardCount>`
    select max(c.assignee_name) as assignee, ${count(sql`not ${paused} and c.due_at < ${now}`)} as overdue, ${count(sql`not ${paused} and c.due_at >= ${now} and c.due_at <= ${soon}`)} as soon,
      ${count(sql`not ${paused} and c.due_at > ${soon}`)} as later, ${count(paused)} as paused, ${count(sql`c.kind is null`)} as unclocked, c.assignee_tenant, c.assignee_id
    from (${running(question)} union all ${unclocked(question)}) c group by c.assignee_tenant, c.assignee_id order by 2 desc, 3 desc, 4 desc, 1`.execute(db);
  return rows;
}

/** The customers that have an open ticket, by name. */
export async function boardCustomers(db: Database, question: BoardQuestion, limit: number): Promise<{ tenantId: string; name: string }[]> {
  const { rows } = await sql<{ tenantId: string; name: string }>`
    select c.tenant_id, coalesce(k.name, o.name, '') as name from (select distinct t.tenant_id from ticket t where ${open} and ${asked(question)}) c
      left join customer k on k.tenant_id = c.tenant_id left join company o on o.tenant_id = c.tenant_id
    order by lower(coalesce(k.name, o.name, '')), c.tenant_id limit ${limit}`.execute(db);
  return rows;
}

/** Whose tickets somebody sees under a tenant: a customer, or a partner company that has tickets of its own; undefined where they see none. */
export async function boardPlace(db: Database, scope: TicketScope, tenantId: string): Promise<{ tenantId: string; name: string } | undefined> {
  const { rows } = await sql<{ tenantId: string; name: string }>`
    select t.tenant_id, coalesce(k.name, o.name, '') as name from ticket t left join customer k on k.tenant_id = t.tenant_id left join company o on o.tenant_id = t.tenant_id
    where t.tenant_id = ${tenantId} and ${isSeen(scope)} limit 1`.execute(db);
  return rows[0];
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

/** When the answer came that stopped a clock c of a ticket t: Microsoft's, or ours to the customer as the history has it. Null where the clock stopped without one: the ticket was resolved, closed or withdrawn. */
const answeredAt = sql`
  case c.kind when 'microsoft' then t.answered_at else (select min(h.at) from ticket_history h where h.number = c.number and h.at = c.stopped_at and ${isAnswer}) end`;

/** Open tickets by severity, and what was answered since an instant: in time and late. */
export async function dayFigures(db: Database, scope: TicketScope, since: Date): Promise<DayFigures> {
  const { rows } = await sql<DayFigures>`
    select * from (
      select count(*) filter (where t.severity = 'A')::int as open_a, count(*) filter (where t.severity = 'B')::int as open_b, count(*) filter (where t.severity = 'C')::int as open_c,
        count(*) filter (where t.assignee_id is null)::int as unassigned
      from ticket t where ${open} and ${isSeen(scope)}) tickets, (
      select count(*) filter (where a.answered_at <= a.due_at)::int as in_time, count(*) filter (where a.answered_at > a.due_at)::int as late
      from (select c.due_at, ${answeredAt} as answered_at
        from clock c cross join lateral (select * from ticket where number = c.number offset 0) t -- one by one: those of a few days are few among all
        where c.stopped_at >= ${since} and ${isSeen(scope)}) a) answered`.execute(db);
  return rows[0]!;
}
