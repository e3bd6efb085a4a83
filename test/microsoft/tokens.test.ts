import { createPublicKey, generateKeyPairSync, randomUUID, verify } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { endpointsOf, scopeOf } from '../../src/microsoft/endpoints.ts';
import type { SealedPlace } from '../../src/microsoft/refresh-token.ts';
import { createTokens, type TokenRequest, type TokenSettings } from '../../src/microsoft/tokens.ts';
import { inTurn, otherSide, ownFolder, type Heard, type Told } from './support.ts';

const own = '10000000-0000-4000-8000-000000000001';
const contoso = '20000000-0000-4000-8000-000000000001';
const app = { tenantId: own, appId: '80000000-0000-4000-8000-000000000001', credential: { secret: 'app-secret' } } as const;
const graph: TokenRequest = { audience: 'graph', as: 'user' };

const formOf = ({ body }: Heard) => new URLSearchParams(body);

/** A sign-in service that numbers what it gives, and the tokens from it. */
async function signedIn(over: Partial<TokenSettings> = {}, answer?: (heard: Heard, number: number) => Told) {
  let number = 0;
  const side = await otherSide((heard) => {
    number += 1;
    const user = formOf(heard).get('grant_type') === 'refresh_token';
    return answer?.(heard, number) ?? { body: { token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599, access_token: `access-${number}`, ...(user && { refresh_token: `refresh-${number}` }) } };
  });
  let now = new Date('2026-11-21T09:00:00Z');
  const tokens = createTokens({ app, cloud: 'public', endpoints: side.endpoints, refreshToken: { kind: 'given', token: 'refresh-0', successors: place() }, now: () => now, pauseMs: 1, ...over });
  return { ...tokens, heard: side.heard, side, forms: () => side.heard.map(formOf), later: (seconds: number) => { now = new Date(now.getTime() + seconds * 1000); } };
}

function place(): SealedPlace & { text?: string } {
  const kept: SealedPlace & { text?: string } = { read: async () => kept.text, write: async (sealed) => { kept.text = sealed; } };
  return kept;
}

function someFile(text?: string): string {
  const path = join(ownFolder(), 'token');
  if (text !== undefined) writeFileSync(path, text);
  return path;
}

describe('a token', () => {
  it('of the partner\'s user comes from the refresh token, in the partner\'s tenant', async () => {
    const { token, heard, forms } = await signedIn();
    expect(await token(graph)).toBe('access-1');
    expect(heard[0]).toMatchObject({ method: 'POST', path: expect.stringMatching(`^/login/${own}/oauth2/v2.0/token`) });
    expect(Object.fromEntries(forms()[0] ?? [])).toMatchObject({ grant_type: 'refresh_token', refresh_token: 'refresh-0', client_id: app.appId, client_secret: 'app-secret', scope: expect.stringContaining('https://graph.microsoft.com/.default') });
  });

  it('of the partner\'s user in a customer\'s tenant comes from the customer\'s authority', async () => {
    const { token, heard } = await signedIn();
    await token({ ...graph, tenantId: contoso });
    expect(heard[0]?.path).toMatch(`/login/${contoso}/`);
  });

  it('trap 16: of the app alone is another one, and never stands in for the user\'s', async () => {
    const { token, forms } = await signedIn();
    expect([await token(graph), await token({ ...graph, as: 'app' }), await token(graph)]).toEqual(['access-1', 'access-2', 'access-1']);
    expect(forms()[1]?.get('grant_type')).toBe('client_credentials');
    expect(forms()[1]?.has('refresh_token')).toBe(false);
  });

  it('trap 15: is for an audience that lives', async () => {
    const { token, forms } = await signedIn();
    for (const audience of ['partner-center', 'graph', 'azure-support'] as const) await token({ audience, as: 'app' });
    expect(forms().map((form) => form.get('scope'))).toEqual(['https://api.partnercenter.microsoft.com/.default', 'https://graph.microsoft.com/.default', 'https://management.azure.com/.default']);
  });

  it('trap 32: of the cloud for the US government has other hosts', async () => {
    expect(endpointsOf('us-government')).toEqual({ partnerCenter: 'https://api.partnercenter.microsoft.com/v1', graph: 'https://graph.microsoft.us/v1.0', azure: 'https://management.usgovcloudapi.net', login: 'https://login.microsoftonline.us' });
    expect(scopeOf('key-vault', 'us-government')).toBe('https://vault.usgovcloudapi.net/.default');
    const { token, forms } = await signedIn({ cloud: 'us-government' });
    await token(graph);
    expect(forms()[0]?.get('scope')).toContain('https://graph.microsoft.us/.default');
  });

  it('is asked for once, however many wait for it; nothing else is looked up', async () => {
    const { token, heard } = await signedIn();
    expect(new Set(await Promise.all(Array.from({ length: 40 }, () => token(graph))))).toEqual(new Set(['access-1']));
    expect(heard).toHaveLength(1);
  });

  it('is kept for its tenant, in any case, until five minutes before it expires', async () => {
    const { token, later } = await signedIn();
    await token({ ...graph, tenantId: contoso });
    later(3_290);
    expect(await token({ ...graph, tenantId: contoso.toUpperCase() })).toBe('access-1');
    expect(await token(graph)).toBe('access-2');
    later(10);
    expect(await token({ ...graph, tenantId: contoso })).toBe('access-3');
  });

  it('that lives shortly is kept for half its time', async () => {
    const { token, later } = await signedIn({}, (_heard, number) => ({ body: { access_token: `access-${number}`, expires_in: '60', token_type: 'Bearer' } }));
    await token(graph);
    later(29);
    expect(await token(graph)).toBe('access-1');
    later(2);
    expect(await token(graph)).toBe('access-2');
  });

  it('that is forgotten is not given again; a newer one stays', async () => {
    const { token, forget } = await signedIn();
    const first = await token(graph);
    forget(graph, first);
    const second = await token(graph);
    forget(graph, first);
    expect([first, second, await token(graph)]).toEqual(['access-1', 'access-2', 'access-2']);
  });

  it('is asked for again after a failure', async () => {
    const { token } = await signedIn({}, (_heard, number) => number === 1 ? { status: 400, body: { error: 'invalid_grant', error_codes: [50020] } } : undefined as never);
    await expect(token(graph)).rejects.toMatchObject({ reason: 'denied' });
    expect(await token(graph)).toBe('access-2');
  });
});

