import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createSend, type Call, type SendParts } from '../../src/microsoft/call.ts';
import { MicrosoftError } from '../../src/microsoft/error.ts';
import type { Tokens } from '../../src/microsoft/tokens.ts';
import { inTurn, otherSide, tellingTokens, type OtherSide, type Told } from './support.ts';

const customers: Call = { service: 'partner-center', method: 'GET', path: 'customers?size=500', name: 'customers' };
const addNote: Call = { service: 'partner-center', method: 'PATCH', path: 'servicerequests/616122292874576', name: 'servicerequests/{id}', body: { NewNote: { Text: 'Any news?' } } };
const contoso = '20000000-0000-4000-8000-000000000001';

function wayTo({ endpoints }: Pick<OtherSide, 'endpoints'>, over: Partial<SendParts> = {}) {
  return createSend({ endpoints, tokens: tellingTokens, pauseMs: 1, ...over });
}

/** What the caller learns, and how often the other side was asked. */
async function outcome(answer: () => Told, call: Call = customers, over: Partial<SendParts> = {}) {
  const side = await otherSide(answer);
  const result = await wayTo(side, over)(call).catch((error: unknown) => error as MicrosoftError);
  return { result, reason: result instanceof MicrosoftError ? result.reason : 'answered', tries: side.heard.length, heard: side.heard };
}

describe('what is sent', () => {
  it('carries the token of the own tenant, ids, and what Partner Center wants', async () => {
    const { heard } = await outcome(() => ({ body: {} }));
    expect(heard[0]).toMatchObject({
      method: 'GET', path: '/partner-center/v1/customers?size=500',
      headers: { authorization: 'Bearer partner-center own user', accept: 'application/json', 'ms-requestid': expect.stringMatching(/^[0-9a-f-]{36}$/), 'ms-correlationid': expect.stringMatching(/^[0-9a-f-]{36}$/), 'x-locale': 'en-US', 'ms-contract-version': 'v1', validatemfa: 'true' },
    });
  });

  it.each([['graph', '/graph/v1.0/x', 'client-request-id'], ['azure-support', '/azure/x', 'x-ms-client-request-id']] as const)('goes to %s under its base, with an id of its own', async (service, path, id) => {
    const { heard } = await outcome(() => ({ body: {} }), { service, method: 'GET', path: 'x', name: 'x', tenantId: contoso, as: 'app' });
    expect(heard[0]).toMatchObject({ path, headers: { authorization: `Bearer ${service} ${contoso} app`, [id]: expect.any(String) } });
    expect(heard[0]?.headers).not.toHaveProperty('ms-requestid');
  });

  it('has a body as JSON, and headers of its own that never replace the token', async () => {
    const { heard } = await outcome(() => ({ body: {} }), { ...addNote, headers: { 'MS-ContinuationToken': 'abc', authorization: 'Bearer stolen', Host: 'elsewhere.example.com' } });
    expect(heard[0]).toMatchObject({ method: 'PATCH', body: '{"NewNote":{"Text":"Any news?"}}', headers: { 'content-type': 'application/json', 'ms-continuationtoken': 'abc', authorization: 'Bearer partner-center own user', host: expect.stringMatching(/^127/) } });
  });

  it('trap 17: the customer\'s token is the authorization, the partner\'s own is the auxiliary', async () => {
    const { heard } = await outcome(() => ({ body: {} }), { service: 'azure-support', method: 'GET', path: 'x', name: 'x', tenantId: contoso, auxiliary: true });
    expect(heard[0]?.headers).toMatchObject({ authorization: `Bearer azure-support ${contoso} user`, 'x-ms-authorization-auxiliary': 'Bearer azure-support own user' });
  });
});

