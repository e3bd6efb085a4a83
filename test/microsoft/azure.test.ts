import { describe, expect, it } from 'vitest';
import { alpha3Of, faultsOf, supportLanguageOf, windowsZoneOf, type AzureTicket } from '../../src/microsoft/azure-ticket.ts';
import { createAzure } from '../../src/microsoft/azure.ts';
import { createSend } from '../../src/microsoft/call.ts';
import { otherSide, tellingTokens, type Heard, type Told } from './support.ts';

const contoso = '20000000-0000-4000-8000-000000000001';
const subscription = '30000000-0000-4000-8000-000000000001';
const billing = '517f2da6-78fd-0498-4e22-ad26996b1dfc';
const machines = '6f16735c-b0ae-b275-ad3a-03479cfa1396';
const problem = 'e9301aaa-0b0b-4d5f-9c3c-0123456789ab';
const inSubscription = `/azure/subscriptions/${subscription}/providers/Microsoft.Support`;

function ticket(over: Partial<AzureTicket> = {}, contact: Partial<AzureTicket['contact']> = {}): AzureTicket {
  return {
    serviceId: machines, classificationId: problem, title: 'Virtual machines do not start', description: 'Since 08:00.', severity: 'B', roundTheClock: false, diagnostics: false,
    contact: { firstName: 'Megan', lastName: 'Bowen', email: 'megan@tailwindtraders.example.com', country: 'US', timeZone: 'America/Los_Angeles', language: 'en', ...contact }, ...over,
  };
}

const filed = {
  id: `${inSubscription}/supportTickets/desk-t-1042`, name: 'desk-t-1042', type: 'Microsoft.Support/supportTickets',
  properties: {
    supportTicketId: '2611210040001234', title: 'Virtual machines do not start', severity: 'Moderate', status: 'Open', serviceId: `/providers/Microsoft.Support/services/${machines.toUpperCase()}`,
    createdDate: '2026-11-21T09:00:00Z', modifiedDate: '2026-11-21T09:05:00Z', serviceLevelAgreement: { startTime: '2026-11-21T09:00:00Z', expirationTime: '2026-11-21T13:00:00Z', slaMinutes: 240 },
    supportEngineer: { emailAddress: 'engineer@microsoft.example.com' }, supportPlanDisplayName: 'Cloud Solution Provider', isTemporaryTicket: 'No',
  },
};
const asRead = {
  name: 'desk-t-1042', number: '2611210040001234', title: 'Virtual machines do not start', severity: 'B', status: 'open', serviceId: machines, createdAt: new Date('2026-11-21T09:00:00Z'), changedAt: new Date('2026-11-21T09:05:00Z'),
  responseDueAt: new Date('2026-11-21T13:00:00Z'), engineerEmail: 'engineer@microsoft.example.com', plan: 'Cloud Solution Provider',
};

/** Azure with the other side at its end; what it does not answer is 404. */
async function azureOn(answer: (heard: Heard, url: string) => Told | undefined, patienceMs = 5_000) {
  let url = '';
  const side = await otherSide((heard) => answer(heard, url) ?? { status: 404, body: { error: { code: 'NotFound', message: '' } } });
  url = side.url;
  const azure = createAzure(createSend({ endpoints: side.endpoints, tokens: tellingTokens, pauseMs: 1 }), { pollMs: 1, patienceMs });
  return { azure, heard: side.heard, paths: () => side.heard.map(({ method, path }) => `${method} ${path}`) };
}

