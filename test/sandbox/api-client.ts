import type { OpenDatabase } from '../../src/store/open.ts';
import { openTestDatabase } from '../support/database.ts';
import { openSandboxApi, type SandboxApi, type SandboxApiParts } from '../../src/sandbox/api/open.ts';

export const lamna = '10000000-0000-4000-8000-000000000001';
export const trey = '10000000-0000-4000-8000-000000000002';
export const contoso = '20000000-0000-4000-8000-000000000001';
export const fabrikam = '20000000-0000-4000-8000-000000000002';
export const adele = '30000000-0000-4000-8000-000000000001';

export const audiences = {
  'partner-center': 'https://api.partnercenter.microsoft.com/user_impersonation', graph: 'https://graph.microsoft.com/.default', azure: 'https://management.azure.com/.default',
} as const;
export type Audience = keyof typeof audiences;

export interface Told {
  readonly status: number;
  readonly header: (name: string) => string | null;
  /** As it was on the wire, byte order mark and all. */
  readonly text: string;
  /** The JSON; undefined where there is none. */
  readonly body: any;
}

export interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly tenantId?: string;
  readonly as?: 'user' | 'app';
  /** In place of a token of the right kind. */
  readonly token?: string;
}

let database: Promise<OpenDatabase> | undefined;

/** Opens the stand-in on the one database of these tests; empty at first, or as the last one left it. */
export async function openApi({ kept = false, ...parts }: Partial<SandboxApiParts> & { kept?: boolean } = {}): Promise<Api> {
  const { db } = await (database ??= openTestDatabase('pglite'));
  if (!kept) await db.deleteFrom('setting').execute();
  let at = new Date('2026-11-21T10:00:00Z');
  const api = await openSandboxApi({ db, now: () => at, ...parts });
  return { ...api, ...clientOf(api), now: () => at, advance: (hours: number) => { at = new Date(at.getTime() + hours * 3_600_000); } };
}

export interface Api extends SandboxApi, Client {
  now(): Date;
  advance(hours: number): void;
}

export interface Client {
  login(form: Readonly<Record<string, string>>, tenantId?: string): Promise<Told>;
  token(audience: Audience, who?: { readonly tenantId?: string; readonly as?: 'user' | 'app' }): Promise<string>;
  partnerCenter(path: string, ask?: Ask): Promise<Told>;
  graph(path: string, ask?: Ask): Promise<Told>;
  /** With the auxiliary token of the partner's tenant. */
  azure(path: string, ask?: Ask): Promise<Told>;
}

/** A client that asks the stand-in by itself, past all of the desk's own. */
export function clientOf({ endpoints, credentials }: Pick<SandboxApi, 'endpoints' | 'credentials'>): Client {
  const tokens = new Map<string, Promise<string>>();
  const app = { client_id: credentials.appId, client_secret: credentials.appSecret };

  const login: Client['login'] = (form, tenantId = credentials.tenantId) => (
    told(`${endpoints.login}/${tenantId}/oauth2/v2.0/token`, { method: 'POST', body: new URLSearchParams({ ...app, ...form }) }));

  const token: Client['token'] = (audience, { tenantId = credentials.tenantId, as = 'user' } = {}) => {
    const key = `${audience} ${tenantId} ${as}`;
    const grant: Readonly<Record<string, string>> = as === 'user' ? { grant_type: 'refresh_token', refresh_token: credentials.refreshToken } : { grant_type: 'client_credentials' };
    const issued = tokens.get(key) ?? login({ ...grant, scope: audiences[audience] }, tenantId).then(({ body }) => body.access_token as string);
    tokens.set(key, issued);
    return issued;
  };

  const ask = (audience: Audience, base: string) => async (path: string, { method = 'GET', headers, body, token: given, ...who }: Ask = {}): Promise<Told> => told(
    path.startsWith('http') ? path : `${base}/${path}`,
    { method, headers: { Authorization: `Bearer ${given ?? await token(audience, who)}`, ...headers }, ...(body !== undefined && { body: JSON.stringify(body) }) },
  );
  const azure = ask('azure', endpoints.azure);
  return {
    login, token, partnerCenter: ask('partner-center', endpoints.partnerCenter), graph: ask('graph', endpoints.graph),
    azure: async (path, given = {}) => azure(path, { ...given, headers: { 'x-ms-authorization-auxiliary': `Bearer ${await token('azure')}`, ...given.headers } }),
  };
}

/** The answer to one request, read to its end. */
export async function told(url: string, init?: RequestInit): Promise<Told> {
  const response = await fetch(url, { redirect: 'manual', ...init });
  const text = Buffer.from(await response.arrayBuffer()).toString('utf8');
  return { status: response.status, header: (name) => response.headers.get(name), text, body: jsonOf(text) };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}
