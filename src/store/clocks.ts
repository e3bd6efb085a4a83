import { sql, type Selectable } from 'kysely';
import type { Interval, Severity } from '../rules/index.ts';
import type { Database } from './open.ts';
import type { ClockKind, ClockTable, LadderStep } from './schema.ts';
import type { TicketTransaction } from './tickets.ts';

export type ClockRow = Selectable<ClockTable>;

/** A clock with its deadline, the facts that gave it, the stretches of time that count, and when each step of the ladder is due. */
export interface StartedClock {
  readonly kind: ClockKind;
  readonly startedAt: Date;
  readonly dueAt: Date;
  readonly periods: readonly Interval[];
  readonly steps: Readonly<Partial<Record<LadderStep, Date>>>;
  readonly severity: Severity;
  /** Microsoft's clock: what its time depends on besides. */
  readonly language: string | null;
  readonly breakFix: boolean | null;
  /** Seconds of the clock's own time; null where a business day was promised. */
  readonly seconds: number | null;
  /** Fingerprint of the calendar it was counted in; '' round the clock. */
  readonly calendar: string;
  /** The pauses that are over. */
  readonly pauses: readonly Interval[];
}

/** Starts a clock, or starts it again from new facts, at the beginning of its ladder. */
export async function startClock(transaction: TicketTransaction, number: number, clock: StartedClock): Promise<void> {
  const row = { ...rowOf(clock), stoppedAt: null, pausedAt: null, nextStep: 'half' as const, nextAt: clock.steps.half ?? clock.dueAt };
  await transaction.insertInto('clock').values({ number, kind: clock.kind, ...row })
    .onConflict((conflict) => conflict.columns(['number', 'kind']).doUpdateSet(row)).execute();
}

/** Gives a running clock another deadline, and the step of the ladder that comes next; without one, none is due. */
export async function moveClock(transaction: TicketTransaction, number: number, clock: StartedClock, nextStep: LadderStep | null, pausedAt: Date | null): Promise<void> {
  const nextAt = pausedAt === null && nextStep !== null ? clock.steps[nextStep] ?? null : null;
  await transaction.updateTable('clock').set({ ...rowOf(clock), pausedAt, nextStep, nextAt }).where('number', '=', number).where('kind', '=', clock.kind).execute();
}

function rowOf({ startedAt, dueAt, periods, steps, severity, language, breakFix, seconds, calendar, pauses }: StartedClock) {
  return { startedAt, dueAt, periods: pairs(periods), steps: JSON.stringify(steps), severity, language, breakFix, seconds, calendar, pauses: pairs(pauses) };
}

function pairs(stretches: readonly Interval[]): string {
  return JSON.stringify(stretches.map(({ from, to }) => [from, to]));
}

/** Lets our clock stand still from an instant on: no step of its ladder is due. */
export async function pauseClock(transaction: TicketTransaction, number: number, at: Date): Promise<void> {
  await transaction.updateTable('clock').set({ pausedAt: at, nextAt: null }).where('number', '=', number).where('kind', '=', 'ours').where('stoppedAt', 'is', null).execute();
}

/** Stops a ticket's clocks (of one kind, or all); one that was stopped keeps its time. */
export async function stopClocks(transaction: TicketTransaction, number: number, at: Date, kind?: ClockKind): Promise<void> {
  await transaction.updateTable('clock').set({ stoppedAt: at, pausedAt: null, nextStep: null, nextAt: null })
    .where('number', '=', number).where('stoppedAt', 'is', null).$if(kind !== undefined, (query) => query.where('kind', '=', kind!)).execute();
}

/** A ticket's clocks; in a transaction they are held until it ends, so that no recount comes between. */
export async function clocksOf(db: Database | TicketTransaction, number: number): Promise<ClockRow[]> {
  const query = db.selectFrom('clock').selectAll().where('number', '=', number).orderBy('kind', 'desc');
  return (db.isTransaction ? query.forUpdate() : query).execute();
}

/** Which calendars the running clocks were counted in: one row per kind, language, kind of incident, year of start and fingerprint. */
export interface CountedIn {
  readonly kind: ClockKind;
  readonly language: string | null;
  readonly breakFix: boolean | null;
  readonly year: number;
  readonly calendar: string | null;
}

export async function calendarsInUse(db: Database): Promise<CountedIn[]> {
  const { rows } = await sql<CountedIn>`
    select distinct kind, language, break_fix, extract(year from started_at at time zone 'UTC')::int as year, calendar from clock where stopped_at is null`.execute(db);
  return rows;
}

/** Running clocks that were counted in one of these calendars, held until the transaction ends; those somebody else is changing are left for the next time. */
export async function clocksCountedIn(transaction: TicketTransaction, calendars: readonly CountedIn[], limit: number): Promise<ClockRow[]> {
  const { rows } = await sql<ClockRow>`
    select c.* from clock c join jsonb_to_recordset(${JSON.stringify(calendars.map(({ breakFix, ...rest }) => ({ ...rest, break_fix: breakFix })))}::jsonb)
      as u (kind text, language text, break_fix boolean, year int, calendar text)
      on c.kind = u.kind and c.language is not distinct from u.language and c.break_fix is not distinct from u.break_fix
        and extract(year from c.started_at at time zone 'UTC')::int = u.year and c.calendar is not distinct from u.calendar
    where c.stopped_at is null order by c.number, c.kind limit ${limit} for update of c skip locked`.execute(transaction);
  return rows;
}

/** A clock that was counted again. */
export interface Recounted {
  readonly number: number;
  readonly clock: StartedClock;
  readonly before: Date;
  readonly nextStep: LadderStep | null;
  readonly paused: boolean;
}

/** Writes clocks that were counted again, with a row of history for each deadline that moved, and marks the cards of those tickets; three statements however many they are. */
export async function recountClocks(transaction: TicketTransaction, recounted: readonly Recounted[], at: Date): Promise<void> {
  if (recounted.length === 0) return;
  const rows = recounted.map(({ number, clock, nextStep, paused }) => ({
    number, kind: clock.kind, due_at: clock.dueAt, periods: clock.periods.map(({ from, to }) => [from, to]), steps: clock.steps, seconds: clock.seconds, calendar: clock.calendar,
    next_step: nextStep, next_at: paused || nextStep === null ? null : clock.steps[nextStep] ?? null,
  }));
  await sql`
    update clock c set due_at = n.due_at, periods = n.periods, steps = n.steps, seconds = n.seconds, calendar = n.calendar, next_step = n.next_step, next_at = n.next_at
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as n (number int, kind text, due_at timestamptz, periods jsonb, steps jsonb, seconds int, calendar text, next_step text, next_at timestamptz)
    where c.number = n.number and c.kind = n.kind`.execute(transaction);
  const moved = recounted.filter(({ clock, before }) => clock.dueAt.getTime() !== before.getTime());
  const entries = moved.map(({ number, clock, before }) => ({
    number, before: { clock: clock.kind, dueAt: before }, after: { clock: clock.kind, dueAt: clock.dueAt }, command_key: `calendar/${number}/${clock.kind}/${clock.startedAt.getTime()}/${at.getTime()}`,
  }));
  await sql`
    insert into ticket_history (number, at, actor_tenant, actor_id, actor_name, change, before, after, command_key)
    select n.number, ${at}, '', '', '', 'calendar', n.before, n.after, n.command_key
    from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) as n (number int, before jsonb, after jsonb, command_key text)
    on conflict (command_key) do nothing`.execute(transaction);
  await sql`update ticket_card set stale = true where number = any(${moved.map(({ number }) => number)}::int[])`.execute(transaction);
}
