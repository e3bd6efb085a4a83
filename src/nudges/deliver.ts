import type { Logger } from 'pino';
import type { OpenDatabase } from '../store/open.ts';
import { dueMessages, holdLanes, putOff, releaseLanes, settleMessages, takeMessages, type DueMessage, type Settlement } from '../store/outbox.ts';
import { inTransaction } from '../store/tickets.ts';
import { batched, pause } from './batch.ts';
import { createLimits } from './limits.ts';
import { keyOf, type Address, type Delivered, type Makers, type Proactive, type Sender } from './messages.ts';
import { planForNext } from './pass-on.ts';
import { createRecord } from './record.ts';

export interface DeliveryParts {
  readonly database: OpenDatabase;
  /** A name of this process that no other has. */
  readonly replica: string;
  readonly now: () => Date;
  readonly log: Logger;
  readonly ownCompany: () => Promise<{ readonly tenantId: string }>;
  readonly sender: Sender;
  readonly makers: Makers;
  readonly observe: (outcome: Delivered['kind']) => void;
}

const lookedAt = 3_000;
/** So few left to look at are soon gone. */
const few = 500;
const atATime = 100;
/** Somebody who does not answer keeps the rest of their own messages back no longer than this. */
const slowMs = 2_000;
/** What is put off for no longer is looked at as soon as its time has come. */
const soonSeconds = 30;
/** How often Teams may say "not now" before a message is given up: an urgent one goes to the next in line within minutes. */
const patience = { urgent: 8, other: 100 } as const;
/** How often a card is tried to be made. */
const makings = 6;

/**
 * Delivers what the outbox says is due: urgent ones first, to each person in order and one at a time, within Teams' limits. A message is made first, then
 * marked in doubt, then sent, then recorded; so whatever happens in between, it is never sent twice.
 */
