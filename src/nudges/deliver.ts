import type { Logger } from 'pino';
import { batched } from '../store/batched.ts';
import type { OpenDatabase } from '../store/open.ts';
import { dueMessages, holdLanes, putOff, releaseLanes, sentLately, settleMessages, takeMessages, type DueMessage, type Leaving, type Settlement } from '../store/outbox.ts';
import { inTransaction } from '../store/tickets.ts';
import { createLimits } from './limits.ts';
import { placeOf, type Address, type Delivered, type Makers, type Sender } from './messages.ts';
import { isPassedOn, planForNext } from './pass-on.ts';
import { pause } from './pause.ts';
import { createRecord } from './record.ts';
import { createWaiting } from './waiting.ts';

export interface DeliveryParts {
  readonly database: OpenDatabase;
  /** A name of this process that no other has. */
  readonly replica: string;
  readonly now: () => Date;
  readonly moment: () => number;
  readonly log: Logger;
  readonly ownCompany: () => Promise<{ readonly tenantId: string }>;
  readonly sender: Sender;
  readonly makers: Makers;
  readonly observe: (outcome: Delivered['kind']) => void;
}

const lookedAt = 5_000;
const atATime = 250;
/** Somebody who does not answer keeps the rest of their own messages back no longer than this. */
const slowMs = 2_000;
/** What is put off for no longer keeps its place here; the rest is read from the outbox when its time has come. */
const soonSeconds = 30;
/** How often the outbox is read while something goes on, in milliseconds: soon where little is left here, otherwise to see what has changed. */
const readEvery = { low: 500, high: 3_000 } as const;
/** As far back as Teams' limits reach. */
const hourMs = 3_600_000;
/** How often Teams may say "not now" before a message is given up (an urgent one goes to the next in line within minutes), and how often what a card says is looked up. */
const patience = { urgent: 8, other: 100, making: 6 } as const;

/** What is about to leave, and where to. */
type Ready = { readonly address: Address; readonly send: ReturnType<Sender['ready']> };

/**
 * Delivers what the outbox says is due: urgent ones first, to each person in order and one at a time, within Teams' limits. A message is made first, then
 * marked in doubt, then sent, then recorded; so whatever happens in between, it is never sent twice.
 */
