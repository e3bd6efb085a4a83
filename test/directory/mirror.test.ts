import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import type { KyselyPlugin } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { customerFor, type Customer } from '../../src/directory/customers.ts';
import { createFreshness } from '../../src/directory/freshness.ts';
import type { Staff } from '../../src/directory/people.ts';
import { saveOwnRecord } from '../../src/store/mirror.ts';
import type { OpenDatabase } from '../../src/store/open.ts';
import { openTestDatabase } from '../support/database.ts';
import { actionsOf, startTestDesk, type Chat, type Reply, type TestDesk } from '../support/desk.ts';
import { openTestMicrosoft, type TestMicrosoft } from '../support/microsoft.ts';
import { callsDuring, microsoftSideOf } from '../support/microsoft-side.ts';
import { tenants } from '../tickets/form.ts';

let database: OpenDatabase;
let at: Date;
const opened: TestMicrosoft[] = [];
const now = () => at;
const later = (minutes: number) => { at = new Date(at.getTime() + minutes * 60_000); };
/** No try is given up, but one that failed is made again at once: only a service that never answers needs somebody in a hurry. */
const patient = { tryMs: 20_000, patienceMs: 60_000, pauseMs: 1 } as const;
const hurried = { tryMs: 150, patienceMs: 400, pauseMs: 1 } as const;
beforeAll(async () => {
  database = await openTestDatabase();
  at = new Date('2026-11-18T10:00:00Z');
});
afterEach(async () => { await Promise.all(opened.splice(0).map(({ api }) => api.close())); });
afterAll(async () => { await database.close(); });

/** Microsoft's side with so many customers besides the sample's fourteen; a smaller number later, and the last ones have gone. */
async function microsoftWith(customers = 0, db = database.db): Promise<TestMicrosoft> {
  const microsoft = await openTestMicrosoft(db, now, { customers, ...patient });
  opened.push(microsoft);
  return microsoft;
}

/** The same side of Microsoft, asked by a client that does not wait for long. */
const inAHurry = ({ api }: TestMicrosoft) => openTestMicrosoft(database.db, now, { api, ...hurried });

async function rows(query: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  return (await database.pool.query(query, values)).rows;
}

const count = async (table: string) => Number((await rows(`select count(*)::int as n from ${table}`))[0]!.n);
const lists = (calls: readonly string[]) => calls.filter((call) => call === 'GET partner-center/customers').length;
const details = (calls: readonly string[]) => calls.filter((call) => call === 'GET partner-center/customers/{id}').length;

