import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adele, audiences, contoso, lamna, openApi, told, trey, type Api } from './api-client.ts';

let api: Api;
beforeAll(async () => { api = await openApi(); });
afterAll(() => api.close());

const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString('utf8'));
const refresh = () => ({ grant_type: 'refresh_token', refresh_token: api.credentials.refreshToken, scope: audiences.graph });

describe('a token', () => {
  it('says for which API it is, of which tenant, and who signed in; with a new refresh token that is as good as the old one', async () => {
    const { status, body } = await api.login({ ...refresh(), client_info: '1' }, contoso);
    expect(status).toBe(200);
    expect(claimsOf(body.access_token)).toMatchObject({ aud: 'https://graph.microsoft.com', tid: contoso, oid: adele, idtyp: 'user', exp: api.now().getTime() / 1000 + 3_599 });
    expect(body.refresh_token).not.toBe(api.credentials.refreshToken);
    for (const refresh_token of [body.refresh_token, api.credentials.refreshToken]) expect(await api.login({ ...refresh(), refresh_token })).toMatchObject({ status: 200 });
    expect(JSON.parse(Buffer.from(body.client_info, 'base64url').toString())).toEqual({ uid: adele, utid: lamna });
  });

  it.each`
    because                           | form                                                     | tenant          | error                     | code
    ${'of a wrong secret'}            | ${{ client_secret: 'guess' }}                            | ${lamna}        | ${'invalid_client'}       | ${7000215}
    ${'of an unknown app'}            | ${{ client_id: 'somebody' }}                             | ${lamna}        | ${'unauthorized_client'}  | ${700016}
    ${'the tenant does not exist'}    | ${{}}                                                    | ${adele}        | ${'invalid_request'}      | ${90002}
    ${'the API does not exist'}       | ${{ scope: 'https://vault.example.com/.default' }}       | ${lamna}        | ${'invalid_resource'}     | ${500011}
    ${'the refresh token is no such'} | ${{ refresh_token: '1.e30.AAAA' }}                       | ${lamna}        | ${'invalid_grant'}        | ${9002313}
    ${'the user is not of there'}     | ${{}}                                                    | ${trey}         | ${'invalid_grant'}        | ${50020}
    ${'the app is not installed'}     | ${{ grant_type: 'client_credentials' }}                  | ${lamna.replace(/1$/, '4')} | ${'unauthorized_client'} | ${700016}
    ${'passwords are not taken'}      | ${{ grant_type: 'password' }}                            | ${lamna}        | ${'unsupported_grant_type'} | ${70003}
  `('is refused because $because', async ({ form, tenant, error, code }) => {
    const { status, body } = await api.login({ ...refresh(), ...form }, tenant);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(body).toMatchObject({ error, error_codes: [code] });
    expect(body.error_description).toMatch(new RegExp(`^AADSTS${code}: .*Trace ID: `));
  });

  it('is not for ever renewed by an old refresh token', async () => {
    const late = await openApi({ kept: true });
    late.advance(24 * 91);
    expect(await late.login({ ...refresh(), refresh_token: late.credentials.refreshToken })).toMatchObject({ status: 400, body: { error: 'invalid_grant', error_codes: [700082] } });
    await late.close();
  });

  it('is described by the metadata', async () => {
    const { body } = await told(`${api.endpoints.login}/${lamna}/v2.0/.well-known/openid-configuration`);
    expect(body).toMatchObject({ issuer: `https://login.microsoftonline.com/${lamna}/v2.0`, token_endpoint: `${api.endpoints.login}/${lamna}/oauth2/v2.0/token` });
  });
});