describe('where it may go', () => {
  it.each([
    ['/customers?size=40&seekOperation=Next', '/partner-center/v1/customers?size=40&seekOperation=Next'],
    ['/v1/customers/x', '/partner-center/v1/customers/x'],
    ['customers/a/../b', '/partner-center/v1/customers/b'],
  ])('%s is within the base', async (path, arrived) => {
    const { heard } = await outcome(() => ({ body: {} }), { ...customers, path });
    expect(heard[0]?.path).toBe(arrived);
  });

  it('an absolute next link on its own origin is followed', async () => {
    const side = await otherSide(() => ({ body: {} }));
    await wayTo(side)({ ...customers, path: `${side.url}/partner-center/v1/customers?page=2` });
    expect(side.heard[0]?.path).toBe('/partner-center/v1/customers?page=2');
  });

  it('a token goes nowhere else', async () => {
    const [side, elsewhere] = await Promise.all([otherSide(() => ({ body: {} })), otherSide(() => ({ body: {} }))]);
    const links = [
      `${elsewhere.url}/partner-center/v1/customers`, `${side.url}/graph/v1.0/users`, '../../graph/v1.0/users', '\\\\evil.example.com/x', 'https:evil.example.com', `http://user@${side.url.slice(7)}/partner-center/v1/customers`,
      'file:///etc/passwd', 'http://[',
    ];
    const results = await Promise.allSettled(links.map((path) => wayTo(side)({ ...customers, path })));
    expect(results.map((result) => result.status === 'rejected' && result.reason)).toEqual(links.map(() => expect.objectContaining({ reason: 'unreadable', code: 'foreign-address' })));
    expect([...side.heard, ...elsewhere.heard]).toEqual([]);
  });

  it('a redirect is not followed', async () => {
    const elsewhere = await otherSide(() => ({ body: {} }));
    const { reason } = await outcome(() => ({ status: 302, headers: { location: `${elsewhere.url}/partner-center/v1/customers` } }));
    expect(reason).toBe('unreadable');
    expect(elsewhere.heard).toEqual([]);
  });
});

