import { databaseAway } from './away.ts';
import { deliveredTwice, pressedAtOnce } from './deliveries.ts';
import { engine } from '../support/database.ts';
import { clockJumps, killed, replicaKilled } from './kill.ts';
import { unreachable } from './unreachable.ts';

/** How much is tried. */
export interface Size {
  readonly rounds: number;
  /** How long the database is away, in milliseconds. */
  readonly awayMs: number;
  /** In every way in which a thing can go wrong, or the quickest alone. */
  readonly ways: 'all' | 'one';
}

/** Something that goes wrong, and what was lost by it. */
export interface Fault {
  readonly name: string;
  run(size: Size): Promise<{ readonly tried: string; readonly times: number; readonly lost: readonly string[] }>;
}

export const faults: readonly Fault[] = [deliveredTwice, pressedAtOnce, unreachable, databaseAway, clockJumps, killed, ...(engine === 'postgres' ? [replicaKilled] : [])];
