import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { randomFrom } from '../faults/random.ts';
import pg from 'pg';
import { openPostgres, type OpenDatabase } from '../../src/store/open.ts';
import { idealMs, openTeams, type Arrival } from './teams.ts';

/**
 * Ten thousand nudges that come due in the same minute, to 500 people in 50 tenants, through a connector that enforces Teams' limits and sometimes answers
 * 429, 412, 500 or not at all. Needs PostgreSQL (TEST_DATABASE_URL). Options: --replicas 2, --kill (one replica of two is killed in between).
 */
const option = (name: string, otherwise: number) => (process.argv.includes(`--${name}`) ? Number(process.argv[process.argv.indexOf(`--${name}`) + 1]) : otherwise);
const replicas = option('replicas', 1);
const kill = process.argv.includes('--kill');
const companies = option('tenants', 50);
const people = 10;
const managers = 2;
const clocks = option('clocks', 3_334);
const seed = 20_261_121;
const mostSeconds = 300;
const postgresUrl = process.env.TEST_DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';

/** The sandbox's clock is put to a Wednesday noon: what is not urgent waits for working hours. */
const noon = new Date();
noon.setUTCHours(12, 0, 0, 0);
while (noon.getUTCDay() !== 3 || noon.getTime() <= Date.now()) noon.setUTCDate(noon.getUTCDate() + 1);
const offsetMs = noon.getTime() - Date.now();

const id = (kind: string, number: number) => `${kind}0000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const company = (number: number) => id('a', number);
const person = (ofCompany: number, number: number) => id('b', ofCompany * 100 + number);

interface Replica { readonly child: ChildProcess }

async function startReplica(url: string): Promise<Replica> {
  const child = fork(new URL('../bench/bot.ts', import.meta.url), ['desk'], { env: { ...process.env, DATABASE_URL: url, PORT: '0', LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent' } });
  await new Promise<void>((resolve, reject) => { child.once('message', () => resolve()).once('exit', () => reject(new Error('the desk did not start'))); });
  return { child };
}

/** Companies with two managers and eight agents each, all of them reachable, and tickets assigned to the agents whose clocks are three quarters over now. */
async function fill({ pool }: OpenDatabase, service: string): Promise<void> {
  const all = Array.from({ length: companies }, (_, place) => Array.from({ length: people }, (__, number) => ({ tenant: company(place), object: person(place, number), manager: number < managers }))).flat();
  await pool.query('insert into company (tenant_id, name, kind) select $1 || lpad(n::text, 12, \'0\'), \'Company \' || n, \'indirect-reseller\' from generate_series(0, $2) n', ['a0000000-0000-4000-8000-', companies - 1]);
  const persons = all.map(({ tenant, object, manager }) => ({ tenant_id: tenant, object_id: object, name: `Person ${object.slice(-6)}`, manager, staff: true, roles: [], time_zone: 'UTC', locale: 'en' }));
  await pool.query('insert into person select * from jsonb_populate_recordset(null::person, $1::jsonb)', [JSON.stringify(persons)]);
  const conversations = all.map(({ tenant, object }) => ({
    conversation_id: `c-${tenant}-${object}`, tenant_id: tenant, object_id: object, personal: true, gone: false, seen_at: new Date(),
    reference: { serviceUrl: service, channelId: 'msteams', conversation: { id: `c-${tenant}-${object}`, tenantId: tenant, conversationType: 'personal' }, bot: { id: '28:desk' }, user: { id: `29:${object}`, aadObjectId: object } },
  }));
  await pool.query('insert into conversation select * from jsonb_populate_recordset(null::conversation, $1::jsonb)', [JSON.stringify(conversations)]);
  const tickets = Array.from({ length: clocks }, (_, number) => {
    const place = number % companies;
    return { company: company(place), assignee: person(place, managers + Math.floor(number / companies) % (people - managers)), severity: number % 5 === 0 ? 'A' : 'BC'[number % 2]!, key: `load-${number}` };
  });
  const hour = 3_600_000;
  const now = Date.now() + offsetMs;
  const at = (ms: number) => new Date(now + ms).toISOString();
  await pool.query(`
    with filed as (
      insert into ticket (tenant_id, company_id, workload, severity, issue, break_fix, title, description, language, contact, state, reporter_tenant, reporter_id, reporter_name,
        assignee_tenant, assignee_id, assignee_name, opened_at, command_key)
      select company, company, 'microsoft365', severity, 'technical', true, 'Mail is down', '', 'en', '{}', 'handed-over', company, assignee, 'Somebody', company, assignee, 'Somebody', now(), key
      from jsonb_to_recordset($1::jsonb) t (company text, assignee text, severity text, key text) returning number, severity)
    insert into clock select * from jsonb_populate_recordset(null::clock, (select jsonb_agg(to_jsonb(f) || $2::jsonb) from filed f))`,
  [JSON.stringify(tickets), JSON.stringify({
    kind: 'microsoft', started_at: at(-3 * hour), due_at: at(hour), periods: [], pauses: [], next_step: 'three-quarters', next_at: at(0), steps: { half: at(-hour), 'three-quarters': at(0), due: at(hour), overdue: at(2 * hour) },
  })]);
}

async function untilSettled({ pool }: OpenDatabase): Promise<Record<string, number>> {
  const deadline = Date.now() + mostSeconds * 1000;
  for (;;) {
    const { rows } = await pool.query<{ state: string; count: number; open: number }>(`
      select state, count(*)::int as count, (count(*) filter (where state = 'planned' or (state = 'in-doubt' and settled_at is null)))::int as open from outbox where kind = 'clock' and subject ->> 'doubt' is null group by state`);
    const counts = Object.fromEntries(rows.map(({ state, count }) => [state, count]));
    const total = rows.reduce((sum, { count }) => sum + count, 0);
    if (total >= clocks * (managers + 1) && rows.every(({ open }) => open === 0)) return counts;
    if (Date.now() > deadline) throw new Error(`Not done after ${mostSeconds} s: ${JSON.stringify(rows)}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** What a nudge is about; a digest, which may be due before, is about none. */
