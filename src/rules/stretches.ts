/** A stretch of time, from inclusive to exclusive, in milliseconds. */
export type Stretch = readonly [from: number, to: number];

/** The same time as stretches in order, none empty, none touching another. */
export function merged(stretches: readonly Stretch[]): Stretch[] {
  const result: [number, number][] = [];
  for (const [from, to] of stretches.filter((each) => each[0] < each[1]).sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else result.push([from, to]);
  }
  return result;
}

/** The time of the first list that is not in the second; both as `merged` gives them, and so is the result. */
export function without(stretches: readonly Stretch[], holes: readonly Stretch[]): Stretch[] {
  if (holes.length === 0) return [...stretches];
  return stretches.flatMap((stretch) => cut(stretch, holes));
}

/** The part of each stretch that lies between two instants. */
export function clipped(stretches: readonly Stretch[], [from, to]: Stretch): Stretch[] {
  return stretches.map(([start, end]): Stretch => [Math.max(start, from), Math.min(end, to)]).filter(([start, end]) => start < end);
}

function cut([from, to]: Stretch, holes: readonly Stretch[]): Stretch[] {
  const left: Stretch[] = [];
  let start = from;
  for (const [holeFrom, holeTo] of holes) {
    if (holeTo <= start) continue;
    if (holeFrom >= to) break;
    if (holeFrom > start) left.push([start, holeFrom]);
    start = holeTo;
  }
  if (start < to) left.push([start, to]);
  return left;
}
