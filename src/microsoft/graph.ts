import * as z from 'zod/v4';
import { globalAdministrator, type GdapRelationship } from '../rules/index.ts';
import type { Answer, Call, Send } from './call.ts';
import { AnyRelationship, Assignment, ofCustomer, type Relationship } from './graph.gdap.ts';
import { Issue, type Incident } from './graph.health.ts';
import { oldestNamed, NamedGroup, User, userFields, WithId, type Member } from './graph.people.ts';
import { allOf, pagesOf, type Page } from './pages.ts';
import { every, flag, guid, ifFound, known, maybe, must, oneOf, read, some, text, unreadable, webAddress, type ParseItems } from './parse.ts';
import { at, quoted, withQuery, type Place } from './path.ts';

export type { Relationship } from './graph.gdap.ts';
export type { Incident, IncidentStatus } from './graph.health.ts';
export type { Member } from './graph.people.ts';

/** A tenant found by one of its domains. */
export interface FoundTenant {
  readonly tenantId: string;
  readonly name: string;
  readonly defaultDomain?: string;
}

/** A subscription as the customer's own tenant lists it, whoever sold it. */
export interface OwnSubscription {
  readonly skuPartNumber: string;
  /** Absent where the answer does not say. */
  readonly isTrial?: boolean;
  /** Paid for and running; false while it is in arrears, locked, suspended or deleted. */
  readonly enabled: boolean;
  /** The partner's tenant that sold it; absent where the customer bought it from Microsoft (an inference: no page says so). */
  readonly ownerTenantId?: string;
}

/**
 * Microsoft Graph in our own words. Every call throws MicrosoftError (RangeError for an id that cannot be one). A company is a partner
 * company by its tenant: ours is asked as the user who signed in, any other as the app alone, which must be consented to there. A
 * customer's tenant is entered by GDAP, so always as the user.
 */
export interface Graph {
  /** A company's GDAP relationships, page by page, whatever their status; with one customer, or with all. */
  relationships(company: string, customer?: string): AsyncIterable<readonly Relationship[]>;
  assignments(company: string, relationshipId: string): Promise<GdapRelationship['assignments']>;
  /** The groups that somebody is in, nested ones too. */
  groupsOf(company: string, objectId: string): Promise<readonly string[]>;
  /** The id of the group with this name, the oldest where there are several; undefined where there is none. */
  groupNamed(company: string, displayName: string): Promise<string | undefined>;
  /** Who is in a group, also through other groups: no guests, and nobody whose account is switched off. */
  members(company: string, groupId: string): Promise<readonly Member[]>;
  /** Object ids of all that hold the role: people, and groups to which it is assigned. */
  globalAdministrators(company: string): Promise<readonly string[]>;
  /** The ways into a customer's portals. */
  portals(customer: string): Promise<readonly { readonly name: string; readonly url: string }[]>;
  /** The open incidents and advisories of a tenant's services. 240 calls a minute and 800 an hour for each tenant. */
  incidents(tenant: string): Promise<readonly Incident[]>;
  /** One incident, also when it is over; undefined where there is none of that id. */
  incident(tenant: string, id: string): Promise<Incident | undefined>;
  tenantByDomain(domain: string): Promise<FoundTenant | undefined>;
  ownSubscriptions(tenant: string): Promise<readonly OwnSubscription[]>;
}

