import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Writable } from 'node:stream';
import { inspect } from 'node:util';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEnv } from '../../src/env.ts';
import { createSend } from '../../src/microsoft/call.ts';
import { MicrosoftError } from '../../src/microsoft/error.ts';
import { createMicrosoft, type Microsoft } from '../../src/microsoft/microsoft.ts';
import { createTokens } from '../../src/microsoft/tokens.ts';
import { faultKinds } from '../../src/sandbox/api/open.ts';
import { app } from '../../src/sandbox/api/login.ts';
import type { OpenDatabase } from '../../src/store/open.ts';
import { openTestDatabase } from '../support/database.ts';
import { startTestDesk, type Chat, type Reply, type TestDesk } from '../support/desk.ts';
import { openTestMicrosoft } from '../support/microsoft.ts';
import { filled, numberOf, tenants, ticketOn } from '../tickets/form.ts';

// What went over the wire to Microsoft's side while these tests ran: every token that it gave or got.
const secrets = new Set<string>([app.secret]);

function keep(text: string | string[] | undefined): void {
  for (const each of [text ?? []].flat()) for (const [, token] of each.matchAll(/(?:Bearer |"(?:access|refresh|id)_token":"|refresh_token=|assertion=)([\w.~%-]{20,})/g)) secrets.add(decodeURIComponent(token!));
}

function listen(message: unknown): void {
  const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
  keep(request.headers.authorization);
  keep(request.headers['x-ms-authorization-auxiliary']);
  if (!request.url?.startsWith('/login/')) return;
  let asked = '';
  request.on('data', (chunk: Buffer) => { asked += chunk.toString(); }).on('end', () => keep(asked));
  const end = response.end.bind(response) as (body?: unknown) => ServerResponse;
  response.end = ((body?: unknown) => {
    keep(typeof body === 'string' ? body : undefined);
    return end(body);
  }) as typeof response.end;
}

beforeAll(() => subscribe('http.server.request.start', listen));
afterAll(() => { unsubscribe('http.server.request.start', listen); });

/** The secrets that stand in a text, as they are or in another dress; and whatever looks like a token that nobody noticed. */
function secretsIn(text: string): string[] {
  const dressed = [...secrets].flatMap((secret) => [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64'), Buffer.from(secret).toString('base64url'), Buffer.from(secret).toString('hex')]);
  const known = dressed.filter((secret) => text.includes(secret));
  const likeOne = [/Bearer [\w.-]+/i, /eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}/, /\b1\.eyJ[\w-]{20,}/, /client_secret/i, /client_assertion/i, /refresh_token=/i].flatMap((form) => form.exec(text)?.[0] ?? []);
  return [...new Set([...known, ...likeOne])].map((secret) => `${secret.slice(0, 24)}… in …${text.slice(Math.max(0, text.indexOf(secret) - 80), text.indexOf(secret) + 20)}`);
}

it('the search finds what it looks for', () => {
  secrets.add('a-secret-that-is-only-here');
  expect(secretsIn('nothing of the kind')).toEqual([]);
  for (const text of ['x a-secret-that-is-only-here x', Buffer.from('a-secret-that-is-only-here').toString('base64'), 'Authorization: Bearer abc.def', 'eyJ0eXAiOiJKV1QiLCJhbGciOiJI.eyJhdWQiOiJodHRwczov.c2lnbmF0dXJl', 'client_secret=x']) expect(secretsIn(text).length).toBeGreaterThan(0);
  secrets.delete('a-secret-that-is-only-here');
});

describe('a desk whose calls fail in every way', () => {
  let desk: TestDesk;
  let log = '';
  const replies: Reply[] = [];
  const chats: Chat[] = [];
  beforeAll(async () => {
    const stream = new Writable({ write: (chunk: Buffer, _encoding, done) => { log += chunk.toString(); done(); } });
    desk = await startTestDesk({ MICROSOFT_PATIENCE_SECONDS: '0.6', LOG_LEVEL: 'trace' }, { log: pino({ level: 'trace' }, stream) });
    await everything(); // what goes well
    for (const fault of faultKinds) await failing(fault);
    await desk.advance('PT2H'); // the tokens have run out: now the sign-in itself is asked, and fails
    await desk.fails('graph', 'mfa');
    await everything();
    await desk.heals();
    await desk.advance('P95D'); // and now the refresh token
    await everything();
  }, 180_000);
  afterAll(async () => { await desk.close(); });

  async function failing(fault: string): Promise<void> {
    for (const service of ['partner-center', 'graph', 'azure-support']) await desk.fails(service, fault);
    await everything();
    await desk.advance('PT1M'); // what is watched looks too
    await desk.heals();
  }

  /** Asks and does all that goes to Microsoft. */
  async function everything(): Promise<void> {
    const [adele, megan] = [desk.as('adele'), desk.as('megan')];
    chats.push(adele, megan);
    const customer = tenants.contoso;
    const ticket = numberOf(ticketOn(await adele.sends('ticket.open/keep', filled({ workload: 'azure', severity: 'B', title: 'Machine' }))));
    const inOrder = { customer: tenants.adventureWorks, subscription: '60000000-0000-4000-8000-000000000402', reseller: '10000000-0000-4000-8000-000000000002' };
    replies.push(...await Promise.all([
      adele.sends('support-contact.find', { customer, refresh: 'yes' }), adele.sends('gdap.check', { customer, workload: 'azure', refresh: 'yes' }), adele.sends('customer.list', { refresh: 'yes' }),
      adele.sends('service-health', { customer, refresh: 'yes' }), adele.sends('portal.open', { customer }), adele.sends('subscription.list', { customer: tenants.fourthCoffee, refresh: 'yes' }),
      adele.sends('support-contact.assign', inOrder), adele.sends('support-contact.assign/assign', inOrder), adele.sends('relationship.request'), megan.sends('customer-options'), adele.says('who supports Contoso?'),
      adele.sends('service-request.how-to/azure', { number: ticket, service: '517f2da6-78fd-0498-4e22-ad26996b1dfc' }),
      adele.sends('service-request.how-to/file-azure', { number: ticket, service: '517f2da6-78fd-0498-4e22-ad26996b1dfc', classification: 'a1000000-0000-4000-8000-000000000101', azureSubscription: 'tenant', country: 'GB', diagnostics: 'false' }),
    ]));
  }

  it('did use secrets, and did fail', () => {
    expect([...secrets].filter((secret) => secret.startsWith('eyJ')).length).toBeGreaterThan(5); // access tokens
    expect([...secrets].filter((secret) => secret.startsWith('1.eyJ')).length).toBeGreaterThan(2); // refresh tokens
    for (const word of ['throttled', 'failed', 'timeout', 'unreachable', 'mfa', 'signed-out']) expect(log).toContain(`"reason":"${word}"`);
    expect(replies.map(({ text }) => text).join('\n')).toContain('The desk is no longer signed in');
  });

  it('writes none of them into its log, at any level', () => {
    expect(log.length).toBeGreaterThan(10_000);
    expect(secretsIn(log)).toEqual([]);
  });

  it('sends none of them to anybody', () => {
    const sent = chats.flatMap(({ conversation }) => desk.connector.sentTo(conversation));
    expect(replies.length).toBeGreaterThan(100);
    expect(sent.length).toBeGreaterThan(8);
    expect(secretsIn(JSON.stringify(replies) + JSON.stringify(sent))).toEqual([]);
  });

  it('keeps none of them in its database in clear; the refresh token is there, sealed', async () => {
    const dump = await dumped(desk);
    expect(Object.keys(dump).length).toBeGreaterThan(20);
    for (const [table, text] of Object.entries(dump)) expect({ table, secrets: secretsIn(text) }).toEqual({ table, secrets: [] });
    expect(dump['public.setting']).toMatch(/"partner-refresh-token".*"sealed": ?"v1\.[\w-]{100,}"/);
  });

  it('shows none of them on its other pages', async () => {
    for (const path of ['/', '/metrics', '/healthz', '/readyz', '/sandbox/people', '/sandbox/clock', '/sandbox/faults']) expect(secretsIn(await (await fetch(`${desk.url}${path}`)).text())).toEqual([]);
  });
});

/** Every row of every table, as text. */
async function dumped({ database: { pool } }: TestDesk): Promise<Record<string, string>> {
  const { rows } = await pool.query(`select table_schema as schema, table_name as name from information_schema.tables where table_schema not in ('pg_catalog', 'information_schema') order by 1, 2`);
  const dump: Record<string, string> = {};
  for (const { schema, name } of rows) {
    const { rows: all } = await pool.query(`select to_jsonb(t)::text as row from "${schema}"."${name}" t`);
    dump[`${schema}.${name}`] = all.map(({ row }) => row).join('\n');
  }
  return dump;
}

/** Everything that can be read off an error, hidden and inherited parts too. */
function readOff(error: unknown): string {
  const serialised = pino.stdSerializers.err(error as Error);
  return [inspect(error, { depth: 20, showHidden: true, getters: true, maxStringLength: null, maxArrayLength: null }), JSON.stringify(error), String((error as Error).stack), JSON.stringify(serialised), String(error)].join('\n');
}

const calls: Readonly<Record<string, (microsoft: Microsoft) => Promise<unknown>>> = {
  'partner-center': ({ partnerCenter }) => partnerCenter.customer(tenants.contoso),
  'a write to partner-center': ({ partnerCenter }) => partnerCenter.assignSupportContact(tenants.contoso, '50000000-0000-4000-8000-000000000001', { tenantId: tenants.tailspin, partnerId: '1', name: 'Tailspin' }, '90000000-0000-4000-8000-000000000001'),
  graph: ({ graph }) => graph.incidents(tenants.contoso),
  'azure-support': ({ azure }) => azure.subscriptions(tenants.contoso),
};

describe('an error', () => {
  let database: OpenDatabase;
  beforeAll(async () => { database = await openTestDatabase(); });
  afterAll(async () => { await database.close(); });
  const errorsOf = async (microsoft: Microsoft): Promise<unknown[]> => (await Promise.all(Object.values(calls).map((call) => call(microsoft).then(() => undefined, (error: unknown) => error)))).filter((error) => error !== undefined);

  it('of any failing call holds none of them, however deep one looks', async () => {
    const { api, microsoft } = await openTestMicrosoft(database.db, () => new Date(), { tryMs: 100, patienceMs: 300 });
    try {
      await errorsOf(microsoft); // signs in
      for (const fault of faultKinds) {
        for (const service of ['partner-center', 'graph', 'azure-support'] as const) api.faults.set(service, fault, 600_000);
        const errors = await errorsOf(microsoft);
        expect(errors).toHaveLength(Object.keys(calls).length);
        for (const error of errors) {
          expect(error).toBeInstanceOf(MicrosoftError);
          expect((error as Error).cause).toBeUndefined();
          expect(secretsIn(readOff(error))).toEqual([]);
        }
      }
    } finally {
      await api.close();
    }
  });

  it.each([
    ['the app\'s secret is wrong', { secret: 'S3cr3t~of-the-app.8Q' }, undefined], ['the refresh token is none', { secret: app.secret }, '1.R3fr3sh-t0ken-of-nobody-at-all.AbCdEf'], ['there is no such machine', { secret: 'S3cr3t~of-the-app.8Q' }, undefined],
  ])('holds none of them where %s', async (what, credential, refreshToken) => {
    const { api } = await openTestMicrosoft(database.db, () => new Date());
    try {
      const token = refreshToken ?? api.credentials.refreshToken;
      for (const secret of [credential.secret, token]) secrets.add(secret);
      const endpoints = what.includes('machine') ? { ...api.endpoints, login: 'http://127.0.0.1:9/login' } : api.endpoints;
      const limits = { tryMs: 200, patienceMs: 500 };
      const tokens = createTokens({ app: { tenantId: api.credentials.tenantId, appId: api.credentials.appId, credential }, cloud: 'public', endpoints, refreshToken: { kind: 'given', token, successors: { read: async () => undefined, write: async () => undefined } }, now: () => new Date(), ...limits });
      const errors = await errorsOf(createMicrosoft(createSend({ endpoints, tokens, ...limits }), api.credentials.tenantId));
      expect(errors).toHaveLength(Object.keys(calls).length);
      for (const error of errors) {
        expect(error).toBeInstanceOf(MicrosoftError);
        expect(secretsIn(readOff(error))).toEqual([]);
      }
    } finally {
      await api.close();
    }
  });

  it('of the environment names what is wrong, not what was given', () => {
    const given = { MICROSOFT_APP_PASSWORD: 'P4ssw0rd-of-the-bot', PARTNER_APP_SECRET: 'S3cr3t~of-the-app.9Z', PARTNER_REFRESH_TOKEN: '0.R3fr3sh-t0ken-given', PARTNER_APP_CERTIFICATE_KEY: '-----BEGIN PRIVATE KEY-----', OPENAI_API_KEY: 'sk-0p3nAI', AZURE_OPENAI_API_KEY: 'az-0p3nAI' };
    const wrong = { PARTNER_APP_ID: 'no guid', MICROSOFT_APP_ID: 'no guid', PARTNER_KEY_VAULT_URL: 'http://vault', PORT: 'x' };
    let error: unknown;
    try { readEnv({ ...given, ...wrong }); } catch (thrown) { error = thrown; }
    expect(String(error)).toContain('MICROSOFT_APP_ID');
    for (const value of Object.values(given)) expect(readOff(error)).not.toContain(value);
  });
});