describe('an API takes', () => {
  const tampered = (token: string) => {
    const [head, , signature] = token.split('.');
    return `${head}.${Buffer.from(JSON.stringify({ ...claimsOf(token), tid: contoso })).toString('base64url')}.${signature}`;
  };
  const calls = {
    'partner-center': (token: string) => api.partnerCenter('customers?size=1', { token }),
    graph: (token: string) => api.graph('groups', { token }),
    azure: (token: string) => api.azure('providers/Microsoft.Support/services?api-version=2024-04-01', { token }),
  };
  const codeIn = { 'partner-center': (body: any) => body.code, graph: (body: any) => body.error.code, azure: (body: any) => body.error.code };

  it.each`
    service             | other               | invalid                          | audience
    ${'partner-center'} | ${'graph'}          | ${'400'}                         | ${'400'}
    ${'graph'}          | ${'azure'}          | ${'InvalidAuthenticationToken'}  | ${'InvalidAuthenticationToken'}
    ${'azure'}          | ${'partner-center'} | ${'InvalidAuthenticationToken'}  | ${'InvalidAuthenticationTokenAudience'}
  `('$service: its own tokens alone, whole ones', async ({ service, other, invalid, audience }: { service: keyof typeof calls; other: keyof typeof calls; invalid: string; audience: string }) => {
    const good = await api.token(service);
    expect(await calls[service](good)).toMatchObject({ status: 200 });
    for (const [token, code] of [[tampered(good), invalid], [await api.token(other), audience], ['', undefined]] as const) {
      const { status, body, header } = await calls[service](token);
      expect(status).toBe(401);
      if (code) expect(codeIn[service](body)).toBe(code);
      expect(header('www-authenticate')).toMatch(/^Bearer /);
    }
  });

  it.each(['partner-center', 'graph', 'azure'] as const)('%s: for an hour', async (service) => {
    const late = await openApi({ kept: true });
    const token = await late.token(service);
    const call = { 'partner-center': () => late.partnerCenter('customers?size=1', { token }), graph: () => late.graph('groups', { token }), azure: () => late.azure('subscriptions?api-version=2022-12-01', { token }) }[service];
    late.advance(0.99);
    expect(await call()).toMatchObject({ status: 200 });
    late.advance(0.02);
    expect(await call()).toMatchObject({ status: 401 });
    await late.close();
  });

  it('Partner Center: none for the audience that was retired', async () => {
    const { body: { access_token: token } } = await api.login({ ...refresh(), scope: 'https://graph.windows.net/.default' });
    expect(await api.partnerCenter('customers', { token })).toMatchObject({ status: 401, body: { code: '900420' } });
  });

  it('Partner Center: those of our own tenant alone', async () => {
    for (const [tenantId, as] of [[contoso, 'user'], [trey, 'app']] as const) expect(await api.partnerCenter('customers', { tenantId, as })).toMatchObject({ status: 403, body: { code: '2032' } });
  });

  it.each(['profiles/support', 'relationships?relationship_type=IsIndirectCloudSolutionProviderOf', 'servicerequests', `customers/${contoso}/managedservices`, `customers/${contoso}/relationships`,
    `customers/${contoso}/subscriptions/60000000-0000-4000-8000-000000000102/supportcontact`, `customers?filter=${encodeURIComponent('{"Field":"IndirectReseller","Value":"1","Operator":"starts_with"}')}`,
  ])('%s: no app without a user', async (path) => {
    expect(await api.partnerCenter(path, { as: 'app' })).toMatchObject({ status: 403, body: { code: '900329' } });
    expect(await api.partnerCenter(path)).toMatchObject({ status: 200 });
  });

  it.each([`customers/${contoso}`, `customers/${contoso}/subscriptions`, `customers/${contoso}/subscriptions/60000000-0000-4000-8000-000000000105/azureEntitlements`])('%s: an app alone too', async (path) => {
    expect(await api.partnerCenter(path, { as: 'app' })).toMatchObject({ status: 200 });
  });

  it('no app without a user in a customer\'s tenant', async () => {
    const app = { tenantId: contoso, as: 'app' } as const;
    expect(await api.graph('admin/serviceAnnouncement/issues', app)).toMatchObject({ status: 403 });
    expect(await api.azure('subscriptions?api-version=2022-12-01', app)).toMatchObject({ status: 403 });
  });
});

