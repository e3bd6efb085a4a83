import { createHash, randomUUID } from 'node:crypto';
import { json, parsed, route, type Answered, type Asked, type Route } from './http.ts';
import { mfaClaims, type Cloud } from './cloud.ts';
import { isGuid } from './ids.ts';
import { retiredAudience, serviceOf, type Grant } from './tokens.ts';

/** The app registration that the sandbox knows. */
export const app = { id: '80000000-0000-4000-8000-000000000001', secret: 'sandbox-app-secret' } as const;

/** Seconds that an access token is good for. */
const lifetime = 3_599;
const refreshLifetimeMs = 90 * 86_400_000;
const codeLifetimeMs = 600_000;

export interface LoginCall {
  readonly cloud: Cloud;
  readonly asked: Asked;
  /** The authorization codes that were redeemed. */
  readonly used: Set<string>;
  readonly nextSerial: () => number;
}

interface Wanted {
  readonly tenantId: string;
  readonly audience: string;
  readonly scopes: readonly string[];
  readonly form: URLSearchParams;
}

/** Microsoft's login: tokens and metadata. */
export const loginRoutes: readonly Route<LoginCall>[] = [
  route('POST :tenant/oauth2/v2.0/token', (call, { tenant = '' }) => token(call, tenant)),
  route('GET :tenant/v2.0/.well-known/openid-configuration', ({ cloud }, { tenant = '' }) => metadata(cloud, tenant)),
  route('GET common/discovery/instance', ({ cloud }) => instances(cloud)),
  route('GET :tenant/discovery/v2.0/keys', () => json(200, { keys: [] })),
];

/** RFC 6749's error shape with Microsoft's own numbers. */
export function loginError(status: number, error: string, code: number, description: string, now: Date, more: object = {}): Answered {
  const [trace, correlation] = [randomUUID(), randomUUID()];
  const timestamp = now.toISOString().replace(/\.\d+Z/, 'Z').replace('T', ' ');
  return json(status, {
    error, error_description: `AADSTS${code}: ${description} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
    error_codes: [code], timestamp, trace_id: trace, correlation_id: correlation, ...more,
  }, { 'x-ms-request-id': trace });
}

function token({ cloud, asked, used, nextSerial }: LoginCall, tenant: string): Answered {
  const { now } = cloud;
  const form = new URLSearchParams(asked.body);
  const known = tenantOf(cloud, tenant);
  if (!known) return loginError(400, 'invalid_request', 90002, `Tenant '${isGuid(tenant) ? tenant : '(name)'}' not found. Check to make sure you have the correct tenant ID.`, now());
  const client = checkClient(form, now());
  if (client) return client;
  const scopes = (form.get('scope') ?? '').split(' ').filter((scope) => scope !== '');
  const audience = scopes.map((scope) => /^https:\/\/[^/]+/.exec(scope)?.[0]).find((origin) => origin !== undefined);
  const wanted = { tenantId: known, audience: audience ?? '', scopes, form };
  const grantType = form.get('grant_type');
  if (audience === undefined || (!serviceOf(audience) && audience !== retiredAudience)) {
    if (grantType !== 'authorization_code' || audience !== undefined) return loginError(400, 'invalid_resource', 500011, 'The resource principal was not found in the tenant.', now());
  }
  const serial = nextSerial();
  if (grantType === 'client_credentials') return forApp(cloud, wanted, serial);
  if (grantType === 'refresh_token') return forRefreshToken(cloud, wanted, serial);
  if (grantType === 'authorization_code') return forCode(cloud, wanted, serial, used);
  return loginError(400, 'unsupported_grant_type', 70003, 'The app requested an unsupported grant type.', now());
}

function tenantOf({ partner }: Cloud, tenant: string): string | undefined {
  const id = tenant.toLowerCase();
  if (['common', 'organizations'].includes(id)) return partner.own.tenantId;
  return partner.byTenant.has(id) || partner.companyByTenant.has(id) ? id : undefined;
}

function checkClient(form: URLSearchParams, now: Date): Answered | undefined {
  if (form.get('client_id')?.toLowerCase() !== app.id) return loginError(400, 'unauthorized_client', 700016, 'Application with this identifier was not found in the directory.', now);
  const assertion = form.get('client_assertion');
  if (assertion ? isOurAssertion(assertion, now) : form.get('client_secret') === app.secret) return undefined;
  if (!assertion && !form.has('client_secret')) return loginError(401, 'invalid_client', 7000218, "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.", now);
  return assertion ? loginError(401, 'invalid_client', 700027, 'The certificate with identifier used to sign the client assertion is not registered on application.', now)
    : loginError(401, 'invalid_client', 7000215, 'Invalid client secret provided.', now);
}

/** An app may prove itself with a certificate. The sandbox has none to check the signature against: what the assertion says must fit. */
function isOurAssertion(assertion: string, now: Date): boolean {
  const claims = parsed(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString('utf8')) as { iss?: unknown; sub?: unknown; exp?: unknown } | undefined;
  return claims?.iss === app.id && claims.sub === app.id && typeof claims.exp === 'number' && claims.exp > now.getTime() / 1000 - 86_400 * 366;
}

/** App-only: in our own tenant, and in those of the companies that work through the desk; a customer's tenant gives a token that no API there takes. */
function forApp(cloud: Cloud, wanted: Wanted, serial: number): Answered {
  const company = cloud.partner.companyByTenant.get(wanted.tenantId);
  if (company && !company.own && company.related !== true && company.kind !== 'advisor') {
    return loginError(400, 'unauthorized_client', 700016, 'Application with this identifier was not found in the directory. It has not been installed by the administrator of the tenant.', cloud.now());
  }
  return json(200, { token_type: 'Bearer', ...expiry, access_token: accessToken(cloud, wanted, { oid: app.id, idtyp: 'app', amr: [] }, serial) });
}

function forRefreshToken(cloud: Cloud, wanted: Wanted, serial: number): Answered {
  const grant = cloud.seal.readGrant(wanted.form.get('refresh_token') ?? '');
  if (grant?.use !== 'refresh') return loginError(400, 'invalid_grant', 9002313, 'Invalid request. Request is malformed or invalid.', cloud.now());
  if (cloud.now().getTime() - grant.issuedAt > refreshLifetimeMs) return loginError(400, 'invalid_grant', 700082, 'The refresh token has expired due to inactivity.', cloud.now());
  const service = serviceOf(wanted.audience);
  if (service && cloud.faults.active(service) === 'mfa') {
    return loginError(400, 'interaction_required', 50076, 'Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access the resource.', cloud.now(), { suberror: 'basic_action', claims: mfaClaims });
  }
  return forUser(cloud, wanted, grant, serial);
}

function forCode(cloud: Cloud, wanted: Wanted, serial: number, used: Set<string>): Answered {
  const { form } = wanted;
  const code = form.get('code') ?? '';
  const grant = cloud.seal.readGrant(code);
  if (grant?.use !== 'code') return loginError(400, 'invalid_grant', 9002313, 'Invalid request. Request is malformed or invalid.', cloud.now());
  if (used.has(code)) return loginError(400, 'invalid_grant', 54005, 'OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.', cloud.now());
  if (cloud.now().getTime() - grant.issuedAt > codeLifetimeMs) return loginError(400, 'invalid_grant', 70008, 'The provided authorization code or refresh token has expired due to inactivity.', cloud.now());
  if (form.get('redirect_uri') !== grant.redirectUri) return loginError(400, 'invalid_client', 500112, 'The reply address does not match the reply address provided when requesting authorization code.', cloud.now());
  const challenge = createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url');
  if (challenge !== grant.challenge) return loginError(400, 'invalid_grant', 501481, 'The Code_Verifier does not match the code_challenge supplied in the authorization request.', cloud.now());
  used.add(code);
  return forUser(cloud, { ...wanted, audience: wanted.audience || 'https://graph.microsoft.com' }, grant, serial);
}

/** App+User: the partner's user, in our own tenant or in that of any of our customers. The refresh token is a new one each time. */
function forUser(cloud: Cloud, wanted: Wanted, grant: Grant, serial: number): Answered {
  const { partner, now, seal } = cloud;
  const person = partner.staff.get(grant.oid);
  if (!person || (wanted.tenantId !== grant.tid && !partner.byTenant.has(wanted.tenantId))) {
    return loginError(400, 'invalid_grant', 50020, 'User account from identity provider does not exist in tenant and cannot access the application in that tenant.', now());
  }
  const { oid, tid, appid, amr } = grant;
  return json(200, {
    token_type: 'Bearer', scope: wanted.scopes.join(' '), ...expiry,
    access_token: accessToken(cloud, wanted, { oid, idtyp: 'user', amr, name: person.name, scp: 'user_impersonation' }, serial),
    refresh_token: seal.grant({ use: 'refresh', oid, tid, appid, amr, issuedAt: now().getTime() }),
    id_token: seal.idToken({
      aud: app.id, iss: `https://login.microsoftonline.com/${wanted.tenantId}/v2.0`, ...times(now()), name: person.name, preferred_username: person.email, oid, sub: oid, tid: wanted.tenantId, ver: '2.0',
    }),
    client_info: Buffer.from(JSON.stringify({ uid: oid, utid: tid })).toString('base64url'),
  });
}