describe('the refresh token that comes with it', () => {
  it('is kept in a file that only its owner can read, replaced as a whole', async () => {
    const path = someFile('refresh-0\n');
    const { token, forms } = await signedIn({ refreshToken: { kind: 'file', path } });
    await token(graph);
    expect(readFileSync(path, 'utf8').trim()).toBe('refresh-1');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(path, '..'))).toEqual(['token']);
    await token({ ...graph, audience: 'partner-center' });
    expect(forms()[1]?.get('refresh_token')).toBe('refresh-1');
  });

  it('is sealed where the first was given by the environment', async () => {
    const successors = place();
    const given = { kind: 'given', token: 'refresh-0', successors } as const;
    await (await signedIn({ refreshToken: given })).token(graph);
    expect(successors.text).toMatch(/^v1\./);
    expect(successors.text).not.toContain('refresh');
    const restarted = await signedIn({ refreshToken: given });
    await restarted.token(graph);
    expect(restarted.forms()[0]?.get('refresh_token')).toBe('refresh-1');
  });

  it.each<[string, Partial<TokenSettings>]>([['another is given', {}], ['the app\'s secret has changed', { app: { ...app, credential: { secret: 'another' } } }]])('gives way where %s', async (why, over) => {
    const successors = place();
    await (await signedIn({ refreshToken: { kind: 'given', token: 'refresh-0', successors } })).token(graph);
    const restarted = await signedIn({ refreshToken: { kind: 'given', token: why === 'another is given' ? 'given-anew' : 'refresh-0', successors }, ...over });
    await restarted.token(graph);
    expect(restarted.forms()[0]?.get('refresh_token')).toBe(why === 'another is given' ? 'given-anew' : 'refresh-0');
  });

  it('of a customer\'s tenant stays there', async () => {
    const path = someFile('refresh-0');
    const { token, forms } = await signedIn({ refreshToken: { kind: 'file', path } });
    await token({ ...graph, tenantId: contoso });
    await token(graph);
    expect(forms().map((form) => form.get('refresh_token'))).toEqual(['refresh-0', 'refresh-0']);
  });

  it('that cannot be put away is told, and the access token is good all the same', async () => {
    const told: unknown[] = [];
    const { token } = await signedIn({ refreshToken: { kind: 'given', token: 'refresh-0', successors: { read: async () => undefined, write: async () => { throw new Error('the database is away'); } } }, trouble: (error) => { told.push(error); } });
    expect(await token(graph)).toBe('access-1');
    expect(told).toEqual([new Error('the database is away')]);
  });

  it('is taken from the file anew where somebody has signed in again', async () => {
    const path = someFile('stale');
    const { token, forms } = await signedIn({ refreshToken: { kind: 'file', path } }, (heard) => formOf(heard).get('refresh_token') === 'stale' ? { status: 400, body: { error: 'invalid_grant', error_codes: [700082] } } : undefined as never);
    await expect(token({ ...graph, tenantId: contoso })).rejects.toMatchObject({ reason: 'signed-out', code: 'AADSTS700082' });
    writeFileSync(path, 'fresh');
    expect(await token({ ...graph, tenantId: contoso })).toMatch(/^access-/);
    await token(graph);
    expect(forms().map((form) => form.get('refresh_token'))).toEqual(['stale', 'stale', 'fresh', 'fresh']);
  });

  it.each<[string, () => TokenSettings['refreshToken'], string]>([
    ['no file', () => ({ kind: 'file', path: someFile() }), 'no-refresh-token'], ['an empty one', () => ({ kind: 'file', path: someFile('\n') }), 'no-refresh-token'],
    ['a folder', () => ({ kind: 'file', path: tmpdir() }), 'unreadable-refresh-token'], ['nothing given', () => ({ kind: 'given', successors: place() }), 'no-refresh-token'],
    ['a store that is away', () => ({ kind: 'given', token: 'x', successors: { read: async () => { throw new Error('away'); }, write: async () => undefined } }), 'unreadable-refresh-token'],
  ])('where there is %s, nobody has signed in', async (_what, source, code) => {
    const { token, heard } = await signedIn({ refreshToken: source() });
    await expect(token(graph)).rejects.toMatchObject({ service: 'sign-in', reason: 'signed-out', code });
    expect(heard).toEqual([]);
  });
});