describe('reading', () => {
  it('lists the subscriptions that exist, over pages whose links name the port', async () => {
    const { azure, paths } = await azureOn(({ path }, url) => path.includes('page=2') ? { body: { value: [{ subscriptionId: contoso, state: 'Disabled' }] } } : {
      body: { value: [{ subscriptionId: subscription.toUpperCase(), displayName: 'Pay as you go', state: 'Enabled' }, { subscriptionId: problem, displayName: 'Gone', state: 'Deleted' }, { displayName: 'No id' }], nextLink: `${url}/azure/subscriptions?api-version=2022-12-01&page=2` },
    });
    expect(await azure.subscriptions(contoso)).toEqual([{ id: subscription, name: 'Pay as you go' }, { id: contoso, name: contoso }]);
    expect(paths()).toEqual(['GET /azure/subscriptions?api-version=2022-12-01', 'GET /azure/subscriptions?api-version=2022-12-01&page=2']);
  });

  it('trap 17: asks with the customer\'s token, and the partner\'s as auxiliary', async () => {
    const { azure, heard } = await azureOn(() => ({ body: { value: [] } }));
    await azure.roleAssignments(contoso, subscription);
    await azure.services();
    expect(heard.map(({ headers }) => [headers.authorization, headers['x-ms-authorization-auxiliary']])).toEqual([
      [`Bearer azure-support ${contoso} user`, 'Bearer azure-support own user'], ['Bearer azure-support own user', undefined],
    ]);
  });

  it('gives a role by its template id, at the subscription and above', async () => {
    const role = '8e3af657-a8ff-443c-a75c-2fe8c4bcb635';
    const { azure, paths } = await azureOn(() => ({ body: { value: [{ properties: { principalId: contoso.toUpperCase(), roleDefinitionId: `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/${role.toUpperCase()}` } }] } }));
    expect(await azure.roleAssignments(contoso, subscription)).toEqual([{ principalId: contoso, roleId: role }]);
    expect(paths()).toEqual([`GET /azure/subscriptions/${subscription}/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01&$filter=atScope()`]);
  });

  it('never takes an answer that is no list for an empty one', async () => {
    const { azure } = await azureOn(() => ({ body: { message: 'Hello' } }));
    await expect(azure.roleAssignments(contoso, subscription)).rejects.toMatchObject({ reason: 'unreadable' });
  });

  it('knows services and the problems of each', async () => {
    const { azure, paths } = await azureOn(({ path }) => ({ body: { value: [path.includes('problemClassifications') ? { id: `/providers/Microsoft.Support/services/${machines}/problemClassifications/${problem}`, name: problem, properties: { displayName: 'Cannot start' } } : { id: `/providers/Microsoft.Support/services/${machines}`, properties: { displayName: 'Virtual Machines', resourceTypes: [] } }] } }));
    expect(await azure.services()).toEqual([{ id: machines, name: 'Virtual Machines' }]);
    expect(await azure.classifications(`/providers/Microsoft.Support/services/${machines}`)).toEqual([{ id: problem, name: 'Cannot start' }]);
    expect(paths()[1]).toBe(`GET /azure/providers/Microsoft.Support/services/${machines}/problemClassifications?api-version=2024-04-01`);
  });

  it('a ticket as it stands, or none', async () => {
    const { azure } = await azureOn(({ path }) => path.includes('desk-t-1042') ? { body: filed } : undefined);
    expect(await azure.ticket(contoso, subscription, 'desk-t-1042')).toEqual(asRead);
    expect(await azure.ticket(contoso, subscription, 'desk-t-7')).toBeUndefined();
  });

  it('trap 11: words of Azure\'s that are new are unknown, never good', async () => {
    const { azure } = await azureOn(() => ({ body: { value: [{ name: 'a', properties: { severity: 'highestcriticalimpact', status: 'Waiting' } }, { name: 'b', properties: { severity: 'urgent' } }] } }));
    expect(await azure.tickets(contoso, subscription)).toEqual([{ name: 'a', severity: 'A', status: 'unknown' }, { name: 'b', severity: 'unknown', status: 'unknown' }]);
  });

  it('what was written to and fro', async () => {
    const { azure, paths } = await azureOn(() => ({ body: { value: [{ name: 'c1', properties: { subject: 'Please try this', communicationDirection: 'Outbound', createdDate: '2026-11-21T10:00:00Z', body: '<p>' } }, { name: 'c2', properties: { subject: 'Done', communicationDirection: 'inbound' } }] } }));
    expect(await azure.communications(contoso, undefined, 'desk-t-1042')).toEqual([{ id: 'c1', subject: 'Please try this', at: new Date('2026-11-21T10:00:00Z'), direction: 'outbound' }, { id: 'c2', subject: 'Done', direction: 'inbound' }]);
    expect(paths()).toEqual(['GET /azure/providers/Microsoft.Support/supportTickets/desk-t-1042/communications?api-version=2024-04-01']);
  });

  it('whether a name is free', async () => {
    const { azure, heard } = await azureOn(() => ({ body: { nameAvailable: false, reason: 'AlreadyExists' } }));
    expect(await azure.nameAvailable(contoso, subscription, 'desk-t-1042')).toBe(false);
    expect(heard[0]).toMatchObject({ method: 'POST', path: `${inSubscription}/checkNameAvailability?api-version=2024-04-01`, body: '{"name":"desk-t-1042","type":"Microsoft.Support/supportTickets"}' });
  });
});

