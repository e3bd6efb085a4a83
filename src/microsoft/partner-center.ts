import * as z from 'zod/v4';
import type { Answer, Call, Send } from './call.ts';
import { MicrosoftError } from './error.ts';
import { allOf, pagesOf, type Page } from './pages.ts';
import { every, ifFound, read, some, text, unreadable, type ParseItems } from './parse.ts';
import { Request, type ServiceRequest } from './partner-center.requests.ts';
import {
  Collection, Customer, Profile, Relationship, RequestLink, Service, Support, SupportContact,
  type CustomerProfile, type DesignatedContact, type ListedCustomer, type ManagedService, type Reseller, type SupportProfile,
} from './partner-center.shapes.ts';
import { AnySubscription, Entitlement, present, type AzureSubscription, type Subscription } from './partner-center.subscriptions.ts';
import { at, withQuery, type Place } from './path.ts';

export type { CustomerProfile, DesignatedContact, ListedCustomer, ManagedService, Reseller, SupportProfile } from './partner-center.shapes.ts';
export type { AzureSubscription, Subscription } from './partner-center.subscriptions.ts';
export type { ServiceRequest, ServiceRequestNote } from './partner-center.requests.ts';

/** Customers by the beginning of a field, whatever its case; for IndirectReseller the reseller's tenant id. */
export interface CustomerFilter {
  readonly field: 'CompanyName' | 'Domain' | 'IndirectReseller';
  readonly startsWith: string;
}

/**
 * Partner Center in our own words. Every call throws MicrosoftError (RangeError for an id that cannot be one). All of it is asked
 * with the partner's own token, as the user who signed in.
 */
export interface PartnerCenter {
  /** All customers, page by page. */
  customers(filter?: CustomerFilter): AsyncIterable<readonly ListedCustomer[]>;
  customer(tenantId: string): Promise<CustomerProfile>;
  /** What a customer bought through us; what was deleted is left out. */
  subscriptions(tenantId: string): Promise<readonly Subscription[]>;
  subscription(tenantId: string, id: string): Promise<Subscription>;
  /** The Azure subscriptions under an Azure plan. */
  azureSubscriptions(tenantId: string, planId: string): Promise<readonly AzureSubscription[]>;
  /** The designated contact; undefined where none is designated. Only legacy subscriptions have one: do not ask for others. */
  supportContact(tenantId: string, subscriptionId: string): Promise<DesignatedContact | undefined>;
  /** Designates a reseller that has a relationship with us; the same requestId counts once. */
  assignSupportContact(tenantId: string, subscriptionId: string, contact: DesignatedContact, requestId: string): Promise<DesignatedContact>;
  /** The resellers of an indirect provider. */
  resellers(): Promise<readonly Reseller[]>;
  /** The resellers that serve a customer. */
  resellersOf(tenantId: string): Promise<readonly Reseller[]>;
  /** The link with which a customer accepts us as its reseller. */
  relationshipRequestLink(): Promise<string>;
  supportProfile(): Promise<SupportProfile>;
  managedServices(tenantId: string): Promise<readonly ManagedService[]>;
  serviceRequests(tenantId: string): Promise<readonly ServiceRequest[]>;
  serviceRequest(id: string): Promise<ServiceRequest>;
}

/** The client of Partner Center's REST API. */
export function createPartnerCenter(send: Send): PartnerCenter {
  async function get<Shape extends z.ZodType>(place: Place, shape: Shape): Promise<z.output<Shape>> {
    const call = getting(place);
    return read(shape, await send(call), call);
  }
  const pages = <Item>(place: Place, itemsOf: ParseItems<Item>) => pagesOf(send, getting(place), pageOf(itemsOf));
  const list = <Item>(place: Place, itemsOf: ParseItems<Item>) => allOf(pages(place, itemsOf));

  return {
    customers: (filter) => pages(withQuery(at`customers`, { size: pageSize, filter: filter && filterOf(filter) }), some(Customer)),
    customer: async (tenantId) => get(at`customers/${tenantId}`, Profile),
    subscriptions: async (tenantId) => present(await list(at`customers/${tenantId}/subscriptions`, some(AnySubscription))),
    async subscription(tenantId, id) {
      const place = at`customers/${tenantId}/subscriptions/${id}`;
      const found = await get(place, AnySubscription);
      if (found === 'deleted') throw new MicrosoftError({ service: 'partner-center', call: `GET ${place.name}`, reason: 'not-found' });
      return found;
    },
    azureSubscriptions: async (tenantId, planId) => present(await list(at`customers/${tenantId}/subscriptions/${planId}/azureEntitlements`, every(Entitlement))),
    supportContact: async (tenantId, subscriptionId) => ifFound(get(contactOf(tenantId, subscriptionId), AnyContact)),
    async assignSupportContact(tenantId, subscriptionId, contact, requestId) {
      const body = { supportTenantId: contact.tenantId, supportMpnId: contact.partnerId, name: contact.name };
      const answer = await send({ ...getting(contactOf(tenantId, subscriptionId)), method: 'PUT', body, requestId });
      return SupportContact.safeParse(answer.body).data ?? contact; // it was taken, whatever the answer looks like
    },
    resellers: async () => list(withQuery(at`relationships`, { relationship_type: 'IsIndirectCloudSolutionProviderOf' }), some(Relationship)),
    resellersOf: async (tenantId) => list(at`customers/${tenantId}/relationships`, some(Relationship)),
    relationshipRequestLink: async () => (await get(at`customers/relationshiprequests`, RequestLink)).url,
    supportProfile: async () => get(at`profiles/support`, Support),
    managedServices: async (tenantId) => list(at`customers/${tenantId}/managedservices`, some(Service)),
    serviceRequests: async (tenantId) => list(at`customers/${tenantId}/servicerequests`, some(Request)),
    serviceRequest: async (id) => get(at`servicerequests/${id}`, Request),
  };
}

const pageSize = 500;

const contactOf = (tenantId: string, subscriptionId: string) => at`customers/${tenantId}/subscriptions/${subscriptionId}/supportcontact`;

/** Where nobody is designated there is no contact, or one of no tenant. */
const NoContact = z.object({ supportTenantId: z.unknown().refine((id) => /^[0-]*$/.test(text(id) ?? '')) }).transform(() => undefined);
const AnyContact = z.union([SupportContact, NoContact]);

function getting({ path, name }: Place): Call {
  return { service: 'partner-center', method: 'GET', path, name };
}

/** The only operator there is. */
function filterOf({ field, startsWith }: CustomerFilter): string {
  return JSON.stringify({ Field: field, Value: startsWith, Operator: 'starts_with' });
}

/** The next page is its link and the headers that come with it: without MS-ContinuationToken Partner Center gives the first page again. */
function pageOf<Item>(itemsOf: ParseItems<Item>) {
  return (answer: Answer, call: Call): Page<Item> => {
    const { items, links } = read(Collection, answer, call);
    const found = itemsOf(items);
    if (!found) throw unreadable(answer, call);
    const { uri, headers } = links?.next ?? {};
    return { items: found, ...(uri && { next: { path: uri, headers: Object.fromEntries((headers ?? []).map(({ key, value }) => [key, value])) } }) };
  };
}