describe('ten thousand customers', () => {
  let desk: TestDesk;
  let adele: Chat;
  beforeAll(async () => {
    desk = await startTestDesk({ SANDBOX_CUSTOMERS: '10000' });
    adele = desk.as('adele');
  });
  afterAll(async () => { await desk.close(); });

  it('are listed completely, page by page and not one by one, in few statements', async () => {
    const other = await openTestDatabase();
    try {
      let statements = 0;
      const counting: KyselyPlugin = { transformQuery: ({ node }) => { statements += 1; return node; }, transformResult: async ({ result }) => result };
      const { mirror, api } = await microsoftWith(10_000, other.db.withPlugin(counting));
      const calls = await callsDuring(api.url, async () => { expect(await mirror.readLists()).toEqual([]); });
      expect((await other.pool.query('select count(*)::int as n, count(distinct tenant_id)::int as each from customer')).rows).toEqual([{ n: 10_014, each: 10_014 }]);
      expect(lists(calls)).toBeLessThan(40); // 21 pages of 500, and one list for each reseller
      expect(details(calls)).toBe(0);
      expect(statements).toBeLessThan(300);
    } finally {
      await Promise.all(opened.splice(0).map(({ api }) => api.close()));
      await other.close();
    }
  });

  const namesOn = ({ card }: Reply) => actionsOf(card).filter(({ verb }) => verb === 'subscription.list').map(({ data }) => data!.customer as string);
  const inOrder = async (where: string) => (await desk.database.pool.query(`select tenant_id from customer where ${where} order by lower(name), tenant_id`)).rows.map(({ tenant_id: id }) => id as string);

  it('are paged through, ten at a time, each once, forwards and back', async () => {
    const all = await inOrder('true');
    let shown = await adele.says('list all our customers');
    for (let place = 0; place < 5; place += 1) {
      expect(namesOn(shown)).toEqual(all.slice(place * 10, place * 10 + 10));
      shown = await turned(shown, place * 10 + 10);
    }
    shown = await turned(shown, 40);
    expect(namesOn(shown)).toEqual(all.slice(40, 50));
    const last = await adele.sends('customer.list', { offset: '10010' });
    expect(namesOn(last)).toEqual(all.slice(10_010));
    expect(namesOn(last)).toHaveLength(4);
    expect(namesOn(await adele.sends('customer.list', { offset: '99999999' }))).toEqual([]);
  });

  /** Presses the button that turns the page. */
  async function turned(shown: Reply, offset: number): Promise<Reply> {
    const button = actionsOf(shown.card).find(({ verb, data }) => verb === 'customer.list' && data?.offset === String(offset) && data.refresh === undefined);
    return adele.sends('customer.list', button!.data);
  }

  it.each(['Silver', 'silver m', 'Alder Analytics', 'contoso', 'zzz'])('are found by how they begin: %s', async (asked) => {
    const found = await inOrder(`tenant_id in (select tenant_id from customer_name where folded like '${asked.toLowerCase()}%')`);
    const reply = await adele.sends('customer.list', { asked });
    expect(namesOn(reply)).toEqual(found.slice(0, 10));
    expect(found.length > 0).toBe(asked !== 'zzz');
  });

  it('cost a question about one of them no more calls than it needs', async () => {
    const { during } = await microsoftSideOf(desk);
    expect(await during(() => adele.sends('customer.list', { asked: 'Silver' }))).toEqual([]);
    const calls = await during(() => adele.sends('subscription.list', { customer: '2f000000-0000-4000-8000-000000009999' }));
    expect(calls.length).toBeGreaterThan(0);
    expect(calls.length).toBeLessThan(8);
  });

  it('one of whom nothing was ever read, and cannot be now, is not said to have nothing', async () => {
    await desk.fails('partner-center', '500');
    const reply = await adele.sends('subscription.list', { customer: '2f000000-0000-4000-8000-000000009998' });
    await desk.heals();
    expect(reply.text).toContain('could not read its data from Microsoft yet');
  });

  it('an answer that rests on an older reading says of when that was, not of when the last try failed', async () => {
    const ask = async (refresh: string) => (await adele.sends('subscription.list', { customer: tenants.contoso, refresh })).text;
    const before = /As of ([^.]*)\./.exec(await ask('yes'))![1]!;
    await desk.advance('PT2H');
    await desk.fails('partner-center', '500');
    const failed = await ask('yes');
    await desk.heals();
    expect(failed).toContain('Partner Center reports an internal error.');
    expect(failed).toContain(`As of ${before}.`);
  });

  it.each(['graph', 'azure-support', 'partner-center'])('a day after %s fell silent, whether a ticket may be filed is never a yes', async (service) => {
    const ask = async () => (await adele.sends('gdap.check', { customer: tenants.contoso, workload: 'azure', refresh: 'yes' })).text;
    const yes = () => expect.poll(ask, { timeout: 30_000 }).toContain('Everything is in order: you may file it.'); // as soon as all is read: a person waits two seconds at most
    await yes();
    await desk.advance('PT25H');
    await desk.fails(service, '500');
    const text = await ask();
    await desk.heals();
    expect(text).toContain('I cannot tell for certain, because something could not be read:');
    await yes();
  });
});

