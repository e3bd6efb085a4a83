import type { Call, Manners } from './cloud.ts';
import { json, Refused, type Answered } from './http.ts';
import type { AzureSubscription } from './partner.ts';

/** Azure Resource Manager's error. */
export function azureError(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}): Answered {
  return json(status, { error: { code, message, details: [] } }, headers);
}

export function refuse(status: number, code: string, message: string): never {
  throw new Refused(azureError(status, code, message));
}

const tokenErrors = {
  missing: ['AuthenticationFailed', "Authentication failed. The 'Authorization' header is missing."], invalid: ['InvalidAuthenticationToken', 'The access token is invalid.'],
  expired: ['ExpiredAuthenticationToken', 'The access token expiry time is in the past.'], audience: ['InvalidAuthenticationTokenAudience', 'The access token has been obtained for wrong audience or resource.'],
  'retired-audience': ['InvalidAuthenticationTokenAudience', 'The access token has been obtained for wrong audience or resource.'],
  mfa: ['RequestDisallowedByConditionalAccess', 'Multi-factor authentication is required.'],
} as const;

/** How Azure speaks when it cannot answer. */
export const azureManners: Manners = {
  service: 'azure-support',
  throttled: (seconds) => azureError(429, 'TooManyRequests', 'The request was throttled.', { 'Retry-After': String(seconds) }),
  failed: () => azureError(500, 'InternalServerError', 'Encountered internal server error.'),
  notFound: () => azureError(404, 'InvalidResourceType', 'The resource type could not be found.'),
  unauthorized(fault, challenge) {
    const [code, message] = tokenErrors[fault];
    return azureError(401, code, message, { 'WWW-Authenticate': challenge });
  },
};

export function demandVersion({ asked: { query } }: Call): void {
  const version = query.get('api-version');
  if (version === null) refuse(400, 'MissingApiVersionParameter', 'The api-version query parameter (?api-version=) is required for all requests.');
  else if (!/^\d{4}-\d\d-\d\d(-preview)?$/.test(version)) refuse(400, 'InvalidApiVersionParameter', `The api-version '${version.slice(0, 30)}' is invalid.`);
}

/** A subscription of the customer whose token it is. */
export function subscriptionIn({ cloud: { partner }, caller }: Call, id: string): AzureSubscription {
  const found = partner.azure.get(id.toLowerCase());
  if (!found) return refuse(404, 'SubscriptionNotFound', `The subscription '${id}' could not be found.`);
  if (found.customer.tenantId !== caller.tid) return refuse(401, 'InvalidAuthenticationTokenTenant', 'The access token is from the wrong issuer. It must match the tenant associated with this subscription.');
  return found;
}
