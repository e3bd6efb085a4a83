import { fromKysely, PgBoss, type Job } from 'pg-boss';
import type { Logger } from 'pino';
import type { PersonId } from '../directory/people.ts';
import type { Facts } from '../cards/words.ts';
import type { OpenDatabase } from '../store/open.ts';
import {
  advanceClocks, dueClocks, insertNudges, managersByCompany, postponeNudge, queueNudges, settleNudge, supersedeWaiting, takeNudge, zonesOf, type NudgeToSend,
} from '../store/nudges.ts';
import { inTransaction } from '../store/tickets.ts';
import { nextStepAt } from '../tickets/clocks.ts';
import { deliveryTime, keyOf, planNudges } from './ladder.ts';

/** A card to be sent to somebody of the desk's own accord. */
export interface Proactive {
  readonly to: PersonId;
  readonly card: string;
  readonly variant: string;
  readonly facts: Facts;
  /** The receiver's language and zone, where the desk knows them. */
  readonly locale: string | null;
  readonly timeZone: string | null;
}

/** What became of it. 'in-doubt': it may have arrived, so it is not sent again. */
export type Delivered =
  | { readonly kind: 'sent' }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'throttled'; readonly retryAfter: number }
  | { readonly kind: 'in-doubt'; readonly cause: string };

export interface NudgeParts {
  readonly database: OpenDatabase;
  readonly now: () => Date;
  readonly log: Logger;
  readonly ownCompany: () => Promise<{ readonly tenantId: string }>;
  readonly send: (message: Proactive) => Promise<Delivered>;
  readonly observe: (outcome: Delivered['kind']) => void;
}

export type Nudges = Awaited<ReturnType<typeof startNudges>>;

const queue = 'nudge';
const tickMs = 3_000;
const clocksPerTick = 500;

/** Starts asking every few seconds what is due, and delivering it: each nudge to each person once, across restarts and replicas. */
export async function startNudges(parts: NudgeParts) {
  const boss = await openQueue(parts);
  const worker = await boss.work(queue, { batchSize: 20, pollingIntervalSeconds: 0.5, burstWhenBatchFull: true }, async (jobs: Job<{ id: number }>[]) => {
    await Promise.all(jobs.map(({ data }) => deliver(data.id, parts))); // one receiver that does not answer holds up nobody else
  });
  let running = Promise.resolve();
  const planAndDeliver = async () => { if (await plan(boss, parts) > 0) boss.notifyWorker(worker); };
  const tick = () => (running = running.then(planAndDeliver).catch((error: unknown) => parts.log.error({ err: error }, 'a tick of the nudges failed')));
  const timer = setInterval(tick, tickMs);
  return {
    /** Looks at once at what is due; after the sandbox's clock was moved. */
    tick,
    async stop(): Promise<void> {
      clearInterval(timer);
      await running;
      await boss.stop({ graceful: true, timeout: 5_000 });
    },
  };
}

async function openQueue({ database, log }: NudgeParts): Promise<PgBoss> {
  const executeSql = async (text: string, values?: unknown[]) => database.pool.query(text, values as unknown[]);
  const boss = new PgBoss({ db: { executeSql }, backend: database.engine, superviseIntervalSeconds: 5, monitorIntervalSeconds: 5, maintenanceIntervalSeconds: 60, schedule: false });
  boss.on('error', (error: unknown) => log.error({ err: error }, 'the job queue reports an error'));
  await boss.start();
  await boss.createQueue(queue, { expireInSeconds: 30, retryLimit: 5, retryDelay: 1 });
  await boss.findJobs(queue, {}); // fills its queue cache; without it the first send inside a transaction waits on itself
  return boss;
}

