import type { OpenDatabase } from '../store/open.ts';
import { doubtAbandoned, doubtful, followUp } from '../store/outbox.ts';
import { inTransaction } from '../store/tickets.ts';
import { planForNext } from './pass-on.ts';

/** How long an answer may still come before somebody else is told of an urgent message that may not have arrived, in milliseconds. */
const waitMs = 5 * 60_000;

/**
 * Looks after what nobody knows the outcome of. Teams cannot be asked whether a message arrived, and sending again could tell it twice: so it stays in
 * doubt, and where it was urgent the next in line is told that somebody may not have been told. Gives how many were left by a replica that stopped.
 */
export async function lookAfterDoubts({ db }: OpenDatabase, own: string, at: Date): Promise<number> {
  const abandoned = await doubtAbandoned(db, at);
  await inTransaction(db, async (transaction) => {
    const messages = await doubtful(transaction, new Date(at.getTime() - waitMs));
    for (const message of messages.filter(({ urgent }) => urgent)) await planForNext(transaction, message, { doubt: { name: message.name } }, own, at);
    if (messages.length > 0) await followUp(transaction, messages.map(({ id }) => id));
  });
  return abandoned;
}
