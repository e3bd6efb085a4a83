import { randomUUID } from 'node:crypto';
import { json, Refused, type Answered } from './http.ts';
import type { Call, Manners } from './cloud.ts';
import type { PageRules } from './odata.ts';
import type { SampleCompany, SampleCustomer } from '../sample-partner.ts';

/** Graph's error. */
export function graphError(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}): Answered {
  const id = randomUUID();
  return json(status, { error: { code, message, innerError: { 'request-id': id, 'client-request-id': id } } }, { 'request-id': id, 'client-request-id': id, ...headers });
}

export function refuse(status: number, code: string, message: string): never {
  throw new Refused(graphError(status, code, message));
}

export const denied = (): never => refuse(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
export const notFound = (): never => refuse(404, 'Request_ResourceNotFound', 'Resource does not exist or one of its queried reference-property objects are not present.');

const messages = {
  missing: 'Access token is empty.', invalid: 'Access token validation failure. Invalid signature.', expired: 'Lifetime validation failed, the token is expired.',
  audience: 'Access token validation failure. Invalid audience.', 'retired-audience': 'Access token validation failure. Invalid audience.',
  mfa: 'Continuous access evaluation resulted in challenge with result: InteractionRequired and code: LocationConditionEvaluationSatisfied',
} as const;

/** How Graph speaks when it cannot answer. */
export const graphManners: Manners = {
  service: 'graph',
  throttled: (seconds) => graphError(429, 'TooManyRequests', 'Too many requests', { 'Retry-After': String(seconds) }),
  failed: () => graphError(500, 'generalException', 'An unspecified error has occurred.'),
  notFound: () => graphError(400, 'BadRequest', "Resource not found for the segment."),
  unauthorized: (fault, challenge) => graphError(401, 'InvalidAuthenticationToken', messages[fault], { 'WWW-Authenticate': challenge }),
};

/** The partner company whose directory is asked: the one the token is of. */
export function companyOf({ cloud: { partner }, caller }: Call): SampleCompany {
  return partner.companyByTenant.get(caller.tid) ?? denied();
}

/** The customer whose tenant is asked; never with an app alone, which gets nothing through GDAP. */
export function customerOf({ cloud: { partner }, caller }: Call): SampleCustomer {
  return (caller.idtyp === 'user' ? partner.byTenant.get(caller.tid) : undefined) ?? denied();
}

export function pageRules({ cloud, asked }: Call, usual: number, most: number): PageRules {
  return { usual, most, address: `${cloud.url}/graph/v1.0/${asked.path}`, refuse: (message) => refuse(400, 'BadRequest', message) };
}

/** A list with its context, as Graph gives it. */
export function listed({ cloud }: Call, what: string, body: object): Answered {
  return json(200, { '@odata.context': `${cloud.url}/graph/v1.0/$metadata#${what}`, ...body });
}
