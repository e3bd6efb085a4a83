import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sample } from '../../src/sandbox/sample-partner.ts';
import { samplePartner } from '../support/sample.ts';
import { contoso, fabrikam, lamna, openApi, trey, type Api } from './api-client.ts';

let api: Api;
beforeAll(async () => { api = await openApi(); });
afterAll(() => api.close());

const customer = (name: string) => sample.customers.find((each) => each.name === name)!.tenantId;
const person = (name: string) => sample.people.find((each) => each.name === name)!.objectId;
const relationships = 'tenantRelationships/delegatedAdminRelationships';
const advanced = { ConsistencyLevel: 'eventual' };

describe('GDAP relationships', () => {
  const known = () => samplePartner(api.now()).relationships;

  it('are what the sample says, for each company whose token it is', async () => {
    for (const [tenantId, as] of [[lamna, 'user'], [lamna, 'app'], [trey, 'app']] as const) {
      const { body } = await api.graph(relationships, { tenantId, as });
      const expected = known().filter(({ companyId }) => companyId === tenantId);
      expect(body.value.map((each: any) => [each.id, each.status, each.endDateTime, each.customer.tenantId, each.accessDetails.unifiedRoles.map(({ roleDefinitionId }: any) => roleDefinitionId)]))
        .toEqual(expected.map((each) => [each.id, each.status, each.endsAt.toISOString(), each.tenantId, each.roles]));
      expect(body.value.map((each: any) => each.autoExtendDuration === 'P180D')).toEqual(expected.map(({ autoExtend }) => autoExtend));
    }
  });

  it('come in pages, each with the whole address of the next', async () => {
    const found: string[] = [];
    for (let next: string | undefined = `${relationships}?$top=5&$filter=status eq 'active'`; next;) {
      const { body }: Awaited<ReturnType<Api['graph']>> = await api.graph(next);
      expect(body.value.length).toBeLessThanOrEqual(5);
      found.push(...body.value.map(({ id }: any) => id));
      next = body['@odata.nextLink'];
      if (next) expect(next.startsWith(`${api.endpoints.graph}/${relationships}?`)).toBe(true);
    }
    expect(found).toEqual(known().filter(({ companyId, status }) => companyId === lamna && status === 'active').map(({ id }) => id));
    expect(found.length).toBeGreaterThan(5);
  });

  it.each`
    filter                                                                   | found
    ${`customer/tenantId eq '${fabrikam}'`}                                  | ${1}
    ${`status eq 'active' and customer/tenantId eq '${fabrikam.toUpperCase()}'`} | ${1}
    ${`status eq 'expired' and customer/tenantId eq '${fabrikam}'`}          | ${0}
  `('$filter: $found', async ({ filter, found }) => {
    expect((await api.graph(`${relationships}?$filter=${encodeURIComponent(filter)}`)).body.value).toHaveLength(found);
  });

  it.each(['$top=301', '$top=0', "$filter=contains(displayName,'x')", '$skiptoken=x'])('refuse %s', async (query) => {
    expect(await api.graph(`${relationships}?${query}`)).toMatchObject({ status: 400, body: { error: { code: 'BadRequest', message: expect.any(String), innerError: { 'request-id': expect.any(String) } } } });
  });

  it('of Proseware nobody may read', async () => {
    expect(await api.graph(`${relationships}?$filter=customer/tenantId eq '${customer('Proseware')}'`)).toMatchObject({ status: 403, body: { error: { code: 'Authorization_RequestDenied' } } });
  });

  it('list every assignment, deleted ones too', async () => {
    for (const { id, companyId, assignments } of known()) {
      const { body } = await api.graph(`${relationships}/${id}/accessAssignments`, { tenantId: companyId, as: 'app' });
      expect(body.value.map((each: any) => ({ groupId: each.accessContainer.accessContainerId, status: each.status, roles: each.accessDetails.unifiedRoles.map(({ roleDefinitionId }: any) => roleDefinitionId) }))).toEqual(assignments);
    }
    expect(await api.graph(`${relationships}/50000000-0000-4000-8000-000000000402/accessAssignments`)).toMatchObject({ status: 404 }); // another company's
  });

  it('end as time goes by, or extend themselves', async () => {
    const later = await openApi();
    const read = async (id: string) => (await later.graph(`${relationships}/${id}`)).body;
    later.advance(24 * 13);
    expect(await read('50000000-0000-4000-8000-000000000201')).toMatchObject({ status: 'expired' });
    later.advance(24 * 400);
    expect(await later.graph(relationships)).toMatchObject({ status: 401 }); // the token has ended too
    const { body: { access_token: token } } = await later.login({ grant_type: 'client_credentials', scope: 'https://graph.microsoft.com/.default' });
    expect((await later.graph(`${relationships}/50000000-0000-4000-8000-000000000101`, { token })).body).toMatchObject({ status: 'active', endDateTime: new Date(later.now().getTime() + (400 + 180 - 413) * 86_400_000).toISOString() });
    await later.close();
  });

  it('say where the customer\'s portals are', async () => {
    const { body } = await api.graph(`tenantRelationships/delegatedAdminCustomers/${contoso}/serviceManagementDetails`);
    expect(body.value[0]).toEqual({ id: 'Azure', serviceName: 'Azure', serviceManagementUrl: `${api.url}/portal?customer=${contoso}&service=Azure&view=admin` });
  });
});

