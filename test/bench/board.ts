import { randomUUID } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { boardClocks, boardCounts, boardCustomers, dayFigures } from '../../src/store/board.ts';
import { openPostgres, type Database } from '../../src/store/open.ts';
import type { Staff } from '../../src/directory/people.ts';
import { createWatch, type Watch } from '../../src/tickets/watch.ts';
import { listTickets } from '../../src/store/ticket-list.ts';

const postgresUrl = process.env.TEST_DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';
const rounds = 40;
const own = 'own';
const now = new Date();
const soon = new Date(now.getTime() + 86_400_000);

/** A desk with so many tickets, a tenth of them open with a clock that runs; 50 agents and 200 customers share them. */
async function fill(pool: pg.Pool, tickets: number): Promise<void> {
  await pool.query(`insert into customer (tenant_id, name, read_at) select 'c' || n, 'Customer ' || n, now() from generate_series(0, 199) n`);
  await pool.query(`
    insert into ticket (tenant_id, company_id, workload, severity, issue, break_fix, title, description, language, contact, state, reporter_tenant, reporter_id, reporter_name,
      assignee_tenant, assignee_id, assignee_name, opened_at, command_key)
    select 'c' || n % 200, '${own}', 'microsoft365', (array['A', 'B', 'C'])[1 + n % 3], 'technical', true, 'Mail is down for number ' || n, 'Since this morning nobody in the office can send.', 'en', '{}', case when n % 10 = 0 then 'handed-over' else 'closed' end,
      '${own}', 'p' || n % 50, 'Agent', '${own}', 'p' || (n / 10) % 50, 'Agent ' || (n / 10) % 50, now() - n * interval '1 minute', 'bench-' || n from generate_series(1, $1) n`, [tickets]);
  await pool.query(`
    insert into clock select (jsonb_populate_record(null::clock, to_jsonb(t) || jsonb_build_object('kind', 'microsoft', 'started_at', now() - interval '1 hour', 'due_at', now() + (t.number % 400 - 100) * interval '15 minutes',
      'stopped_at', case when t.state = 'closed' then now() - t.number * interval '1 minute' end, 'periods', '[]'::jsonb, 'pauses', '[]'::jsonb, 'steps', '{}'::jsonb))).* from ticket t`);
  await pool.query('vacuum analyze');
}

const manager: Staff = { kind: 'staff', tenantId: own, objectId: 'p1', name: 'Manager', email: '', phone: '', manager: true, roles: [], company: { tenantId: own, name: 'Own', kind: 'direct-bill', own: true } };
let watch: { db: Database; of: Watch } | undefined;
function watchOf(db: Database): Watch {
  if (watch?.db !== db) watch = { db, of: createWatch(db, () => new Date()) };
  return watch.of;
}

const questions: Readonly<Record<string, (db: Database) => Promise<unknown>>> = {
  'my tickets': (db) => listTickets(db, 'all', { mine: { tenantId: own, objectId: 'p7' }, limit: 11 }),
  'my open tickets': (db) => listTickets(db, 'all', { mine: { tenantId: own, objectId: 'p7' }, standing: 'open', limit: 11 }),
  'tickets of a customer': (db) => listTickets(db, 'all', { tenantId: 'c20', limit: 11 }),
  'tickets by a word that all have': (db) => listTickets(db, 'all', { words: 'mail', limit: 11 }),
  'tickets by a word that one has': (db) => listTickets(db, 'all', { words: 'number 77', limit: 11 }),
  'tickets by a word that none has': (db) => listTickets(db, 'all', { words: 'printer', limit: 11 }),
  'open tickets of a customer by a word': (db) => listTickets(db, 'all', { tenantId: 'c20', words: 'mail', standing: 'open', limit: 11 }),
  'the board, as it is asked for again and again': (db) => watchOf(db).board(manager, { perGroup: 4, customers: 60 }),
  'the board: nearest deadlines': (db) => boardClocks(db, { scope: 'all', now, soon }, 4),
  'the board: counts, asked anew': (db) => boardCounts(db, { scope: 'all', now, soon }),
  'the board: customers, asked anew': (db) => boardCustomers(db, { scope: 'all', now, soon }, 60),
  'the board of a customer': (db) => Promise.all([boardClocks(db, { scope: 'all', tenantId: 'c20', now, soon }, 4), boardCounts(db, { scope: 'all', tenantId: 'c20', now, soon })]),
  'the digest': (db) => dayFigures(db, 'all', new Date(now.getTime() - 3 * 86_400_000)),
};

async function medians(tickets: number): Promise<Record<string, number>> {
  const admin = new pg.Client({ connectionString: postgresUrl });
  await admin.connect();
  const name = `desk_bench_${randomUUID().replaceAll('-', '')}`;
  await admin.query(`create database ${name}`);
  const { db, pool, close } = await openPostgres(Object.assign(new URL(postgresUrl), { pathname: `/${name}` }).href);
  try {
    await fill(pool, tickets);
    const found: Record<string, number> = {};
    for (const [what, ask] of Object.entries(questions)) {
      const took: number[] = [];
      for (let round = 0; round < rounds; round++) {
        const began = performance.now();
        await ask(db);
        took.push(performance.now() - began);
      }
      found[what] = took.sort((a, b) => a - b)[rounds / 2]!;
    }
    return found;
  } finally {
    await close();
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
  }
}

/** What a question costs with 100,000 tickets and 10,000 clocks that run, against 100 tickets and 10 clocks. */
export async function printBoard(): Promise<void> {
  const [few, many] = [await medians(100), await medians(100_000)];
  console.log('\nQuestions to PostgreSQL with 100 tickets and with 100,000 (10,000 clocks running), median.\n');
  console.log('| question | 100, ms | 100,000, ms | ratio |\n|---|---|---|---|');
  for (const what of Object.keys(questions)) console.log(`| ${what} | ${few[what]!.toFixed(2)} | ${many[what]!.toFixed(2)} | ${(many[what]! / few[what]!).toFixed(1)} |`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await printBoard();
