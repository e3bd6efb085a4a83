import { describe, expect, it } from 'vitest';
import { createGraph } from '../../src/microsoft/graph.ts';
import { everything, recorded, sample } from './support.ts';

const own = 'a0000000-0000-4000-8000-000000000001';
const trey = '10000000-0000-4000-8000-000000000002';
const contoso = '20000000-0000-4000-8000-000000000001';
const fabrikam = 'fab00000-0000-4000-8000-00000000000a';
const adele = '30000000-0000-4000-8000-000000000001';
const group = '40000000-0000-4000-8000-00000000000a';
const serviceSupport = 'f023fd81-a637-4b56-95fd-791ac0226033';
const helpdesk = '729827e3-9c14-49f7-bb1b-9608f156bbb8';
const relationships = 'tenantRelationships/delegatedAdminRelationships';
const groupsPath = `users/${adele}/transitiveMemberOf/microsoft.graph.group?$select=id&$count=true&$top=999`;
const membersPath = `groups/${group}/transitiveMembers/microsoft.graph.user?$select=id%2CdisplayName%2Cmail%2CuserPrincipalName%2CbusinessPhones%2CmobilePhone%2CpreferredLanguage%2CuserType%2CaccountEnabled&$count=true&$top=999`;

/** Graph with these answers, by path; '{graph}' in a sample is where it is. */
async function graph(routes: Parameters<typeof recorded>[0]) {
  const here = Object.fromEntries(Object.entries(routes).map(([path, told]) => [path, typeof told === 'string' ? ({ headers }: { headers: { host?: string } }) => told.replaceAll('{graph}', `http://${headers.host}/graph/v1.0`) : told]));
  const side = await recorded(here);
  return { ...side, graph: createGraph(side.send, own.toUpperCase()) };
}

/** How one relationship of this shape is read. */
async function read(shape: object) {
  const whole = {
    id: 'a1', displayName: 'Contoso support', status: 'active', customer: { tenantId: contoso, displayName: 'Contoso' }, endDateTime: '2028-01-12T10:00:00Z',
    accessDetails: { unifiedRoles: [{ roleDefinitionId: serviceSupport }] },
  };
  const { graph: client } = await graph({ [relationships]: { body: { value: [{ ...whole, ...shape }] } } });
  return (await everything(client.relationships(own)))[0]!;
}

