/** So many calls in so many seconds. */
export interface Limit {
  readonly calls: number;
  readonly seconds: number;
}

const mostKeys = 5_000;

/**
 * Counts calls in windows of time, and says after how many seconds one that is too many may come again. The windows are of real
 * time, in milliseconds from anywhere: how fast a client calls has nothing to do with the desk's clock, which can be moved.
 */
export function createThrottle(elapsedMs: () => number) {
  const windows = new Map<string, { start: number; calls: number }>();

  /** Forgets windows that are over, so that ten thousand tenants do not stay counted. */
  function sweep(at: number, lengthMs: number): void {
    for (const [key, { start }] of windows) if (at - start >= lengthMs) windows.delete(key);
  }

  return (key: string, { calls, seconds }: Limit): number | undefined => {
    const at = elapsedMs();
    if (windows.size > mostKeys) sweep(at, 3_600_000);
    const known = windows.get(key);
    const open = known && at - known.start < seconds * 1000 ? known : { start: at, calls: 0 };
    windows.set(key, open);
    open.calls += 1;
    return open.calls > calls ? Math.max(1, Math.ceil(seconds - (at - open.start) / 1000)) : undefined;
  };
}