describe('groups and people', () => {
  const members = async (tenantId: string, name: string, query = '') => {
    const as = tenantId === lamna ? 'user' : 'app';
    const { body: { value: [group] } } = await api.graph(`groups?$filter=displayName eq '${name}'&$select=id`, { tenantId, as });
    expect(Object.keys(group)).toEqual(['id']);
    return (await api.graph(`groups/${group.id}/transitiveMembers/microsoft.graph.user?$count=true${query}`, { tenantId, as, headers: advanced })).body;
  };
  const namesOf = ({ value }: any) => value.map(({ displayName }: any) => displayName);

  it.each`
    tenant   | group                      | people
    ${lamna} | ${'AdminAgents'}           | ${['Adele Vance', '田中 美咲', 'Lucía Fernández', 'Beatriz Carvalho']}
    ${lamna} | ${'SalesAgents'}           | ${['田中 美咲']}
    ${lamna} | ${'Support desk managers'} | ${['Lucía Fernández', 'Beatriz Carvalho']}
    ${trey}  | ${'AdminAgents'}           | ${['Rafael Souza']}
    ${trey}  | ${'HelpdeskAgents'}        | ${[]}
  `('$group has $people', async ({ tenant, group, people }) => {
    expect(namesOf(await members(tenant, group))).toEqual(people);
  });

  it('have guests, who are told from members only when one asks', async () => {
    const [plain, asked] = [await members(lamna, 'HelpdeskAgents'), await members(lamna, 'HelpdeskAgents', '&$select=id,displayName,userType,preferredLanguage')];
    expect(namesOf(plain)).toContain('Megan Bowen');
    expect(plain.value[0]).not.toHaveProperty('userType');
    expect(asked.value.map(({ displayName, userType }: any) => [displayName, userType])).toEqual([['Kovács Eszter', 'Member'], ['Beatriz Carvalho', 'Member'], ['Megan Bowen', 'Guest']]);
    expect(asked.value[0].preferredLanguage).toBe('hu-HU');
  });

  it('are told of a person, nested groups too', async () => {
    for (const { name, of, objectId, groups, roles, manager } of sample.people.filter(({ groups: held, of: company }) => held && sample.companies.some((each) => each.name === company))) {
      const tenantId = sample.companies.find((each) => each.name === of)!.tenantId;
      const { body } = await api.graph(`users/${objectId}/transitiveMemberOf/microsoft.graph.group?$select=id&$count=true`, { tenantId, as: 'app', headers: advanced });
      const ids: string[] = body.value.map(({ id }: any) => id);
      for (const group of groups!) expect(ids, `${name} in ${group}`).toContain(sample.groups[group]!.id);
      expect(ids).toHaveLength(groups!.length + (manager ? 1 : 0) + (roles.includes('sales-agent') ? 1 : 0));
    }
  });

  it('are not told of Misaki, of strangers, or without saying that one knows it is an advanced query', async () => {
    const ask = (id: string, headers = {}, query = '$count=true') => api.graph(`users/${id}/transitiveMemberOf/microsoft.graph.group?${query}`, { headers });
    expect(await ask(person('田中 美咲'), advanced)).toMatchObject({ status: 403, body: { error: { code: 'Authorization_RequestDenied' } } });
    expect(await ask(person('Rafael Souza'), advanced)).toMatchObject({ status: 404, body: { error: { code: 'Request_ResourceNotFound' } } });
    for (const refused of [await ask(person('Adele Vance')), await ask(person('Adele Vance'), advanced, '')]) expect(refused).toMatchObject({ status: 400, body: { error: { code: 'Request_UnsupportedQuery' } } });
  });

  it('have one Global administrator in our tenant', async () => {
    const { body } = await api.graph("directoryRoles(roleTemplateId='62e90394-69f5-4237-9190-012177145e10')/members");
    expect(body.value).toMatchObject([{ '@odata.type': '#microsoft.graph.user', id: person('Lucía Fernández') }]);
  });
});

describe('tenants', () => {
  it.each(['fabrikam.example.com', 'FABRIKAM.onmicrosoft.com'])('%s is Fabrikam\'s', async (domain) => {
    expect((await api.graph(`tenantRelationships/findTenantInformationByDomainName(domainName='${domain}')`)).body).toMatchObject({ tenantId: fabrikam, displayName: 'Fabrikam', defaultDomainName: 'fabrikam.example.com' });
  });

  it('are not guessed', async () => {
    expect(await api.graph("tenantRelationships/findTenantInformationByDomainName(domainName='nobody.example.com')")).toMatchObject({ status: 404 });
  });
});

