import type { DueMessage } from '../store/outbox.ts';
import { nextWorkingTime } from '../tickets/working-hours.ts';
import type { Maker } from './messages.ts';

/** For how long after the end of work somebody is still told what was on its way, in milliseconds. */
const graceMs = 15 * 60_000;

/** Makes a card only while its receiver is at work: what can wait and could not be sent in time (the desk or Teams was away) is kept until they are again. */
export function inWorkingTime(make: Maker): Maker {
  return async (message, now) => {
    const until = keptUntil(message, now);
    return until ? { keptUntil: until } : make(message, now);
  };
}

/** Until when a message is kept; undefined where it may be told now: it is urgent, its receiver asked for this time, or is at work. */
function keptUntil({ urgent, subject, timeZone }: DueMessage, now: Date): Date | undefined {
  if (urgent || subject.snoozed === true || subject.held === true) return undefined;
  const opening = nextWorkingTime(timeZone ?? undefined, new Date(now.getTime() - graceMs));
  return opening > now ? opening : undefined;
}
