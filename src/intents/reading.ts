import type { Reading } from '../directory/freshness.ts';
import type { Person } from '../directory/people.ts';

/** The button that reads anew: the same question once more. */
export interface Refresh {
  readonly verb: string;
  readonly data: Readonly<Record<string, string>>;
}

/** How new an answer is, as every card that rests on Microsoft's data shows it: cards/parts/reading.json. */
export interface ReadingFacts {
  /** An ISO instant, or '' where nothing was ever read. */
  readonly readAt: string;
  readonly waiting: boolean;
  readonly problems: readonly { readonly service: string; readonly reason: string }[];
  readonly refresh: readonly Refresh[];
}

/** As of when, what could not be read, and whether more is to come. Customers are told that something is missing, not what is wrong between their partner and Microsoft. */
export function readingFacts(readAt: Date | null | undefined, { problems, later }: Pick<Reading, 'problems'> & { readonly later?: unknown }, person: Person, refresh?: Refresh): ReadingFacts {
  const told = person.kind === 'staff' ? problems.map(({ service, reason }) => ({ service, reason })) : problems.length > 0 ? [{ service: '', reason: 'customer' }] : [];
  return { readAt: readAt?.toISOString() ?? '', waiting: later !== undefined, problems: told, refresh: refresh ? [refresh] : [] };
}