const expiry = { expires_in: lifetime, ext_expires_in: lifetime };

function times(now: Date) {
  const iat = Math.floor(now.getTime() / 1000);
  return { iat, nbf: iat, exp: iat + lifetime };
}

function accessToken({ seal, now, faults }: Cloud, { tenantId, audience }: Wanted, who: { oid: string; idtyp: 'user' | 'app'; amr: readonly string[]; name?: string; scp?: string }, serial: number): string {
  faults.issued(serviceOf(audience), serial);
  return seal.accessToken({ aud: audience, iss: `https://sts.windows.net/${tenantId}/`, ...times(now()), appid: app.id, tid: tenantId, serial, ver: '1.0', ...who });
}

function metadata(cloud: Cloud, tenant: string): Answered {
  const id = tenantOf(cloud, tenant);
  if (!id) return loginError(400, 'invalid_tenant', 90002, 'Tenant not found.', cloud.now());
  const base = `${cloud.url}/login/${tenant}`;
  return json(200, {
    issuer: `https://login.microsoftonline.com/${id}/v2.0`, authorization_endpoint: `${base}/oauth2/v2.0/authorize`, token_endpoint: `${base}/oauth2/v2.0/token`,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`, jwks_uri: `${base}/discovery/v2.0/keys`, token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt'],
    response_types_supported: ['code'], response_modes_supported: ['query'], scopes_supported: ['openid', 'profile', 'email', 'offline_access'], subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'], cloud_instance_name: 'microsoftonline.com', cloud_graph_host_name: 'graph.windows.net', msgraph_host: 'graph.microsoft.com', tenant_region_scope: 'EU',
  });
}

function instances({ url }: Cloud): Answered {
  const name = 'login.microsoftonline.com';
  return json(200, {
    tenant_discovery_endpoint: `${url}/login/common/v2.0/.well-known/openid-configuration`, 'api-version': '1.1',
    metadata: [{ preferred_network: name, preferred_cache: 'login.windows.net', aliases: [name, 'login.windows.net', 'login.microsoft.com', 'sts.windows.net'] }],
  });
}
