import { json, route, type Answered, type Route } from './http.ts';
import type { Call } from './cloud.ts';
import { companyOf, customerOf, denied, listed, notFound, pageRules, refuse } from './graph.faults.ts';
import { idFrom } from './ids.ts';
import { page } from './odata.ts';
import { rolesAt, type Member } from './partner.ts';
import { sample, type SampleCustomer, type SampleSubscription } from '../sample-partner.ts';

/** Groups, users and roles in a partner company's directory, and what a customer's directory says it has bought. */
export const directoryRoutes: readonly Route<Call>[] = [
  route('GET users/:user/transitiveMemberOf/microsoft.graph.group', (call, { user = '' }) => {
    demandAdvanced(call);
    const company = companyOf(call);
    const person = call.cloud.partner.staff.get(user.toLowerCase());
    if (person?.of !== company.name) return notFound();
    if (person.groups === null) return denied();
    const groups = call.cloud.partner.groupIdsOf(person.objectId).flatMap((id) => groupShape(call, id));
    return listed(call, 'groups', page(groups, call.asked.query, pageRules(call, 100, 999)));
  }),
  route('GET groups', (call) => {
    const groups = call.cloud.partner.groupsIn(companyOf(call)).flatMap(({ id }) => groupShape(call, id));
    return listed(call, 'groups', page(groups, call.asked.query, pageRules(call, 100, 999)));
  }),
  route('GET groups/:group/transitiveMembers/microsoft.graph.user', (call, { group = '' }) => {
    demandAdvanced(call);
    const found = call.cloud.partner.groups.get(group.toLowerCase());
    if (found?.company !== companyOf(call).name) return notFound();
    return users(call, call.cloud.partner.members(found.id));
  }),
  route("GET directoryRoles(roleTemplateId=':role')/members", (call, { role = '' }) => {
    const company = companyOf(call);
    if (role.toLowerCase() !== sample.entraRoles['Global Administrator']) return notFound();
    const admins = [...call.cloud.partner.staff.values()].filter(({ of, roles }) => of === company.name && roles.includes('global-admin'));
    return users(call, admins.map((person) => ({ objectId: person.objectId, person, guest: false })), '#microsoft.graph.user');
  }),
  route('GET directory/subscriptions', ownSubscriptions),
];

/** A list narrowed to one type is an advanced query: Graph wants to be told that the caller knows. */
function demandAdvanced({ asked: { headers, query } }: Call): void {
  const known = String(headers.consistencylevel ?? '').toLowerCase() === 'eventual' && query.get('$count') === 'true';
  if (!known) refuse(400, 'Request_UnsupportedQuery', 'The specified query requires ConsistencyLevel: eventual and $count=true.');
}

function groupShape({ cloud: { partner } }: Call, id: string): Readonly<Record<string, unknown>>[] {
  const group = partner.groups.get(id);
  return group ? [{ id, displayName: group.name, description: null, securityEnabled: true, mailEnabled: false, groupTypes: [] }] : [];
}

const usualProperties = 'id,displayName,givenName,surname,mail,userPrincipalName,businessPhones,mobilePhone,jobTitle,officeLocation,preferredLanguage';

/** Whether somebody is a guest is told only when it is asked for. */
function users(call: Call, members: readonly Member[], type?: string): Answered {
  const query = new URLSearchParams(call.asked.query);
  const asked = query.get('$select');
  query.set('$select', asked ?? usualProperties);
  const body = page(members.map((member) => ({ ...(type && { '@odata.type': type }), ...userShape(member) })), query, pageRules(call, 100, 999));
  return listed(call, 'users', body);
}

function userShape({ objectId, person: { name, email, phone, locale }, guest }: Member) {
  const language = locale.includes('-') ? locale : { en: 'en-GB', es: 'es-ES', hu: 'hu-HU', ja: 'ja-JP' }[locale as 'en'];
  return {
    id: objectId, displayName: name, givenName: null, surname: null, mail: email, userPrincipalName: guest ? `${email.replace('@', '_')}#EXT#@lamna.onmicrosoft.com` : email,
    businessPhones: phone === null ? [] : [phone], mobilePhone: null, jobTitle: null, officeLocation: null, preferredLanguage: language, userType: guest ? 'Guest' : 'Member', accountEnabled: true,
  };
}

/** Bought through us, with our tenant as the owner; bought directly, with none. Any role in the tenant will do. */
function ownSubscriptions(call: Call): Answered {
  const customer = customerOf(call);
  const { cloud: { partner, now }, caller } = call;
  if (rolesAt(partner, customer.tenantId, caller.oid, now()).length === 0) return denied();
  const throughUs = customer.subscriptions.flatMap((subscription) => soldShape(subscription, customer, partner.own.tenantId));
  const direct = sample.directSubscriptions.filter((each) => each.customer === customer.name)
    .map(({ id, skuPartNumber, isTrial, seats }) => subscriptionShape({ id, skuPartNumber, isTrial, seats, status: 'Enabled', ownerTenantId: null }));
  return json(200, { '@odata.context': `${call.cloud.url}/graph/v1.0/$metadata#directory/subscriptions`, value: [...throughUs, ...direct] });
}

const statuses = { active: 'Enabled', suspended: 'Suspended', expired: 'LockedOut' } as const;

function soldShape({ id, name, status }: SampleSubscription, { tenantId }: SampleCustomer, ownerTenantId: string): object[] {
  const skuPartNumber = sample.skuPartNumbers[name];
  return skuPartNumber === undefined ? [] : [subscriptionShape({ id: idFrom(`directory ${tenantId} ${id}`), commerceId: id, skuPartNumber, isTrial: false, seats: 25, status: statuses[status], ownerTenantId })];
}

function subscriptionShape({ id, commerceId, skuPartNumber, isTrial, seats, status, ownerTenantId }: {
  readonly id: string; readonly commerceId?: string; readonly skuPartNumber: string; readonly isTrial: boolean; readonly seats: number; readonly status: string; readonly ownerTenantId: string | null;
}) {
  return {
    id, commerceSubscriptionId: commerceId ?? id, createdDateTime: '2026-02-03T09:12:44Z', isTrial, nextLifecycleDateTime: '2027-02-02T00:00:00Z', skuId: idFrom(`sku ${skuPartNumber}`), skuPartNumber, status,
    totalLicenses: seats, ownerId: null, ownerTenantId, ownerType: 'User', serviceStatus: [],
  };
}