describe('what comes back', () => {
  it('trap 11: a byte order mark before the JSON is no harm', async () => {
    const { result } = await outcome(() => ({ body: '\uFEFF{"totalCount":1}', headers: { 'MS-RequestId': 'r' } }));
    expect(result).toMatchObject({ status: 200, body: { totalCount: 1 } });
    expect('header' in result && result.header('ms-requestid')).toBe('r');
  });

  it('may be empty', async () => {
    const { result } = await outcome(() => ({ status: 204 }), addNote);
    expect(result).toMatchObject({ status: 204, body: undefined });
  });

  it('is unreadable where it is not JSON', async () => {
    const { reason, tries } = await outcome(() => ({ body: '<html>Sign in to the hotel Wi-Fi</html>' }));
    expect([reason, tries]).toEqual(['unreadable', 1]);
  });

  const id = '5e2f34aa-1b3c-4d5e-8f90-123456789abc';
  const retry = { 'retry-after': '57' };
  it.each<[shape: string, told: Told, error: object]>([
    ['Partner Center\'s fault', { status: 404, headers: { 'MS-RequestId': id }, body: '\uFEFF{"code":"20003","description":"Contoso has no such subscription.","data":[],"source":"PartnerFD"}' }, { reason: 'not-found', code: '20003', requestId: id }],
    ['the same with a number', { status: 403, body: { code: 900309, description: 'Blocked by Contoso.' } }, { reason: 'blocked', code: '900309' }],
    ['Partner Center\'s throttling', { status: 429, headers: retry, body: { statusCode: 429, message: 'Rate limit is exceeded. Try again in 57 seconds.' } }, { reason: 'throttled', retryAfter: 57 }],
    ['ProblemDetails', { status: 404, body: { type: 'https://api.partnercenter.microsoft.com/problems/request-not-found', title: 'Contoso', status: 404, detail: 'Contoso', instance: '/servicerequests/616122292874576' } }, { reason: 'not-found', code: 'request-not-found' }],
    ['ProblemDetails that say nothing', { status: 400, body: { type: 'about:blank', title: 'Contoso', status: 400 } }, { reason: 'refused', code: undefined }],
    ['Graph\'s error', { status: 403, body: { error: { code: 'Authorization_RequestDenied', message: 'Contoso', innerError: { 'request-id': id, date: '2026-11-21' } } } }, { reason: 'denied', code: 'Authorization_RequestDenied', requestId: id }],
    ['Azure\'s error', { status: 409, headers: { 'x-ms-request-id': id }, body: { error: { code: 'Conflict', message: 'Contoso', details: [] } } }, { reason: 'refused', code: 'Conflict', requestId: id }],
    ['a page instead of an error', { status: 400, body: '<html>Contoso</html>' }, { reason: 'refused' }],
    ['a sentence instead of a code', { status: 400, body: { error: { code: 'Contoso is not a customer', message: '' } } }, { reason: 'refused', code: undefined }],
  ])('trap 12: four error shapes: %s', async (_shape, told, error) => {
    const { result } = await outcome(() => told);
    expect(result).toMatchObject({ service: 'partner-center', call: 'GET customers', status: told.status, ...error });
    expect(inspect(result)).not.toMatch(/Contoso is|Blocked by|instance|616122292874576/);
  });

  it.each<[reason: string, status: number, over: Omit<Told, 'status'>]>([
    ['unsupported', 400, { body: { code: '900141' } }], ['unsupported', 403, { body: { code: '900263' } }], ['unsupported', 400, { body: { code: '800042' } }], ['unsupported', 400, { body: { code: '900127' } }],
    ['blocked', 403, { body: { code: '900309' } }], ['denied', 403, { body: { code: '2032' } }], ['not-found', 404, {}], ['refused', 400, { body: { code: '3000' } }], ['refused', 417, {}],
    ['failed', 500, {}], ['throttled', 503, { headers: { 'retry-after': '99' } }], ['failed', 503, {}],
    ['mfa', 401, { headers: { isMfaCompliant: 'false' } }], ['mfa', 403, { headers: { isMfaCompliant: 'False' } }], ['denied', 403, { headers: { isMfaCompliant: 'true' } }],
    ['mfa', 401, { headers: { 'www-authenticate': 'Bearer realm="", error="insufficient_claims", claims="eyJhY2Nlc3NfdG9rZW4iOnt9fQ=="' } }],
  ])('%s is the reason of a %i with %j', async (reason, status, over) => {
    expect((await outcome(() => ({ status, ...over }))).reason).toBe(reason);
  });

  it('trap 15: an answer that came without multi-factor authentication is still an answer', async () => {
    const { result } = await outcome(() => ({ body: {}, headers: { isMfaCompliant: 'false' } }));
    expect('header' in result && result.header('isMfaCompliant')).toBe('false');
  });
});

