import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { ClosingLine } from './support/closing-line.ts';
import { defineConfig, type TestProjectConfiguration } from 'vitest/config';

const postgresUrl = process.env.TEST_DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';

// Names the databases of this run, which go at its end.
process.env.TEST_RUN ??= randomUUID().slice(0, 8);

// Files that need the store run once on each engine; one worker per engine, so that its desk is started once.
const onAnEngine = ['test/{bot,directory,http,intents,nudges,sandbox,store,tickets}/**/*.test.ts'];
const shared = { isolate: false, testTimeout: 20_000, hookTimeout: 60_000 } as const;

const projects: TestProjectConfiguration[] = [
  { test: { ...shared, name: 'pure', include: ['test/*.test.ts', 'test/{rules,understanding,cards}/**/*.test.ts'] } },
  { test: { ...shared, name: 'embedded', include: onAnEngine, maxWorkers: 1, env: { TEST_ENGINE: 'pglite' } } },
  { test: { ...shared, name: 'browser', include: ['test/browser/**/*.test.ts'], maxWorkers: 1, testTimeout: 60_000 } },
];

if (await isListening(postgresUrl)) projects.push({ test: { ...shared, name: 'postgres', include: onAnEngine, maxWorkers: 1, env: { TEST_ENGINE: 'postgres', TEST_DATABASE_URL: postgresUrl } } });
else console.log('The tests on PostgreSQL are skipped: nothing listens there. Set TEST_DATABASE_URL to run them.');

export default defineConfig({ test: { projects, globalSetup: ['test/support/drop-databases.ts'], reporters: ['default', new ClosingLine()] } });

function isListening(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port || 5432), hostname).setTimeout(1_000);
    const done = (listening: boolean) => { socket.destroy(); resolve(listening); };
    socket.once('connect', () => done(true)).once('error', () => done(false)).once('timeout', () => done(false));
  });
}
