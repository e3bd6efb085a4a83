import { setTimeout as pause } from 'node:timers/promises';
import type { Attempt, Http, Outcome } from './http.ts';

/** How patient a caller is, in milliseconds. */
export interface Limits {
  /** The longest that one try may take; 10,000 by default. */
  readonly tryMs?: number;
  /** The longest that a call may take with all its tries and pauses; 30,000 by default. */
  readonly patienceMs?: number;
  /** The first pause, where Microsoft does not say how long; 250 by default. */
  readonly pauseMs?: number;
}

/** What a call may do with its limits, once it has begun. */
export interface Patience extends Required<Omit<Limits, 'patienceMs'>> {
  /** When all of it must be over, on the clock of performance.now(). */
  readonly until: number;
  /** Whether sending it again can do no harm. */
  readonly repeatable: boolean;
}

/** The patience of a call that begins now. */
export function beginNow({ tryMs = 10_000, patienceMs = 30_000, pauseMs = 250 }: Limits, repeatable: boolean): Patience {
  return { tryMs, pauseMs, until: performance.now() + patienceMs, repeatable };
}

/** Tries in all, the first one counted. */
const mostTries = 3;

/** Tries a request, and again where that may help and there is time: a pause that Microsoft asks for and that is longer than the patience ends it at once. */
export async function tryOften(http: Http, attempt: Omit<Attempt, 'limit'>, { tryMs, pauseMs, until, repeatable }: Patience): Promise<Outcome> {
  for (let tries = 1; ; tries += 1) {
    if (attempt.signal?.aborted) return { kind: 'not-sent' };
    const outcome = await http({ ...attempt, limit: Math.max(1, Math.min(tryMs, until - performance.now())) });
    if (!repeatable || tries === mostTries || !mayHelp(outcome)) return outcome;
    const wait = pauseBefore(outcome, pauseMs * 2 ** (tries - 1));
    if (performance.now() + wait >= until) return outcome;
    const waited = await pause(wait, true, attempt.signal && { signal: attempt.signal }).catch(() => false);
    if (!waited) return outcome;
  }
}

/** Whether another try could help. Never on an answer that will be the same again (400, 401, 403, 404, 409, 417, …). */
function mayHelp(outcome: Outcome): boolean {
  if (outcome.kind !== 'answered') return outcome.kind !== 'unsendable';
  return outcome.status === 408 || outcome.status === 429 || outcome.status >= 500;
}

/** How long to wait, in milliseconds: as long as Microsoft says, otherwise twice as long each time, with a random part so that many callers do not come back at once. */
function pauseBefore(outcome: Outcome, otherwise: number): number {
  const asked = outcome.kind === 'answered' ? retryAfterOf(outcome.header) : undefined;
  return asked === undefined ? otherwise * (1 + Math.random()) : asked * 1000;
}

/** Retry-After in seconds, given as a number or as an HTTP date (counted from the answer's own date: our clock may differ). Undefined where it is missing or neither. */
export function retryAfterOf(header: (name: string) => string | undefined): number | undefined {
  const value = header('retry-after')?.trim() ?? '';
  if (/^\d{1,9}(\.\d+)?$/.test(value)) return Math.ceil(Number(value));
  const seconds = (Date.parse(value) - Date.parse(header('date') ?? '')) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, Math.ceil(seconds));
}
