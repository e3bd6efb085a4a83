import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault, Service } from '../../src/sandbox/api/faults.ts';
import { audiences, contoso, openApi, type Api, type Told } from './api-client.ts';

let api: Api;
beforeEach(async () => { api = await openApi(); });
afterEach(() => api.close());

const minute = 60_000;
const ask: Readonly<Record<Service, () => Promise<Told>>> = {
  'partner-center': () => api.partnerCenter('profiles/support', { headers: { ValidateMfa: 'true' } }),
  graph: () => api.graph('groups'),
  'azure-support': () => api.azure('providers/Microsoft.Support/services?api-version=2024-04-01'),
};
const services = Object.keys(ask) as Service[];

describe.each(services)('%s', (service) => {
  it.each`
    fault              | status | shape
    ${'429'}           | ${429} | ${{ 'partner-center': { statusCode: 429, message: 'Rate limit is exceeded. Try again in 2 seconds.' }, graph: { error: { code: 'TooManyRequests' } }, 'azure-support': { error: { code: 'TooManyRequests' } } }}
    ${'500'}           | ${500} | ${{ 'partner-center': { code: '800003' }, graph: { error: { code: 'generalException' } }, 'azure-support': { error: { code: 'InternalServerError' } } }}
    ${'expired-token'} | ${401} | ${{ 'partner-center': { code: '400' }, graph: { error: { code: 'InvalidAuthenticationToken' } }, 'azure-support': { error: { code: 'ExpiredAuthenticationToken' } } }}
    ${'mfa'}           | ${401} | ${{ 'partner-center': { code: '400' }, graph: { error: { code: 'InvalidAuthenticationToken' } }, 'azure-support': { error: { code: 'RequestDisallowedByConditionalAccess' } } }}
  `('answers $status with $fault, in its own shape, and only itself', async ({ fault, status, shape }: { fault: Fault; status: number; shape: Record<Service, object> }) => {
    for (const each of services) expect(await ask[each]()).toMatchObject({ status: 200 });
    api.faults.set(service, fault, minute);
    const answer = await ask[service]();
    expect(answer).toMatchObject({ status, body: shape[service] });
    expect(answer.header('retry-after')).toBe(fault === '429' ? '2' : null);
    for (const other of services.filter((each) => each !== service)) expect(await ask[other]()).toMatchObject({ status: 200 });
  });

  it('cuts the line', async () => {
    api.faults.set(service, 'cut', minute);
    await expect(ask[service]()).rejects.toThrow('fetch failed');
    api.faults.clear();
    expect(await ask[service]()).toMatchObject({ status: 200 });
  });

  it('does not answer until it is whole again', async () => {
    api.faults.set(service, 'timeout', minute);
    let answered = false;
    const waiting = ask[service]().then((answer) => { answered = true; return answer; });
    await Promise.all(services.filter((each) => each !== service).map((each) => ask[each]()));
    expect(answered).toBe(false);
    api.faults.clear();
    expect(await waiting).toMatchObject({ status: 200 });
  });

  it('is whole again after the time that was said', async () => {
    api.faults.set(service, '500', minute);
    expect(await ask[service]()).toMatchObject({ status: 500 });
    api.advance(1 / 60);
    expect(await ask[service]()).toMatchObject({ status: 200 });
  });
});

describe('an expired token', () => {
  it('is every token of before and of meanwhile, for good', async () => {
    const fresh = async () => (await api.login({ grant_type: 'refresh_token', refresh_token: api.credentials.refreshToken, scope: audiences.graph })).body.access_token as string;
    const status = async (token: string) => (await api.graph('groups', { token })).status;
    const before = await fresh();
    api.faults.set('graph', 'expired-token', minute);
    const meanwhile = await fresh();
    expect([await status(before), await status(meanwhile)]).toEqual([401, 401]);
    api.faults.clear();
    expect([await status(before), await status(meanwhile), await status(await fresh())]).toEqual([401, 401, 200]);
  });

  it('is not said to lack multi-factor authentication', async () => {
    await ask['partner-center']();
    api.faults.set('partner-center', 'expired-token', minute);
    expect((await ask['partner-center']()).header('ismfacompliant')).toBe(null);
  });
});

