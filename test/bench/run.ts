import { Agent } from 'node:http';
import { fork, spawnSync, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { printBoard } from './board.ts';
import { openSink, turnsPerSecond, type Speaker } from './turns.ts';
import { printUnderstanding } from './understanding.ts';

/**
 * The benchmarks, one table. Every bot runs in a process of its own; the client and the connector in this one. Rounds alternate,
 * so that a machine that slows down slows everything; what counts is the ratio to the echo of the same round.
 */
const rounds = 5;
const load = { turns: 640, atATime: 32 };
const agent = new Agent({ keepAlive: true, maxSockets: 64 });
const adele: Speaker = { tenantId: '10000000-0000-4000-8000-000000000001', aadObjectId: '30000000-0000-4000-8000-000000000001', name: 'Adele Vance', locale: 'en' };
const postgresUrl = process.env.TEST_DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';

interface Started { readonly url: string; readonly readyMs: number; readonly process: ChildProcess; memory(): Promise<number> }

async function start(what: 'echo' | 'desk', environment: Record<string, string> = {}): Promise<Started> {
  const began = performance.now();
  const child = fork(new URL('./bot.ts', import.meta.url), [what], { env: { ...process.env, ...environment, PORT: '0', LOG_LEVEL: 'silent' } });
  const url = await new Promise<string>((resolve, reject) => { child.once('message', (message) => resolve((message as { url: string }).url)).once('exit', () => reject(new Error(`${what} did not start`))); });
  const memory = () => new Promise<number>((resolve) => { child.once('message', (message) => resolve((message as { rss: number }).rss)).send('memory'); });
  return { url, readyMs: performance.now() - began, process: child, memory };
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

async function withPostgres<T>(run: (url: string) => Promise<T>): Promise<T | undefined> {
  const admin = new pg.Client({ connectionString: postgresUrl, connectionTimeoutMillis: 1_000 });
  if (!await admin.connect().then(() => true, () => false)) return undefined;
  const name = `desk_bench_${randomUUID().replaceAll('-', '')}`;
  await admin.query(`create database ${name}`);
  try {
    return await run(Object.assign(new URL(postgresUrl), { pathname: `/${name}` }).href);
  } finally {
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
  }
}

async function measure(engine: string, environment: Record<string, string>): Promise<void> {
  const [sink, echo, desk] = await Promise.all([openSink(), start('echo'), start('desk', environment)]);
  const questions = [['echo', echo.url, 'hello'], ['"help"', desk.url, 'help'], ['"who supports Contoso?"', desk.url, 'who supports Contoso?']] as const;
  for (const [, url, text] of questions) await turnsPerSecond(url, sink.url, text, adele, { turns: 320, atATime: 32 }, agent); // warm
  const measured = questions.map(() => [] as number[]);
  for (let round = 0; round < rounds; round++) {
    for (const [place, [, url, text]] of questions.entries()) measured[place]!.push(await turnsPerSecond(url, sink.url, text, adele, load, agent));
  }
  for (const [place, [name]] of questions.entries()) {
    const ratios = measured[place]!.map((value, round) => measured[0]![round]! / value);
    console.log(`| ${engine} | ${name} | ${median(measured[place]!).toFixed(0)} | ${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}) |`);
  }
  notes.push(`${engine}: ready after ${(desk.readyMs / 1000).toFixed(1)} s (echo ${(echo.readyMs / 1000).toFixed(1)} s); memory after the load ${(await desk.memory()).toFixed(0)} MiB (echo ${(await echo.memory()).toFixed(0)} MiB)`);
  for (const each of [echo, desk]) each.process.kill('SIGKILL');
  await sink.close();
}

const notes: string[] = [];
console.log('Turns, closed loop, 32 at a time, local connector. Cost: time of a turn against the echo of the same round, median (range).\n');
console.log('| engine | what | turns/s | cost against echo |\n|---|---|---|---|');
await measure('embedded', { DATA_DIR: 'memory://' });
if (await withPostgres((url) => measure('PostgreSQL', { DATABASE_URL: url })) === undefined && notes.length < 2) console.log('| PostgreSQL | skipped: none listens | | |');
console.log(`\n${notes.join('\n')}`);
await printUnderstanding();
if (notes.length > 1) { // PostgreSQL is there
  await printBoard();
  console.log('\nTen thousand nudges in one minute, against what Teams\' limits alone allow.\n');
  spawnSync(process.execPath, [new URL('../load/nudges.ts', import.meta.url).pathname], { stdio: 'inherit', timeout: 400_000 });
}
process.exit(0);