describe('the lists', () => {
  it('forget a customer that has vanished, with all that was mirrored of it, and know it again when it is back', async () => {
    const gone = ['2f000000-0000-4000-8000-000000000004', '2f000000-0000-4000-8000-000000000005'];
    const five = await microsoftWith(5);
    await five.mirror.readLists();
    await five.mirror.read(gone[0]!);
    expect(await count('customer')).toBe(19);
    expect(await rows('select id from subscription where tenant_id = $1', [gone[0]])).toHaveLength(1);
    await five.api.close();
    later(60);
    const three = await microsoftWith(3);
    await three.mirror.readLists();
    expect(await count('customer')).toBe(17);
    for (const table of ['customer_name', 'subscription', 'gdap']) expect(await rows(`select 1 from ${table} where tenant_id = any($1)`, [gone])).toEqual([]);
    later(60);
    await (await microsoftWith(5)).mirror.readLists();
    expect(await count('customer')).toBe(19);
  });

  it.each(['500', '429', 'cut', 'timeout'] as const)('that break off in the middle (%s) forget nobody, and are not called read', async (fault) => {
    const all = await microsoftWith(2_000);
    await all.mirror.readLists();
    const readAt = await all.mirror.listedAt();
    await all.api.close();
    later(60);
    const fewer = await microsoftWith(1_990);
    const stop = onCustomersPage(fewer, 3, () => fewer.api.faults.set('partner-center', fault, 60_000));
    const problems = await (fault === 'timeout' || fault === '429' ? await inAHurry(fewer) : fewer).mirror.readLists();
    stop();
    expect(problems).toContainEqual(expect.objectContaining({ service: 'partner-center' })); // who is in a hurry may hear nothing of another one either
    expect(await count('customer')).toBe(2_014);
    expect(await fewer.mirror.listedAt()).toEqual(readAt);
    fewer.api.faults.clear();
    later(60);
    expect(await fewer.mirror.readLists()).toEqual([]);
    expect(await count('customer')).toBe(2_004);
  });

  /** Does something when the page of customers with this number is asked for. */
  function onCustomersPage({ api }: TestMicrosoft, page: number, then: () => void): () => void {
    let pages = 0;
    const note = (message: unknown) => {
      const { request } = message as { request: IncomingMessage };
      if (request.headers.host === new URL(api.url).host && /^\/partner-center\/v1\/customers\?(?!.*filter)/.test(request.url ?? '') && (pages += 1) === page) then();
    };
    subscribe('http.server.request.start', note);
    return () => unsubscribe('http.server.request.start', note);
  }

  it('asked for by many at once are read once', async () => {
    const { mirror, api } = await microsoftWith(600);
    const alone = lists(await callsDuring(api.url, () => mirror.readLists()));
    later(60);
    expect(lists(await callsDuring(api.url, () => Promise.all(Array.from({ length: 8 }, () => mirror.readLists()))))).toBe(alone);
  });

  it('are swept by one of two replicas, once an hour', async () => {
    const [one, other] = [await microsoftWith(), await microsoftWith()];
    await database.pool.query(`delete from setting where name = 'mirror.sweep'`);
    const sweeps = async () => {
      let calls = 0;
      const ofBoth = await callsDuring(one.api.url, async () => {
        calls = lists(await callsDuring(other.api.url, async () => {
          const running = [one.mirror.start(), other.mirror.start()];
          await Promise.all(running.map((each) => each.stop()));
        }));
      });
      return lists(ofBoth) + calls;
    };
    const alone = lists(await callsDuring(one.api.url, () => one.mirror.readLists()));
    expect(await sweeps()).toBe(alone);
    later(59);
    expect(await sweeps()).toBe(0);
    later(2);
    expect(await sweeps()).toBe(alone);
  });
});