/** Writes the nudges that are due and queues their delivery, in one transaction: both last, or neither. Gives how many are queued. */
async function plan(boss: PgBoss, { database, now, ownCompany }: NudgeParts): Promise<number> {
  const at = now();
  const own = (await ownCompany()).tenantId; // before the transaction: the embedded database has one connection
  return inTransaction(database.db, async (transaction) => {
    const clocks = await dueClocks(transaction, at, clocksPerTick);
    if (clocks.length > 0) {
      const managers = await managersByCompany(transaction, [own, ...clocks.map(({ companyId }) => companyId)]);
      const managersOf = (company: string) => managers.get(company) ?? managers.get(own) ?? [];
      const assignees = clocks.flatMap(({ assigneeTenant: tenantId, assigneeId: objectId }) => (tenantId && objectId ? [{ tenantId, objectId }] : []));
      const zones = await zonesOf(transaction, [...assignees, ...[...managers.values()].flat()]);
      const plans = clocks.map((clock) => ({ clock, plan: planNudges(clock, { managers: managersOf(clock.companyId), zones }, at) }));
      await insertNudges(transaction, plans.flatMap(({ plan: { nudges } }) => nudges));
      await supersedeWaiting(transaction, clocks.map(({ number }) => number));
      await advanceClocks(transaction, plans.map(({ clock: { number, kind }, plan: { nextStep, nextAt } }) => ({ number, kind, nextStep, nextAt })));
    }
    const ids = await queueNudges(transaction, at, clocksPerTick);
    if (ids.length > 0) await boss.insert(queue, ids.map((id) => ({ data: { id } })), { db: fromKysely(transaction) });
    return ids.length;
  });
}

async function deliver(id: number, parts: NudgeParts): Promise<void> {
  const { database: { db }, now, send, observe, log } = parts;
  const nudge = await takeNudge(db, id);
  if (!nudge) return;
  if (nudge.stoppedAt) return settleNudge(db, id, 'void', 'the clock had stopped before it was sent', now());
  const delivered = await send(messageOf(nudge, now())).catch((error: unknown): Delivered => {
    log.error({ err: error }, 'a nudge could not be made');
    return { kind: 'refused', reason: 'it could not be made; the log has the cause' };
  });
  observe(delivered.kind);
  if (delivered.kind === 'sent') return settleNudge(db, id, 'sent', null, now());
  if (delivered.kind === 'in-doubt') return settleNudge(db, id, 'in-doubt', delivered.cause, now());
  if (delivered.kind === 'throttled') return postponeNudge(db, id, new Date(now().getTime() + delivered.retryAfter * 1000));
  await passOn(nudge, delivered.reason, parts);
}

/** Somebody cannot be reached: that is written down with the reason, and the next in the line of the company's managers and then ours is told instead. */
async function passOn(nudge: NudgeToSend, reason: string, { database, now, ownCompany }: NudgeParts): Promise<void> {
  const own = (await ownCompany()).tenantId;
  await inTransaction(database.db, async (transaction) => {
    await settleNudge(transaction, nudge.id, 'failed', reason, now());
    const managers = await managersByCompany(transaction, [nudge.companyId, own]);
    const line = [...managers.get(nudge.companyId) ?? [], ...managers.get(own) ?? []];
    const next = line[line.findIndex((person) => keyOf(person) === keyOf(nudge)) + 1];
    if (!next) return;
    const { number, clock, step, severity } = nudge;
    const deliverAt = deliveryTime(severity, (await zonesOf(transaction, [next])).get(keyOf(next)), now());
    await insertNudges(transaction, [{ number, clock, step, ...next, plannedAt: now(), deliverAt, state: 'planned', reason: `passed on: ${reason}` }]);
  });
}

function messageOf(nudge: NudgeToSend, now: Date): Proactive {
  const { tenantId, objectId, number, step, clock, dueAt } = nudge;
  const overdue = now >= dueAt;
  return {
    to: { tenantId, objectId }, card: 'nudge', variant: overdue ? `${clock}.overdue` : `${clock}.due`, locale: nudge.personLocale, timeZone: nudge.personZone,
    facts: {
      ticket: `T-${number}`, number, step, clock, overdue, dueAt: dueAt.toISOString(), minutes: Math.max(1, Math.round(Math.abs(dueAt.getTime() - now.getTime()) / 60_000)),
      customer: nudge.customerName, title: nudge.title, severity: nudge.severity, assignee: nudge.assigneeName ?? '', why: nudge.manager ? 'manager' : 'assignee',
      nextAt: nextStepAt(nudge.steps, step) ?? '',
    },
  };
}