export function createDeliverer(parts: DeliveryParts) {
  const { database: { db }, replica, now, moment, log } = parts;
  const limits = createLimits();
  const waiting = createWaiting();
  const underWay = new Set<Promise<void>>();
  /** Since when the tenants are served here whose earlier sends are counted. */
  const counted = new Map<string, number>();
  let reading: Promise<void> | undefined;
  let readMs = Number.NEGATIVE_INFINITY;
  let stopped = false;
  let wake: (() => void) | undefined;
  let stale = true;
  let more = false;

  const take = batched(async (leaving: readonly Leaving[]) => {
    const taken = await takeMessages(db, replica, leaving, now());
    return leaving.map(({ id }) => taken.has(id));
  }, 4);
  const record = createRecord(db, log, () => stopped);

  /** Reads what is due, while what was read before goes on. */
  async function read(): Promise<void> {
    stale = false;
    waiting.reading(moment());
    const held = await holdLanes(db, replica, now());
    await rememberSends([...held].filter(([tenant, since]) => counted.get(tenant) !== since).map(([tenant]) => tenant));
    for (const [tenant, since] of held) counted.set(tenant, since);
    const due = held.size > 0 ? await dueMessages(db, [...held.keys()], now(), lookedAt) : [];
    more = due.length > 0;
    waiting.read(due);
  }

  /** Teams counts what another replica sent, or this one before it was started, as well. */
  async function rememberSends(tenants: readonly string[]): Promise<void> {
    if (tenants.length === 0) return;
    const [at, here] = [now().getTime(), moment()];
    for (const { tenantId, conversationId, at: sent } of await sentLately(db, tenants, new Date(at - hourMs))) {
      limits.sentBefore(conversationId, tenantId, sent.map((each) => here - at + each.getTime()));
    }
  }

  function isDue(): boolean {
    const since = performance.now() - readMs;
    const idle = waiting.isEmpty() && underWay.size === 0;
    return stale || (more && (idle || since > (waiting.isLow() ? readEvery.low : readEvery.high)));
  }

  /** Starts what may go now. Gives the milliseconds until something else may. */
  function dispatch(): number {
    const at = moment();
    let next = Number.POSITIVE_INFINITY;
    for (const message of waiting.heads()) {
      if (underWay.size >= atATime) return Number.POSITIVE_INFINITY;
      const free = Math.max(waiting.restsUntil(message), limits.freeAt(placeOf(message), message.tenantId));
      if (free > at) next = Math.min(next, free - at);
      else start(message);
    }
    return next;
  }

  function start(message: DueMessage): void {
    waiting.start(message);
    limits.leaves(placeOf(message), message.tenantId);
    const free = () => {
      waiting.free(message);
      wake?.();
    };
    const done = deliver(message, free).catch((error: unknown) => tryAgain(message, error)).finally(() => {
      underWay.delete(done);
      waiting.ended(message);
      free();
    });
    underWay.add(done);
  }

  async function deliver(message: DueMessage, free: () => void): Promise<void> {
    let leaves = false;
    try {
      const ready = await prepare(message);
      if (typeof ready === 'function') return await ready();
      leaves = await take({ id: message.id, conversationId: ready.address.conversationId });
      if (leaves) await send(message, ready, free);
    } finally {
      if (!leaves) limits.unused(placeOf(message), message.tenantId);
    }
  }

  /** The card and where it goes; or what is to be done where there is nothing to send. */
  async function prepare(message: DueMessage): Promise<Ready | (() => Promise<void>)> {
    const { id, awayUntil, kind, plannedAt } = message;
    const [made, address] = await Promise.all([parts.makers[kind](message, now()), parts.sender.address(message)]);
    if ('keptUntil' in made) return () => record({ id, state: 'planned', deliverAt: made.keptUntil, plannedAt, at: now() });
    if ('void' in made && made.next) return () => passOn(message, made.void, made.detail, 'void');
    if ('void' in made) return () => record({ id, state: 'void', reason: made.void, ...(made.detail && { detail: made.detail }), plannedAt, at: now() });
    if (awayUntil && isPassedOn(message)) return () => passOn(message, 'away', awayUntil.toISOString());
    if (!address) return () => passOn(message, 'not-installed');
    try {
      return { address, send: parts.sender.ready(made) };
    } catch (error) {
      log.error({ err: error, message: id }, 'the card of a message cannot be rendered');
      return () => passOn(message, 'not-made', (error as Error).name);
    }
  }

  async function send(message: DueMessage, ready: Ready, free: () => void): Promise<void> {
    const { id } = message;
    const slow = setTimeout(free, slowMs);
    const delivered = await ready.send(ready.address);
    clearTimeout(slow);
    limits.answered(placeOf(message), message.tenantId, moment());
    parts.observe(delivered.kind);
    if (delivered.kind === 'sent') {
      free();
      return record({ id, state: 'sent', activityId: delivered.activityId, at: now() });
    }
    if (delivered.kind === 'in-doubt') return record({ id, state: 'in-doubt', reason: 'no-answer', detail: delivered.detail, at: now() });
    if (delivered.kind === 'refused') return passOn(message, delivered.reason, delivered.detail);
    await notNow(message, delivered.retryAfter, delivered.detail);
  }

  /** Teams asks for patience: everything for this person waits, in order; the longer, the more often it was asked. */
  async function notNow(message: DueMessage, retryAfter: number, detail: string): Promise<void> {
    const attempts = message.attempts + 1;
    if (attempts >= (message.urgent ? patience.urgent : patience.other)) return passOn(message, 'throttled', detail);
    const seconds = Math.max(retryAfter, attempts > 1 ? Math.min(300, 2 ** (attempts - 1)) * (0.8 + 0.4 * Math.random()) : 0);
    await later({ ...message, attempts }, seconds, { id: message.id, state: 'planned', reason: 'throttled', detail, at: now() });
  }

  /** Nothing was sent: the card could not be made, or the database did not answer. It is tried again, the person is not to blame. */
  async function tryAgain(message: DueMessage, error: unknown): Promise<void> {
    log.error({ err: error, message: message.id }, 'a message could not be made; it is tried again');
    const attempts = message.attempts + 1;
    const last = attempts >= patience.making;
    await (last ? passOn(message, 'not-made') : later({ ...message, attempts }, 2.5 * 2 ** attempts, { id: message.id, state: 'planned', reason: 'not-made', at: now() }))
      .catch((failure: unknown) => log.error({ err: failure, message: message.id }, 'nor could that be written down'));
  }

  /** Puts off everything for this person. */
  async function later(message: DueMessage, seconds: number, settlement: Settlement): Promise<void> {
    const until = new Date(now().getTime() + seconds * 1000);
    waiting.rest(message, moment() + seconds * 1000);
    const written = await putOff(db, message, until).then(() => true, () => false); // the database is away: what is known of this one message is written down when it is back
    await record({ ...settlement, deliverAt: until });
    if (written && seconds > soonSeconds) waiting.letGo(message);
  }

  /** Somebody cannot be reached, or may not be told any more: that is written down with the reason, and the next in line is told instead. */
  async function passOn(message: DueMessage, reason: string, detail = '', state: 'failed' | 'void' = 'failed'): Promise<void> {
    const own = (await parts.ownCompany()).tenantId;
    await inTransaction(db, async (transaction) => {
      await planForNext(transaction, message, { instead: { name: message.name, reason, detail } }, own, now()); // first: two of one line wait for each other before they hold a row
      await settleMessages(transaction, [{ id: message.id, state, reason, detail, at: now() }]);
    });
    more = true;
    waiting.expectMore();
  }

  async function run(): Promise<void> {
    while (!stopped) {
      if (!reading && isDue()) {
        reading = read().catch(async (error: unknown) => {
          log.error({ err: error }, 'what is due could not be read');
          await pause(1_000);
          stale = true;
        }).finally(() => {
          reading = undefined;
          readMs = performance.now();
          wake?.();
        });
      }
      await woken(Math.min(dispatch(), reading || !more ? Number.POSITIVE_INFINITY : readEvery.low));
    }
    await reading;
  }

  function woken(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = ms < Number.POSITIVE_INFINITY ? setTimeout(() => wake?.(), Math.max(2, ms)) : undefined;
      wake = () => {
        clearTimeout(timer);
        wake = undefined;
        setTimeout(resolve, 2); // what ends together is looked at together
      };
    });
  }

  const running = run();
  const forgetting = setInterval(() => limits.forget(moment()), 600_000);
  return {
    /** Looks at once whether something is due. */
    look(): void {
      stale = true;
      wake?.();
    },
    /** Starts nothing more, waits for what is under way, and lets other replicas go on. */
    async stop(): Promise<void> {
      stopped = true;
      clearInterval(forgetting);
      wake?.();
      await running;
      await Promise.race([Promise.allSettled(underWay), pause(5_000)]);
      await releaseLanes(db, replica).catch(() => undefined); // they end by themselves
    },
  };
}
