import type { Call } from './cloud.ts';
import { idFrom } from './ids.ts';
import { rolesAt } from './partner.ts';
import type { SampleCompany, SampleCustomer, SampleSubscription } from '../sample-partner.ts';

/** A collection without a next page. */
export function collection(items: readonly object[]) {
  return { totalCount: items.length, items, links: { self: { uri: '', method: 'GET', headers: [] } }, attributes: { objectType: 'Collection' } };
}

/** The tenant's first domain: where the sample says contoso.example.com, contoso.onmicrosoft.com. */
export function initialDomainOf({ domain }: { readonly domain: string }): string {
  return `${domain.split('.')[0]!.replaceAll('-', '')}.onmicrosoft.com`;
}

export function listedCustomerShape(customer: SampleCustomer) {
  const { tenantId, name } = customer;
  return {
    id: tenantId,
    companyProfile: {
      tenantId, domain: initialDomainOf(customer), companyName: name,
      links: { self: { uri: `/customers/${tenantId}/profiles/company`, method: 'GET', headers: [] } }, attributes: { objectType: 'CustomerCompanyProfile' },
    },
    relationshipToPartner: 'reseller', links: { self: { uri: `/customers/${tenantId}`, method: 'GET', headers: [] } }, attributes: { objectType: 'Customer' },
  };
}

/** A customer by id. The domains of its own are shown only to somebody who holds a role there. */
export function customerShape(customer: SampleCustomer, { cloud: { partner, now }, caller }: Call) {
  const { tenantId, name, country, locale, attachedTo } = customer;
  const seesDomains = rolesAt(partner, tenantId, caller.oid, now()).length > 0;
  const associated = partner.companies.find((company) => company.name === attachedTo)?.partnerId;
  return {
    ...listedCustomerShape(customer), commerceId: idFrom(`commerce ${tenantId}`),
    billingProfile: {
      id: idFrom(`billing ${tenantId}`), culture: locale.includes('-') ? locale : `${locale}-${country}`, language: locale.split('-')[0], companyName: name, defaultAddress: { country },
      links: { self: { uri: `/customers/${tenantId}/profiles/billing`, method: 'GET', headers: [] } }, attributes: { etag: idFrom(`etag ${tenantId}`), objectType: 'CustomerBillingProfile' },
    },
    allowDelegatedAccess: false, ...(seesDomains && { customDomains: [customer.domain] }), ...(associated && { associatedPartnerId: associated }),
  };
}

/** A subscription in the shape of its commerce: nothing says which, but how it looks. */
export function subscriptionShape(subscription: SampleSubscription, customer: SampleCustomer) {
  return subscription.commerce === 'legacy' ? legacyShape(subscription, customer) : modernShape(subscription, customer);
}

/** New commerce and the marketplace: productType, an offer id in three parts, links.product, no etag. */
function modernShape({ id, name, workload, commerce, status, publisher }: SampleSubscription, customer: SampleCustomer) {
  const azure = workload === 'azure';
  const productType = commerce === 'marketplace' ? 'SaaS' : azure ? 'Azure' : 'OnlineServicesNCE';
  const product = azure ? 'DZH318Z0BPS6' : partOf(`product ${name}`);
  return {
    id, offerId: `${product}:${azure ? '0002' : '0001'}:${partOf(`sku ${name}`)}`, offerName: name, friendlyName: name, productType: { id: productType, displayName: productType },
    quantity: azure ? 1 : 25, unitType: azure ? 'Usage' : 'Licenses', hasPurchasableAddons: false, creationDate: '2026-02-03T09:12:44.1234567Z', effectiveStartDate: '2026-02-03T00:00:00Z',
    commitmentEndDate: '2027-02-02T00:00:00Z', commitmentEndDateTime: '2027-02-02T23:59:59.9999999Z', cancellationAllowedUntilDate: '2026-02-10T09:12:44Z', billingCycleEndDate: '2026-12-02T00:00:00Z',
    status, autoRenewEnabled: true, isTrial: false, billingType: azure ? 'usage' : 'license', billingCycle: 'monthly', termDuration: azure ? '' : 'P1Y', renewalTermDuration: '', refundOptions: [],
    isMicrosoftProduct: commerce !== 'marketplace', publisherName: publisherName(publisher) ?? 'Microsoft Corporation', partnerId: '', attentionNeeded: false, actionTaken: false, contractType: 'subscription',
    links: {
      product: link(`/products/${product}?country=${customer.country}`), sku: link(`/products/${product}/skus/0001?country=${customer.country}`),
      availability: link(`/products/${product}/skus/0001/availabilities/${partOf(`sku ${name}`)}?country=${customer.country}`), self: link(`/customers/${customer.tenantId}/subscriptions/${id}`),
    },
    orderId: idFrom(`order ${id}`).slice(-12), attributes: { objectType: 'Subscription' },
  };
}