describe('another try', () => {
  it.each<[Told]>([[{ status: 429 }], [{ status: 503 }], [{ status: 500 }], [{ status: 502 }], [{ status: 408 }], [{ instead: 'cut' }], [{ status: 429, headers: { 'retry-after': '0' } }]])('helps a read after %j', async (told) => {
    expect(await outcome(inTurn(told, { body: {} }))).toMatchObject({ reason: 'answered', tries: 2 });
  });

  it.each([400, 401, 403, 404, 409, 410, 412, 417, 422])('is not made after %i', async (status) => {
    const { tries, heard } = await outcome(() => ({ status }));
    expect(tries).toBe(status === 401 ? 2 : 1);
    if (status === 401) expect(heard[0]?.headers['ms-requestid']).toBe(heard[1]?.headers['ms-requestid']);
  });

  it.each<[Told, string]>([[{ status: 500 }, 'failed'], [{ status: 429, headers: { 'retry-after': '0' } }, 'throttled'], [{ instead: 'cut' }, 'unreachable']])('is the third at most: %j', async (told, reason) => {
    expect(await outcome(() => told)).toMatchObject({ reason, tries: 3 });
  });

  it('waits as long as Retry-After says, in seconds', async () => {
    const began = performance.now();
    expect(await outcome(inTurn({ status: 429, headers: { 'retry-after': '1' } }, { body: {} }))).toMatchObject({ reason: 'answered', tries: 2 });
    expect(performance.now() - began).toBeGreaterThan(990);
  });

  const date = 'Sat, 21 Nov 2026 09:00:00 GMT';
  it.each([['45'], ['Sat, 21 Nov 2026 09:00:45 GMT']])('is not waited for where Retry-After (%s) is longer than the caller\'s patience', async (value) => {
    const began = performance.now();
    expect(await outcome(() => ({ status: 429, headers: { 'retry-after': value, date } }))).toMatchObject({ tries: 1, result: { reason: 'throttled', retryAfter: 45 } });
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  it('does not wait on a Retry-After that makes no sense', async () => {
    expect(await outcome(inTurn({ status: 429, headers: { 'retry-after': 'soon' } }, { body: {} }))).toMatchObject({ reason: 'answered', tries: 2 });
  });

  it('has no time left when the patience is over', async () => {
    expect(await outcome(() => ({ instead: 'silence' }), customers, { tryMs: 40, patienceMs: 60 })).toMatchObject({ reason: 'timeout' });
  });

  it('trap 14: a write with an MS-RequestId of its own is tried again with the same', async () => {
    const requestId = '7d9f2f0e-2a54-4c3a-9d0a-2f6b6c1d1e11';
    const { reason, heard } = await outcome(inTurn({ instead: 'cut' }, { status: 503 }, { status: 204 }), { ...addNote, requestId });
    expect(reason).toBe('answered');
    expect(heard.map(({ headers }) => headers['ms-requestid'])).toEqual([requestId, requestId, requestId]);
  });

  it('is made of a write that is the same twice', async () => {
    const put: Call = { service: 'azure-support', method: 'PUT', path: 'x', name: 'x', body: {}, repeatable: true };
    expect(await outcome(inTurn({ instead: 'cut' }, { status: 200 }), put)).toMatchObject({ reason: 'answered', tries: 2 });
  });

  it.each<[Told, string]>([[{ instead: 'cut' }, 'outcome-unknown'], [{ status: 502 }, 'outcome-unknown'], [{ status: 504 }, 'outcome-unknown'], [{ status: 500 }, 'failed'], [{ status: 429, headers: { 'retry-after': '1' } }, 'throttled']])('is never made of any other write: %j', async (told, reason) => {
    expect(await outcome(() => told, addNote)).toMatchObject({ reason, tries: 1 });
  });

  it('a write that cannot be repeated has a connection of its own, which nobody can have closed meanwhile', async () => {
    const side = await otherSide(() => ({ body: {} }));
    const send = wayTo(side);
    for (const call of [customers, addNote, { ...addNote, repeatable: true }]) await send(call);
    expect(side.heard.map(({ headers }) => headers.connection)).toEqual(['keep-alive', 'close', 'keep-alive']);
  });

  it('a write that got no answer in time may have been done', async () => {
    expect(await outcome(() => ({ instead: 'silence' }), addNote, { tryMs: 40 })).toMatchObject({ tries: 1, result: { reason: 'outcome-unknown', requestId: expect.any(String) } });
  });

  it.each([customers, addNote])('where nobody listens, nothing was done: $method', async (call) => {
    const nobody = 'http://127.0.0.1:9';
    await expect(wayTo({ endpoints: { partnerCenter: `${nobody}/v1`, graph: nobody, azure: nobody, login: nobody } })(call)).rejects.toMatchObject({ reason: 'unreachable' });
  });

  it('a slow read is too slow, and holds up nobody else', async () => {
    const side = await otherSide(({ path }) => path.endsWith('slow') ? { instead: 'silence' } : { body: {} });
    const send = wayTo(side, { tryMs: 300, patienceMs: 300 });
    let waiting = true;
    const slow = Array.from({ length: 50 }, () => send({ ...customers, path: 'slow' }).catch((error: MicrosoftError) => { waiting = false; return error.reason; }));
    await Promise.all(Array.from({ length: 50 }, () => send(customers)));
    expect(waiting).toBe(true);
    expect(new Set(await Promise.all(slow))).toEqual(new Set(['timeout']));
  });

  it.each<[string, Told]>([['while it waits for the answer', { instead: 'silence' }], ['while it waits for the next try', { status: 503 }]])('is not made for somebody who has gone: %s', async (_when, told) => {
    const gone = new AbortController();
    const side = await otherSide(() => { setTimeout(() => gone.abort(), 20); return told; });
    await expect(wayTo(side, { pauseMs: 5_000 })({ ...customers, signal: gone.signal })).rejects.toMatchObject({ reason: told.status ? 'failed' : 'timeout' });
    expect(side.heard).toHaveLength(1);
  });
});

describe('a token that is no longer taken', () => {
  /** Numbered tokens, to tell a new one from the one before. */
  function numbered(): Tokens & { forgotten: string[] } {
    const forgotten: string[] = [];
    return { forgotten, token: async ({ tenantId = 'own' }) => `${tenantId}-${forgotten.length}`, forget: (_request, token) => { forgotten.push(token); } };
  }

  it('is forgotten, and the call made once more with a new one, a write too', async () => {
    const tokens = numbered();
    const { heard, reason } = await outcome(inTurn({ status: 401 }, { status: 204 }), addNote, { tokens });
    expect(reason).toBe('answered');
    expect(heard.map(({ headers }) => headers.authorization)).toEqual(['Bearer own-0', 'Bearer own-1']);
  });

  it('is a sign-in that no longer holds, where the new one is not taken either', async () => {
    const tokens = numbered();
    expect(await outcome(() => ({ status: 401, body: { code: '800001' } }), customers, { tokens })).toMatchObject({ reason: 'signed-out', tries: 2, result: { code: '800001' } });
    expect(tokens.forgotten).toEqual(['own-0']);
  });

  it('takes its auxiliary with it', async () => {
    const tokens = numbered();
    await outcome(inTurn({ status: 401 }, { body: {} }), { service: 'azure-support', method: 'GET', path: 'x', name: 'x', tenantId: contoso, auxiliary: true }, { tokens });
    expect(tokens.forgotten).toEqual([`${contoso}-0`, 'own-0']);
  });

  it('is not asked for again where Microsoft wants multi-factor authentication', async () => {
    const tokens = numbered();
    expect(await outcome(() => ({ status: 401, headers: { 'www-authenticate': 'Bearer error="insufficient_claims", claims="e30="' } }), customers, { tokens })).toMatchObject({ reason: 'mfa', tries: 1 });
    expect(tokens.forgotten).toEqual(['own-0']);
  });
});

it.each<[string, Told]>([['refused', { status: 400, body: { description: 'secret-body' } }], ['cut', { instead: 'cut' }], ['unreadable', { body: 'secret-body' }]])('no error tells a secret: %s', async (_name, told) => {
  const tokens: Tokens = { token: async () => 'secret-token', forget: () => undefined };
  const call: Call = { ...addNote, path: 'servicerequests/616122292874576?who=secret-person', body: { NewNote: { Text: 'secret-note' } } };
  const { result } = await outcome(() => told, call, { tokens });
  expect(result).toBeInstanceOf(MicrosoftError);
  expect(inspect(result, { depth: 20, showHidden: true })).not.toMatch(/secret-|616122292874576/);
  expect((result as Error).cause).toBeUndefined();
});

it('a header from Microsoft cannot become two', async () => {
  const { heard } = await outcome(() => ({ body: {} }), { ...customers, headers: { 'MS-ContinuationToken': 'a\r\nb: c' } });
  expect(heard[0]?.headers).not.toHaveProperty('b');
});

it('a header that cannot be sent is refused', async () => {
  expect(await outcome(() => ({ body: {} }), { ...customers, headers: { 'MS-ContinuationToken': '\u0001€' } })).toMatchObject({ reason: 'refused', tries: 0 });
});