describe('missing multi-factor authentication', () => {
  const refresh = (audience: keyof typeof audiences) => api.login({ grant_type: 'refresh_token', refresh_token: api.credentials.refreshToken, scope: audiences[audience] });

  it('is told by the login, for that API', async () => {
    api.faults.set('graph', 'mfa', minute);
    const { status, body } = await refresh('graph');
    expect([status, body.error, body.error_codes, JSON.parse(body.claims)]).toEqual([400, 'interaction_required', [50076], { access_token: expect.anything() }]);
    expect(await refresh('azure')).toMatchObject({ status: 200 });
  });

  it('is told by the API, with the claims it wants', async () => {
    await ask['partner-center']();
    api.faults.set('partner-center', 'mfa', minute);
    const { header } = await ask['partner-center']();
    const claims = /error="insufficient_claims", claims="([^"]+)"/.exec(header('www-authenticate')!)![1]!;
    expect(JSON.parse(Buffer.from(claims, 'base64').toString())).toHaveProperty('access_token');
    expect(header('ismfacompliant')).toBe('false');
  });

  it('does not concern an app without a user', async () => {
    api.faults.set('graph', 'mfa', minute);
    expect(await api.graph('groups', { as: 'app' })).toMatchObject({ status: 200 });
  });
});

describe('a write whose answer is lost', () => {
  it.each(['cut', 'timeout'] as const)('by %s has happened, and with the same id does not happen again', async (fault) => {
    const id = randomUUID();
    const note = (signal?: AbortSignal) => fetch(`${api.endpoints.partnerCenter}/servicerequests/2611190040007731`, {
      method: 'PATCH', headers: { Authorization: `Bearer ${token}`, 'MS-RequestId': id }, body: JSON.stringify({ NewNote: { Text: 'Once only.' } }), ...(signal && { signal }),
    });
    const token = await api.token('partner-center');
    api.faults.set('partner-center', fault, minute);
    await expect(note(AbortSignal.timeout(150))).rejects.toThrow();
    api.faults.clear();
    expect((await note()).status).toBe(204);
    const { body } = await api.partnerCenter('servicerequests/2611190040007731');
    expect(body.notes.filter(({ text }: any) => text === 'Once only.')).toHaveLength(1);
  });
});

describe('the server', () => {
  const raw = (path: string, headers: Readonly<Record<string, string>>, body?: string) => new Promise<number>((resolve, reject) => {
    request(`${api.url}${path}`, { headers, method: body === undefined ? 'GET' : 'POST' }, (response) => { response.resume().once('end', () => resolve(response.statusCode!)); }).once('error', reject).end(body);
  });

  it('is for this machine alone', async () => {
    expect(await raw('/portal', { Host: `desk.example.com:${new URL(api.url).port}` })).toBe(421);
    expect(await raw('/portal', { Host: `localhost:${new URL(api.url).port}` })).toBe(200);
  });

  it('survives what is malformed or too much', async () => {
    expect(await raw('/%00', {})).toBe(404);
    expect(await raw('/portal/requests/%', { Origin: api.url }, '')).toBe(400);
    expect(await raw('/nothing', {}, 'x'.repeat(1_000_001))).toBe(413);
    expect(await api.partnerCenter(`customers/${contoso}`, { method: 'DELETE' })).toMatchObject({ status: 404 });
    expect(await ask.graph()).toMatchObject({ status: 200 });
  });

  it('takes no notice of a caller that goes away in the middle', async () => {
    const failures: unknown[] = [];
    const other = await openApi({ kept: true, log: { error: (failure: unknown) => failures.push(failure) } as never });
    await new Promise<void>((resolve) => {
      const half = request(`${other.url}/portal/requests`, { method: 'POST', headers: { 'Content-Length': '100' } }).once('error', () => resolve());
      half.write('customer=', () => half.destroy(new Error('gone')));
    });
    expect((await other.graph('groups')).status).toBe(200);
    await other.close();
    expect(failures).toEqual([]);
  });

  it('closes while somebody waits', async () => {
    const other = await openApi({ kept: true });
    await other.token('graph');
    other.faults.set('graph', 'timeout', minute);
    const waiting = other.graph('groups').catch((error: Error) => error.message);
    await other.close();
    expect(await waiting).toBe('fetch failed');
  });
});
