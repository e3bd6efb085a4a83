import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sample } from '../../src/sandbox/sample-partner.ts';
import { samplePartner } from '../support/sample.ts';
import { adele, contoso, fabrikam, lamna, openApi, type Api, type Told } from './api-client.ts';

let api: Api;
beforeAll(async () => { api = await openApi(); });
afterAll(() => api.close());

const customer = (name: string) => sample.customers.find((each) => each.name === name)!.tenantId;
const subscription = '70000000-0000-4000-8000-000000000105';
const [arm, roles, support] = ['api-version=2022-12-01', 'api-version=2022-04-01&$filter=atScope()', 'api-version=2024-04-01'];
const code = ({ body }: Told) => body.error.code;

describe('what the sample says of Azure', () => {
  /** As a reader of the APIs finds out: bought through us, by another, or not to be known; who holds which role. */
  async function read(tenantId: string) {
    const { body: { items } } = await api.partnerCenter(`customers/${tenantId}/subscriptions`);
    const plan = items.find(({ productType }: any) => productType?.id === 'Azure');
    const entitled = plan && await api.partnerCenter(`customers/${tenantId}/subscriptions/${plan.id}/azureEntitlements`);
    const { body: { value: [visible] } } = await api.azure(`subscriptions?${arm}`, { tenantId });
    if (!visible) return undefined;
    const isProvider = plan === undefined ? false : entitled.status === 403 ? undefined : entitled.body.items.some(({ id }: any) => id.toLowerCase() === visible.subscriptionId);
    const assigned = await api.azure(`subscriptions/${visible.subscriptionId}/providers/Microsoft.Authorization/roleAssignments?${roles}`, { tenantId });
    const rbac: Record<string, string[]> | undefined = assigned.status === 403 ? undefined : {};
    for (const { properties: { principalId, roleDefinitionId } } of assigned.body.value ?? []) (rbac![principalId] ??= []).push(roleDefinitionId.split('/').at(-1).toLowerCase());
    return { ...(isProvider !== undefined && { isProvider }), ...(rbac && { rbac }) };
  }

  it.each(sample.customers.map(({ name }) => name))('comes out again for %s', async (name) => {
    const described = samplePartner(api.now()).subscriptions.find(({ tenantId, workload }) => tenantId === customer(name) && workload === 'azure');
    expect(await read(customer(name))).toEqual(described?.azure ?? undefined);
  });

  it('has ids of Azure\'s own: a plan\'s id is no Azure subscription', async () => {
    expect(await api.azure(`subscriptions/60000000-0000-4000-8000-000000000105/providers/Microsoft.Authorization/roleAssignments?${roles}`, { tenantId: contoso })).toMatchObject({ status: 404, body: { error: { code: 'SubscriptionNotFound' } } });
  });
});

describe('a call to Azure', () => {
  it('names its version', async () => {
    expect(code(await api.azure('subscriptions', { tenantId: contoso }))).toBe('MissingApiVersionParameter');
    expect(code(await api.azure('subscriptions?api-version=1', { tenantId: contoso }))).toBe('InvalidApiVersionParameter');
  });

  it('brings the customer\'s token, and ours beside it', async () => {
    const [ours, theirs, others] = await Promise.all([api.token('azure'), api.token('azure', { tenantId: contoso }), api.token('azure', { tenantId: fabrikam })]);
    const ask = (token: string, auxiliary: string) => api.azure(`subscriptions?${arm}`, { token, headers: { 'x-ms-authorization-auxiliary': auxiliary } });
    expect((await ask(theirs, `Bearer ${ours}`)).body.value).toMatchObject([{ subscriptionId: subscription, tenantId: contoso, state: 'Enabled' }]);
    expect(await ask(theirs, '')).toMatchObject({ status: 401, body: { error: { code: 'AuthenticationFailed' } } });
    for (const wrong of [`Bearer ${others}`, `Bearer ${ours}, Bearer rubbish`, `Bearer ${await api.token('graph')}`]) expect(code(await ask(theirs, wrong))).toBe('InvalidAuxiliaryTokens');
    expect((await ask(ours, `Bearer ${theirs}`)).body.value).toEqual([]); // the wrong way round: our own tenant, silently
  });

  it('gets nothing of another tenant\'s subscription', async () => {
    expect(await api.azure(`subscriptions/${subscription}/providers/Microsoft.Support/supportTickets?${support}`, { tenantId: fabrikam })).toMatchObject({ status: 401, body: { error: { code: 'InvalidAuthenticationTokenTenant' } } });
  });
});

