import { challengeOf, mfaClaims, type Call, type Manners } from './cloud.ts';
import { assignContact, showContact } from './partner-center.contacts.ts';
import { customerRoutes } from './partner-center.customers.ts';
import { refuse, refusal, withCustomer, type Handler } from './partner-center.faults.ts';
import { serviceRequestRoutes } from './partner-center.requests.ts';
import { collection, managedServiceShapes, relationshipShape } from './partner-center.shapes.ts';
import { json, jsonWithMark, route, type Route } from './http.ts';
import { rolesAt } from './partner.ts';

/** How Partner Center speaks: one shape for its faults, another for too many calls. */
export const partnerCenterManners: Manners = {
  service: 'partner-center',
  throttled: (seconds) => json(429, { statusCode: 429, message: `Rate limit is exceeded. Try again in ${seconds} seconds.` }, { 'Retry-After': String(seconds) }),
  failed: () => refusal(500, '800003', 'An unexpected error occurred in the server.'),
  notFound: () => refusal(404, '1000', 'The resource was not found.'),
  unauthorized(fault, challenge) {
    const [code, description] = fault === 'missing' ? ['800001', 'The partner token is missing.'] : fault === 'retired-audience' ? ['900420', 'The token audience is retired.'] : ['400', 'Access denied.'];
    const answer = refusal(401, code!, description!);
    return { ...answer, headers: { ...answer.headers, 'WWW-Authenticate': challenge, ...(fault === 'mfa' && { isMfaCompliant: 'false' }) } };
  },
};

/** What takes an app and a user together; with an app alone it is 900329. */
function forUsers(handle: Handler): Handler {
  return (call, params) => (call.caller.idtyp === 'user' ? handle(call, params) : refuse(403, '900329', 'Resource does not support Application only token.'));
}

const user = (line: string, handle: Handler): Route<Call> => route(line, forUsers(handle));

/** Partner Center's API, version 1, as far as the desk calls it. The first route that fits answers. */
export const partnerCenterRoutes: readonly Route<Call>[] = [
  user('GET relationships', resellers),
  user('GET customers/relationshiprequests', ({ cloud }) => json(200, {
    url: `https://admin.microsoft.com/Adminportal/Home?invType=IndirectResellerRelationship&partnerId=${cloud.partner.own.tenantId}&msppId=0&indirectCSPId=${cloud.partner.own.partnerId}#/BillingAccounts/partner-invitation`,
  })),
  user('GET profiles/support', supportProfile),
  ...serviceRequestRoutes.map(({ handle, ...rest }) => ({ ...rest, handle: forUsers(handle) })),
  user('GET customers/:customer/relationships', withCustomer((_call, { attachedTo }, { cloud }) => {
    const reseller = cloud.partner.companies.find(({ name, kind }) => name === attachedTo && kind === 'indirect-reseller');
    return json(200, collection(reseller ? [relationshipShape(reseller, true)] : []));
  })),
  user('GET customers/:customer/managedservices', withCustomer((_params, customer, { cloud, caller }) => {
    const may = rolesAt(cloud.partner, customer.tenantId, caller.oid, cloud.now()).length > 0;
    return may ? json(200, collection(managedServiceShapes(customer, cloud.url))) : refuse(403, '900308', 'Insufficient privileges to complete the operation.');
  })),
  user('GET customers/:customer/subscriptions/:subscription/supportcontact', showContact),
  user('PUT customers/:customer/subscriptions/:subscription/supportcontact', assignContact),
  ...customerRoutes,
];

/** Whoever calls Partner Center belongs to our company: the app, or a user in one of the agents' groups who signed in with two factors. */
export function admitToPartnerCenter({ cloud: { partner }, caller }: Call): void {
  if (caller.tid !== partner.own.tenantId) refuse(403, '2032', 'Access denied: API access is not supported for this tenant.');
  if (caller.idtyp === 'app') return;
  if (!caller.amr.includes('mfa')) refuse(401, '400', 'Multi-factor authentication is required.', { 'WWW-Authenticate': challengeOf(mfaClaims), isMfaCompliant: 'false' });
  const roles = partner.staff.get(caller.oid)?.roles ?? [];
  if (!roles.some((role) => role !== 'global-admin')) refuse(403, '2032', 'Access denied.');
}

function resellers({ cloud: { partner: { companies } }, asked }: Call) {
  const type = asked.query.get('relationship_type')?.toLowerCase();
  if (type === 'isindirectresellerof') return json(200, collection([]));
  if (type !== 'isindirectcloudsolutionproviderof') return refuse(400, '800002', 'The relationship type is invalid.');
  // A reseller without a relationship is not listed; of one, the state is missing.
  const listed = companies.filter(({ kind, related }) => kind === 'indirect-reseller' && related !== false);
  return json(200, collection(listed.map((company) => relationshipShape(company))));
}

function supportProfile({ cloud: { partner: { own } } }: Call) {
  const { email, phone, website } = own.supportProfile ?? {};
  // The leading space is in Microsoft's own sample.
  return jsonWithMark(200, {
    email, telephone: phone, website, profileType: ' SupportProfile', links: { self: { uri: '/profiles/support', method: 'GET', headers: [] } }, attributes: { objectType: 'SupportProfile' },
  });
}
