import type { State } from './state.ts';

/** The next number of a request at Microsoft: the date and ten digits, sixteen in all. */
export function nextNumber(draft: State, at: Date): string {
  draft.lastNumber += 1;
  return `${at.toISOString().slice(2, 10).replaceAll('-', '')}${String(draft.lastNumber).padStart(10, '0')}`;
}
