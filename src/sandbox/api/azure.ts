import { demandVersion, refuse, subscriptionIn } from './azure.faults.ts';
import { ticketRoutes } from './azure.tickets.ts';
import { readToken, type Call } from './cloud.ts';
import { header, json, route, type Route } from './http.ts';
import { idFrom } from './ids.ts';
import type { AzureSubscription } from './partner.ts';
import { sample } from '../sample-partner.ts';

/** Azure Resource Manager and Microsoft.Support, as far as the desk calls them. */
export const azureRoutes: readonly Route<Call>[] = [
  route('GET subscriptions', (call) => {
    const { cloud: { partner }, caller } = call;
    const value = (partner.azureOf.get(caller.tid) ?? []).filter((subscription) => isVisible(call, subscription)).map(subscriptionShape);
    return json(200, { value, count: { type: 'Total', value: value.length } });
  }),
  route('GET subscriptions/:subscription/providers/Microsoft.Authorization/roleAssignments', (call, { subscription = '' }) => {
    const { id, rbac } = subscriptionIn(call, subscription);
    if (!rbac) return refuse(403, 'AuthorizationFailed', `The client does not have authorization to perform action 'Microsoft.Authorization/roleAssignments/read' over scope '/subscriptions/${id}'.`);
    return json(200, { value: [...rbac].flatMap(([principal, roles]) => roles.map((role) => assignmentShape(call, id, principal, role))) });
  }),
  route('GET providers/Microsoft.Support/services', () => json(200, { value: sample.azureSupport.map(serviceShape) })),
  route('GET providers/Microsoft.Support/services/:service', (_call, { service = '' }) => json(200, serviceShape(serviceIn(service)))),
  route('GET providers/Microsoft.Support/services/:service/problemClassifications', (_call, { service = '' }) => {
    const found = serviceIn(service);
    return json(200, { value: found.classifications.map((classification) => classificationShape(found.id, classification)) });
  }),
  route('GET providers/Microsoft.Support/services/:service/problemClassifications/:classification', (_call, { service = '', classification = '' }) => {
    const found = serviceIn(service);
    const wanted = found.classifications.find(({ id }) => id === classification.toLowerCase()) ?? refuse(404, 'NotFound', 'The problem classification was not found.');
    return json(200, classificationShape(found.id, wanted));
  }),
  ...ticketRoutes,
];

/**
 * In a customer's tenant Azure wants two tokens: the customer tenant's, and ours in x-ms-authorization-auxiliary; one that is not
 * good spoils the call. Every call names its version.
 */
export function admitToAzure(call: Call): void {
  const { cloud, asked, caller } = call;
  demandVersion(call);
  if (cloud.partner.byTenant.has(caller.tid)) {
    const tokens = (header(asked.headers, 'x-ms-authorization-auxiliary') ?? '').split(/[;,]/).map((token) => token.trim()).filter((token) => token !== '');
    if (tokens.length === 0 || tokens.length > 3) refuse(401, 'AuthenticationFailed', 'Authentication failed. An auxiliary token of the partner tenant is required.');
    const read = tokens.map((token) => readToken(cloud, 'azure-support', token));
    if (read.some((claims) => typeof claims === 'string')) refuse(401, 'InvalidAuxiliaryTokens', 'Authentication failed for auxiliary token.');
    if (!read.some((claims) => typeof claims !== 'string' && claims.tid === cloud.partner.own.tenantId)) refuse(401, 'InvalidAuxiliaryTokens', 'Authentication failed for auxiliary token: no token is of the partner tenant.');
  }
  if (caller.idtyp === 'app' && caller.tid !== cloud.partner.own.tenantId) refuse(403, 'AuthorizationFailed', 'The client does not have authorization to perform action over this scope.');
}

/** With any role on it; and where nobody may read the roles, nobody may hide it either. */
function isVisible({ cloud: { partner }, caller }: Call, { rbac }: AzureSubscription): boolean {
  return !rbac || [caller.oid, ...partner.groupIdsOf(caller.oid)].some((principal) => rbac.has(principal));
}

function subscriptionShape({ id, customer, plan }: AzureSubscription) {
  return {
    id: `/subscriptions/${id}`, authorizationSource: 'RoleBased', managedByTenants: [], subscriptionId: id, tenantId: customer.tenantId,
    displayName: plan.azure?.isProvider === false ? plan.name : 'Azure subscription 1', state: 'Enabled',
    subscriptionPolicies: { locationPlacementId: 'Public_2014-09-01', quotaId: 'CSP_2015-05-01', spendingLimit: 'Off' },
  };
}

function assignmentShape({ cloud: { partner } }: Call, subscription: string, principal: string, role: string) {
  const name = idFrom(`${subscription} ${principal} ${role}`);
  const scope = `/subscriptions/${subscription}`;
  return {
    id: `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`, type: 'Microsoft.Authorization/roleAssignments', name,
    properties: { roleDefinitionId: `${scope}/providers/Microsoft.Authorization/roleDefinitions/${role.toUpperCase()}`, principalId: principal, principalType: partner.groups.has(principal) ? 'ForeignGroup' : 'User', scope },
  };
}

type SupportService = (typeof sample.azureSupport)[number];

function serviceIn(id: string): SupportService {
  return sample.azureSupport.find((service) => service.id === id.toLowerCase()) ?? refuse(404, 'NotFound', 'The service was not found.');
}

function serviceShape({ id, name, resourceTypes }: SupportService) {
  return { id: `/providers/Microsoft.Support/services/${id}`, name: id, type: 'Microsoft.Support/services', properties: { displayName: name, resourceTypes } };
}

function classificationShape(service: string, { id, name }: SupportService['classifications'][number]) {
  return {
    id: `/providers/Microsoft.Support/services/${service}/problemClassifications/${id}`, name: id, type: 'Microsoft.Support/problemClassifications',
    properties: { displayName: name, secondaryConsentEnabled: [] },
  };
}

