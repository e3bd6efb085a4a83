import { keyOf } from '../directory/people.ts';
import type { DueMessage } from '../store/outbox.ts';

/** So few left are soon gone. */
const few = 500;

export type Waiting = ReturnType<typeof createWaiting>;

/**
 * What was read from the outbox and not sent yet, by person and in order. One message of a person is under way at a time. Whoever rests, because Teams
 * asked for patience, keeps their place, so that nothing is read again for them. All times are moments (NudgeParts).
 */
export function createWaiting() {
  const queues = new Map<string, DueMessage[]>();
  /** With which message somebody is busy. */
  const busy = new Map<string, number>();
  const resting = new Map<string, number>();
  const underWay = new Set<number>();
  /** What has been under way since the outbox began to be read: it may have been read as it was before. */
  let begun = new Set<number>();
  let left = 0;
  /** Somebody has heard all that was read for them, and there is more. */
  let hungry = false;

  function drop(person: string): void {
    left -= queues.get(person)?.length ?? 0;
    queues.delete(person);
  }

  function add(message: DueMessage, to: 'front' | 'back'): void {
    const person = keyOf(message);
    const queue = queues.get(person);
    if (!queue) queues.set(person, [message]);
    else if (to === 'front') queue.unshift(message);
    else queue.push(message);
    left++;
  }

  return {
    /** The outbox is about to be read. */
    reading(now: number): void {
      begun = new Set(underWay);
      for (const [person, until] of resting) if (until <= now) resting.delete(person);
      hungry = false;
    },
    /** Takes what was read, in order, in place of what waited. */
    read(due: readonly DueMessage[]): void {
      for (const person of [...queues.keys()]) if (!resting.has(person)) drop(person);
      for (const message of due) {
        const person = keyOf(message);
        if (!begun.has(message.id) && !resting.has(person)) add(message, 'back');
      }
    },
    /** What may be next, one message of each person: urgent ones first, then whoever has most to hear, since their own limit decides when all is told. */
    heads(): DueMessage[] {
      const firsts = [...queues].filter(([person]) => !busy.has(person)).map(([, [first]]) => first!);
      return firsts.sort((a, b) => Number(b.urgent) - Number(a.urgent) || b.behind - a.behind);
    },
    /** The moment from which on somebody may be told something; 0 for now. */
    restsUntil: (message: DueMessage): number => resting.get(keyOf(message)) ?? 0,
    /** Takes out somebody's first message; they are busy with it until they are free. */
    start(message: DueMessage): void {
      const person = keyOf(message);
      const queue = queues.get(person)!;
      queue.shift();
      left--;
      if (queue.length === 0) {
        queues.delete(person);
        hungry ||= message.behind > 0;
      }
      resting.delete(person);
      busy.set(person, message.id);
      underWay.add(message.id);
      begun.add(message.id);
    },
    /** Somebody is no longer busy with this message; if they are with another, that stays. */
    free(message: DueMessage): void {
      if (busy.get(keyOf(message)) === message.id) busy.delete(keyOf(message));
    },
    ended: (message: DueMessage): void => void underWay.delete(message.id),
    /** Puts a message back in its place. Nothing is told to its receiver before then. */
    rest(message: DueMessage, until: number): void {
      add(message, 'front');
      resting.set(keyOf(message), until);
    },
    /** Lets go of what waits for somebody who rests for long: the outbox has it, for later. */
    letGo: (message: DueMessage): void => drop(keyOf(message)),
    /** Something was written to the outbox that may be due. */
    expectMore(): void {
      hungry = true;
    },
    isLow: (): boolean => hungry || left < few,
    isEmpty: (): boolean => left === 0,
    underWay: (): number => underWay.size,
  };
}
