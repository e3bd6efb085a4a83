import { spawnSync } from 'node:child_process';
import type { Size } from './faults.ts';

/** `node test/faults/run.ts [pglite|postgres] [fault…]`: makes things go wrong, and prints what was tried and what was lost. Ends with 1 where anything was. */
const engines = ['pglite', 'postgres'] as const;
const size: Size = { rounds: 10, awayMs: 30_000, ways: 'all' };
const [asked, ...names] = process.argv.slice(2);
const engine = engines.find((each) => each === asked);

if (engine) process.exit(await run(engine, names) ? 0 : 1);
else process.exitCode = Math.max(...engines.map((each) => spawnSync(process.execPath, [import.meta.filename, each, ...process.argv.slice(2)], { stdio: 'inherit' }).status ?? 1));

async function run(on: (typeof engines)[number], wanted: readonly string[]): Promise<boolean> {
  process.env.TEST_ENGINE = on;
  const { faults } = await import('./faults.ts');
  const { closeFaultyDesk } = await import('./shared-desk.ts');
  const chosen = faults.filter(({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)));
  console.log(`\n| ${on}: what went wrong | times | what was tried | seconds | lost |\n|---|---|---|---|---|`);
  let whole = true;
  for (const fault of chosen) {
    const began = performance.now();
    const { tried, times, lost } = await fault.run(size).catch((error: Error) => ({ tried: 'it ended early', times: 0, lost: [error.message] }));
    whole &&= lost.length === 0;
    console.log(`| ${fault.name} | ${times} | ${tried} | ${((performance.now() - began) / 1000).toFixed(0)} | ${lost.length === 0 ? 'nothing' : `**${lost.length}**`} |`);
    for (const each of lost.slice(0, 10)) console.log(`    ${each}`);
  }
  await closeFaultyDesk();
  return whole;
}