function publisherName(publisher: SampleSubscription['publisher']): string | undefined {
  return typeof publisher === 'string' ? publisher : publisher?.name;
}

/** The older licences: an offer id that is a GUID, links.offer, an etag; ids in capitals, dates with stray spaces, and no word of a trial. */
function legacyShape({ id, name, status }: SampleSubscription, customer: SampleCustomer) {
  const offerId = idFrom(`offer ${name}`).toUpperCase();
  return {
    id: id.toUpperCase(), offerId, entitlementId: idFrom(`entitlement ${id}`), offerName: name, friendlyName: name, quantity: 10, unitType: 'Licenses', parentSubscriptionId: null,
    creationDate: '2021-11-25T06: 41: 12Z', effectiveStartDate: '2021-11-25T00: 00: 00Z', commitmentEndDate: '2027-11-24T00: 00: 00Z', status, autoRenewEnabled: true, billingType: 'license', billingCycle: 'monthly',
    ...(status === 'suspended' && { suspensionReasons: ['Billing'] }), contractType: 'subscription', links: { offer: link(`/v1/offers/${offerId}`), self: link(`/customers/${customer.tenantId}/subscriptions/${id}`) },
    orderId: idFrom(`order ${id}`), attributes: { etag: idFrom(`etag ${id}`), objectType: 'Subscription' },
  };
}

function link(uri: string) {
  return { uri, method: 'GET', headers: [] };
}

/** Twelve capitals and digits, as the parts of a catalogue id have. */
function partOf(text: string): string {
  return `CFQ7${idFrom(text).replaceAll('-', '').toUpperCase().slice(0, 8)}`;
}

/** A reseller of ours. The resource's page says partnerId where its samples say mpnId; the state's case varies too. */
export function relationshipShape({ tenantId, name, partnerId, related }: SampleCompany, ofCustomer = false) {
  const number = related === null ? { partnerId } : { mpnId: partnerId };
  const state = ofCustomer || related === null ? {} : { state: Number(partnerId) % 2 === 0 ? 'Active' : 'active', location: 'US' };
  return { id: tenantId.toUpperCase(), name, relationshipType: 'is_indirect_cloud_solution_provider_of', ...number, ...state, attributes: { objectType: 'PartnerRelationship' } };
}

const services = [['Exchange', 'Exchange', 'Office'], ['SharePoint', 'SharePoint', 'Office'], ['MicrosoftTeams', 'Microsoft Teams', 'Office'], ['Intune', 'Microsoft Intune', 'Intune'], ['Dynamics365', 'Dynamics 365', 'Dynamics'], ['Azure', 'Azure', 'Azure']] as const;

/** The links into a customer's portals; here all of them lead to the stand-in's own page. */
export function managedServiceShapes({ tenantId }: SampleCustomer, url: string): object[] {
  return services.map(([id, name, groupName]) => {
    const to = (view: string) => link(`${url}/portal?customer=${tenantId}&service=${id}&view=${view}`);
    return { id, name, groupName, links: { adminService: to('admin'), serviceHealth: to('health'), serviceTicket: to('ticket') }, attributes: { objectType: 'ManagedService' } };
  });
}
