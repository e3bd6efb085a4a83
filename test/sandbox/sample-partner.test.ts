import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createConversations } from '../../src/directory/conversations.ts';
import { createDirectory, type Directory } from '../../src/directory/directory.ts';
import type { Person, Staff } from '../../src/directory/people.ts';
import { locales } from '../../src/locale.ts';
import type { Finding, IssueType, Outcome, Workload } from '../../src/rules/index.ts';
import file from '../../src/sandbox/sample-partner.json' with { type: 'json' };
import { samplePeople } from '../../src/sandbox/sample-partner.ts';
import { chooseLocale } from '../../src/store/conversations.ts';
import { openTestDatabase } from '../support/database.ts';
import { openTestMicrosoft, type TestMicrosoft } from '../support/microsoft.ts';
import type { Database, OpenDatabase } from '../../src/store/open.ts';

/** rules.md part 2: every rule that gives a finding, with each outcome it can have. */
const outcomesOf: Readonly<Record<string, readonly Outcome[]>> = {
  'file.marketplace': ['fail'],
  'file.own-tenant': ['pass', 'fail'],
  'file.partner-kind': ['pass', 'caution'],
  'file.partner-role': ['pass', 'fail'],
  'gdap.relationship': ['pass', 'unknown', 'fail'],
  'gdap.role': ['pass', 'fail'],
  'gdap.assignment': ['pass', 'fail'],
  'gdap.membership': ['pass', 'unknown', 'fail'],
  'gdap.expiring': ['pass', 'caution'],
  'azure.provider': ['pass', 'caution', 'unknown', 'fail'],
  'azure.rbac': ['pass', 'unknown', 'fail'],
  'dynamics.plan': ['pass', 'caution'],
};
const bases = ['publisher', 'designated', 'own-record', 'provider-default', 'profile', 'none'];
const workloads: readonly Workload[] = ['azure', 'microsoft365', 'dynamics365', 'ems', 'marketplace'];
const issues: readonly IssueType[] = ['technical', 'quota', 'billing', 'subscription-management'];

interface Asked {
  readonly who: string;
  readonly customer: string;
  readonly workload: Workload;
  readonly findings: readonly Finding[];
}

const now = new Date('2026-11-21T10:00:00Z');
const customers = file.customers;
let database: OpenDatabase;
let db: Database;
let directory: Directory;
let cloud: TestMicrosoft;
let staff: Staff[];
let everything: Asked[];

beforeAll(async () => {
  database = await openTestDatabase('pglite');
  ({ db } = database);
  cloud = await openTestMicrosoft(db, () => now);
  await cloud.mirror.fill();
  directory = createDirectory({ db, microsoft: cloud.microsoft, mirror: cloud.mirror, now: () => now });
  const people = await Promise.all(samplePeople().map(({ tenantId, aadObjectId, name }) => recognise(tenantId, aadObjectId, name)));
  staff = people.filter((person) => person?.kind === 'staff');
  everything = await askEverything();
}, 60_000);

afterAll(async () => {
  await cloud.api.close();
  await database.close();
});

async function recognise(tenantId: string, objectId: string, name: string): Promise<Person | undefined> {
  const key = `seen-${objectId}`;
  return (await createConversations(db, () => now).begin({ key, from: { tenantId, objectId, name }, conversationId: key, client: {} })).person;
}

/** Every verdict: each of the staff, for each customer they see and for their own tenant, each workload, each kind of issue. */
async function askEverything(): Promise<Asked[]> {
  const asked: Asked[] = [];
  for (const person of staff) {
    for (const customer of await directory.customers(person, { limit: 100 })) asked.push(...await verdicts(person, customer.tenantId));
    asked.push(...await verdicts(person));
  }
  return asked;
}

async function verdicts(person: Staff, tenantId?: string): Promise<Asked[]> {
  const customer = tenantId === undefined ? undefined : await directory.customer(person, tenantId);
  return Promise.all(workloads.flatMap((workload) => issues.map(async (issue): Promise<Asked> => {
    const question = { workload, issue, now };
    const { findings } = customer ? await directory.eligibility(person, customer, question) : await directory.ownTenantEligibility(person, question);
    return { who: person.name, customer: customer?.name ?? 'own tenant', workload, findings };
  })));
}

async function basesOf(tenantId: string): Promise<string[]> {
  const customer = await directory.customer(staff[0]!, tenantId);
  return (await directory.supportContacts(customer!)).map(({ answer }) => answer.basis);
}