describe('in a Key Vault', () => {
  const id = '0a1b2c3d-0000-4000-8000-000000000000';

  async function vaulted(answer: (heard: Heard) => Told) {
    const vault = await otherSide(answer);
    const desk = await signedIn({ refreshToken: { kind: 'key-vault', url: `${vault.url}/`, secret: 'partner-refresh' } });
    return { ...desk, vault };
  }

  it('the refresh token is read as the app, and a new version written once a day', async () => {
    let value = 'refresh-0';
    const { token, forms, vault, later } = await vaulted(({ method, body }) => { if (method === 'PUT') value = JSON.parse(body).value; return { body: { value, id } }; });
    expect(await token(graph)).toBe('access-2');
    expect(forms()[0]?.get('scope')).toBe('https://vault.azure.net/.default');
    expect(vault.heard.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /secrets/partner-refresh?api-version=7.4', 'PUT /secrets/partner-refresh?api-version=7.4']);
    expect(vault.heard[0]?.headers.authorization).toBe('Bearer access-1');
    expect(value).toBe('refresh-2');
    later(7_200);
    await token(graph);
    expect(value).toBe('refresh-2');
    later(86_400);
    await token(graph);
    expect(value).not.toBe('refresh-2');
  });

  it.each<[Told, object]>([
    [{ status: 404, body: { error: { code: 'SecretNotFound', message: '' } } }, { reason: 'signed-out', code: 'no-refresh-token' }],
    [{ status: 403, body: { error: { code: 'Forbidden', message: '' } } }, { reason: 'denied', code: 'Forbidden', call: 'GET secrets/{id}' }],
    [{ body: 'oops' }, { reason: 'unreadable' }],
  ])('%j is told as what it is', async (told, error) => {
    const { token } = await vaulted(() => told);
    await expect(token(graph)).rejects.toMatchObject({ service: 'sign-in', ...error });
  });

  it('without encryption is refused at the start', async () => {
    await expect(signedIn({ refreshToken: { kind: 'key-vault', url: 'http://contoso.vault.azure.net', secret: 'x' } })).rejects.toThrow(RangeError);
  });
});

describe('a refusal of the sign-in service', () => {
  it.each([
    ['mfa', 50076, 'interaction_required'], ['mfa', 50079, 'interaction_required'], ['mfa', 50158, 'interaction_required'], ['mfa', 50078, 'invalid_grant'],
    ['blocked', 53003, 'access_denied'], ['blocked', 53000, 'invalid_grant'],
    ['denied', 65001, 'invalid_grant'], ['denied', 50020, 'invalid_grant'], ['denied', 700016, 'unauthorized_client'], ['denied', 7000229, 'unauthorized_client'],
    ['signed-out', 700082, 'invalid_grant'], ['signed-out', 50173, 'invalid_grant'], ['signed-out', 7000222, 'invalid_client'], ['signed-out', 50057, 'invalid_grant'], ['not-found', 90002, 'invalid_request'],
  ])('is %s for AADSTS%i, without Microsoft\'s sentence', async (reason, number, error) => {
    const { token } = await signedIn({}, () => ({ status: 400, body: { error, error_description: `AADSTS${number}: Megan Bowen of Contoso may not. Trace ID: 1`, error_codes: [number], trace_id: 'b7a1', correlation_id: 'c' } }));
    const failure = await token(graph).catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({ service: 'sign-in', call: 'POST {id}/oauth2/v2.0/token', reason, status: 400, code: `AADSTS${number}`, requestId: 'b7a1' });
    expect(inspect(failure, { depth: 20, showHidden: true })).not.toMatch(/Megan|refresh-0|app-secret/);
  });

  it.each<[string, Told, object]>([
    ['a number only in the sentence', { status: 400, body: { error: 'invalid_grant', error_description: 'AADSTS50076: …' } }, { reason: 'mfa' }],
    ['no number at all', { status: 400, body: { error: 'invalid_grant' } }, { reason: 'signed-out', code: 'invalid_grant' }],
    ['more claims wanted', { status: 400, body: { error: 'invalid_grant', suberror: 'basic_action', claims: '{}' } }, { reason: 'mfa' }],
    ['too many calls', { status: 429, headers: { 'retry-after': '99' }, body: { error: 'temporarily_unavailable' } }, { reason: 'throttled', retryAfter: 99 }],
    ['a page', { status: 200, body: '<html>' }, { reason: 'unreadable' }], ['a page of a gateway', { status: 404, body: '<html>' }, { reason: 'unreadable' }], ['no token', { body: { token_type: 'Bearer' } }, { reason: 'unreadable' }],
    ['an id token that is none', { body: { access_token: 'a', expires_in: 3599, token_type: 'Bearer', id_token: 'x' } }, { reason: 'unreadable' }],
    ['no answer', { instead: 'cut' }, { reason: 'unreachable' }], ['trouble', { status: 503, body: { error: 'server_error' } }, { reason: 'failed' }],
  ])('is told apart: %s', async (_what, told, error) => {
    const { token } = await signedIn({}, () => told);
    await expect(token(graph)).rejects.toMatchObject({ service: 'sign-in', ...error });
  });

  it('that passes is tried again', async () => {
    const answers = inTurn({ status: 503 }, { instead: 'cut' }, { body: { access_token: 'third', expires_in: 3599, token_type: 'Bearer' } });
    const { token, heard } = await signedIn({}, () => answers());
    expect([await token(graph), heard.length]).toEqual(['third', 3]);
  });

  it('that never comes is waited for no longer than the limits say', async () => {
    const { token } = await signedIn({ tryMs: 30, patienceMs: 50 }, () => ({ instead: 'silence' }));
    await expect(token(graph)).rejects.toMatchObject({ service: 'sign-in', reason: 'timeout' });
  });
});

describe('an app with a certificate', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

  it.each([['x5t', `${'AB:'.repeat(19)}AB`], ['x5t#S256', 'ab'.repeat(32)]])('proves itself by %s', async (field, thumbprint) => {
    const { token, forms } = await signedIn({ app: { ...app, credential: { thumbprint, key } } });
    await token(graph);
    const form = forms()[0];
    expect(form?.has('client_secret')).toBe(false);
    const [head = '', claims = '', signature = ''] = (form?.get('client_assertion') ?? '').split('.');
    const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
    expect(Buffer.from(read(head)[field], 'base64url').toString('hex')).toMatch(/^(ab)+$/);
    expect(read(claims)).toMatchObject({ iss: app.appId, sub: app.appId, aud: `https://login.microsoftonline.com/${own}/oauth2/v2.0/token` });
    const padding = read(head).alg.startsWith('PS') ? { padding: 6, saltLength: 32 } : {};
    expect(verify('sha256', Buffer.from(`${head}.${claims}`), { key: createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })), ...padding }, Buffer.from(signature, 'base64url'))).toBe(true);
  });

  it('that is none says so, and sends nothing', async () => {
    const { token, heard } = await signedIn({ app: { ...app, credential: { thumbprint: 'a'.repeat(40), key: `not a key ${randomUUID()}` } } });
    await expect(token(graph)).rejects.toMatchObject({ reason: 'refused', code: 'unusable-credential' });
    expect(heard).toEqual([]);
  });
});