describe('relationships', () => {
  it('traps 7, 11 and 29: all of them, whatever their status, over all pages', async () => {
    const { graph: client } = await graph({ [relationships]: sample('gdap-relationships.1'), [`${relationships}?$skiptoken=page2`]: sample('gdap-relationships.2') });
    expect(await everything(client.relationships(own))).toEqual([
      {
        id: '5e5594d3-6f82-458b-b567-77db4811f0cd-00000000-0000-0000-0000-000000001234', displayName: 'Contoso support', status: 'active', endsAt: new Date('2028-01-12T10:00:00Z'), autoExtend: true,
        roles: [serviceSupport, helpdesk], tenantId: contoso, customerName: 'Contoso',
      },
      {
        id: '5d027261-d21f-4aa9-b7db-7fa1f56fb163', displayName: 'Fabrikam helpdesk', status: 'expiring', endsAt: new Date('2026-11-20T10:00:00Z'), autoExtend: false,
        roles: [helpdesk], tenantId: fabrikam, customerName: 'Fabrikam',
      },
      {
        id: '5d027261-d21f-4aa9-b7db-7fa1f56fb164', displayName: 'Not accepted yet', status: 'approvalPending', endsAt: new Date('2026-12-01T00:00:00Z'), autoExtend: false,
        roles: [serviceSupport], tenantId: '', customerName: '',
      },
    ]);
  });

  it('of one customer are asked for by filter, and sorted out again where the service gave others too', async () => {
    const { graph: client } = await graph({ [`${relationships}?$filter=customer%2FtenantId%20eq%20%27${contoso}%27`]: { body: { value: [...JSON.parse(sample('gdap-relationships.1')).value, { id: 'b2', status: 'active' }] } } });
    expect((await everything(client.relationships(own, contoso))).map(({ id, status, tenantId }) => [id.slice(0, 8), status, tenantId])).toEqual([['5e5594d3', 'active', contoso], ['b2', 'unknown', contoso]]);
  });

  it.each`
    shape                                                     | because
    ${{ status: 'somethingNew' }}                             | ${'a status that nobody knows'}
    ${{ status: 'unknownFutureValue' }}                       | ${'a status that nobody may know'}
    ${{ status: undefined }}                                  | ${'no status'}
    ${{ status: 7 }}                                          | ${'no word'}
    ${{ endDateTime: undefined }}                             | ${'no end'}
    ${{ endDateTime: '0001-01-01T00:00:00' }}                 | ${'an end that is none'}
    ${{ endDateTime: 'soon', duration: 'P1D' }}               | ${'an end that cannot be read'}
    ${{ accessDetails: undefined }}                           | ${'no roles'}
    ${{ accessDetails: { unifiedRoles: 'all' } }}             | ${'roles that cannot be read'}
    ${{ customer: null }}                                     | ${'active with nobody'}
    ${{ customer: { tenantId: 'Contoso' } }}                  | ${'active with somebody who cannot be read'}
  `('that cannot be read are neither a yes nor gone: unknown ($because)', async ({ shape }) => {
    expect(await read(shape)).toMatchObject({ id: 'a1', status: 'unknown' });
  });

  it('without an id make the page unreadable, which is not a list without them', async () => {
    const { graph: client } = await graph({ [relationships]: { body: { value: [{ status: 'active' }] } } });
    await expect(everything(client.relationships(own))).rejects.toMatchObject({ reason: 'unreadable', call: `GET ${relationships}` });
  });

  it('grant no role that cannot be read', async () => {
    expect(await read({ accessDetails: { unifiedRoles: [{ roleDefinitionId: 'Helpdesk' }, null, { roleDefinitionId: helpdesk.toUpperCase() }] } })).toMatchObject({ status: 'active', roles: [helpdesk] });
  });

  it.each`
    written      | extends
    ${'P180D'}   | ${true}
    ${'p180d'}   | ${true}
    ${'P0D'}     | ${false}
    ${'PT0S'}    | ${false}
    ${''}        | ${false}
    ${null}      | ${false}
    ${'maybe 1'} | ${false}
  `('trap 29: autoExtendDuration $written: extends itself $extends', async ({ written, extends: extendsItself }) => {
    expect((await read({ autoExtendDuration: written })).autoExtend).toBe(extendsItself);
  });

  it.each`
    duration   | from                                             | ends
    ${'P730D'} | ${{ activatedDateTime: '2026-01-12T10:00:00Z' }} | ${'2028-01-12T10:00:00.000Z'}
    ${'P2Y'}   | ${{ activatedDateTime: '2026-01-12T10:00:00Z' }} | ${'2028-01-12T10:00:00.000Z'}
    ${'P1Y6M'} | ${{ createdDateTime: '2026-01-12T10:00:00Z' }}   | ${'2027-07-12T10:00:00.000Z'}
    ${'P'}     | ${{ createdDateTime: '2026-01-12T10:00:00Z' }}   | ${'1970-01-01T00:00:00.000Z'}
    ${'for ever'} | ${{ createdDateTime: '2026-01-12T10:00:00Z' }} | ${'1970-01-01T00:00:00.000Z'}
  `('without an end of its own one of $duration ends $ends at the earliest', async ({ duration, from, ends }) => {
    expect((await read({ status: 'approved', endDateTime: null, duration, ...from })).endsAt.toISOString()).toBe(ends);
  });
});

