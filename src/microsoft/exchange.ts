import { ConfidentialClientApplication, type AuthenticationResult, type Configuration } from '@azure/msal-node';
import * as z from 'zod/v4';
import { jsonIn, jsonOf } from './answer.ts';
import { scopeOf, type Audience, type Cloud, type Endpoints } from './endpoints.ts';
import { MicrosoftError, type Failure } from './error.ts';
import { createHttp, type Outcome } from './http.ts';
import type { Credential, PartnerApp } from './partner-app.ts';
import { beginNow, retryAfterOf, tryOften, type Limits } from './retry.ts';
import { signInRefusal } from './sign-in-refusal.ts';

/** What the token endpoint gave. */
export interface Grant {
  readonly accessToken: string;
  /** In seconds, from now. */
  readonly lifetime: number;
  readonly refreshToken?: string;
}

/** An authorization code, as it came back from the sign-in page. */
export interface AuthorizationCode { readonly code: string; readonly verifier: string; readonly redirectUri: string }

/** The token endpoint, by MSAL. Each throws MicrosoftError of service 'sign-in'. */
export interface Exchange {
  /** App+User (Secure Application Model): a token of any tenant in which the app has consent and the user a role. */
  readonly byRefreshToken: (audience: Audience, tenantId: string, refreshToken: string) => Promise<Grant>;
  /** The app alone. */
  readonly byCredential: (audience: Audience, tenantId: string) => Promise<Grant>;
  readonly byCode: (audience: Audience, code: AuthorizationCode) => Promise<Grant>;
  /** The page where a user of the partner's tenant signs in, and whence the code comes back. */
  readonly signInPage: (audience: Audience, ask: SignInPage) => Promise<string>;
}

/** `challenge` is the SHA-256 of the verifier (PKCE). 'consent' asks for every permission of the registration anew. */
export interface SignInPage { readonly redirectUri: string; readonly state: string; readonly challenge: string; readonly prompt: 'select_account' | 'consent' }

export interface ExchangeParts extends Limits {
  readonly app: PartnerApp;
  readonly endpoints: Endpoints;
  readonly cloud: Cloud;
}

/** Each exchange has an MSAL application of its own: MSAL's cache would keep every token of every customer, beside ours. */
export function createExchange({ app, endpoints, cloud, ...limits }: ExchangeParts): Exchange {
  const http = createHttp();
  const exchange = async (tenantId: string, repeatable: boolean, ask: (msal: ConfidentialClientApplication) => Promise<AuthenticationResult | null>) => {
    const wire = createWire((url, headers, body) => tryOften(http, { method: 'POST', url, headers, body }, beginNow(limits, repeatable)), endpoints.login);
    const authority = `${authorityOf(endpoints.login)}/${encodeURIComponent(tenantId)}`;
    // MSAL's errors repeat Microsoft's sentences, which may name people; the wire tells what happened without them.
    const result = await Promise.resolve().then(() => ask(new ConfidentialClientApplication(configurationOf(app, authority, wire.network)))).catch(() => null);
    return grantOf(wire.outcome(), result !== null);
  };
  return {
    async signInPage(audience, { redirectUri, state, challenge, prompt }) {
      const authority = authorityOf(endpoints.login);
      const { network } = createWire(() => Promise.resolve({ kind: 'not-sent' }), endpoints.login);
      const msal = new ConfidentialClientApplication(configurationOf(app, `${authority}/${app.tenantId}`, network));
      const page = await msal.getAuthCodeUrl({ scopes: [scopeOf(audience, cloud)], redirectUri, state, prompt, codeChallenge: challenge, codeChallengeMethod: 'S256', responseMode: 'query' });
      return page.replace(authority, endpoints.login);
    },
    byRefreshToken: (audience, tenantId, refreshToken) => exchange(tenantId, true, (msal) => msal.acquireTokenByRefreshToken({ scopes: [scopeOf(audience, cloud)], refreshToken })),
    byCredential: (audience, tenantId) => exchange(tenantId, true, (msal) => msal.acquireTokenByClientCredential({ scopes: [scopeOf(audience, cloud)], skipCache: true, azureRegion: 'DisableMsalForceRegion' })),
    // A code can be redeemed once.
    byCode: (audience, { code, verifier, redirectUri }) => exchange(app.tenantId, false, (msal) => msal.acquireTokenByCode({ scopes: [scopeOf(audience, cloud)], code, codeVerifier: verifier, redirectUri })),
  };
}

/** MSAL takes https authorities only, and asks nobody about the ones it knows. */
export function authorityOf(login: string): string {
  return login.endsWith('.us') ? 'https://login.microsoftonline.us' : 'https://login.microsoftonline.com';
}

function configurationOf({ appId, credential }: PartnerApp, authority: string, networkClient: Network): Configuration {
  return { auth: { clientId: appId, authority, ...credentialOf(credential) }, system: { networkClient, disableInternalRetries: true } };
}

function credentialOf(credential: Credential) {
  if ('secret' in credential) return { clientSecret: credential.secret };
  const thumbprint = credential.thumbprint.replace(/[\s:]/g, '').toLowerCase();
  return { clientCertificate: { privateKey: credential.key, ...(thumbprint.length === 40 ? { thumbprint } : { thumbprintSha256: thumbprint }) } };
}

type Network = NonNullable<NonNullable<Configuration['system']>['networkClient']>;
type Post = (url: URL, headers: Readonly<Record<string, string>>, body: string) => Promise<Outcome>;

/** MSAL's way to the network: to where the sign-in service really is, which in the sandbox is this machine; and what came back. */
function createWire(post: Post, login: string): { readonly network: Network; readonly outcome: () => Outcome | undefined } {
  let outcome: Outcome | undefined;
  const network: Network = {
    sendGetRequestAsync: () => Promise.reject(new Error('Nothing is looked up: MSAL knows these authorities.')),
    async sendPostRequestAsync<Body>(url: string, { headers = {}, body = '' } = {}) {
      outcome = await post(new URL(url.replace(authorityOf(login), login)), headers, body);
      if (outcome.kind !== 'answered') throw new Error('no answer');
      return { status: outcome.status, headers: {}, body: jsonOf(outcome.text) as Body };
    },
  };
  return { network, outcome: () => outcome };
}

const Granted = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive(), refresh_token: z.string().min(1).optional() });

function grantOf(outcome: Outcome | undefined, accepted: boolean): Grant {
  if (!outcome) throw failed({ reason: 'refused', code: 'unusable-credential' });
  if (outcome.kind !== 'answered') throw failed({ reason: outcome.kind === 'too-slow' ? 'timeout' : 'unreachable' });
  const body = jsonIn(outcome.text);
  const refusal = signInRefusal(outcome.status, body);
  const retryAfter = refusal?.reason === 'throttled' ? retryAfterOf(outcome.header) : undefined;
  if (refusal) throw failed({ status: outcome.status, ...refusal, ...(retryAfter !== undefined && { retryAfter }) });
  const granted = Granted.safeParse(body).data;
  if (!granted || !accepted) throw failed({ reason: 'unreadable', status: outcome.status });
  return { accessToken: granted.access_token, lifetime: granted.expires_in, ...(granted.refresh_token !== undefined && { refreshToken: granted.refresh_token }) };
}

function failed(failure: Omit<Failure, 'service' | 'call'>): MicrosoftError {
  return new MicrosoftError({ service: 'sign-in', call: 'POST {id}/oauth2/v2.0/token', ...failure });
}
