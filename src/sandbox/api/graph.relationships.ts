import { json, route, type Route } from './http.ts';
import type { Call } from './cloud.ts';
import { companyOf, denied, listed, notFound, pageRules, refuse } from './graph.faults.ts';
import { page, selected } from './odata.ts';
import { standing, type Relationship } from './partner.ts';
import { initialDomainOf } from './partner-center.shapes.ts';

/** GDAP relationships of the company whose token it is, whom they assign roles to, and the customers' portals. */
export const relationshipRoutes: readonly Route<Call>[] = [
  route('GET tenantRelationships/delegatedAdminRelationships', (call) => {
    const readable = relationshipsOf(call);
    if (asksForUnreadable(call)) return denied();
    return listed(call, 'tenantRelationships/delegatedAdminRelationships', page(readable.map((each) => shape(each, call)), call.asked.query, pageRules(call, 100, 300)));
  }),
  route('GET tenantRelationships/delegatedAdminRelationships/:relationship', (call, { relationship = '' }) => json(200, selected(shape(relationshipIn(call, relationship), call), call.asked.query.get('$select')))),
  route('GET tenantRelationships/delegatedAdminRelationships/:relationship/accessAssignments', (call, { relationship = '' }) => {
    const { assignments } = relationshipIn(call, relationship);
    return listed(call, 'accessAssignments', page(assignments.map((assignment) => assignmentShape(assignment, call)), call.asked.query, pageRules(call, 100, 300)));
  }),
  route('GET tenantRelationships/delegatedAdminCustomers/:customer/serviceManagementDetails', (call, { customer = '' }) => {
    companyOf(call);
    const found = call.cloud.partner.byTenant.get(customer.toLowerCase()) ?? notFound();
    if (relationshipsOf(call).every((each) => each.customer !== found)) return notFound();
    const to = (service: string) => `${call.cloud.url}/portal?customer=${found.tenantId}&service=${service}&view=admin`;
    return listed(call, 'serviceManagementDetails', { value: [
      { id: 'Azure', serviceName: 'Azure', serviceManagementUrl: to('Azure') }, { id: 'MicrosoftEntra', serviceName: 'Microsoft Entra', serviceManagementUrl: to('Entra') },
      { id: 'MicrosoftTeams', serviceName: 'Microsoft Teams', serviceManagementUrl: to('MicrosoftTeams') }, { id: 'Lighthouse', serviceName: 'Microsoft 365 Lighthouse', serviceManagementUrl: to('Lighthouse') },
    ] });
  }),
  route("GET tenantRelationships/findTenantInformationByDomainName(domainName=':domain')", ({ cloud: { partner } }, { domain = '' }) => {
    const name = domain.toLowerCase();
    const found = [...partner.customers, ...partner.companies.map((company) => ({ ...company, domain: domainOf(company) }))].find((tenant) => tenant.domain === name || initialDomainOf(tenant) === name);
    if (!found) return refuse(404, 'NotFound', 'Unable to resolve the tenant for the domain.');
    return json(200, { tenantId: found.tenantId, displayName: found.name, defaultDomainName: found.domain, federationBrandName: null });
  }),
];

function domainOf({ name, supportProfile }: { readonly name: string; readonly supportProfile: { readonly email?: string | undefined } | null }): string {
  return supportProfile?.email?.split('@')[1] ?? `${name.toLowerCase().replaceAll(/[^a-z]/g, '')}.example.com`;
}

function relationshipsOf(call: Call): Relationship[] {
  const company = companyOf(call);
  return call.cloud.partner.relationships.filter((relationship) => relationship.company === company && relationship.customer.gdapReadable);
}

/** Whether the filter names a customer whose relationships nobody here may read. */
function asksForUnreadable({ cloud: { partner }, asked }: Call): boolean {
  const customer = /customer\/tenantId\s+eq\s+'([^']+)'/i.exec(asked.query.get('$filter') ?? '')?.[1]?.toLowerCase();
  return customer !== undefined && partner.byTenant.get(customer)?.gdapReadable === false;
}

function relationshipIn(call: Call, id: string): Relationship {
  const company = companyOf(call);
  const found = call.cloud.partner.relationshipById.get(id.toLowerCase());
  return found?.company === company ? found : notFound();
}

function shape(relationship: Relationship, { cloud: { now, partner } }: Call) {
  const { id, displayName, customer, roles, autoExtend, company } = relationship;
  const { status, endsAt } = standing(relationship, now());
  const begun = new Date(Math.min(partner.openedAt.getTime(), relationship.firstEnd.getTime()) - 30 * 86_400_000).toISOString();
  const pending = ['created', 'approvalPending'].includes(status);
  return {
    ...(company.kind === 'indirect-reseller' && { '@odata.type': '#microsoft.graph.resellerDelegatedAdminRelationship', indirectProviderTenantId: partner.own.tenantId, isPartnerConsentPending: false }),
    '@odata.etag': `W/"${id}"`, id, displayName, duration: 'P730D', customer: { tenantId: customer.tenantId, displayName: customer.name },
    accessDetails: { unifiedRoles: roles.map((roleDefinitionId) => ({ roleDefinitionId })) }, status, autoExtendDuration: autoExtend ? 'P180D' : 'PT0S', createdDateTime: begun, lastModifiedDateTime: begun,
    activatedDateTime: pending ? null : begun, endDateTime: endsAt.toISOString(),
  };
}

/** All of them: the list includes deleted ones. */
function assignmentShape({ id, groupId, status, roles }: Relationship['assignments'][number], { cloud: { partner } }: Call) {
  const begun = partner.openedAt.toISOString();
  return {
    '@odata.etag': `W/"${id}"`, id, status, accessContainer: { accessContainerId: groupId, accessContainerType: 'securityGroup' },
    accessDetails: { unifiedRoles: roles.map((roleDefinitionId) => ({ roleDefinitionId })) }, createdDateTime: begun, lastModifiedDateTime: begun,
  };
}
