import type { Interval } from '../rules/index.ts';

/** The same time in order, what touches or overlaps made one. */
export function joined(intervals: readonly Interval[]): Interval[] {
  const result: Interval[] = [];
  for (const each of [...intervals].sort((a, b) => a.from.getTime() - b.from.getTime())) {
    const last = result.at(-1);
    if (last && each.from <= last.to) result[result.length - 1] = { from: last.from, to: each.to > last.to ? each.to : last.to };
    else if (each.from < each.to) result.push(each);
  }
  return result;
}

/** What of a span lies in none of the intervals, which are in order. */
export function outside(intervals: readonly Interval[], { from, to }: Interval): Interval[] {
  const edges = inside(intervals, { from, to });
  return [...edges, { from: to, to }].map((each, place) => ({ from: edges[place - 1]?.to ?? from, to: each.from })).filter((each) => each.from < each.to);
}

/** What of a span lies in the intervals. */
export function inside(intervals: readonly Interval[], { from, to }: Interval): Interval[] {
  return intervals.map((each) => ({ from: each.from > from ? each.from : from, to: each.to < to ? each.to : to })).filter((each) => each.from < each.to);
}

/** Stretches of time as the store keeps them: pairs of ISO instants. */
export function intervalsOf(pairs: readonly (readonly [string, string])[]): Interval[] {
  return pairs.map(([from, to]) => ({ from: new Date(from), to: new Date(to) }));
}