describe('filing', () => {
  it('trap 18: the partner\'s contact, a country of three letters, a Windows time zone, a language that Azure has', async () => {
    const { azure, heard } = await azureOn(() => ({ body: filed }));
    const wanted = ticket({ startedAt: new Date('2026-11-21T08:00:00Z'), resourceId: `/subscriptions/${subscription}/vm`, planId: 'cGxhbg==', diagnostics: true }, { country: 'HU', timeZone: 'Europe/Budapest', language: 'hu' });
    expect(await azure.createTicket(contoso, subscription, 'desk-t-1042', wanted)).toEqual(asRead);
    expect(heard[0]).toMatchObject({ method: 'PUT', path: `${inSubscription}/supportTickets/desk-t-1042?api-version=2024-04-01` });
    expect(JSON.parse(heard[0]?.body ?? '')).toEqual({
      properties: {
        serviceId: `/providers/Microsoft.Support/services/${machines}`, problemClassificationId: `/providers/Microsoft.Support/services/${machines}/problemClassifications/${problem}`,
        title: 'Virtual machines do not start', description: 'Since 08:00.', severity: 'moderate', advancedDiagnosticConsent: 'Yes', require24X7Response: false, problemStartTime: '2026-11-21T08:00:00.000Z', supportPlanId: 'cGxhbg==',
        technicalTicketDetails: { resourceId: `/subscriptions/${subscription}/vm` },
        contactDetails: { firstName: 'Megan', lastName: 'Bowen', preferredContactMethod: 'email', primaryEmailAddress: 'megan@tailwindtraders.example.com', preferredTimeZone: 'Central Europe Standard Time', country: 'HUN', preferredSupportLanguage: 'en-us' },
      },
    });
  });

  it.each<[fault: string, wanted: AzureTicket, subscriptionId: string | undefined]>([
    ['phone', ticket({ severity: 'A' }), subscription], ['phone', ticket({}, { prefers: 'phone', phone: ' ' }), subscription], ['country', ticket({}, { country: 'Hungary' }), subscription],
    ['name', ticket({}, { lastName: '' }), subscription], ['email', ticket({}, { email: 'megan' }), subscription], ['title', ticket({ title: ' ' }), subscription], ['description', ticket({ description: '' }), subscription],
  ])('trap 18: without %s nothing is sent', async (fault, wanted, subscriptionId) => {
    const { azure, heard } = await azureOn(() => ({ body: filed }));
    expect(faultsOf(wanted, subscriptionId)).toEqual([fault]);
    await expect(azure.createTicket(contoso, subscriptionId, 'desk-t-1042', wanted)).rejects.toMatchObject({ reason: 'refused', code: `missing-${fault}` });
    expect(heard).toEqual([]);
  });

  it.each([['billing', billing, []], ['subscription management', 'F3DC5421-79EF-1EFA-41A5-42BF3CBB52C6', []], ['quota', '06bfd9d3-516b-d5c6-5802-169c800dec89', ['subscription']], ['technical', machines, ['subscription']]])('trap 19: a tenant\'s own request, without a subscription: %s', async (_issue, serviceId, faults) => {
    expect(faultsOf(ticket({ serviceId }), undefined)).toEqual(faults);
    expect(faultsOf(ticket({ serviceId }), subscription)).toEqual([]);
  });

  it('trap 23: severity A says whether somebody answers round the clock', async () => {
    const { azure, heard } = await azureOn(() => ({ body: filed }));
    await azure.createTicket(contoso, subscription, 'desk-t-1042', ticket({ severity: 'A', roundTheClock: true }, { phone: '+1 206 555 0100', prefers: 'phone' }));
    expect(JSON.parse(heard[0]?.body ?? '').properties).toMatchObject({ severity: 'critical', require24X7Response: true, contactDetails: { phoneNumber: '+1 206 555 0100', preferredContactMethod: 'phone' } });
  });

  it('a request about money names no resource', async () => {
    const { azure, heard } = await azureOn(() => ({ body: filed }));
    await azure.createTicket(contoso, undefined, 'desk-t-1042', ticket({ serviceId: billing, resourceId: `/subscriptions/${subscription}/vm` }));
    expect(heard[0]?.path).toBe('/azure/providers/Microsoft.Support/supportTickets/desk-t-1042?api-version=2024-04-01');
    expect(JSON.parse(heard[0]?.body ?? '').properties).not.toHaveProperty('technicalTicketDetails');
  });

  /** Azure that accepts with 202 and then says, one after the other, how far it is. */
  const accepting = (progress: readonly Told[], header = 'azure-asyncoperation', after: Told = { body: filed }) => {
    let asked = 0;
    return ({ method, path }: Heard, url: string): Told | undefined => {
      if (method === 'PUT') return { status: 202, headers: { [header]: `${url}/azure/providers/Microsoft.Support/operationresults/1?api-version=2024-04-01`, 'retry-after': '0' } };
      if (path.includes('operationresults')) return progress[Math.min(asked++, progress.length - 1)];
      return after;
    };
  };

  it.each<[string, string, readonly Told[]]>([
    ['Azure-AsyncOperation', 'azure-asyncoperation', [{ body: { status: 'InProgress' } }, { body: { status: 'Succeeded' } }]], ['Location', 'location', [{ status: 202 }, { status: 204 }]], ['Location that gives the ticket', 'location', [{ body: filed }]],
  ])('waits for Azure to finish: %s', async (_how, header, progress) => {
    const { azure, paths } = await azureOn(accepting(progress, header));
    expect(await azure.createTicket(contoso, subscription, 'desk-t-1042', ticket())).toEqual(asRead);
    expect(paths().filter((path) => path.includes('operationresults'))).toHaveLength(progress.length);
    expect(paths().at(-1)).toContain('GET ');
  });

  it.each<[string, readonly Told[], object, Told?]>([
    ['gave it up', [{ body: { status: 'Failed', error: { code: 'InvalidProblemClassification', message: 'Contoso' } } }], { reason: 'refused', code: 'InvalidProblemClassification' }],
    ['cancelled it', [{ body: { status: 'Canceled' } }], { reason: 'refused', code: 'Canceled' }],
    ['never finishes', [{ body: { status: 'InProgress' }, headers: { 'retry-after': '60' } }], { reason: 'outcome-unknown' }],
    ['cannot be asked', [{ instead: 'cut' }], { reason: 'outcome-unknown' }],
    ['sends us elsewhere for the outcome', [{ status: 302, headers: { location: 'https://evil.example.com' } }], { reason: 'outcome-unknown' }],
    ['has finished, but there is nothing', [{ body: { status: 'Succeeded' } }], { reason: 'outcome-unknown' }, { status: 404 }],
  ])('says so where Azure %s', async (_what, progress, error, after) => {
    const { azure } = await azureOn(accepting(progress, 'azure-asyncoperation', after));
    await expect(azure.createTicket(contoso, subscription, 'desk-t-1042', ticket())).rejects.toMatchObject({ service: 'azure-support', ...error });
  });

  it('the same name twice is one ticket', async () => {
    let puts = 0;
    const { azure } = await azureOn(({ method }) => method === 'GET' ? { body: filed } : (puts += 1) === 1 ? { instead: 'cut' } : { status: 409, body: { error: { code: 'Conflict', message: '' } } });
    expect(await azure.createTicket(contoso, subscription, 'desk-t-1042', ticket())).toEqual(asRead);
    expect(puts).toBe(2);
  });

  it('what Azure refuses is refused', async () => {
    const { azure } = await azureOn(() => ({ status: 400, body: { error: { code: 'InvalidContact', message: '' } } }));
    await expect(azure.createTicket(contoso, subscription, 'desk-t-1042', ticket())).rejects.toMatchObject({ reason: 'refused', code: 'InvalidContact', call: 'PUT subscriptions/{id}/providers/Microsoft.Support/supportTickets/{id}' });
  });
});

