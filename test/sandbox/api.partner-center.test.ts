import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sample } from '../../src/sandbox/sample-partner.ts';
import { contoso, fabrikam, openApi, trey, type Api, type Told } from './api-client.ts';

let api: Api;
beforeAll(async () => { api = await openApi({ customers: 120 }); });
afterAll(() => api.close());

const office = '60000000-0000-4000-8000-000000000102';
const filter = (Field: string, Value: string) => `filter=${encodeURIComponent(JSON.stringify({ Field, Value, Operator: 'starts_with' }))}`;
const names = ({ body }: Told): string[] => body.items.map((item: any) => item.companyProfile.companyName);
const customer = (name: string) => sample.customers.find((each) => each.name === name)!.tenantId;

async function everyPage(first: string): Promise<string[]> {
  const answer = await api.partnerCenter(first);
  const found = names(answer);
  for (let next = answer.body.links.next; next;) {
    const page = await api.partnerCenter(next.uri.slice(1), { headers: Object.fromEntries(next.headers.map(({ key, value }: { key: string; value: string }) => [key, value])) });
    found.push(...names(page));
    next = page.body.links.next;
  }
  return found;
}

describe('the list of customers', () => {
  it.each(['customers?size=40', 'customers?size=7', 'customers', 'customers?size=0'])('%s: has everybody once, page by page', async (path) => {
    const found = await everyPage(path);
    expect(found).toHaveLength(134);
    expect(new Set(found).size).toBe(134);
    expect(found.slice(0, 2)).toEqual(['Contoso', 'Fabrikam']);
  });

  it('gives no second page without the token of the first', async () => {
    const { body: { links: { next } } } = await api.partnerCenter('customers?size=40');
    expect(next.uri).toBe('/customers?size=40&seekOperation=Next');
    expect(await api.partnerCenter(next.uri.slice(1))).toMatchObject({ status: 400, body: { code: '3000' } });
    expect(await api.partnerCenter(next.uri.slice(1), { headers: { 'MS-ContinuationToken': 'made up' } })).toMatchObject({ status: 400 });
  });

  it.each`
    field                 | value       | found
    ${'CompanyName'}      | ${'CONT'}   | ${['Contoso']}
    ${'CompanyName'}      | ${'toso'}   | ${[]}
    ${'Domain'}           | ${'fabri'}  | ${['Fabrikam']}
    ${'IndirectReseller'} | ${trey}     | ${['Adventure Works', 'Fourth Coffee']}
  `('$field that starts with "$value": $found', async ({ field, value, found }) => {
    expect(names(await api.partnerCenter(`customers?${filter(field, value)}`))).toEqual(found);
  });

  it('keeps its filter over pages', async () => {
    const found = await everyPage(`customers?size=2&${filter('CompanyName', 'alder')}`);
    expect(found.length).toBeGreaterThan(2);
    expect(found.filter((name) => !name.startsWith('Alder '))).toEqual([]);
  });

  it.each(['filter=x', filter('Country', 'US'), 'size=-1', 'size=many'])('refuses %s', async (query) => {
    expect(await api.partnerCenter(`customers?${query}`)).toMatchObject({ status: 400, body: { code: expect.stringMatching(/^\d+$/), description: expect.any(String), data: [], source: expect.any(String) } });
  });

  it('holds ten thousand', async () => {
    const large = await openApi({ kept: true, customers: 10_000 });
    const [first, all] = [await large.partnerCenter('customers?size=500'), await large.partnerCenter('customers?size=0')];
    expect([first.body.items.length, all.body.items.length]).toEqual([500, 10_014]);
    expect(new Set(names(all)).size).toBe(10_014);
    const last = all.body.items.at(-1).id;
    expect((await large.partnerCenter(`customers/${last}/subscriptions`)).body.items).toMatchObject([{ offerName: 'Microsoft 365 Business Basic', status: 'active' }]);
    await large.close();
  });
});

