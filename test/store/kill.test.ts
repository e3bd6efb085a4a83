import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openEmbedded, openPostgres } from '../../src/store/open.ts';
import { engine, postgresUrl, pressReply, textOf, type InvokeBody } from '../support/desk.ts';
import { filled, numberOf, ticketOn } from '../tickets/form.ts';

const rounds = 3;
const seed = 20_261_121;
const adele = { tenantId: '10000000-0000-4000-8000-000000000001', aadObjectId: '30000000-0000-4000-8000-000000000001' };

let folder: string;
let database: string;
let desk: { url: string; process: ChildProcess } | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'desk-kill-'));
  database = `desk_kill_${randomUUID().replaceAll('-', '')}`;
  if (engine === 'postgres') await admin(`create database ${database}`);
});
afterAll(async () => {
  desk?.process.kill('SIGKILL');
  if (engine === 'postgres') await admin(`drop database if exists ${database} with (force)`);
  await rm(folder, { recursive: true, force: true });
});

it('a desk that is killed at any moment has every ticket that it confirmed, whole, and none half-made', { timeout: 60_000 }, async () => {
  const random = randomFrom(seed);
  const confirmed = new Map<string, string>();
  const sent: Record<string, unknown>[] = [];
  for (let round = 0; round < rounds; round++) {
    desk = await start();
    await expectRemembered(desk.url, confirmed, sent);
    const killed = killAfter(desk.process, 200 + random() * 700);
    while (desk.process.signalCode === null) {
      const forms = Array.from({ length: 4 }, (_, place) => filled({ title: `Ticket ${sent.length + place}`, severity: 'ABC'[place % 3] }));
      sent.push(...forms);
      await Promise.all(forms.map(async (form, place) => {
        const ticket = await press(desk!.url, place % 2 === 0 ? 'ticket.open/submit' : 'ticket.open/keep', form).catch(() => undefined);
        if (ticket) confirmed.set(String(form.form), ticket);
      }));
    }
    await killed;
  }
  expect(confirmed.size).toBeGreaterThan(rounds);
  await expectWholeTickets(confirmed, sent);
});

/** After a restart: what was confirmed is shown, and a form that was under way when the desk died may be pressed again. */
async function expectRemembered(url: string, confirmed: Map<string, string>, sent: readonly Record<string, unknown>[]): Promise<void> {
  for (const ticket of [...confirmed.values()].slice(-3)) expect(textOf((await answerTo(url, 'ticket.show', { number: numberOf(ticket) })).value)).toContain(`${ticket} · Contoso`);
  for (const form of sent.slice(-8)) {
    const ticket = await press(url, 'ticket.open/submit', form);
    expect(confirmed.get(String(form.form)) ?? ticket).toBe(ticket);
    confirmed.set(String(form.form), ticket);
  }
}

/** Starts the real desk as a process of its own, and waits until it says where it is. */
async function start(): Promise<{ url: string; process: ChildProcess }> {
  const env = { ...process.env, PORT: '0', LOG_LEVEL: 'silent', DATA_DIR: folder, DATABASE_URL: engine === 'postgres' ? addressOf(database) : '' };
  const child = spawn(process.execPath, ['src/main.ts'], { cwd: join(import.meta.dirname, '../..'), env, timeout: 50_000, killSignal: 'SIGKILL' });
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    const listen = (text: string) => {
      said += text;
      const found = /Local chat: (http:\/\/\S+?)\/?\s/.exec(said)?.[1];
      if (found) resolve(found);
    };
    child.stdout.setEncoding('utf8').on('data', listen);
    child.stderr.setEncoding('utf8').on('data', listen);
    child.once('close', () => reject(new Error(`The desk did not start: ${said}`)));
  });
  return { url, process: child };
}

async function killAfter(child: ChildProcess, milliseconds: number): Promise<void> {
  const closed = once(child, 'close');
  setTimeout(() => child.kill('SIGKILL'), milliseconds);
  await closed;
}

function post(url: string, activity: object): Promise<Response> {
  const { tenantId, aadObjectId } = adele;
  const body = {
    id: randomUUID(), channelId: 'msteams', serviceUrl: `${url}/sandbox/connector`, locale: 'en', from: { id: '29:adele', aadObjectId }, recipient: { id: '28:desk' },
    conversation: { id: `local-${aadObjectId}`, conversationType: 'personal', tenantId }, channelData: { tenant: { id: tenantId } }, ...activity,
  };
  return fetch(`${url}/api/messages`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body), signal: AbortSignal.timeout(10_000) });
}

async function answerTo(url: string, verb: string, data: object) {
  return (await post(url, { type: 'invoke', name: 'adaptiveCard/action', value: { action: { type: 'Action.Execute', verb, data } } })).json() as Promise<InvokeBody>;
}

async function press(url: string, verb: string, form: object): Promise<string> {
  return ticketOn(pressReply(await answerTo(url, verb, form)));
}

/** Looks into the database itself: who was told a number has that ticket, and every ticket has its history and its clock. */
async function expectWholeTickets(confirmed: ReadonlyMap<string, string>, sent: readonly Record<string, unknown>[]): Promise<void> {
  const { pool, close } = engine === 'postgres' ? await openPostgres(addressOf(database)) : await openEmbedded(folder);
  try {
    const { rows } = await pool.query(`
      select t.number, t.state, t.title, split_part(t.command_key, '/form ', 2) as form,
        (select array_agg(change) from ticket_history h where h.number = t.number) as history, (select array_agg(kind) from clock c where c.number = t.number) as clocks
      from ticket t order by t.number`);
    const titles = new Map(sent.map(({ form, title }) => [form, title]));
    for (const { number, state, title, form, history, clocks } of rows) {
      expect({ number, title, history, clocks }).toEqual({ number, title: titles.get(form), history: ['open'], clocks: state === 'handed-over' ? ['microsoft'] : null });
    }
    const numbers = new Map(rows.map(({ form, number }) => [form as string, `T-${number}`]));
    expect(new Map([...confirmed.keys()].map((form) => [form, numbers.get(form)]))).toEqual(confirmed);
  } finally {
    await close();
  }
}

async function admin(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: postgresUrl });
  await client.connect();
  await client.query(statement);
  await client.end();
}

function addressOf(name: string): string {
  return Object.assign(new URL(postgresUrl), { pathname: `/${name}` }).href;
}

/** Mulberry32: numbers from 0 to 1 that are the same in every run. */
function randomFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
