import type { Database } from '../store/open.ts';
import { calendarsInUse, clocksCountedIn, recountClocks, type ClockRow, type CountedIn, type Recounted } from '../store/clocks.ts';
import type { LadderStep } from '../store/schema.ts';
import { inTransaction } from '../store/tickets.ts';
import { clockFrom, microsoftResponse } from './clocks.ts';
import { deskCalendar, supportCalendar } from './calendars.ts';
import { intervalsOf } from './intervals.ts';

const atOnce = 1_000;

/**
 * Counts every running clock again whose calendar has changed since its deadline was reckoned: other hours, a new holiday. Gives how
 * many were. A second pass finds nothing; where the process dies between two lots, the next pass goes on.
 */
export async function recountAfterCalendarChange(db: Database, at: Date): Promise<number> {
  const changed = (await calendarsInUse(db)).filter((used) => used.calendar !== fingerprintNow(used));
  if (changed.length === 0) return 0;
  let count = 0;
  for (;;) {
    const lot = await inTransaction(db, async (transaction) => {
      const clocks = await clocksCountedIn(transaction, changed, atOnce);
      await recountClocks(transaction, clocks.map((clock) => recounted(clock)), at);
      return clocks.length;
    });
    count += lot;
    if (lot < atOnce) return count;
  }
}

/** The fingerprint that a clock started now in that year would be given. */
function fingerprintNow({ kind, language, breakFix, year }: CountedIn): string {
  const at = new Date(Date.UTC(year, 6));
  if (kind === 'ours') return deskCalendar(at).fingerprint;
  const { clock } = microsoftResponse({ severity: 'A', language: language ?? 'en', breakFix: breakFix ?? true }, at);
  return clock === 'round-the-clock' ? '' : supportCalendar(language ?? 'en', at).fingerprint;
}

/** Where anything moved, the ladder is looked at from its beginning: the steps have new times, and who was told of one that stayed is not told again. */
function recounted(row: ClockRow): Recounted {
  const clock = clockFrom({ ...row, pauses: intervalsOf(row.pauses) });
  const moved = Object.entries(clock.steps).some(([step, due]) => due.toISOString() !== row.steps[step as LadderStep]);
  return { number: row.number, clock, before: row.dueAt, nextStep: moved ? 'half' : row.nextStep, paused: row.pausedAt !== null };
}
