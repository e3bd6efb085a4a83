import { describe, expect, it } from 'vitest';
import { createPartnerCenter } from '../../src/microsoft/partner-center.ts';
import { everything, recorded, sample, type Told } from './support.ts';

const contoso = '20000000-0000-4000-8000-000000000001';
const trey = { tenantId: '10000000-0000-4000-8000-00000000000a', partnerId: '9900002', name: 'Trey Research' };
const legacy = '83ef9d05-0000-4000-8000-00000000000b';
const contactPath = `customers/${contoso}/subscriptions/${legacy}/supportcontact`;

/** Partner Center with these answers, by path. */
async function partnerCenter(routes: Parameters<typeof recorded>[0]) {
  const side = await recorded(routes);
  return { ...side, center: createPartnerCenter(side.send) };
}

/** One answer to whatever is asked. */
async function answering(path: string, body: unknown) {
  return (await partnerCenter({ [path]: { body: typeof body === 'string' ? JSON.stringify(body) : body } })).center;
}

describe('customers', () => {
  it('trap 14: come page by page, and page 2 only with the token of page 1', async () => {
    const { center, heard } = await partnerCenter({
      'customers?size=500': sample('customers.1'),
      'customers?size=500&seekOperation=Next': ({ headers }): string | Told => (headers['ms-continuationtoken'] === 'AAAAAAAAAAAAAAAAAAAAAQ==' ? sample('customers.2') : { status: 400, body: {} }),
    });
    expect(await everything(center.customers())).toEqual([
      { tenantId: contoso, name: 'Contoso', domain: 'contoso.onmicrosoft.com', relationship: 'reseller' },
      { tenantId: 'fab00000-0000-4000-8000-00000000000a', name: 'Fabrikam', domain: 'fabrikam.onmicrosoft.com', relationship: 'advisor' },
      { tenantId: '20000000-0000-4000-8000-000000000010', name: 'Fourth Coffee', domain: 'fourthcoffee.onmicrosoft.com', relationship: 'microsoft-support' },
    ]);
    expect(heard.map(({ headers }) => headers.authorization)).toEqual(['Bearer partner-center own user', 'Bearer partner-center own user']);
  });

  it('are found by the beginning of a field, encoded', async () => {
    const filter = '{"Field":"CompanyName","Value":"Margie\'s & Co","Operator":"starts_with"}';
    const { center, heard } = await partnerCenter({ [`customers?size=500&filter=${encodeURIComponent(filter).replaceAll("'", '%27')}`]: { body: { items: [] } } });
    expect(await everything(center.customers({ field: 'CompanyName', startsWith: "Margie's & Co" }))).toEqual([]);
    expect(new URL(heard[0]!.path, 'http://x').searchParams.get('filter')).toBe(filter);
  });

  it('that cannot be read are left out, the others stay', async () => {
    const center = await answering('customers?size=500', { items: [
      null, 'odd', { id: contoso }, { companyProfile: { companyName: 'No id' } }, { id: contoso, companyProfile: { companyName: 'Contoso' } },
      { id: 'not a guid', companyProfile: { tenantId: trey.tenantId.toUpperCase(), domain: 'nameless.onmicrosoft.com' }, relationshipToPartner: 'somethingNew' },
    ] });
    expect(await everything(center.customers())).toEqual([
      { tenantId: contoso, name: 'Contoso', relationship: 'unknown' },
      { tenantId: trey.tenantId, name: 'nameless.onmicrosoft.com', domain: 'nameless.onmicrosoft.com', relationship: 'unknown' },
    ]);
  });
});

describe('a customer', () => {
  it('traps 5 and 20: says whether there is DAP, and its initial domain', async () => {
    const { center } = await partnerCenter({ [`customers/${contoso}`]: sample('customer') });
    expect(await center.customer(contoso)).toEqual({
      tenantId: contoso, name: 'Contoso', domain: 'contoso.onmicrosoft.com', relationship: 'reseller', country: 'US', language: 'pt-BR', dap: true, initialDomain: 'contoso.onmicrosoft.com',
    });
  });

  it.each`
    domains                                                                  | initial
    ${['contoso.com', 'Contoso.onmicrosoft.com']}                            | ${'contoso.onmicrosoft.com'}
    ${['contoso.com', 'contoso.mail.onmicrosoft.com']}                       | ${undefined}
    ${['contoso.onmicrosoft.us']}                                            | ${'contoso.onmicrosoft.us'}
    ${['onmicrosoft.com.example.com', 'contoso.onmicrosoft.com.example.com']} | ${undefined}
  `('trap 20: of $domains the initial domain is $initial', async ({ domains: [domain, ...customDomains], initial }) => {
    const center = await answering(`customers/${contoso}`, { id: contoso, companyProfile: { companyName: 'Contoso', domain }, customDomains });
    expect((await center.customer(contoso)).initialDomain).toBe(initial);
  });

  it('is read with no more than an id and a name: what is not said is absent', async () => {
    const center = await answering(`customers/${contoso}`, { id: contoso, companyProfile: { companyName: 'Contoso' }, billingProfile: { culture: 'not a tag!', defaultAddress: null }, customDomains: null });
    expect(await center.customer(contoso)).toEqual({ tenantId: contoso, name: 'Contoso', relationship: 'unknown' });
  });

  it('of which nothing can be read is an error that says nothing of what was read', async () => {
    const center = await answering(`customers/${contoso}`, { secret: 'Contoso' });
    const error = await center.customer(contoso).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'MicrosoftError', reason: 'unreadable', service: 'partner-center', call: 'GET customers/{id}', status: 200 });
    expect(JSON.stringify(error) + String(error)).not.toMatch(/Contoso|20000000/);
  });
});