describe('access assignments', () => {
  it('trap 6: keep the deleted and pending ones apart from the active', async () => {
    const { graph: client } = await graph({ [`${relationships}/a1/accessAssignments`]: sample('access-assignments') });
    expect(await client.assignments(own, 'a1')).toEqual([
      { status: 'active', groupId: group, roles: [serviceSupport] },
      { status: 'deleted', groupId: '40000000-0000-4000-8000-000000000002', roles: [helpdesk] },
      { status: 'pending', groupId: '40000000-0000-4000-8000-000000000003', roles: [] },
    ]);
  });

  it.each([
    { status: 'granted' }, { accessContainer: null }, { accessContainer: { accessContainerId: 'Support' } }, { accessContainer: { accessContainerId: group, accessContainerType: 'unknownFutureValue' } }, { accessDetails: null },
  ])('trap 6: give nothing where they cannot be read: %j', async (shape) => {
    const whole = { status: 'active', accessContainer: { accessContainerId: group }, accessDetails: { unifiedRoles: [] } };
    const { graph: client } = await graph({ [`${relationships}/a1/accessAssignments`]: { body: { value: [whole, { ...whole, ...shape }] } } });
    expect((await client.assignments(own, 'a1')).map(({ status }) => status)).toEqual(['active', 'unknown']);
  });
});

describe('people', () => {
  it('are in groups directly and through others, over all pages', async () => {
    const { graph: client, heard } = await graph({ [groupsPath]: sample('member-of.1'), [`users/${adele}/transitiveMemberOf/microsoft.graph.group?$select=id&$skiptoken=m~AQAnOz`]: sample('member-of.2') });
    expect(await client.groupsOf(own, adele)).toEqual([group, '40000000-0000-4000-8000-000000000001', '40000000-0000-4000-8000-000000000004']);
    expect(heard.map(({ headers }) => headers.consistencylevel)).toEqual(['eventual', 'eventual']);
  });

  it('are in unknown groups where one cannot be read, not in fewer', async () => {
    const { graph: client } = await graph({ [groupsPath]: { body: { value: [{ id: group }, { displayName: 'No id' }] } } });
    await expect(client.groupsOf(own, adele)).rejects.toMatchObject({ reason: 'unreadable', call: 'GET users/{id}/transitiveMemberOf/microsoft.graph.group' });
  });

  it('trap 30: of a group are no guests, and nobody who left', async () => {
    const { graph: client } = await graph({ [membersPath]: sample('group-members') });
    expect(await client.members(own, group)).toEqual([
      { objectId: '3a000000-0000-4000-8000-000000000001', name: 'Adele Vance', email: 'adele.vance@lamna.example.com', phone: '+44 20 7946 0101', language: 'en-GB' },
      { objectId: '30000000-0000-4000-8000-000000000002', name: 'Kovács Eszter', email: 'eszter.kovacs@lamna.example.com', phone: '+44 20 7946 0102' },
    ]);
  });

  it('the group of a name is the oldest of that very name', async () => {
    const { graph: client } = await graph({ 'groups?$filter=displayName%20eq%20%27AdminAgents%27&$select=id%2CdisplayName%2CcreatedDateTime': sample('groups') });
    expect(await client.groupNamed(own, 'AdminAgents')).toBe('40000000-0000-4000-8000-0000000000aa');
  });

  it('a name with a quote in it is a name, and one that nobody has is no group', async () => {
    const { graph: client, heard } = await graph({ 'groups?$filter=displayName%20eq%20%27Margie%27%27s%27&$select=id%2CdisplayName%2CcreatedDateTime': { body: { value: [] } } });
    expect(await client.groupNamed(own, "Margie's")).toBeUndefined();
    expect(new URL(heard[0]!.path, 'http://x').searchParams.get('$filter')).toBe("displayName eq 'Margie''s'");
  });

  it('global administrators are people and groups', async () => {
    const { graph: client } = await graph({ "directoryRoles(roleTemplateId='62e90394-69f5-4237-9190-012177145e10')/members?$select=id": sample('role-members') });
    expect(await client.globalAdministrators(own)).toEqual(['30000000-0000-4000-8000-00000000000a', '40000000-0000-4000-8000-000000000005']);
  });
});