describe('support tickets', () => {
  const billing = { service: '517f2da6-78fd-0498-4e22-ad26996b1dfc', classification: 'a1000000-0000-4000-8000-000000000101' };
  const machine = { service: '6f16735c-b0ae-b275-ad3a-03479cfa1396', classification: 'a1000000-0000-4000-8000-000000000401' };
  const contact = {
    firstName: 'Adele', lastName: 'Vance', preferredContactMethod: 'email', primaryEmailAddress: 'adele.vance@lamna.example.com', phoneNumber: '+44 20 7946 0101', preferredTimeZone: 'GMT Standard Time',
    country: 'GBR', preferredSupportLanguage: 'en-us',
  };
  const ticket = (over: object = {}, { service, classification } = machine) => ({ properties: {
    serviceId: `/providers/Microsoft.Support/services/${service}`, problemClassificationId: `/providers/Microsoft.Support/services/${service}/problemClassifications/${classification}`,
    title: 'The machine does not answer', description: 'Since nine o\'clock.', severity: 'critical', advancedDiagnosticConsent: 'Yes', contactDetails: contact, ...over,
  } });
  const at = (name: string, of = subscription) => `${of ? `subscriptions/${of}/` : ''}providers/Microsoft.Support/supportTickets/${name}`;
  const put = (name: string, body: unknown, { of = subscription, tenantId = contoso } = {}) => api.azure(`${at(name, of)}?${support}`, { method: 'PUT', body, tenantId });

  it('are made in the background, and are there when it is done', async () => {
    const accepted = await put('vm-1', ticket());
    expect([accepted.status, accepted.text]).toEqual([202, '']);
    const operation = accepted.header('azure-asyncoperation')!;
    expect(accepted.header('location')).toBe(`${api.endpoints.azure}/${at('vm-1')}?${support}`);
    const polls = [await api.azure(operation, { tenantId: contoso }), await api.azure(operation, { tenantId: contoso })];
    expect(polls.map(({ body }) => body.status)).toEqual(['InProgress', 'Succeeded']);
    const { body } = await api.azure(accepted.header('location')!, { tenantId: contoso });
    expect(body).toMatchObject({ name: 'vm-1', type: 'Microsoft.Support/supportTickets', properties: {
      supportTicketId: expect.stringMatching(/^261121\d{10}$/), status: 'Open', severity: 'critical', supportPlanDisplayName: 'Cloud Solution Provider', createdDate: api.now().toISOString(),
      serviceLevelAgreement: { slaMinutes: 120, expirationTime: '2026-11-21T12:00:00.000Z' },
    } });
  });

  it('are made once under a name', async () => {
    await put('vm-2', ticket());
    const first = await api.azure(`${at('vm-2')}?${support}`, { tenantId: contoso });
    const again = await put('VM-2', ticket());
    expect([again.status, again.body]).toEqual([200, first.body]);
    expect(await put('vm-2', ticket({ title: 'Something else' }))).toMatchObject({ status: 409 });
    const check = (name: string) => api.azure(`subscriptions/${subscription}/providers/Microsoft.Support/checkNameAvailability?${support}`, { method: 'POST', tenantId: contoso, body: { name, type: 'Microsoft.Support/supportTickets' } });
    expect([(await check('vm-2')).body, (await check('vm-none')).body]).toMatchObject([{ nameAvailable: false, reason: 'AlreadyExists' }, { nameAvailable: true }]);
  });

  it('are listed, narrowed and cut into pages', async () => {
    for (const name of ['list-1', 'list-2', 'list-3']) await put(name, ticket({}, billing), { of: '', tenantId: fabrikam });
    const list = async (query: string) => (await api.azure(`providers/Microsoft.Support/supportTickets?${support}&${query}`, { tenantId: fabrikam })).body;
    expect((await list("$filter=status eq 'Open' and createdDate ge 2026-11-21T00:00:00Z")).value).toHaveLength(3);
    expect((await list("$filter=status eq 'Closed'")).value).toEqual([]);
    const page = await list('$top=2');
    expect(page.value).toHaveLength(2);
    expect((await api.azure(page.nextLink, { tenantId: fabrikam })).body.value).toHaveLength(1);
    expect((await api.azure(`providers/Microsoft.Support/supportTickets?${support}`, { tenantId: customer('Relecloud') })).body.value).toEqual([]);
  });

  it.each`
    field                                | over
    ${'title'}                           | ${{ title: ' ' }}
    ${'severity'}                        | ${{ severity: 'A' }}
    ${'severity'}                        | ${{ severity: 'highestcriticalimpact' }}
    ${'country'}                         | ${{ contactDetails: { ...contact, country: 'GB' } }}
    ${'preferredTimeZone'}               | ${{ contactDetails: { ...contact, preferredTimeZone: 'Europe/London' } }}
    ${'preferredSupportLanguage'}        | ${{ contactDetails: { ...contact, preferredSupportLanguage: 'hu-hu' } }}
    ${'phoneNumber'}                     | ${{ contactDetails: { ...contact, phoneNumber: undefined } }}
    ${'advancedDiagnosticConsent'}       | ${{ advancedDiagnosticConsent: undefined }}
    ${'problemClassificationId'}         | ${{ problemClassificationId: `/providers/Microsoft.Support/services/${machine.service}/problemClassifications/${billing.classification}` }}
    ${'serviceId'}                       | ${{ serviceId: `/providers/Microsoft.Support/services/${adele}` }}
  `('are refused for $field', async ({ field, over }) => {
    const answer = await put(`bad-${field}`, ticket(over));
    expect([answer.status, code(answer)]).toEqual([400, 'InvalidParameter']);
    expect(answer.body.error.message).toContain(field);
    expect(await api.azure(`${at(`bad-${field}`)}?${support}`, { tenantId: contoso })).toMatchObject({ status: 404 });
  });

  it('without a subscription are about money or the subscription', async () => {
    expect(await put('tenant-technical', ticket(), { of: '' })).toMatchObject({ status: 400 });
    expect(await put('tenant-billing', ticket({}, billing), { of: '' })).toMatchObject({ status: 202 });
  });

  it.each`
    name                 | number  | about        | status | because
    ${'Margie\'s Travel'} | ${1202} | ${machine}  | ${403} | ${'our groups may only read there'}
    ${'Tailspin Toys'}   | ${303}  | ${machine}   | ${403} | ${'an Azure role alone, without GDAP, is not enough'}
    ${'Northwind Traders'} | ${503} | ${machine}  | ${202} | ${'any role through GDAP will do'}
    ${'Fourth Coffee'}   | ${1002} | ${machine}   | ${202} | ${'technical ones may be filed for another provider\'s'}
    ${'Fourth Coffee'}   | ${1002} | ${billing}   | ${403} | ${'others may not'}
  `('at $name: $status, for $because', async ({ name, number, about, status }) => {
    const of = `${name === 'Fourth Coffee' ? 6 : 7}0000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
    expect(await put('t', ticket({}, about), { of, tenantId: customer(name) })).toMatchObject({ status });
  });

  it('are talked about: what we write goes in, what Microsoft writes comes out', async () => {
    await put('talk', ticket());
    const [talk, query] = [`${at('talk')}/communications`, `?${support}`];
    const say = (body: string) => api.azure(`${talk}/note-1${query}`, { method: 'PUT', tenantId: contoso, body: { properties: { subject: 'More', body, sender: 'adele.vance@lamna.example.com' } } });
    expect(await say('It answers to ping.')).toMatchObject({ status: 202 });
    expect(await say('It answers to ping.')).toMatchObject({ status: 200 });
    expect(await say('It does not.')).toMatchObject({ status: 409 });
    const { body } = await api.azure(`${talk}${query}`, { tenantId: contoso });
    expect(body.value.map(({ name, properties }: any) => [name, properties.communicationDirection])).toEqual([[expect.stringMatching(/^received-\d{16}$/), 'outbound'], ['note-1', 'inbound']]);
  });

  it('are for services that Azure lists, each with its classifications', async () => {
    const list = async (path: string) => (await api.azure(`providers/Microsoft.Support/services${path}?${support}`, { tenantId: lamna })).body.value.map(({ name, properties }: any) => [name, properties.displayName]);
    expect(await list('')).toContainEqual([billing.service, 'Billing']);
    expect(await list(`/${billing.service}/problemClassifications`)).toContainEqual([billing.classification, 'Refund Request']);
  });
});
