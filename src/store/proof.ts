import { sql } from 'kysely';
import type { Database } from './open.ts';
import type { ClockKind, LadderStep } from './schema.ts';
import { isSeen, type TicketScope } from './ticket-scope.ts';

/** Whatever was due and has neither been sent nor says why not. */
export interface Proof {
  /** What somebody should have been told of a clock, by its own facts, and of which nothing is written down. */
  readonly missing: number;
  /** Clocks whose step has come and for which nothing was planned. */
  readonly unplanned: number;
  /** Messages that are due and were neither tried nor put off. */
  readonly untold: number;
  /** Messages of which nobody knows whether they arrived. */
  readonly inDoubt: number;
  /** How long the oldest of them is due, in seconds. */
  readonly oldestSeconds: number;
}

/** Looks for what was forgotten: due for longer than the grace given, in seconds, and not explained. */
export async function proofOf(db: Database, now: Date, graceSeconds: number): Promise<Proof> {
  const before = new Date(now.getTime() - graceSeconds * 1000);
  const { rows } = await sql<Omit<Proof, 'missing'>>`
    select (select count(*)::int from clock where next_at <= ${before}) as unplanned,
      (select count(*)::int from outbox where state = 'planned' and deliver_at <= ${before}) as untold,
      (select count(*)::int from outbox where state = 'in-doubt' and not followed_up) as in_doubt,
      coalesce(extract(epoch from ${now}::timestamptz - least((select min(next_at) from clock where next_at <= ${now}), (select min(deliver_at) from outbox where state = 'planned' and deliver_at <= ${now}))), 0)::int as oldest_seconds`.execute(db);
  return { missing: (await missingNudges(db, 'all', { now, graceSeconds })).length, ...rows[0]! };
}

/** Somebody who should have been told of a step and of whom nothing is written down; '' where nobody at all is. */
export interface MissingNudge {
  readonly number: number;
  readonly kind: ClockKind;
  readonly step: LadderStep;
  readonly at: Date;
  readonly name: string;
}

/** How long something may be due before it has to be explained. */
export const graceSeconds = 120;

/** So long after a step has come it is still looked for, in hours: a day, and what a night of the desk's own may take. */
const lookedBackHours = 36;
const mostMissing = 1_000;

/**
 * What should have been told, reckoned from the clocks and from who is in charge, whatever the planner wrote: each step that came while its clock ran, to each
 * person whose turn it was. A row of the outbox, whatever has become of it (sent, put off, passed on, given up, in doubt), answers for it. A ticket that was
 * changed a moment ago, an assignee since that step, and a manager who was none before it (who stood in for one is none), are left out: the planner may rightly
 * have seen somebody else. So is a step that came while the desk was down, before a pause that lasts: it comes due again when the clock goes on.
 */
export async function missingNudges(db: Database, scope: TicketScope, { now, graceSeconds }: { readonly now: Date; readonly graceSeconds: number }): Promise<MissingNudge[]> {
  const [before, since] = [new Date(now.getTime() - graceSeconds * 1000), new Date(now.getTime() - lookedBackHours * 3_600_000)];
  const grace = sql`make_interval(secs => ${graceSeconds})`;
  const isManager = sql.raw('p.manager and p.staff');
  const answersFor = (row: 'd' | 'e') => sql.raw(`o.kind = 'clock' and o.number = ${row}.number and o.subject ->> 'clock' = ${row}.kind and o.subject ->> 'step' = ${row}.step
    and (o.subject ->> 'startedAt')::timestamptz = ${row}.started_at and o.subject ->> 'severity' = ${row}.severity and coalesce((o.subject ->> 'stepAt')::timestamptz, ${row}.at) = ${row}.at`);
  const { rows } = await sql<MissingNudge>`
    with due as materialized (
      select c.number, c.kind, s.key as step, s.value::timestamptz as at, t.company_id, t.assignee_tenant, t.assignee_id,
        c.started_at, c.paused_at, coalesce(c.severity, t.severity) as severity,
        not exists (select 1 from ticket_history h where h.number = c.number and h.change in ('take', 'assign') and h.at > s.value::timestamptz) as settled
      from clock c join ticket t on t.number = c.number, jsonb_each_text(c.steps) s
      where (c.stopped_at is null or c.stopped_at > ${since}) and ${isSeen(scope)} and s.value::timestamptz > ${since}
        and s.value::timestamptz <= least(${before}::timestamptz, c.paused_at - ${grace}, c.stopped_at - ${grace})
        and not exists (select 1 from ticket_history h where h.number = c.number and h.at > ${before})),
    told as materialized (select d.*, exists (select 1 from outbox o where ${answersFor('d')}) as somebody from due d),
    expected as (
      select d.*, d.assignee_tenant as tenant_id, d.assignee_id as object_id from told d
        where d.somebody and d.settled and d.assignee_id is not null and d.step in ('half', 'three-quarters')
      union
      select d.*, p.tenant_id, p.object_id
        from told d join person p on ${isManager} and p.tenant_id = case when exists (select 1 from person p where ${isManager} and p.tenant_id = d.company_id) then d.company_id else (select tenant_id from company where own) end
        where d.somebody and (d.step <> 'half' or d.settled and d.assignee_id is null)
          and exists (select 1 from outbox o where o.tenant_id = p.tenant_id and o.object_id = p.object_id and o.planned_at < d.at and (o.kind = 'digest' or o.kind = 'clock' and o.subject ->> 'step' in ('due', 'overdue')) and not o.subject ?| array['instead', 'doubt']))
    select number, kind, step, at, '' as name from told where not somebody and paused_at is null
    union all
    select e.number, e.kind, e.step, e.at, coalesce(p.name, '') from expected e left join person p on p.tenant_id = e.tenant_id and p.object_id = e.object_id
      where not exists (select 1 from outbox o where ${answersFor('e')} and o.tenant_id = e.tenant_id and o.object_id = e.object_id)
    order by at desc, number limit ${mostMissing}`.execute(db);
  return rows;
}