const first = () => samplePeople()[0]!;

describe('what can be said about the sample partner', () => {
  it('is every finding of rules.md part 2, with each outcome it can have', () => {
    const wanted = Object.entries(outcomesOf).flatMap(([rule, outcomes]) => outcomes.map((outcome) => ({ rule, outcome })));
    const rows = wanted.map(({ rule, outcome }) => {
      const seen = everything.filter(({ findings }) => findings.some((finding) => finding.rule === rule && finding.outcome === outcome));
      const where = seen[0] ? `${seen.length} times, first ${seen[0].who}, ${seen[0].customer}, ${seen[0].workload}` : 'MISSING';
      return { rule, outcome, where };
    });
    const table = rows.map(({ rule, outcome, where }) => `${rule.padEnd(18)} ${outcome.padEnd(8)} ${where}`).join('\n');
    expect(rows.filter(({ where }) => where === 'MISSING'), `\n${table}\n`).toEqual([]);
  });

  it('holds no finding that the list above lacks', () => {
    const said = new Set(everything.flatMap(({ findings }) => findings.map(({ rule, outcome }) => `${rule} ${outcome}`)));
    const listed = new Set(Object.entries(outcomesOf).flatMap(([rule, outcomes]) => outcomes.map((outcome) => `${rule} ${outcome}`)));
    expect([...said].filter((finding) => !listed.has(finding))).toEqual([]);
  });

  it.each(['microsoft365', 'azure', 'dynamics365', 'ems'])('is that Contoso is in perfect order for the first agent in %s', (workload) => {
    const asked = everything.filter(({ who, customer, ...each }) => who === first().name && customer === 'Contoso' && each.workload === workload);
    expect(asked).toHaveLength(issues.length);
    expect(asked.flatMap(({ findings }) => findings.filter(({ outcome }) => outcome !== 'pass'))).toEqual([]);
  });

  it('is another situation for every customer', async () => {
    const told = await Promise.all(customers.map(async ({ name, tenantId }) => {
      const findings = everything.filter(({ who, customer }) => who === first().name && customer === name)
        .map((each) => each.findings.map(({ rule, outcome }) => `${rule} ${outcome}`).join(', '));
      return `${findings.join('; ')} | ${(await basesOf(tenantId)).join(', ')}`;
    }));
    const alike = told.flatMap((each, index) => (told.indexOf(each) < index ? [`${customers[index]!.name} = ${customers[told.indexOf(each)]!.name}`] : []));
    expect(alike).toEqual([]);
    expect(new Set(customers.map(({ situation }) => situation)).size).toBe(14);
  });

  it('is a support contact on every basis', async () => {
    const found = new Set((await Promise.all(customers.map(({ tenantId }) => basesOf(tenantId)))).flat());
    expect(bases.filter((basis) => !found.has(basis)), `found: ${[...found].join(', ')}`).toEqual([]);
  });

  it('is commerce of every kind, and staff and customers in every language', () => {
    expect(new Set(customers.flatMap(({ subscriptions }) => subscriptions).map(({ commerce }) => commerce))).toEqual(new Set(['legacy', 'new-commerce', 'marketplace']));
    const [theirs, ours] = [true, false].map((customer) => samplePeople().filter(({ kind }) => (kind === 'customer') === customer).map(({ locale }) => locale));
    expect(locales.filter((locale) => !theirs?.includes(locale) || !ours?.includes(locale))).toEqual([]);
  });
});

describe('who sees whom', () => {
  it.each`
    who                  | sees
    ${'Rafael Souza'}    | ${['Adventure Works', 'Fourth Coffee']}
    ${'Sofía Hernández'} | ${['Woodgrove Bank']}
  `('$who sees the customers attached to the company alone', async ({ who, sees }) => {
    const person = staff.find(({ name }) => name === who)!;
    expect((await directory.customers(person, { limit: 100 })).map(({ name }) => name)).toEqual(sees);
    for (const { name, tenantId } of customers) expect(await directory.customer(person, tenantId) !== undefined, name).toBe(sees.includes(name));
  });

  it('is everybody for our own, and one tenant for a customer\'s people', async () => {
    expect(await directory.customers(staff[0]!, { limit: 100 })).toHaveLength(14);
    const megan = samplePeople().find(({ kind }) => kind === 'customer')!;
    const person = await recognise(megan.tenantId, megan.aadObjectId, megan.name);
    const seen = await Promise.all(customers.map(async ({ name, tenantId }) => (await directory.customer(person!, tenantId)) && name));
    expect(seen.filter((name) => name !== undefined)).toEqual(['Contoso']);
  });

  it.each`
    asked                     | customer
    ${'fabrikam inc'}         | ${'Fabrikam'}
    ${'ファブリカム'}         | ${'Fabrikam'}
    ${'コントソ'}             | ${'Contoso'}
    ${'northwind'}            | ${'Northwind Traders'}
    ${'ノースウィンド'}       | ${'Northwind Traders'}
    ${'wideworldimporters'}   | ${'Wide World Importers'}
    ${'margies travel'}       | ${'Margie\'s Travel'}
    ${'Van Arsdel Ltd.'}      | ${'VanArsdel'}
  `('"$asked" is $customer', async ({ asked, customer }) => {
    expect(await directory.findCustomer(staff[0]!, [asked])).toMatchObject({ kind: 'found', customer: { name: customer } });
  });
});