describe('the support contact', () => {
  it('trap 11: is read with its GUID in lower case', async () => {
    const { center } = await partnerCenter({ [contactPath]: sample('support-contact') });
    expect(await center.supportContact(contoso, legacy)).toEqual(trey);
  });

  it.each([{ supportTenantId: null, supportMpnId: null, name: null }, { supportTenantId: '' }, { supportTenantId: '00000000-0000-0000-0000-000000000000' }, {}])('is nobody where Microsoft says %j', async (body) => {
    expect(await (await answering(contactPath, body)).supportContact(contoso, legacy)).toBeUndefined();
  });

  it('is nobody where Microsoft knows of none (404)', async () => {
    expect(await (await partnerCenter({})).center.supportContact(contoso, legacy)).toBeUndefined();
  });

  it('is not nobody where it cannot be read', async () => {
    await expect((await answering(contactPath, { supportTenantId: 'Trey' })).supportContact(contoso, legacy)).rejects.toMatchObject({ reason: 'unreadable' });
    const refused = await partnerCenter({ [contactPath]: { status: 403, body: { code: '2032', description: 'Access denied' } } });
    await expect(refused.center.supportContact(contoso, legacy)).rejects.toMatchObject({ reason: 'denied', code: '2032' });
  });

  it('trap 14: is assigned under the request id that it was given', async () => {
    const { center, heard } = await partnerCenter({ [contactPath]: ({ body }) => ({ body }) });
    expect(await center.assignSupportContact(contoso, legacy, trey, 'cafe0000-0000-4000-8000-000000000001')).toEqual(trey);
    expect(heard.map(({ method, headers, body }) => [method, headers['ms-requestid'], JSON.parse(body)])).toEqual([
      ['PUT', 'cafe0000-0000-4000-8000-000000000001', { supportTenantId: trey.tenantId, supportMpnId: '9900002', name: 'Trey Research' }],
    ]);
  });

  it('is assigned also where the answer says nothing', async () => {
    const { center } = await partnerCenter({ [contactPath]: { status: 200 } });
    expect(await center.assignSupportContact(contoso, legacy, trey, 'cafe0000-0000-4000-8000-000000000001')).toEqual(trey);
  });

  it('is what Microsoft says it is now, not what was asked for', async () => {
    const { center } = await partnerCenter({ [contactPath]: { body: { supportTenantId: '10000000-0000-4000-8000-000000000003', supportMpnId: 9900003, name: 'Consolidated Messenger' } } });
    expect(await center.assignSupportContact(contoso, legacy, trey, 'cafe0000-0000-4000-8000-000000000001')).toEqual({ tenantId: '10000000-0000-4000-8000-000000000003', partnerId: '9900003', name: 'Consolidated Messenger' });
  });
});

describe('resellers', () => {
  it('have their number under either name, and a relationship that is there, not there, or not said', async () => {
    const { center } = await partnerCenter({ 'relationships?relationship_type=IsIndirectCloudSolutionProviderOf': sample('relationships') });
    expect(await center.resellers()).toEqual([
      { ...trey, related: true },
      { tenantId: '10000000-0000-4000-8000-000000000003', name: 'Consolidated Messenger', partnerId: '9900003', related: true },
      { tenantId: '10000000-0000-4000-8000-000000000004', name: 'The Phone Company', partnerId: '9900004', related: false },
      { tenantId: '10000000-0000-4000-8000-000000000005', name: 'City Power & Light', partnerId: '9900005' },
    ]);
  });

  it('of a customer come without a state', async () => {
    const { center } = await partnerCenter({ [`customers/${contoso}/relationships`]: sample('customer-relationships') });
    expect(await center.resellersOf(contoso)).toEqual([trey]);
  });

  it('a customer accepts us by a link', async () => {
    const { center } = await partnerCenter({ 'customers/relationshiprequests': sample('relationship-request') });
    expect(await center.relationshipRequestLink()).toBe(JSON.parse(sample('relationship-request')).url);
    await expect((await answering('customers/relationshiprequests', { url: 'javascript:alert(1)' })).relationshipRequestLink()).rejects.toMatchObject({ reason: 'unreadable' });
  });
});