describe('one customer', () => {
  it('begins with a byte order mark, and tells the flag of the old delegation and the language', async () => {
    const { text, body } = await api.partnerCenter(`customers/${contoso}`);
    expect(text.startsWith('\uFEFF{')).toBe(true);
    expect(body).toMatchObject({ id: contoso, allowDelegatedAccess: false, billingProfile: { culture: 'en-US', language: 'en', defaultAddress: { country: 'US' } }, companyProfile: { domain: 'contoso.onmicrosoft.com' } });
  });

  it('shows its own domains only where we hold a role', async () => {
    expect((await api.partnerCenter(`customers/${contoso}`)).body.customDomains).toEqual(['contoso.example.com']);
    expect((await api.partnerCenter(`customers/${customer('Tailspin Toys')}`)).body).not.toHaveProperty('customDomains');
  });

  it.each`
    path                                                   | status | code
    ${'customers/contoso'}                                 | ${400} | ${'900118'}
    ${`customers/${randomUUID()}`}                         | ${404} | ${'60003'}
    ${`customers/${trey}/subscriptions`}                   | ${403} | ${'20002'}
    ${`customers/${contoso}/subscriptions/${randomUUID()}`} | ${404} | ${'20003'}
    ${`customers/${contoso}/invoices`}                     | ${404} | ${'1000'}
    ${'customers/%E0%A4%A'}                                | ${404} | ${'1000'}
  `('$path is $status, code $code', async ({ path, status, code }) => {
    expect(await api.partnerCenter(path)).toMatchObject({ status, body: { code } });
  });
});

describe('what a customer bought', () => {
  const subscriptions = async (name: string): Promise<any[]> => (await api.partnerCenter(`customers/${customer(name)}/subscriptions`)).body.items;
  const modern = /^[A-Z0-9]{12}:[A-Z0-9]{4}:[A-Z0-9]{12}$/;

  it('shows by its shape alone which commerce it is of', async () => {
    for (const { name, subscriptions: described } of sample.customers) {
      for (const item of await subscriptions(name)) {
        const { commerce, status } = described.find(({ id }) => id === item.id.toLowerCase())!;
        expect(item.status).toBe(status);
        if (commerce === 'legacy') {
          expect(item.offerId).toMatch(/^[0-9A-F]{8}-/);
          expect(item).toMatchObject({ links: { offer: {} }, attributes: { etag: expect.any(String) }, creationDate: '2021-11-25T06: 41: 12Z' });
          for (const absent of ['productType', 'isTrial', 'termDuration', 'isMicrosoftProduct']) expect(item).not.toHaveProperty(absent);
        } else {
          expect(item.offerId).toMatch(modern);
          expect(item).toMatchObject({ productType: { id: expect.any(String) }, links: { product: {} }, isTrial: false, isMicrosoftProduct: commerce === 'new-commerce' });
          expect(item.attributes).not.toHaveProperty('etag');
        }
      }
    }
  });

  it('of a marketplace names the publisher', async () => {
    expect((await subscriptions('VanArsdel'))[0]).toMatchObject({ offerName: 'Nod Document Flow', isMicrosoftProduct: false, publisherName: 'Nod Publishers', productType: { id: 'SaaS' } });
  });

  it('is not what another provider sold', async () => {
    expect((await subscriptions('Fourth Coffee')).map(({ offerName }) => offerName)).toEqual(['Office 365 E1']);
  });
});