/** The client of Microsoft Graph, for the partner with this tenant. */
export function createGraph(send: Send, ownTenantId: string): Graph {
  const own = ownTenantId.toLowerCase();
  const company = (tenantId: string): Whose => (tenantId.toLowerCase() === own ? {} : { tenantId, as: 'app' });
  const customer = (tenantId: string): Whose => (tenantId.toLowerCase() === own ? {} : { tenantId });

  async function get<Shape extends z.ZodType>(whose: Whose, place: Place, shape: Shape): Promise<z.output<Shape>> {
    const call = getting(whose, place);
    return read(shape, await send(call), call);
  }
  const pages = <Item>(whose: Whose, place: Place, itemsOf: ParseItems<Item>) => pagesOf(send, getting(whose, place), pageOf(itemsOf));
  const list = <Item>(whose: Whose, place: Place, itemsOf: ParseItems<Item>) => allOf(pages(whose, place, itemsOf));

  return {
    async *relationships(of, customerId) {
      const filter = customerId === undefined ? undefined : `customer/tenantId eq ${quoted(customerId)}`;
      const all = pages(company(of), withQuery(at`tenantRelationships/delegatedAdminRelationships`, { $filter: filter }), every(AnyRelationship));
      for await (const page of all) yield customerId === undefined ? page : ofCustomer(page, customerId);
    },
    assignments: async (of, id) => list(company(of), at`tenantRelationships/delegatedAdminRelationships/${id}/accessAssignments`, every(Assignment)),
    groupsOf: async (of, id) => list(searching(company(of)), withQuery(at`users/${id}/transitiveMemberOf/microsoft.graph.group`, { $select: 'id', $count: 'true', $top: 999 }), every(WithId)),
    async groupNamed(of, displayName) {
      const query = { $filter: `displayName eq ${quoted(displayName.trim())}`, $select: 'id,displayName,createdDateTime' };
      return oldestNamed(await list(company(of), withQuery(at`groups`, query), some(NamedGroup)), displayName);
    },
    async members(of, groupId) {
      const place = withQuery(at`groups/${groupId}/transitiveMembers/microsoft.graph.user`, { $select: userFields, $count: 'true', $top: 999 });
      return (await list(searching(company(of)), place, some(User))).filter((user) => user !== 'elsewhere');
    },
    globalAdministrators: async (of) => list(company(of), withQuery(at`directoryRoles(roleTemplateId='${globalAdministrator}')/members`, { $select: 'id' }), every(WithId)),
    portals: async (id) => list({}, at`tenantRelationships/delegatedAdminCustomers/${id}/serviceManagementDetails`, some(Portal)),
    async incidents(tenant) {
      const open = withQuery(at`admin/serviceAnnouncement/issues`, { $filter: 'isResolved eq false' });
      return (await list(customer(tenant), open, some(Issue))).filter((issue) => issue.open).map(({ incident }) => incident);
    },
    incident: async (tenant, id) => (await ifFound(get(customer(tenant), at`admin/serviceAnnouncement/issues/${id}`, Issue)))?.incident,
    tenantByDomain: async (domain) => ifFound(get({}, at`tenantRelationships/findTenantInformationByDomainName(domainName='${domain.trim()}')`, Tenant)),
    ownSubscriptions: async (tenant) => list(customer(tenant), at`directory/subscriptions`, every(CompanySubscription)),
  };
}

/** Whose token a call takes, and what else it needs. */
type Whose = Pick<Call, 'tenantId' | 'as' | 'headers'>;

function getting(whose: Whose, { path, name }: Place): Call {
  return { service: 'graph', method: 'GET', path, name, ...whose };
}

/** Graph casts and counts directory objects only for those who can wait for a change to arrive. */
function searching(whose: Whose): Whose {
  return { ...whose, headers: { ConsistencyLevel: 'eventual' } };
}

const GraphList = z.object({ value: z.array(z.unknown()), '@odata.nextLink': z.string().nullish() });

function pageOf<Item>(itemsOf: ParseItems<Item>) {
  return (answer: Answer, call: Call): Page<Item> => {
    const { value, '@odata.nextLink': link } = read(GraphList, answer, call);
    const items = itemsOf(value);
    if (!items) throw unreadable(answer, call);
    return { items, ...(link && { next: { path: link } }) };
  };
}

const Portal = z.object({ serviceName: must(text), serviceManagementUrl: must(webAddress) })
  .transform(({ serviceName: name, serviceManagementUrl: url }) => ({ name, url }));

const Tenant = z.object({ tenantId: must(guid), displayName: maybe(text), defaultDomainName: maybe(text) })
  .transform(({ tenantId, displayName, defaultDomainName }): FoundTenant => (
    known({ tenantId, name: displayName ?? defaultDomainName ?? tenantId, defaultDomain: defaultDomainName?.toLowerCase() })));

const CompanySubscription = z.object({ skuPartNumber: maybe(text), isTrial: maybe(flag), status: maybe(oneOf({ enabled: 'enabled' })), ownerTenantId: maybe(guid) })
  .transform(({ skuPartNumber, isTrial, status, ownerTenantId }): OwnSubscription => (
    known({ skuPartNumber: skuPartNumber ?? '', isTrial, enabled: status === 'enabled', ownerTenantId })));
