import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { sampleRecords, sample } from '../../src/sandbox/sample-partner.ts';
import { audiences, contoso, openApi, told, trey } from './api-client.ts';

const contact = `customers/${contoso}/subscriptions/60000000-0000-4000-8000-000000000102/supportcontact`;
const ticket = 'providers/Microsoft.Support/supportTickets/kept?api-version=2024-04-01';
const service = '/providers/Microsoft.Support/services/517f2da6-78fd-0498-4e22-ad26996b1dfc';

it('what was written is there after a restart, and what was answered is answered the same', async () => {
  const before = await openApi();
  const id = randomUUID();
  const put = (api: typeof before) => api.partnerCenter(contact, { method: 'PUT', headers: { 'MS-RequestId': id }, body: { supportTenantId: trey, supportMpnId: '9900002', name: 'Trey Research' } });
  const answer = await put(before);
  const filed = await told(`${before.url}/portal/requests`, { method: 'POST', headers: { Origin: before.url }, body: new URLSearchParams({
    customer: contoso, product: 'Azure', severity: 'minimal', title: 'T', description: 'D', contactName: 'N', contactEmail: 'n@lamna.example.com',
  }) });
  const number = new URL(filed.header('location')!, before.url).searchParams.get('filed')!;
  await before.azure(ticket, { method: 'PUT', tenantId: contoso, body: { properties: {
    serviceId: service, problemClassificationId: `${service}/problemClassifications/a1000000-0000-4000-8000-000000000101`, title: 'T', description: 'D', severity: 'minimal', advancedDiagnosticConsent: 'No',
    contactDetails: { firstName: 'A', lastName: 'V', preferredContactMethod: 'email', primaryEmailAddress: 'a@lamna.example.com', preferredTimeZone: 'UTC', country: 'GBR', preferredSupportLanguage: 'en-us' },
  } } });
  await before.close();

  const after = await openApi({ kept: true });
  expect((await after.partnerCenter(contact)).body.name).toBe('Trey Research');
  expect((await put(after)).text).toBe(answer.text);
  expect((await after.partnerCenter(`servicerequests/${number}`)).body.title).toBe('T');
  expect(await after.azure(ticket, { tenantId: contoso })).toMatchObject({ status: 200, body: { name: 'kept' } });
  await after.close();
});

it('tokens of before are good after it, until a fault spoils them', async () => {
  const before = await openApi();
  const [refreshToken, token] = [before.credentials.refreshToken, await before.token('graph')];
  await before.close();
  const after = await openApi({ kept: true });
  expect(await after.login({ grant_type: 'refresh_token', refresh_token: refreshToken, scope: audiences.graph })).toMatchObject({ status: 200 });
  expect(await after.graph('groups', { token })).toMatchObject({ status: 200 });
  after.faults.set('graph', 'expired-token', 60_000);
  after.faults.clear();
  expect(await after.graph('groups', { token })).toMatchObject({ status: 401 });
  await after.close();
});

it('ends and beginnings count from the first opening', async () => {
  const path = 'tenantRelationships/delegatedAdminRelationships/50000000-0000-4000-8000-000000000201';
  const before = await openApi();
  const first = (await before.graph(path)).body;
  await before.close();
  const after = await openApi({ kept: true, now: () => new Date('2026-11-26T10:00:00Z') });
  expect((await after.graph(path)).body).toEqual(first);
  await after.close();
});

it('the records beside the APIs hold what no API tells', () => {
  const { companies, customers, subscriptions, people } = sampleRecords();
  expect(companies.map(({ name, own }) => [name, own])).toEqual(sample.companies.map(({ name, own }) => [name, own]));
  expect(customers.find(({ tenantId }) => tenantId === contoso)).toEqual({ tenantId: contoso, aliases: sample.customers[0]!.aliases, locale: 'en', timeZone: 'America/New_York', dynamicsAdvancedSupport: true });
  expect(customers.flatMap(({ attachedTo }) => attachedTo ?? [])).toEqual(['10000000-0000-4000-8000-000000000006']); // resellers are told by Partner Center
  expect(subscriptions.find(({ id }) => id.endsWith('1401'))).toMatchObject({ publisher: { name: 'Nod Publishers' } });
  expect(subscriptions.find(({ id }) => id.endsWith('0202'))).toMatchObject({ ownRecord: { name: 'Trey Research', tenantId: trey, email: 'ajuda@trey.example.com' } });
  expect(people.map(({ name }) => name)).toEqual(['Megan Bowen', 'Javier Moreno', 'Camila Oliveira', 'Szabó Anna', '佐藤 健', 'Pradeep Gupta']);
  expect(JSON.stringify(sampleRecords())).not.toContain('null');
});