describe('a support contact', () => {
  const path = (subscription = office) => `customers/${contoso}/subscriptions/${subscription}/supportcontact`;
  const put = (body: unknown, requestId?: string, subscription?: string) => api.partnerCenter(path(subscription), { method: 'PUT', body, headers: requestId ? { 'MS-RequestId': requestId } : {} });
  const resellers = { trey: { supportTenantId: trey, supportMpnId: '9900002', name: 'Trey' }, consolidated: { supportTenantId: '10000000-0000-4000-8000-000000000003', supportMpnId: '9900003', name: 'CM' } };

  it('is what the sample says, or 404 where nobody was designated', async () => {
    const untouched = await openApi();
    for (const { tenantId, subscriptions } of sample.customers) {
      for (const { id, designated } of subscriptions.filter(({ commerce }) => commerce === 'legacy')) {
        const { status, body } = await untouched.partnerCenter(`customers/${tenantId}/subscriptions/${id.toUpperCase()}/supportcontact`);
        expect([status, body.name]).toEqual(designated === undefined ? [404, undefined] : [200, designated]);
      }
    }
    await untouched.close();
  });

  it('is assigned, in either spelling, and read again', async () => {
    expect(await put(resellers.trey)).toMatchObject({ status: 200, body: { supportTenantId: trey, supportMpnId: '9900002', name: 'Trey Research', attributes: { objectType: 'SupportContact' } } });
    expect((await api.partnerCenter(path())).body.name).toBe('Trey Research');
    const capitals = Object.fromEntries(Object.entries(resellers.consolidated).map(([key, value]) => [key[0]!.toUpperCase() + key.slice(1), value.toUpperCase()]));
    expect(await put(capitals)).toMatchObject({ status: 200, body: { name: 'Consolidated Messenger' } });
  });

  it('is assigned once by requests with the same id, whatever came between', async () => {
    const [first, second] = [randomUUID(), randomUUID()];
    const answer = await put(resellers.trey, first);
    await put(resellers.consolidated, second);
    expect((await put(resellers.trey, first.toUpperCase())).text).toBe(answer.text);
    expect((await api.partnerCenter(path())).body.name).toBe('Consolidated Messenger');
  });

  it('sends the id of a request back', async () => {
    const id = randomUUID();
    const { header } = await put(resellers.trey, id);
    expect([header('ms-requestid'), header('ms-correlationid') !== null]).toEqual([id, true]);
  });

  it.each`
    because                               | body                                                                                                        | subscription | code
    ${'the reseller is unrelated'}        | ${{ supportTenantId: '10000000-0000-4000-8000-000000000004', supportMpnId: '9900004', name: 'TPC' }}         | ${office}    | ${'3000'}
    ${'an advisor is no reseller'}        | ${{ supportTenantId: '10000000-0000-4000-8000-000000000006', supportMpnId: '9900006', name: 'FUC' }}         | ${office}    | ${'3000'}
    ${'the number is another reseller\'s'} | ${{ ...resellers.trey, supportMpnId: '9900003' }}                                                           | ${office}    | ${'3000'}
    ${'the body is empty'}                | ${undefined}                                                                                                | ${office}    | ${'3000'}
    ${'it is new commerce'}               | ${resellers.trey}                                                                                           | ${office.replace(/2$/, '1')} | ${'800042'}
  `('is not assigned where $because', async ({ body, subscription, code }) => {
    const before = await api.partnerCenter(path());
    expect(await put(body, undefined, subscription)).toMatchObject({ status: 400, body: { code } });
    expect((await api.partnerCenter(path())).text).toBe(before.text);
  });
});