describe('the support profile', () => {
  it('traps 11 and 26: is read past its profile type and a byte order mark', async () => {
    const { center } = await partnerCenter({ 'profiles/support': `\uFEFF${sample('support-profile')}` });
    expect(await center.supportProfile()).toEqual({ email: 'support@lamna.example.com', phone: '+44 20 7946 0100', website: 'https://support.lamna.example.com' });
  });

  it.each(['SupportProfile', 'support_profile', ' SupportProfile', 7])('trap 26: profileType %j is as good as any', async (profileType) => {
    expect(await (await answering('profiles/support', { email: ' help@lamna.example.com ', telephone: '', website: null, profileType })).supportProfile()).toEqual({ email: 'help@lamna.example.com' });
  });
});

it('managed services give links that can be opened, the one for tickets among them', async () => {
  const { center } = await partnerCenter({ [`customers/${contoso}/managedservices`]: sample('managed-services') });
  const session = `https://portal.office.com/Partner/BeginClientSession.aspx?CTID=${contoso}&CSDEST=`;
  expect(await center.managedServices(contoso)).toEqual([
    { id: 'Exchange', name: 'Exchange', group: 'Office', admin: `${session}Exchange&InitialDomain=contoso.onmicrosoft.com&PrimaryDomain=contoso.com`, health: `${session}ServiceStatus`, ticket: `${session}Support` },
    { id: 'AzureActiveDirectory', name: 'Azure Active Directory', group: 'Azure', admin: 'https://aad.portal.azure.com/contoso.onmicrosoft.com' },
    { id: 'Yammer', name: 'Yammer', group: 'Office' },
  ]);
});

describe('service requests', () => {
  it('traps 11 and 13: of a list, with numbers for words, no Z, no closing date, and ids of any length', async () => {
    const { center } = await partnerCenter({ [`customers/${contoso}/servicerequests`]: sample('service-requests') });
    expect(await center.serviceRequests(contoso)).toEqual([
      {
        id: '6161222928745760', title: 'Mail is delayed', description: 'Messages to other tenants take an hour.', severity: 'A', status: 'open', product: 'Exchange Online',
        createdAt: new Date('2026-11-18T20:31:17.240Z'), changedAt: new Date('2026-11-19T08:00:00Z'), contactEmail: 'adele.vance@lamna.example.com', organization: { id: contoso, name: 'Contoso' }, notes: [],
      },
      { id: '616122292874576', title: 'Billing question', description: '', severity: 'C', status: 'closed', createdAt: new Date('2026-10-01T00:00:00Z'), changedAt: new Date('2026-10-03T00:00:00Z'), closedAt: new Date('2026-10-03T00:00:00Z'), notes: [] },
      { id: '1161222928', title: 'Something new', description: '', status: 'unknown', notes: [] },
    ]);
  });

  it('traps 11 and 13: one by itself, with words and notes', async () => {
    const { center } = await partnerCenter({ 'servicerequests/6161222928745760': sample('service-request') });
    expect(await center.serviceRequest('6161222928745760')).toMatchObject({
      id: '6161222928745760', severity: 'A', status: 'attention-needed', organization: { id: '20000000-0000-4000-8000-00000000000a' },
      notes: [{ by: 'Account', at: new Date('2026-11-18T20:31:18Z'), text: 'Request received.' }, { by: '', text: 'Please send the message headers.' }],
    });
  });

  it('trap 13: a number too long to be exact is left out, not rounded', async () => {
    const { center } = await partnerCenter({ [`customers/${contoso}/servicerequests`]: '{"items":[{"id":61612229287457601,"title":"Rounded"},{"id":"61612229287457601","title":"Exact"}]}' });
    expect((await center.serviceRequests(contoso)).map(({ id, title }) => [id, title])).toEqual([['61612229287457601', 'Exact']]);
  });

  it('are not asked for by something that is no id', async () => {
    const { center, heard } = await partnerCenter({});
    await expect(center.serviceRequest('..')).rejects.toThrow(RangeError);
    await expect(center.serviceRequest('../customers?size=1#')).rejects.toMatchObject({ reason: 'not-found' });
    expect(heard.map(({ path }) => path)).toEqual(['/partner-center/v1/servicerequests/..%2Fcustomers%3Fsize%3D1%23']);
  });
});

it('trap 16: every call goes as the user who signed in, in the partner\'s own tenant', async () => {
  const { center, heard } = await partnerCenter({});
  await Promise.allSettled([
    everything(center.customers({ field: 'IndirectReseller', startsWith: trey.tenantId })), center.customer(contoso), center.subscriptions(contoso), center.subscription(contoso, legacy),
    center.azureSubscriptions(contoso, legacy), center.supportContact(contoso, legacy), center.assignSupportContact(contoso, legacy, trey, legacy), center.resellers(), center.resellersOf(contoso),
    center.relationshipRequestLink(), center.supportProfile(), center.managedServices(contoso), center.serviceRequests(contoso), center.serviceRequest('1'),
  ]);
  expect(heard).toHaveLength(14);
  expect(new Set(heard.map(({ headers }) => headers.authorization))).toEqual(new Set(['Bearer partner-center own user']));
});