describe('service health', () => {
  const issues = (tenantId: string, query = '') => api.graph(`admin/serviceAnnouncement/issues${query}`, { tenantId });

  it('is of the tenant whose token it is', async () => {
    expect((await issues(contoso)).body.value.map(({ id, isResolved }: any) => [id, isResolved])).toEqual([['EX1100211', false], ['TM1100187', false], ['SP1100034', true]]);
    expect((await issues(customer('Relecloud'))).body.value).toMatchObject([{ id: 'DY1100090', service: 'Dynamics 365 Apps' }]);
    expect((await issues(lamna)).body.value).toEqual([]);
  });

  it('can be narrowed to what is open, and cut into pages by preference', async () => {
    expect((await issues(contoso, '?$filter=isResolved eq false')).body.value).toHaveLength(2);
    expect((await issues(contoso, '?$filter=endDateTime eq null')).body.value).toHaveLength(2);
    const { body } = await api.graph('admin/serviceAnnouncement/issues', { tenantId: contoso, headers: { Prefer: 'odata.maxpagesize=2' } });
    expect(body.value).toHaveLength(2);
    expect((await api.graph(body['@odata.nextLink'], { tenantId: contoso, headers: { Prefer: 'odata.maxpagesize=2' } })).body.value).toHaveLength(1);
  });

  it('tells an issue with its posts in HTML; words come in either case', async () => {
    const { body } = await api.graph('admin/serviceAnnouncement/issues/TM1100187', { tenantId: contoso });
    expect(body).toMatchObject({ classification: 'Advisory', status: 'Investigating', startDateTime: '2026-11-20T08:00:00.000Z', endDateTime: null, posts: [{ description: { contentType: 'html', content: expect.stringContaining('<em>queued</em>') } }] });
    expect(await api.graph('admin/serviceAnnouncement/issues/TM1100187', { tenantId: customer('Relecloud') })).toMatchObject({ status: 404 });
  });

  it('has an overview, with the issues when asked', async () => {
    const overview = async (query: string) => (await api.graph(`admin/serviceAnnouncement/healthOverviews${query}`, { tenantId: contoso })).body.value.find(({ service }: any) => service === 'Exchange Online');
    expect(await overview('')).toEqual({ id: 'ExchangeOnline', service: 'Exchange Online', status: 'serviceDegradation' });
    expect((await overview('?$expand=issues')).issues).toMatchObject([{ id: 'EX1100211' }]);
  });

  it.each(['Tailspin Toys', 'Wide World Importers', 'Litware', 'VanArsdel'])('of %s takes a role there, which the desk\'s user has not', async (name) => {
    expect(await issues(customer(name))).toMatchObject({ status: 403, body: { error: { code: 'Authorization_RequestDenied' } } });
  });

  it('is asked for at most 240 times a minute and 800 times an hour, by tenant', async () => {
    let elapsed = 0;
    const busy = await openApi({ elapsedMs: () => elapsed });
    const ask = (tenantId: string) => busy.graph('admin/serviceAnnouncement/issues', { tenantId });
    const many = async (count: number) => (await Promise.all(Array.from({ length: count }, () => ask(contoso)))).filter(({ status }) => status === 200).length;
    expect(await many(250)).toBe(240);
    expect(await ask(fabrikam)).toMatchObject({ status: 200 });
    elapsed = 60_000;
    expect(await many(240)).toBe(240);
    elapsed = 120_000;
    expect(await many(240)).toBe(240);
    elapsed = 180_000;
    expect(await many(100)).toBe(80); // what the minute refused, the hour does not count
    const { body, header } = await ask(contoso);
    expect([body.error.code, header('retry-after')]).toEqual(['TooManyRequests', '3420']);
    await busy.close();
  });
});

describe('what a customer\'s own directory says it has', () => {
  it('is what we sold, with our tenant as the owner, and what it bought itself, with none', async () => {
    const read = async (name: string) => (await api.graph('directory/subscriptions', { tenantId: customer(name) })).body.value.map((each: any) => [each.skuPartNumber, each.isTrial, each.ownerTenantId]);
    expect(await read('Adventure Works')).toEqual([['O365_BUSINESS_PREMIUM', false, lamna], ['DYN365_ENTERPRISE_CUSTOMER_SERVICE', false, lamna], ['POWER_BI_PRO', false, null]]);
    expect(await read('Fabrikam')).toContainEqual(['Microsoft_Teams_Premium', true, null]);
  });

  it('has a name for every product of the sample but Azure and the marketplace', () => {
    const sold = sample.customers.flatMap(({ subscriptions }) => subscriptions.filter(({ workload }) => workload !== 'azure' && workload !== 'marketplace').map(({ name }) => name));
    expect(sold.filter((name) => sample.skuPartNumbers[name] === undefined)).toEqual([]);
  });
});
