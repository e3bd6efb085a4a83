import type { Logger } from 'pino';
import { batched } from '../store/batched.ts';
import type { Database } from '../store/open.ts';
import { settleMessages, type Settlement } from '../store/outbox.ts';
import { pause } from './pause.ts';

/** Writes down what became of messages, several at a time, however long the database is away: until then they stay in doubt, as they would after a crash. Never rejects. */
export function createRecord(db: Database, log: Logger, isStopped: () => boolean): (settlement: Settlement) => Promise<void> {
  const settle = batched(async (settlements: readonly Settlement[]) => {
    await settleMessages(db, settlements);
    return settlements.map(() => undefined);
  }, 8);
  return async (settlement) => {
    for (let tries = 0; ; tries++) {
      try {
        return await settle(settlement);
      } catch (error) {
        if (tries === 0) log.error({ err: error, message: settlement.id }, 'what became of a message could not be written down yet');
        if (isStopped() && tries > 2) return;
        await pause(Math.min(5_000, 200 * 2 ** tries));
      }
    }
  };
}
