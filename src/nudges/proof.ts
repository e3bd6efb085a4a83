import type { Logger } from 'pino';
import type { Database } from '../store/open.ts';
import { graceSeconds, proofOf, type Proof } from '../store/proof.ts';

export type { Proof } from '../store/proof.ts';

/** Proves that whatever was due was sent or says why not; what is not explained is told to the log, and the figures to whoever watches. */
export async function prove(db: Database, at: Date, log: Logger, watched: (proof: Proof) => void): Promise<Proof> {
  const proof = await proofOf(db, at, graceSeconds);
  watched(proof);
  if (proof.missing > 0 || proof.unplanned > 0 || proof.untold > 0) log.error(proof, 'messages are due that were neither sent nor explained');
  return proof;
}
