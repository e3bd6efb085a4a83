import type { Person, PersonId } from '../directory/people.ts';
import { everybody } from '../directory/staff.ts';
import { batched } from '../store/batched.ts';
import { clocksNow, nextInLine, type ClockAsked, type ClockNow, type NextAsked, type NextTold } from '../store/nudges.ts';
import type { Database } from '../store/open.ts';
import { areSeen, type TicketScope } from '../store/tickets.ts';

/** How long a question waits for others of its kind, so that they are one, in milliseconds. */
const togetherMs = 50;

/** What is asked for every message that is about to be sent. Many messages make one statement of each kind. */
export interface Questions {
  /** A clock as it is now; undefined where there is none. */
  readonly clockNow: (asked: ClockAsked) => Promise<ClockNow | undefined>;
  /** Who will be told of a step to come, by name, in their order. */
  readonly nextInLine: (asked: NextAsked) => Promise<readonly NextTold[]>;
  /** Somebody as they would be recognised if they wrote; undefined for a stranger. */
  readonly somebody: (id: PersonId) => Promise<Person | undefined>;
  /** Whether a ticket exists and may be seen. */
  readonly isSeen: (asked: { readonly scope: TicketScope; readonly number: number }) => Promise<boolean>;
}

export function createQuestions(db: Database): Questions {
  return {
    clockNow: batched((asked: readonly ClockAsked[]) => clocksNow(db, asked), togetherMs),
    nextInLine: batched((asked: readonly NextAsked[]) => nextInLine(db, asked), togetherMs),
    somebody: batched((ids: readonly PersonId[]) => everybody(db, ids), togetherMs),
    isSeen: batched((asked: readonly { scope: TicketScope; number: number }[]) => areSeen(db, asked), togetherMs),
  };
}
