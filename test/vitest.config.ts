import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { ClosingLine } from './support/closing-line.ts';
import { LongestFirst } from './support/longest-first.ts';
import { defineConfig, type TestProjectConfiguration } from 'vitest/config';

const postgresUrl = process.env.TEST_DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';

// Names the databases of this run, which go at its end.
process.env.TEST_RUN ??= randomUUID().slice(0, 8);

// Files that need the store run once on each engine. Three workers in all: the tests wait, too.
const onAnEngine = ['test/{bot,directory,nudges,sandbox,store,tickets}/**/*.test.ts'];
// What is about words, cards, pages, or Microsoft's and Teams' side, not about the store, runs once: on PostgreSQL where there is one, which is faster. The faults run on both by npm run faults.
const onOneEngine = [
  'test/intents/**/*.test.ts', 'test/http/**/*.test.ts', 'test/bot/{bad-cards,follow-up,odd-messages,rights,second-opinion,strangers}.test.ts',
  'test/faults/**/*.test.ts', 'test/bot/microsoft-faults.test.ts', 'test/directory/mirror.test.ts', 'test/sandbox/api.*.test.ts', 'test/tickets/{azure-filing,card,hand-over-pack}.test.ts',
  'test/microsoft/secrets.test.ts', 'test/nudges/unreachable.test.ts',
];
const hasPostgres = await isListening(postgresUrl);
const shared = { isolate: false, testTimeout: 40_000, hookTimeout: 60_000, maxWorkers: 3 } as const;

const pure = ['test/*.test.ts', 'test/{rules,understanding,cards,microsoft}/**/*.test.ts'];
const stored = { ...shared, setupFiles: ['test/support/keep-cards.ts'] };

// Few projects: each begins with workers of its own, which load everything anew.
const projects: TestProjectConfiguration[] = [
  { test: { ...stored, name: 'embedded', include: hasPostgres ? onAnEngine : [...onAnEngine, ...onOneEngine, ...pure], exclude: hasPostgres ? onOneEngine : [], env: { TEST_ENGINE: 'pglite' } } },
  { test: { ...shared, name: 'browser', include: ['test/browser/**/*.test.ts'], testTimeout: 60_000 } },
];

if (hasPostgres) projects.push({ test: { ...stored, name: 'postgres', include: [...onAnEngine, ...onOneEngine, ...pure], env: { TEST_ENGINE: 'postgres', TEST_DATABASE_URL: postgresUrl } } });
else console.log('The tests on PostgreSQL are skipped: nothing listens there. Set TEST_DATABASE_URL to run them.');

export default defineConfig({ test: { projects, sequence: { sequencer: LongestFirst }, globalSetup: ['test/support/drop-databases.ts'], reporters: ['default', new ClosingLine()] } });

function isListening(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port || 5432), hostname).setTimeout(1_000);
    const done = (listening: boolean) => { socket.destroy(); resolve(listening); };
    socket.once('connect', () => done(true)).once('error', () => done(false)).once('timeout', () => done(false));
  });
}