describe('what is known of one customer', () => {
  let microsoft: TestMicrosoft;
  const known = async (tenantId: string) => ({
    customer: await rows('select name, domain, country, locale, initial_domain, attached_to from customer where tenant_id = $1', [tenantId]),
    subscriptions: await rows('select id, name, workload, commerce, status, designated, own_record, publisher, azure from subscription where tenant_id = $1 order by id', [tenantId]),
    relationships: await rows('select id, company_id, relationship from gdap where tenant_id = $1 order by id', [tenantId]),
  });
  const begin = async () => {
    microsoft = await microsoftWith();
    later(60);
    expect(await microsoft.mirror.readLists()).toEqual([]);
    for (const tenantId of Object.values(tenants)) await microsoft.mirror.read(tenantId);
  };

  it.each((['partner-center', 'graph', 'azure-support'] as const).flatMap((service) => (['500', 'cut', 'timeout', 'mfa'] as const).map((fault) => [service, fault] as const)))('stays as it was while %s does not answer (%s), and the failure is named', async (service, fault) => {
    await begin();
    const asked = [tenants.contoso, tenants.adventureWorks, tenants.fourthCoffee];
    const all = async () => Object.fromEntries(await Promise.all(asked.map(async (tenantId) => [tenantId, await known(tenantId)])));
    const before = await all();
    microsoft.api.faults.set(service, fault, 3_600_000);
    const { mirror } = fault === 'timeout' ? await inAHurry(microsoft) : microsoft;
    for (const tenantId of asked) {
      const problems = await mirror.read(tenantId);
      expect(problems.some((problem) => problem.service === service || problem.service === 'sign-in')).toBe(true);
      expect(await rows('select problems from customer where tenant_id = $1', [tenantId])).toEqual([{ problems }]);
    }
    expect(await all()).toEqual(before);
  });

  it('is read anew once Microsoft answers again, and no failure is named any more', async () => {
    await begin();
    microsoft.api.faults.set('partner-center', '500', 3_600_000);
    await microsoft.mirror.read(tenants.contoso);
    microsoft.api.faults.clear();
    expect(await microsoft.mirror.read(tenants.contoso)).toEqual([]);
    expect(await rows('select problems from customer where tenant_id = $1', [tenants.contoso])).toEqual([{ problems: [] }]);
  });

  it('a relationship that has ended is known to have been active, from the lists and from the customer\'s details', async () => {
    await begin();
    const ending = async () => (await rows(`select id, tenant_id, ends_at, relationship ->> 'status' as status, was_active from gdap where not (relationship ->> 'autoExtend')::boolean and was_active order by ends_at limit 1`))[0]!;
    const { ends_at: endsAt } = await ending();
    expect(await ending()).toMatchObject({ status: 'active' });
    later(Math.ceil(((endsAt as Date).getTime() - at.getTime()) / 60_000) + 1);
    await microsoft.mirror.readLists();
    const { id, tenant_id: tenantId, status } = await ending();
    expect(status).toMatch(/^expir/);
    await microsoft.mirror.read(tenantId as string);
    expect(await rows('select was_active from gdap where id = $1', [id])).toEqual([{ was_active: true }]);
  });

  it('our own record of a contact survives every reading', async () => {
    await begin();
    const subscription = '60000000-0000-4000-8000-000000000401';
    const contact = { name: 'Night desk', email: 'night@trey.example.com' };
    await saveOwnRecord(database.db, subscription, contact);
    await microsoft.mirror.read(tenants.adventureWorks);
    later(60);
    await microsoft.mirror.readLists();
    later(60 * 13);
    await microsoft.mirror.fill();
    expect(await rows('select own_record from subscription where id = $1', [subscription])).toEqual([{ own_record: contact }]);
  });

  it('is read once for many who ask at once', async () => {
    await begin();
    const calls = await callsDuring(microsoft.api.url, () => Promise.all(Array.from({ length: 12 }, () => microsoft.mirror.read(tenants.contoso))));
    expect(details(calls)).toBe(1);
    expect(calls.filter((call) => call.endsWith('/subscriptions') && call.includes('partner-center'))).toHaveLength(1);
  });

  it('of somebody who is no customer nothing is asked', async () => {
    await begin();
    expect(await callsDuring(microsoft.api.url, () => microsoft.mirror.read('29999999-0000-4000-8000-000000000001'))).toEqual([]);
  });
});

describe('an answer about a customer', () => {
  const lamna: Staff = { kind: 'staff', tenantId: '10000000-0000-4000-8000-000000000001', objectId: '', name: '', email: '', phone: '', manager: false, roles: [], company: { tenantId: '10000000-0000-4000-8000-000000000001', name: 'Lamna Partners', kind: 'indirect-provider', own: true } };
  const contoso = async (): Promise<Customer> => (await customerFor(database.db, lamna, tenants.contoso))!;
  let microsoft: TestMicrosoft;
  let fresh: ReturnType<typeof createFreshness>;
  const begin = async () => {
    microsoft = await microsoftWith();
    later(60);
    await microsoft.mirror.readLists();
    await microsoft.mirror.read(tenants.contoso);
    fresh = createFreshness(database.db, microsoft.mirror, now);
  };
  const ask = async (anew = false, times = 1) => {
    const customer = await contoso();
    return callsDuring(microsoft.api.url, () => Promise.all(Array.from({ length: times }, () => fresh(customer, anew))));
  };

  it('within a quarter of an hour costs no call', async () => {
    await begin();
    later(14);
    expect(await ask(false, 5)).toEqual([]);
  });

  it('later costs one reading, however many ask', async () => {
    await begin();
    later(16);
    expect(details(await ask(false, 6))).toBe(1);
    expect(await ask()).toEqual([]);
  });

  it('is read anew where that is wished', async () => {
    await begin();
    expect(details(await ask(true))).toBe(1);
  });

  it('that could not be had is not tried again within a minute, and then it is', async () => {
    await begin();
    later(16);
    microsoft.api.faults.set('partner-center', '500', 3_600_000);
    expect((await ask()).length).toBeGreaterThan(0);
    expect(await ask(false, 3)).toEqual([]);
    microsoft.api.faults.clear();
    later(2);
    expect(details(await ask())).toBe(1);
    later(2);
    expect(await ask()).toEqual([]);
  });

  it('says of when it is, and what was not read', async () => {
    await begin();
    const readAt = (await contoso()).readAt;
    expect(readAt).toEqual(at);
    later(16);
    microsoft.api.faults.set('graph', '500', 3_600_000);
    expect((await fresh(await contoso())).problems).toEqual([expect.objectContaining({ service: 'graph', reason: 'failed' })]);
    microsoft.api.faults.clear();
  });
});
