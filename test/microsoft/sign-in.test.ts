import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { partnerAppOf, readPartnerEnv, refreshTokenSourceOf } from '../../src/microsoft/settings.ts';
import { checkSignIn, signIn, type SignInParts } from '../../src/microsoft/sign-in.ts';
import type { TokenSettings } from '../../src/microsoft/tokens.ts';
import { reportOf } from '../../src/sign-in.ts';
import { otherSide, ownFolder, type Heard, type Told } from './support.ts';

const own = '10000000-0000-4000-8000-000000000001';
const appId = '80000000-0000-4000-8000-000000000001';
const accessToken = (amr: readonly string[]) => `e30.${Buffer.from(JSON.stringify({ amr })).toString('base64url')}.signature`;

/** Microsoft's sign-in page and APIs, on this machine. The page sends the browser back with what `back` makes of the request. */
async function microsoft({ back = ({ state = '' }) => ({ code: 'the-code', state }), api = () => ({ body: {} }), amr = ['pwd', 'mfa'] }: { back?: (asked: Readonly<Record<string, string>>) => Readonly<Record<string, string>>; api?: (heard: Heard) => Told; amr?: readonly string[] } = {}) {
  const path = join(ownFolder(), 'refresh-token');
  let challenge = '';
  const side = await otherSide((heard) => {
    const url = new URL(heard.path, 'http://localhost');
    if (url.pathname.endsWith('/authorize')) {
      const asked = Object.fromEntries(url.searchParams);
      challenge = asked.code_challenge ?? '';
      return { status: 302, headers: { location: `${asked.redirect_uri}/?${new URLSearchParams(back(asked))}` } };
    }
    if (!url.pathname.endsWith('/token')) return api(heard);
    const form = new URLSearchParams(heard.body);
    const proven = form.get('grant_type') !== 'authorization_code' || (form.get('code') === 'the-code' && createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url') === challenge);
    return proven ? { body: { token_type: 'Bearer', expires_in: 3599, access_token: accessToken(amr), refresh_token: 'the-refresh-token' } } : { status: 400, body: { error: 'invalid_grant', error_codes: [501481] } };
  });
  const settings: TokenSettings = { app: { tenantId: own, appId, credential: { secret: 'app-secret' } }, cloud: 'public', endpoints: side.endpoints, refreshToken: { kind: 'file', path }, now: () => new Date('2026-11-21T09:00:00Z'), pauseMs: 1 };
  return { settings, heard: side.heard, stored: () => readFileSync(path, 'utf8').trim(), store: (token: string) => writeFileSync(path, token) };
}

/** Signs in with a browser that opens the address at once. */
async function signedIn(settings: TokenSettings, over: Partial<SignInParts> = {}) {
  const shown: string[] = [];
  let page: Promise<string> = Promise.resolve('');
  const done = signIn(settings, { show: (address) => { shown.push(address); page = fetch(address).then((response) => response.text()); }, ...over });
  const failure = await done.then(() => undefined, (error: unknown) => error);
  return { address: new URL(shown[0] ?? 'about:blank'), page: await page.catch(() => ''), failure };
}

describe('signing in', () => {
  it('goes through Microsoft\'s page with PKCE and puts the refresh token away', async () => {
    const { settings, heard, stored } = await microsoft();
    const { address, page, failure } = await signedIn(settings);
    expect(failure).toBeUndefined();
    expect(address.pathname).toBe(`/login/${own}/oauth2/v2.0/authorize`);
    expect(Object.fromEntries(address.searchParams)).toMatchObject({
      client_id: appId, response_type: 'code', code_challenge_method: 'S256', redirect_uri: expect.stringMatching(/^http:\/\/localhost:\d+$/), prompt: 'select_account',
      scope: expect.stringMatching(/api\.partnercenter\.microsoft\.com\/\.default.*offline_access/),
    });
    expect(address.searchParams.get('state')).toHaveLength(43);
    expect(page).toContain('You are signed in.');
    expect(stored()).toBe('the-refresh-token');
    expect(heard.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it('may ask for every permission anew', async () => {
    const { settings } = await microsoft();
    expect((await signedIn(settings, { prompt: 'consent' })).address.searchParams.get('prompt')).toBe('consent');
  });

  it.each<[string, Record<string, string>, object]>([
    ['the person says no', { error: 'access_denied', error_description: 'AADSTS65004: Megan Bowen declined.' }, { reason: 'denied', code: 'AADSTS65004' }],
    ['Microsoft wants more', { error: 'interaction_required', error_description: 'AADSTS50079' }, { reason: 'mfa' }],
    ['the code is not good', { code: 'another-code' }, { reason: 'signed-out', code: 'AADSTS501481' }],
  ])('fails where %s', async (_why, answer, error) => {
    const { settings, stored } = await microsoft({ back: ({ state = '' }) => ({ ...answer, state }) });
    const { failure } = await signedIn(settings);
    expect(failure).toMatchObject({ service: 'sign-in', ...error });
    expect(String(failure)).not.toContain('Megan');
    expect(stored).toThrow();
  });

  it('takes no code from anybody who does not know the state', async () => {
    const { settings, stored } = await microsoft({ back: () => ({ code: 'the-code', state: 'made-up' }) });
    const { page, failure } = await signedIn(settings, { waitMs: 300 });
    expect(page).toContain('not the page');
    expect(failure).toMatchObject({ service: 'sign-in', reason: 'timeout' });
    expect(stored).toThrow();
  });

  it('trap 15: without multi-factor authentication takes the place of nothing', async () => {
    const { settings, stored, store } = await microsoft({ amr: ['pwd'] });
    store('the-good-one');
    expect((await signedIn(settings)).failure).toMatchObject({ service: 'sign-in', reason: 'mfa', code: 'signed-in-without-mfa' });
    expect(stored()).toBe('the-good-one');
  });

  it('listens no longer than it has to', async () => {
    const { settings } = await microsoft();
    const { address } = await signedIn(settings);
    await expect(fetch(address.searchParams.get('redirect_uri') ?? '')).rejects.toThrow();
  });
});

describe('trying what is stored', () => {
  it('asks each API once and says that all is well', async () => {
    const { settings, heard } = await microsoft({ api: ({ path }) => ({ body: {}, ...(path.includes('profiles') && { headers: { isMfaCompliant: 'true' } }) }) });
    await signedIn(settings);
    const state = await checkSignIn(settings);
    expect(state).toEqual({ mfa: true, checks: [{ service: 'partner-center', outcome: 'works' }, { service: 'graph', outcome: 'works' }, { service: 'azure-support', outcome: 'works' }] });
    expect(heard.filter(({ method, path }) => method === 'GET' && !path.includes('authorize')).map(({ path }) => path).sort()).toEqual([
      '/azure/subscriptions?api-version=2022-12-01', '/graph/v1.0/tenantRelationships/delegatedAdminRelationships?$top=1', '/partner-center/v1/profiles/support',
    ]);
    expect(reportOf(state).join('\n')).not.toContain('MISSING');
  });

  it('says what is missing, and what to do about it', async () => {
    const { settings } = await microsoft({ api: ({ path }) => path.includes('graph') ? { status: 403, body: { error: { code: 'Authorization_RequestDenied', message: '' } } } : { body: {} } });
    await signedIn(settings);
    const report = reportOf(await checkSignIn(settings)).join('\n');
    expect(report).toMatch(/MISSING {2}Microsoft Graph: .*\(Authorization_RequestDenied, request [0-9a-f-]+\)\n +Needed: .*DelegatedAdminRelationship\.Read\.All/);
    expect(report).toMatch(/works {4}Partner Center\n/);
  });

  it.each<[string, boolean | undefined, readonly string[], Told]>([
    ['Partner Center says no', false, ['mfa'], { body: {}, headers: { isMfaCompliant: 'false' } }], ['Partner Center refuses', false, [], { status: 401, headers: { isMfaCompliant: 'false' } }],
    ['the token says so', true, ['pwd', 'mfa'], { body: {} }], ['the token does not say so', false, ['pwd'], { body: {} }],
  ])('trap 15: whether multi-factor authentication was used: %s', async (_who, mfa, amr, told) => {
    const { settings, store } = await microsoft({ api: () => told, amr });
    store('a-refresh-token');
    const state = await checkSignIn(settings);
    expect(state.mfa).toBe(mfa);
    expect(reportOf(state).at(-1)).toContain(mfa ? 'was used' : 'MISSING');
  });

  it('says that nobody has signed in', async () => {
    const { settings } = await microsoft();
    const { checks } = await checkSignIn(settings);
    expect(checks).toEqual(['partner-center', 'graph', 'azure-support'].map((service) => ({ service, outcome: 'signed-out', code: 'no-refresh-token' })));
  });
});

describe('what the environment says', () => {
  const complete = { PARTNER_TENANT_ID: own, PARTNER_APP_ID: appId, PARTNER_APP_SECRET: 's' };
  const nowhere = { read: async () => undefined, write: async () => undefined };

  it.each<[Record<string, string>, string[]]>([
    [{}, []], [complete, []], [{ PARTNER_APP_ID: appId, PARTNER_APP_SECRET: 's' }, ['PARTNER_TENANT_ID']], [{ ...complete, PARTNER_APP_SECRET: '' }, ['PARTNER_APP_SECRET']], [{ ...complete, PARTNER_TENANT_ID: 'contoso' }, ['PARTNER_TENANT_ID']],
    [{ ...complete, PARTNER_REFRESH_TOKEN: 'x', PARTNER_REFRESH_TOKEN_FILE: 'y' }, ['PARTNER_REFRESH_TOKEN']], [{ ...complete, PARTNER_KEY_VAULT_URL: 'https://contoso.vault.azure.net' }, ['PARTNER_KEY_VAULT_SECRET']],
    [{ ...complete, PARTNER_KEY_VAULT_URL: 'http://contoso.vault.azure.net', PARTNER_KEY_VAULT_SECRET: 'x' }, ['PARTNER_KEY_VAULT_URL']], [{ ...complete, MICROSOFT_CLOUD: 'china' }, ['MICROSOFT_CLOUD']],
  ])('%j lacks %j', (env, variables) => {
    const read = () => readPartnerEnv(env);
    if (variables.length === 0) return expect(read).not.toThrow();
    for (const variable of variables) expect(read).toThrow(new RegExp(`^  ${variable}: `, 'm'));
  });

  it.each<[Record<string, string>, object]>([
    [{ PARTNER_REFRESH_TOKEN: 'x' }, { kind: 'given', token: 'x' }], [{}, { kind: 'given' }], [{ PARTNER_REFRESH_TOKEN_FILE: 'y' }, { kind: 'file', path: 'y' }],
    [{ PARTNER_KEY_VAULT_URL: 'https://v.vault.azure.net', PARTNER_KEY_VAULT_SECRET: 'z' }, { kind: 'key-vault', url: 'https://v.vault.azure.net', secret: 'z' }],
  ])('%j is where the refresh token is', (env, source) => {
    expect(refreshTokenSourceOf(readPartnerEnv(env), nowhere)).toMatchObject(source);
  });

  it('a certificate\'s key may have its line breaks written out', () => {
    const env = readPartnerEnv({ PARTNER_TENANT_ID: own, PARTNER_APP_ID: appId, PARTNER_APP_CERTIFICATE_THUMBPRINT: 'ab', PARTNER_APP_CERTIFICATE_KEY: '-----BEGIN\\nKEY-----' });
    expect(partnerAppOf(env)).toEqual({ cloud: 'public', app: { tenantId: own, appId, credential: { thumbprint: 'ab', key: '-----BEGIN\nKEY-----' } } });
  });
});

describe('npm run sign-in', () => {
  const run = (env: Record<string, string>, ...args: string[]) => promisify(execFile)(process.execPath, ['src/sign-in.ts', ...args], { env: { PATH: process.env.PATH, ...env }, cwd: join(import.meta.dirname, '../..') }).then(({ stdout }) => ({ code: 0, words: stdout }), ({ code, stderr }: { code: number; stderr: string }) => ({ code, words: stderr }));

  it.each<[string, Record<string, string>, string[], number, RegExp]>([
    ['explains itself', {}, ['--help'], 0, /npm run sign-in/], ['says what is not set', {}, [], 1, /^Set PARTNER_TENANT_ID/],
    ['says where a sign-in can be put', { PARTNER_TENANT_ID: own, PARTNER_APP_ID: appId, PARTNER_APP_SECRET: 'app-secret' }, [], 1, /PARTNER_REFRESH_TOKEN_FILE/], ['knows its options', {}, ['--quick'], 1, /--quick/],
  ])('%s', async (_what, env, args, code, words) => {
    const result = await run(env, ...args);
    expect(result.code).toBe(code);
    expect(result.words).toMatch(words);
    expect(result.words).not.toContain('app-secret');
  });
});
