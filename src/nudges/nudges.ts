import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { OpenDatabase } from '../store/open.ts';
import { forgetSettled } from '../store/outbox.ts';
import type { MessageKind } from '../store/outbox-schema.ts';
import { clockMaker } from './clock-card.ts';
import { createDeliverer } from './deliver.ts';
import { digestMaker, planDigests } from './digest.ts';
import { lookAfterDoubts } from './doubt.ts';
import { gdapMaker, planWarnings } from './gdap.ts';
import type { Delivered, Maker, Sender } from './messages.ts';
import { clocksAtOnce, planClocks } from './plan.ts';
import { prove, type Proof } from './proof.ts';
import { inWorkingTime } from './quiet-hours.ts';
import { createQuestions } from './questions.ts';
import { guarded } from './receiver.ts';

export type { Delivered, Maker, Makers, Proactive, Sender } from './messages.ts';

export interface NudgeParts {
  readonly database: OpenDatabase;
  readonly now: () => Date;
  /** Milliseconds of a clock that never goes back; where the desk's is moved forward, it is as well. */
  readonly moment: () => number;
  readonly log: Logger;
  readonly ownCompany: () => Promise<{ readonly tenantId: string }>;
  readonly sender: Sender;
  /** How the cards of other kinds are made; those of clocks, relationships and digests are made here. */
  readonly makers: Partial<Readonly<Record<MessageKind, Maker>>>;
  readonly observe: (outcome: Delivered['kind']) => void;
  /** Told every minute whether something was forgotten. */
  readonly proven: (proof: Proof) => void;
}

export type Nudges = ReturnType<typeof startNudges>;

const tickMs = 3_000;
/** What is planned by the day, and whether all is proven, is looked at once a minute of the desk's time. */
const minuteMs = 60_000;
/** For how long the audit remembers what became of a message. */
const rememberedMs = 400 * 86_400_000;

/** Starts asking every few seconds what is due, and delivering what the outbox holds: each message to each person once, across restarts and replicas. */
export function startNudges(parts: NudgeParts) {
  const { database, database: { db }, now, log, ownCompany } = parts;
  const unknown: Maker = async () => ({ void: 'no-maker' });
  const { ticket = unknown, match = unknown, incident = unknown } = parts.makers;
  const ask = createQuestions(db);
  const kept = (make: Maker) => inWorkingTime(guarded(db, ask, make));
  const makers = { clock: inWorkingTime(clockMaker(db, ask)), ticket: kept(ticket), match: kept(match), incident: kept(incident), gdap: kept(gdapMaker(db)), digest: guarded(db, ask, digestMaker(db)) };
  const deliverer = createDeliverer({ ...parts, makers, replica: randomUUID() });
  let running = Promise.resolve();
  let minute = Number.NEGATIVE_INFINITY;

  async function plan(): Promise<void> {
    const own = (await ownCompany()).tenantId; // before any transaction: the embedded database has one connection
    const at = now();
    do deliverer.look(); while (await planClocks(database, own, at) === clocksAtOnce);
    const abandoned = await lookAfterDoubts(database, own, at);
    if (abandoned > 0) log.warn({ messages: abandoned }, 'messages were being sent when a replica stopped: they are in doubt');
    if (Math.abs(at.getTime() - minute) >= minuteMs) { // the machine's clock may have gone back
      await planWarnings(database, own, at);
      await planDigests(database, own, at);
      if (minute !== Number.NEGATIVE_INFINITY) await prove(db, new Date(Math.min(at.getTime(), minute + minuteMs)), log, parts.proven); // what a leap of the clock made due just now is not late
      minute = at.getTime();
    }
    deliverer.look();
  }

  const tick = () => (running = running.then(plan).catch((error: unknown) => log.error({ err: error }, 'a tick of the nudges failed')));
  const timer = setInterval(tick, tickMs);
  return {
    /** Looks at once at what is due; after the sandbox's clock was moved. */
    tick,
    /** Forgets messages that were settled more than 400 days ago, once an hour. Gives how many. */
    forgetOld: (): Promise<number> => forgetSettled(db, new Date(now().getTime() - rememberedMs)),
    async stop(): Promise<void> {
      clearInterval(timer);
      await running;
      await deliverer.stop();
    },
  };
}