const ticketOf = (summary: string) => /T-\d+/.exec(summary)?.[0];

/** How many urgent ones arrived in a conversation after one that was not. */
function urgentAfterOthers(arrived: readonly Arrival[], urgent: ReadonlySet<string>): number {
  const others = new Set<string>();
  let late = 0;
  for (const { conversation, summary } of arrived) {
    if (!urgent.has(ticketOf(summary)!)) others.add(conversation);
    else if (others.has(conversation)) late++;
  }
  return late;
}

const admin = new pg.Client({ connectionString: postgresUrl });
await admin.connect();
const name = `desk_load_${randomUUID().replaceAll('-', '')}`;
await admin.query(`create database ${name}`);
const url = Object.assign(new URL(postgresUrl), { pathname: `/${name}` }).href;
const teams = await openTeams({ tooMany: 0.01, precondition: 0.005, serverError: 0.003, noAnswer: 0.002 }, randomFrom(seed), (conversation) => conversation.slice(2, 38));
const desks: Replica[] = [];
try {
  const database = await openPostgres(url);
  await database.pool.query(`insert into setting (name, value) values ('clock', $1::jsonb)`, [JSON.stringify({ offsetMs })]);
  for (let count = 0; count < replicas; count++) desks.push(await startReplica(url));
  const began = performance.now();
  await fill(database, teams.url);
  if (kill) {
    await new Promise((resolve) => setTimeout(resolve, 8_000));
    desks[0]!.child.kill('SIGKILL'); // the other one goes on; a sandbox that starts again would load its own people
  }
  const states = await untilSettled(database);
  const seconds = (performance.now() - began) / 1000;
  const { rows: urgentRows } = await database.pool.query<{ number: number }>(`select number from ticket where severity = 'A'`);
  const { rows: counted } = await database.pool.query<{ tenant: string; count: number }>(`select tenant_id as tenant, count(*)::int as count from outbox where kind = 'clock' and subject ->> 'doubt' is null group by tenant_id, object_id`);
  const ideal = idealMs(Map.groupBy(counted, ({ tenant }) => tenant).entries().reduce((map, [tenant, rows]) => map.set(tenant, rows.map(({ count }) => count)), new Map<string, number[]>())) / 1000;
  const told = new Map<string, number>();
  const nudges = teams.arrived.filter(({ summary }) => ticketOf(summary) !== undefined);
  for (const { conversation, summary } of nudges) told.set(`${conversation} ${summary}`, (told.get(`${conversation} ${summary}`) ?? 0) + 1);
  const last = (nudges.at(-1)!.at - nudges[0]!.at) / 1000;
  const total = clocks * (managers + 1);
  const lost = total - (states.sent ?? 0) - (states['in-doubt'] ?? 0);
  const twice = [...told.values()].filter((count) => count > 1).length;
  const late = urgentAfterOthers(nudges, new Set(urgentRows.map(({ number }) => `T-${number}`)));
  console.log(`| nudges | people | tenants | replicas${kill ? ' (one killed)' : ''} | limits alone, s | took, s | ratio | sent | in doubt | lost | twice | over Teams' limits | urgent after others |`);
  console.log('|---|---|---|---|---|---|---|---|---|---|---|---|---|');
  console.log(`| ${total} | ${companies * people} | ${companies} | ${replicas} | ${ideal.toFixed(1)} | ${last.toFixed(1)} | ${(last / ideal).toFixed(2)} | ${states.sent ?? 0} | ${states['in-doubt'] ?? 0} | ${lost} | ${twice} | ${teams.counts.overLimit} | ${late} |`);
  const perFive = nudges.reduce<number[]>((sums, { at }) => { const slot = Math.floor((at - nudges[0]!.at) / 5_000); sums[slot] = (sums[slot] ?? 0) + 1; return sums; }, []);
  console.log(`arrived in each 5 s: ${perFive.map((count) => count ?? 0).join(' ')}`);
  console.log(`everything recorded after ${seconds.toFixed(1)} s; ${JSON.stringify(teams.counts)}`);
  await database.close();
  if (lost !== 0 || twice !== 0) process.exitCode = 1;
} finally {
  for (const { child } of desks) child.kill('SIGKILL');
  await teams.close();
  await admin.query(`drop database if exists ${name} with (force)`);
  await admin.end();
}
process.exit();