describe('trap 18: how Azure names things', () => {
  it.each([['US', 'USA'], ['hu', 'HUN'], ['BRA', 'BRA'], [' jp ', 'JPN'], ['GB', 'GBR'], ['UK', undefined], ['XX', undefined], ['', undefined]])('the country %j is %s', (country, code) => {
    expect(alpha3Of(country)).toBe(code);
  });

  it('every time zone of this machine has a Windows name, but for one research station', () => {
    expect(Intl.supportedValuesOf('timeZone').filter((zone) => windowsZoneOf(zone) === 'UTC')).toEqual(['Antarctica/Troll']);
  });

  it.each([['Europe/Budapest', 'Central Europe Standard Time'], ['America/Sao_Paulo', 'E. South America Standard Time'], ['Asia/Tokyo', 'Tokyo Standard Time'], ['Asia/Calcutta', 'India Standard Time'], ['UTC', 'UTC'], ['Mars/Olympus', 'UTC']])('%s is %s', (zone, windows) => {
    expect(windowsZoneOf(zone)).toBe(windows);
  });

  it.each([['en', 'en-us'], ['es-MX', 'es-es'], ['pt-BR', 'pt-br'], ['ja', 'ja-jp'], ['hu', 'en-us'], ['zh-Hant-TW', 'zh-tw'], ['zh-CN', 'zh-hans'], ['de-AT', 'de-de']])('the language %s is %s', (language, code) => {
    expect(supportLanguageOf(language)).toBe(code);
  });
});
