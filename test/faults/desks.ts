import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openEmbedded, openPostgres, type OpenDatabase } from '../../src/store/open.ts';
import { engine, postgresUrl } from '../support/database.ts';

/** A desk in a process of its own. */
export interface ChildDesk {
  readonly url: string;
  readonly process: ChildProcess;
  /** `kill -9`, now. */
  kill(): Promise<void>;
  /** Sets how far the machine's clock is off, in milliseconds. */
  clock(offMs: number): void;
}

/** A place where a desk lives, dies and lives again: a folder, or a database on PostgreSQL. */
export interface Place {
  /** Starts the real desk, or another replica of it on PostgreSQL, and waits until it says that it is ready; each always at the same address. */
  start(offMs?: number, replica?: number): Promise<ChildDesk>;
  /** Opens its database; no desk may be running. */
  open(): Promise<OpenDatabase>;
  remove(): Promise<void>;
}

const root = join(import.meta.dirname, '../..');

export async function makePlace(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'desk-fault-'));
  const name = `desk_test_${process.env.TEST_RUN ?? 'alone'}_${randomUUID().replaceAll('-', '')}`;
  if (engine === 'postgres') await admin(`create database ${name}`);
  const ports = await Promise.all([freePort(), freePort()]);
  const url = engine === 'postgres' ? addressOf(name) : '';
  const running = new Set<ChildProcess>();
  return {
    async start(offMs = 0, replica = 0) {
      const desk = await startChild({ PORT: String(ports[replica]), LOG_LEVEL: process.env.TEST_LOG ?? 'silent', DATA_DIR: folder, DATABASE_URL: url, CLOCK_OFF_MS: String(offMs) });
      running.add(desk.process);
      return desk;
    },
    open: () => (engine === 'postgres' ? openPostgres(url) : openEmbedded(folder)),
    async remove() {
      for (const child of running) child.kill('SIGKILL');
      if (engine === 'postgres') await admin(`drop database if exists ${name} with (force)`);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function startChild(settings: Readonly<Record<string, string>>): Promise<ChildDesk> {
  const child = spawn(process.execPath, ['--import', './test/faults/other-clock.ts', 'src/main.ts'], { cwd: root, env: { ...process.env, ...settings }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  const closed = once(child, 'close');
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    const listen = (text: string) => {
      said += text;
      const found = /Local chat: (http:\/\/\S+?)\/?\s/.exec(said)?.[1];
      if (found) resolve(found);
    };
    child.stdout!.setEncoding('utf8').on('data', listen);
    child.stderr!.setEncoding('utf8').on('data', listen);
    void closed.then(() => reject(new Error(`The desk did not start: ${said}`)));
  });
  return {
    url, process: child,
    kill: async () => { child.kill('SIGKILL'); await closed; },
    clock: (offMs) => void child.send({ offMs }),
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}

export async function admin(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: postgresUrl });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

/** The address of a database of this name on the PostgreSQL of the tests, or behind a wire at another port. */
export function addressOf(name: string, port?: number): string {
  return Object.assign(new URL(postgresUrl), { pathname: `/${name}`, ...(port && { hostname: '127.0.0.1', port: String(port) }) }).href;
}
