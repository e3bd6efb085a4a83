import { readSetting, writeSetting } from '../store/settings.ts';
import type { Database } from '../store/open.ts';

export interface MovableClock {
  now(): Date;
  /** Milliseconds that never go back: the machine's own, and what the clock was moved. */
  moment(): number;
  /** Moves the desk's time forward by an ISO 8601 duration (days, hours, minutes, seconds). Throws RangeError on anything else. */
  advance(duration: string): Promise<Date>;
}

const longest = 366 * 86_400;

/** The sandbox's time: real time plus what it was moved forward, which is kept, so that it never goes back over a restart. */
export async function openClock(db: Database): Promise<MovableClock> {
  let offsetMs = Number((await readSetting(db, 'clock'))?.offsetMs ?? 0);
  const now = () => new Date(Date.now() + offsetMs);
  return {
    now,
    moment: () => performance.now() + offsetMs,
    async advance(duration) {
      const moved = offsetMs + secondsOf(duration) * 1000;
      if (moved > longest * 10 * 1000) throw new RangeError('The clock cannot be moved that far.');
      await writeSetting(db, 'clock', { offsetMs: moved });
      offsetMs = moved;
      return now();
    },
  };
}

function secondsOf(duration: string): number {
  const read = /^P(?=.)(?:(\d{1,3})D)?(?:T(?=.)(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?$/.exec(duration);
  if (!read) throw new RangeError(`"${duration.slice(0, 40)}" is not a duration such as PT2H.`);
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = read.slice(1).map((part) => Number(part ?? 0));
  const total = days * 86_400 + hours * 3_600 + minutes * 60 + seconds;
  if (total <= 0 || total > longest) throw new RangeError('Move the clock forward by more than nothing and at most a year.');
  return total;
}