describe('signing in', () => {
  const verifier = 'a-verifier-that-is-long-enough-for-the-standard-1234567890';
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const redirect = 'http://localhost:8400/done';
  const address = (over: Readonly<Record<string, string>> = {}) => `${api.endpoints.login}/${lamna}/oauth2/v2.0/authorize?${new URLSearchParams({
    client_id: api.credentials.appId, response_type: 'code', redirect_uri: redirect, scope: `${audiences['partner-center']} offline_access`, state: 'the & state', code_challenge: challenge, code_challenge_method: 'S256', ...over,
  })}`;
  const submit = (form: Readonly<Record<string, string>>, origin = api.url) => told(address(), { method: 'POST', headers: { Origin: origin }, body: new URLSearchParams(form) });
  const redeem = (code: string, over: Readonly<Record<string, string>> = {}) => api.login({ grant_type: 'authorization_code', code, redirect_uri: redirect, code_verifier: verifier, scope: audiences['partner-center'], ...over });
  const sentBack = (location: string | null) => Object.fromEntries(new URL(location!).searchParams);

  it('asks who one is, goes back with a code, and the code gives tokens, once', async () => {
    const page = await told(address());
    expect(page.status).toBe(200);
    for (const word of ['Adele Vance', 'Lucía Fernández', 'multi-factor']) expect(page.text).toContain(word);
    const action = /action="([^"]+)"/.exec(page.text)![1]!.replaceAll('&amp;', '&');
    const accepted = await told(`${api.url}${action}`, { method: 'POST', headers: { Origin: api.url }, body: new URLSearchParams({ person: adele, mfa: 'yes', answer: 'accept' }) });
    expect(accepted.status).toBe(302);
    const { code, state } = sentBack(accepted.header('location'));
    expect(state).toBe('the & state');
    const { body } = await redeem(code!);
    expect(await api.partnerCenter('profiles/support', { token: body.access_token, headers: { ValidateMfa: 'true' } })).toMatchObject({ status: 200 });
    expect(await api.login({ ...refresh(), refresh_token: body.refresh_token })).toMatchObject({ status: 200 });
    expect(await redeem(code!)).toMatchObject({ status: 400, body: { error_codes: [54005] } });
  });

  it('needs the verifier that fits the challenge, and the same address', async () => {
    const { code } = sentBack((await submit({ person: adele, mfa: 'yes' })).header('location'));
    expect(await redeem(code!, { code_verifier: 'another' })).toMatchObject({ status: 400, body: { error_codes: [501481] } });
    expect(await redeem(code!, { redirect_uri: 'http://localhost:8400/else' })).toMatchObject({ status: 400, body: { error_codes: [500112] } });
  });

  it('can be declined, and done without a page by whoever is signed in', async () => {
    expect(sentBack((await submit({ person: adele, answer: 'cancel' })).header('location'))).toMatchObject({ error: 'access_denied', state: 'the & state' });
    expect(sentBack((await told(address({ prompt: 'none', login_hint: 'adele.vance@lamna.example.com' }))).header('location'))).toHaveProperty('code');
    expect(sentBack((await told(address({ prompt: 'none' }))).header('location'))).toMatchObject({ error: 'login_required' });
  });

  it.each`
    what                         | over
    ${'another app'}             | ${{ client_id: 'somebody' }}
    ${'an address elsewhere'}    | ${{ redirect_uri: 'https://desk.example.com/done' }}
    ${'an address like ours'}    | ${{ redirect_uri: 'http://localhost.example.com/' }}
    ${'no proof key'}            | ${{ code_challenge: '' }}
    ${'a proof key in clear'}    | ${{ code_challenge_method: 'plain' }}
    ${'a token at once'}         | ${{ response_type: 'token' }}
  `('refuses $what on the spot', async ({ over }) => {
    const { status, text } = await told(address(over));
    expect(status).toBe(400);
    expect(text).toMatch(/^AADSTS\d+: /);
  });

  it('takes forms from its own pages alone', async () => {
    expect(await submit({ person: adele, mfa: 'yes' }, 'http://127.0.0.1:1')).toMatchObject({ status: 403 });
  });

  it('without multi-factor authentication opens Graph, but not Partner Center', async () => {
    const { code } = sentBack((await submit({ person: adele })).header('location'));
    const { body } = await redeem(code!);
    const { status, header } = await api.partnerCenter('profiles/support', { token: body.access_token, headers: { ValidateMfa: 'true' } });
    expect(status).toBe(401);
    expect(header('ismfacompliant')).toBe('false');
    expect(header('www-authenticate')).toMatch(/error="insufficient_claims", claims="[\w=]+"/);
    const { body: { access_token: token } } = await api.login({ ...refresh(), refresh_token: body.refresh_token });
    expect(await api.graph('groups', { token })).toMatchObject({ status: 200 });
  });
});
