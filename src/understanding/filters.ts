import { find, lexiconOf, readEntries, type Hit } from './lexicon.ts';
import type { Recognised } from './recogniser.ts';

/** What narrows or widens a list: how its tickets stand, whose they are, and that it is wanted as CSV. */
export type Filter = 'open' | 'closed' | 'all' | 'mine' | 'nobody' | 'csv';

/** What a list is narrowed to, and the message without names that were seen in those words. */
export interface Filtered {
  readonly filters: readonly Filter[];
  readonly rest: Recognised;
}

/** Reads that out of a message that asks for a list: lexicon/filters.json. Of words in words the longer count: "not closed" is not "closed". */
export function createFilterReader(): (recognised: Recognised) => Filtered {
  const lexicon = lexiconOf(readEntries('filters'));
  return (recognised) => {
    const hits = find(lexicon, recognised.units);
    const whole = hits.filter((hit) => !hits.some((other) => isWithin(hit, other) && other.to - other.at > hit.to - hit.at));
    const names = recognised.names.filter((name) => !whole.some((hit) => isWithin(name, hit)));
    return { filters: [...new Set(whole.map(({ label }) => lexicon.labels[label] as Filter))], rest: { ...recognised, names } };
  };
}

function isWithin(inner: Pick<Hit, 'at' | 'to'>, outer: Pick<Hit, 'at' | 'to'>): boolean {
  return outer.at <= inner.at && outer.to >= inner.to;
}