describe('reading again', () => {
  it('gives the same directory, and leaves chosen languages and tickets alone', async () => {
    const { tenantId, aadObjectId, name } = samplePeople()[0]!;
    const stranger = { tenantId: customers[0]!.tenantId, objectId: 'somebody-else', name: 'Somebody Else' };
    await chooseLocale(db, { tenantId, objectId: aadObjectId, name }, 'ja');
    await chooseLocale(db, stranger, 'hu');
    await insertTicket(tenantId);
    const before = await counts();
    await cloud.mirror.fill();
    for (const customer of customers) expect(await cloud.mirror.read(customer.tenantId)).toEqual(customer.gdapReadable && !['Alpine Ski House'].includes(customer.name) ? [] : expect.arrayContaining([expect.objectContaining({ reason: 'denied' })]));
    expect(await counts()).toEqual(before);
    expect(await recognise(tenantId, aadObjectId, name)).toMatchObject({ locale: 'ja', roles: ['admin-agent'] });
    expect(await recognise(stranger.tenantId, stranger.objectId, stranger.name)).toMatchObject({ locale: 'hu' });
  });

  it('forgets a customer that the list no longer holds, and nobody else', async () => {
    await db.insertInto('customer').values({ tenantId: 'gone', name: 'Gone', seenAt: new Date(now.getTime() - 1) }).execute();
    await cloud.mirror.readLists();
    expect(await db.selectFrom('customer').select('name').where('tenantId', '=', 'gone').execute()).toEqual([]);
    expect(await counts()).toMatchObject({ customer: 14 });
  });

  it('counts the ends of relationships from the time of the first opening', async () => {
    const ends = (await db.selectFrom('gdap').select('endsAt').execute()).map(({ endsAt }) => endsAt.getTime() - now.getTime());
    expect(ends).toContain(12 * 86_400_000);
    expect(ends).toContain(-3 * 86_400_000);
  });
});

async function insertTicket(companyId: string): Promise<void> {
  await db.insertInto('ticket').values({
    tenantId: customers[0]!.tenantId, companyId, workload: 'azure', severity: 'A', issue: 'technical', breakFix: true, title: 'T', description: 'D', language: 'en',
    contact: '{}', state: 'draft', reporterTenant: 't', reporterId: 'i', reporterName: 'n', openedAt: now, commandKey: 'k',
  }).execute();
}

async function counts(): Promise<Record<string, number>> {
  const tables = ['company', 'customer', 'customer_name', 'subscription', 'gdap', 'person', 'ticket'];
  const rows = await Promise.all(tables.map(async (table) => {
    const { rows: [row] } = await sql<{ rows: number }>`select count(*)::int as rows from ${sql.table(table)}`.execute(db);
    return [table, row!.rows] as const;
  }));
  return Object.fromEntries(rows);
}

describe('the file', () => {
  it('names every id once, in lower case', () => {
    const ids: string[] = JSON.stringify(file).match(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi) ?? [];
    expect(ids.length).toBeGreaterThan(80);
    expect(ids.filter((id, index) => id !== id.toLowerCase() || ids.indexOf(id) !== index)).toEqual([]);
  });

  it('gives everybody a name of their own', () => {
    const called = [...file.people, ...file.companies, ...customers].map(({ name }) => name);
    expect(called.filter((name, index) => called.indexOf(name) !== index)).toEqual([]);
    expect(new Set(file.people.map(({ id }) => id)).size).toBe(file.people.length);
  });
});