describe('about ourselves', () => {
  it('are our resellers, told by number in two spellings; one state is missing, and who has no relationship is not there', async () => {
    const { body } = await api.partnerCenter('relationships?relationship_type=IsIndirectCloudSolutionProviderOf');
    expect(body.items.map(({ name, mpnId, partnerId, state }: any) => [name, mpnId, partnerId, state])).toEqual([
      ['Trey Research', '9900002', undefined, 'Active'], ['Consolidated Messenger', '9900003', undefined, 'active'], ['City Power & Light', undefined, '9900005', undefined],
    ]);
    expect(await api.partnerCenter('relationships?relationship_type=Friends')).toMatchObject({ status: 400, body: { code: '800002' } });
  });

  it('is which reseller a customer is attached to, without a state', async () => {
    const of = async (name: string) => (await api.partnerCenter(`customers/${customer(name)}/relationships`)).body.items.map((item: any) => [item.name, item.state]);
    expect(await of('Adventure Works')).toEqual([['Trey Research', undefined]]);
    expect(await of('Woodgrove Bank')).toEqual([]); // attached to an advisor
  });

  it('is a profile with a stray space, and a link to ask for a relationship', async () => {
    expect((await api.partnerCenter('profiles/support')).body).toMatchObject({ email: 'support@lamna.example.com', profileType: ' SupportProfile' });
    expect((await api.partnerCenter('customers/relationshiprequests')).body.url).toMatch(/^https:\/\/admin\.microsoft\.com\//);
  });

  it('are the links into a customer\'s portals, where a role is held', async () => {
    const { body } = await api.partnerCenter(`customers/${contoso}/managedservices`);
    const exchange = body.items.find(({ id }: any) => id === 'Exchange');
    expect(exchange.links.serviceTicket.uri).toBe(`${api.url}/portal?customer=${contoso}&service=Exchange&view=ticket`);
    expect((await fetch(exchange.links.serviceTicket.uri)).status).toBe(200);
    expect(await api.partnerCenter(`customers/${customer('Tailspin Toys')}/managedservices`)).toMatchObject({ status: 403, body: { code: '900308' } });
  });
});

describe('service requests', () => {
  const closed = '616122292874576';
  const waiting = '2611200040001188';

  it('are numbers in the list, with times that lack their zone', async () => {
    const { body } = await api.partnerCenter(`customers/${fabrikam}/servicerequests`);
    expect(body.items.map(({ id, severity, status, lastClosedDate }: any) => [id, severity, status, lastClosedDate])).toEqual([
      [waiting, 1, 3, '0001-01-01T00:00:00'], [closed, 3, 2, '2026-11-04T10:00:00.000Z'],
    ]);
    expect(body.items[0].lastModifiedDate).toBe('2026-11-21T04:00:00.000');
  });

  it('are words by id, with capitals now and then', async () => {
    expect((await api.partnerCenter(`servicerequests/${waiting}`)).body).toMatchObject({ severity: 'critical', status: 'attention_needed', lastClosedDate: '0001-01-01T00:00:00', organization: { id: fabrikam } });
    expect((await api.partnerCenter(`customers/${fabrikam}/servicerequests/${closed}`)).body).toMatchObject({ severity: 'minimal', status: 'Closed', notes: [{ createdByName: 'Microsoft Support' }] });
  });

  it('are narrowed by status and cut into pages', async () => {
    const ids = async (query: string) => (await api.partnerCenter(`customers/${fabrikam}/servicerequests?${query}`)).body.items.map(({ id }: any) => id);
    expect(await ids('Field=Status&Value=Closed')).toEqual([closed]);
    expect(await ids(`filter=${encodeURIComponent('{"Field":"Status","Value":"attention_needed","Operator":"equals"}')}`)).toEqual([waiting]);
    const { body } = await api.partnerCenter(`customers/${fabrikam}/servicerequests?size=1`);
    expect(body.totalCount).toBe(2);
    expect((await api.partnerCenter(body.links.next.uri.slice(1))).body.items).toMatchObject([{ id: closed }]);
  });

  it('get a note once, however often the request comes', async () => {
    const patch = (text: string, id: string) => api.partnerCenter(`servicerequests/${waiting}`, { method: 'PATCH', body: { NewNote: { Text: text } }, headers: { 'MS-RequestId': id } });
    const id = randomUUID();
    const answers = await Promise.all([patch('The ids are 1, 2, 3.', id), patch('The ids are 1, 2, 3.', id), patch('The ids are 1, 2, 3.', id)]);
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 204]);
    const { body } = await api.partnerCenter(`servicerequests/${waiting}`);
    expect(body.notes.filter(({ text }: any) => text === 'The ids are 1, 2, 3.')).toMatchObject([{ createdByName: 'Adele Vance' }]);
    expect(body.status).toBe('open');
    expect(await api.partnerCenter(`servicerequests/${waiting}`, { method: 'PATCH', body: {} })).toMatchObject({ status: 400, body: { code: '3000' } });
  });

  it('that are not ours, or not there, are told in the newer shape', async () => {
    expect(await api.partnerCenter('servicerequests/1234567890')).toMatchObject({ status: 404, body: { type: expect.any(String), title: 'Not Found', status: 404, detail: expect.any(String), instance: '/servicerequests/1234567890' } });
    expect(await api.partnerCenter(`customers/${contoso}/servicerequests/${closed}`)).toMatchObject({ status: 404 });
  });

  it('take a role with a right to support tickets in the customer\'s tenant', async () => {
    for (const name of ['Northwind Traders', 'Tailspin Toys', 'Litware']) expect(await api.partnerCenter(`customers/${customer(name)}/servicerequests`)).toMatchObject({ status: 403, body: { code: '900150' } });
  });
});

describe('too many calls', () => {
  it('are told in a shape of their own, by customer, until the minute is over', async () => {
    let elapsed = 0;
    const busy = await openApi({ kept: true, elapsedMs: () => elapsed });
    const ask = (id = contoso) => busy.partnerCenter(`customers/${id}`);
    for (let block = 0; block < 10; block += 1) await Promise.all(Array.from({ length: 50 }, () => ask()));
    elapsed = 20_000;
    const { status, body, header } = await ask();
    expect([status, header('retry-after'), body]).toEqual([429, '40', { statusCode: 429, message: 'Rate limit is exceeded. Try again in 40 seconds.' }]);
    expect(await ask(fabrikam)).toMatchObject({ status: 200 });
    elapsed = 60_000;
    expect(await ask()).toMatchObject({ status: 200 });
    await busy.close();
  });
});
