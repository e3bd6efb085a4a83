import type { OpenDatabase } from '../store/open.ts';
import { doubtAbandoned, doubtful, followUp } from '../store/outbox.ts';
import { inTransaction } from '../store/tickets.ts';
import { planForNext } from './pass-on.ts';

/** How long an answer may still come before somebody else is told of a message that may not have arrived, in milliseconds. */
const waitMs = 5 * 60_000;

/**
 * Looks after what nobody knows the outcome of. Teams cannot be asked whether a message arrived, and sending again could tell it twice: so it stays in
 * doubt, and the next in line is told that somebody may not have been told. Gives how many were left by a replica that stopped.
 */
export async function lookAfterDoubts({ db }: OpenDatabase, own: string, at: Date): Promise<number> {
  const abandoned = await doubtAbandoned(db, at);
  await inTransaction(db, async (transaction) => {
    const messages = await doubtful(transaction, new Date(at.getTime() - waitMs));
    const inOrder = messages.toSorted((one, other) => (one.key < other.key ? -1 : 1)); // so that two replicas never wait for each other
    for (const message of inOrder) await planForNext(transaction, message, { doubt: { name: message.name } }, own, at);
    if (messages.length > 0) await followUp(transaction, messages.map(({ id }) => id));
  });
  return abandoned;
}