it('portals are those with an address that can be opened', async () => {
  const { graph: client } = await graph({ [`tenantRelationships/delegatedAdminCustomers/${contoso}/serviceManagementDetails`]: sample('service-management') });
  expect(await client.portals(contoso)).toEqual([
    { name: 'Microsoft Entra ID', url: 'https://aad.portal.azure.com/contoso.onmicrosoft.com' },
    { name: 'Microsoft Teams', url: 'https://admin.teams.microsoft.com/?delegatedOrg=contoso.onmicrosoft.com' },
  ]);
});

describe('a tenant', () => {
  it('is found by its domain', async () => {
    const { graph: client } = await graph({ "tenantRelationships/findTenantInformationByDomainName(domainName='contoso.com')": sample('tenant') });
    expect(await client.tenantByDomain(' contoso.com ')).toEqual({ tenantId: '20000000-0000-4000-8000-00000000000a', name: 'Contoso', defaultDomain: 'contoso.com' });
  });

  it('is not found by one that nobody has, whatever is in it', async () => {
    const { graph: client, heard } = await graph({});
    expect(await client.tenantByDomain("contoso.com')/x?y=('")).toBeUndefined();
    expect(heard.map(({ path }) => path)).toEqual(['/graph/v1.0/tenantRelationships/findTenantInformationByDomainName(domainName=\'contoso.com%27%27)%2Fx%3Fy%3D(%27%27\')']);
  });
});

it('trap 2: a customer\'s own subscriptions say who sold them, and whether they are a trial, where they say so', async () => {
  const { graph: client, heard } = await graph({ 'directory/subscriptions': sample('company-subscriptions') });
  expect(await client.ownSubscriptions(contoso)).toEqual([
    { skuPartNumber: 'ENTERPRISEPACK', isTrial: false, enabled: true, ownerTenantId: '10000000-0000-4000-8000-00000000000a' },
    { skuPartNumber: 'POWER_BI_PRO', isTrial: true, enabled: true },
    { skuPartNumber: 'VISIOCLIENT', enabled: false },
    { skuPartNumber: 'FLOW_FREE', isTrial: false, enabled: false },
  ]);
  expect(heard[0]!.headers.authorization).toBe(`Bearer graph ${contoso} user`);
});

describe('trap 16: whose token', () => {
  it.each`
    who                | tenant      | authorization
    ${'ours'}          | ${own}      | ${'Bearer graph own user'}
    ${'another company'} | ${trey}   | ${`Bearer graph ${trey} app`}
  `('$who: $authorization', async ({ tenant, authorization }) => {
    const { graph: client, heard } = await graph({});
    await Promise.allSettled([
      everything(client.relationships(tenant)), client.assignments(tenant, 'a1'), client.groupsOf(tenant, adele), client.groupNamed(tenant, 'AdminAgents'), client.members(tenant, group), client.globalAdministrators(tenant),
    ]);
    expect(heard.map(({ headers }) => headers.authorization)).toEqual(Array(6).fill(authorization));
  });

  it('a customer\'s tenant is entered as the user, never as the app alone', async () => {
    const { graph: client, heard } = await graph({});
    await Promise.allSettled([client.incidents(contoso), client.incident(contoso, 'EX1'), client.ownSubscriptions(contoso)]);
    expect(heard.map(({ headers }) => headers.authorization)).toEqual(Array(3).fill(`Bearer graph ${contoso} user`));
  });

  it('our own tenant and what we know of customers is asked at home', async () => {
    const { graph: client, heard } = await graph({});
    await Promise.allSettled([client.incidents(own), client.portals(contoso), client.tenantByDomain('contoso.com')]);
    expect(heard.map(({ headers }) => headers.authorization)).toEqual(Array(3).fill('Bearer graph own user'));
  });
});