export function createDeliverer(parts: DeliveryParts) {
  const { database: { db }, replica, now, log } = parts;
  const limits = createLimits();
  const waiting = new Map<string, DueMessage[]>();
  const busy = new Set<string>();
  const underWay = new Map<number, Promise<void>>();
  let stopped = false;
  let wake: (() => void) | undefined;
  let stale = true;
  let more = false;
  /** How many messages wait here, and how many queues were taken out since they were read. */
  let left = 0;
  let taken = 0;

  const take = batched(async (ids: readonly number[]) => {
    const taken = await takeMessages(db, replica, ids, now());
    return ids.map((id) => taken.has(id));
  }, 4);
  const record = createRecord(db, log, () => stopped);

  async function lookForMore(): Promise<void> {
    stale = false;
    taken = 0;
    const lanes = await holdLanes(db, replica, now());
    const due = lanes.length > 0 ? await dueMessages(db, lanes, now(), lookedAt) : [];
    waiting.clear();
    more = due.length > 0;
    left = due.length;
    for (const message of due) {
      if (underWay.has(message.id)) continue;
      const queue = waiting.get(keyOf(message));
      if (queue) queue.push(message);
      else waiting.set(keyOf(message), [message]);
    }
  }

  /** Starts what may go now. Gives the milliseconds until something else may. */
  function dispatch(): number {
    const at = performance.now();
    let next = Number.POSITIVE_INFINITY;
    // Whoever has most to hear begins first: their own limit decides when all is told.
    const heads = [...waiting.entries()].sort(([, [a]], [, [b]]) => Number(b!.urgent) - Number(a!.urgent) || b!.behind - a!.behind);
    for (const [person, queue] of heads) {
      if (underWay.size >= atATime) return Number.POSITIVE_INFINITY;
      if (busy.has(person)) continue;
      const message = queue[0]!;
      const free = limits.freeAt(placeOf(message), message.tenantId);
      if (free > at) {
        next = Math.min(next, free - at);
        continue;
      }
      queue.shift();
      left--;
      if (queue.length === 0) waiting.delete(person);
      start(message, person);
    }
    return next;
  }

  function start(message: DueMessage, person: string): void {
    busy.add(person);
    limits.leaves(placeOf(message), message.tenantId);
    const free = () => {
      busy.delete(person);
      wake?.();
    };
    const done = deliver(message, free).catch((error: unknown) => tryAgain(message, error)).finally(() => {
      underWay.delete(message.id);
      free();
    });
    underWay.set(message.id, done);
  }

  async function deliver(message: DueMessage, free: () => void): Promise<void> {
    const ready = await prepare(message).catch((error: unknown) => {
      limits.unused(placeOf(message), message.tenantId);
      throw error;
    });
    if (typeof ready === 'object' && await take(message.id)) return send(message, ready, free);
    limits.unused(placeOf(message), message.tenantId);
    if (typeof ready === 'function') await ready();
  }

  /** The card and where it goes; or what is to be done where there is nothing to send. */
  async function prepare(message: DueMessage): Promise<{ address: Address; made: Proactive } | (() => Promise<void>)> {
    const { id, awayUntil, kind } = message;
    const made = await parts.makers[kind](message, now());
    if ('void' in made && made.next) return () => passOn(message, made.void, made.detail, 'void');
    if ('void' in made) return () => record({ id, state: 'void', reason: made.void, ...(made.detail && { detail: made.detail }), at: now() });
    if (awayUntil) return () => passOn(message, 'away', awayUntil.toISOString());
    const address = await parts.sender.address(message);
    return address ? { address, made } : () => passOn(message, 'not-installed');
  }

  async function send(message: DueMessage, { address, made }: { address: Address; made: Proactive }, free: () => void): Promise<void> {
    const { id } = message;
    const slow = setTimeout(free, slowMs);
    const delivered = await parts.sender.send(address, made);
    clearTimeout(slow);
    limits.answered(placeOf(message), message.tenantId, performance.now());
    parts.observe(delivered.kind);
    const { conversationId } = address;
    if (delivered.kind === 'sent') {
      free();
      return record({ id, state: 'sent', conversationId, activityId: delivered.activityId, at: now() });
    }
    if (delivered.kind === 'in-doubt') return record({ id, state: 'in-doubt', reason: 'no-answer', detail: delivered.detail, conversationId, at: now() });
    if (delivered.kind === 'refused') return passOn(message, delivered.reason, delivered.detail);
    await notNow(message, delivered.retryAfter, delivered.detail);
  }

  /** Teams asks for patience: everything for this person waits, in order; the longer, the more often it was asked. */
  async function notNow(message: DueMessage, retryAfter: number, detail: string): Promise<void> {
    const attempts = message.attempts + 1;
    if (attempts >= (message.urgent ? patience.urgent : patience.other)) return passOn(message, 'throttled', detail);
    const seconds = Math.max(retryAfter, attempts > 1 ? Math.min(300, 2 ** (attempts - 1)) * (0.8 + 0.4 * Math.random()) : 0);
    await laterFor(message, seconds, { id: message.id, state: 'planned', reason: 'throttled', detail, at: now() });
  }

  /** Nothing was sent: the card could not be made, or the database did not answer. It is tried again, the person is not to blame. */
  async function tryAgain(message: DueMessage, error: unknown): Promise<void> {
    log.error({ err: error, message: message.id }, 'a message could not be made; it is tried again');
    const attempts = message.attempts + 1;
    limits.pause(placeOf(message), performance.now() + 1_000);
    waiting.delete(keyOf(message));
    const last = attempts >= makings;
    await (last ? passOn(message, 'not-made') : laterFor(message, 2.5 * 2 ** attempts, { id: message.id, state: 'planned', reason: 'not-made', at: now() }))
      .catch((failure: unknown) => log.error({ err: failure, message: message.id }, 'nor could that be written down'));
  }

  async function laterFor(message: DueMessage, seconds: number, settlement: Settlement): Promise<void> {
    const until = new Date(now().getTime() + seconds * 1000);
    waiting.delete(keyOf(message));
    await putOff(db, message, until).catch(() => undefined); // the database is away: what is known of this one message is written down when it is back
    await record({ ...settlement, deliverAt: until });
    taken++;
    if (seconds <= soonSeconds) setTimeout(lookAgain, seconds * 1000 + 20).unref(); // the next tick may be seconds later
  }

  function lookAgain(): void {
    stale = true;
    wake?.();
  }

  /** Somebody cannot be reached, or may not be told any more: that is written down with the reason, and the next in line is told instead. */
  async function passOn(message: DueMessage, reason: string, detail = '', state: 'failed' | 'void' = 'failed'): Promise<void> {
    const own = (await parts.ownCompany()).tenantId;
    await inTransaction(db, async (transaction) => {
      await settleMessages(transaction, [{ id: message.id, state, reason, detail, at: now() }]);
      await planForNext(transaction, message, { instead: { name: message.name, reason, detail } }, own, now());
    });
    more = true;
    taken++;
  }

  async function run(): Promise<void> {
    for (let lookedMs = 0; !stopped;) {
      try {
        const since = performance.now() - lookedMs;
        if (stale || (more && (waiting.size === 0 || since > 3_000 || (since > 500 && (taken > 0 || left < few))))) {
          await lookForMore();
          lookedMs = performance.now();
        }
        const free = dispatch();
        await waitFor(more ? Math.min(free, 500) : Number.POSITIVE_INFINITY);
      } catch (error) {
        log.error({ err: error }, 'what is due could not be read');
        stale = true;
        await pause(1_000);
      }
    }
  }

  function waitFor(ms: number): Promise<void> {
    if (stale || (more && waiting.size === 0 && underWay.size === 0)) return pause(1);
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
  const forgetting = setInterval(() => limits.forget(performance.now()), 600_000);
  return {
    /** Looks at once whether something is due. */
    look: lookAgain,
    /** Starts nothing more, waits for what is under way, and lets other replicas go on. */
    async stop(): Promise<void> {
      stopped = true;
      clearInterval(forgetting);
      wake?.();
      await running;
      await Promise.race([Promise.allSettled(underWay.values()), pause(5_000)]);
      await releaseLanes(db, replica).catch(() => undefined); // they end by themselves
    },
  };
}

/** What Teams' limits count by. */
function placeOf(message: DueMessage): string {
  return message.conversationId ?? keyOf(message);
}
