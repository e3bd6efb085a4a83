/** Collects what comes within a few milliseconds and does it together: one statement for many rows. Each caller hears its own result. */
export function batched<Item, Result>(together: (items: readonly Item[]) => Promise<readonly Result[]>, waitMs: number): (item: Item) => Promise<Result> {
  let waiting: { item: Item; resolve: (result: Result) => void; reject: (error: unknown) => void }[] = [];
  async function run(): Promise<void> {
    const now = waiting;
    waiting = [];
    try {
      const results = await together(now.map(({ item }) => item));
      for (const [place, { resolve }] of now.entries()) resolve(results[place]!);
    } catch (error) {
      for (const { reject } of now) reject(error);
    }
  }
  return (item) => new Promise((resolve, reject) => {
    waiting.push({ item, resolve, reject });
    if (waiting.length === 1) setTimeout(run, waitMs);
  });
}
