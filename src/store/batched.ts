interface Asked<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Does together what is asked for at nearly the same time: one statement for many rows, at most one in `everyMs` milliseconds. What is asked for while
 * nothing else is does not wait. Each caller hears its own result.
 */
export function batched<Item, Result>(together: (items: readonly Item[]) => Promise<readonly Result[]>, everyMs: number): (item: Item) => Promise<Result> {
  let waiting: Asked<Item, Result>[] = [];
  let last = Number.NEGATIVE_INFINITY;
  async function run(): Promise<void> {
    const now = waiting;
    waiting = [];
    last = performance.now();
    try {
      const results = await together(now.map(({ item }) => item));
      for (const [place, { resolve }] of now.entries()) resolve(results[place]!);
    } catch (error) {
      for (const { reject } of now) reject(error);
    }
  }
  return (item) => new Promise((resolve, reject) => {
    waiting.push({ item, resolve, reject });
    if (waiting.length > 1) return;
    const rest = last + everyMs - performance.now();
    if (rest > 0) setTimeout(run, rest);
    else setImmediate(run);
  });
}
