import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import pino from 'pino';
import { Registry } from 'prom-client';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readEnv } from '../../src/env.ts';
import { createServer } from '../../src/http/server.ts';
import { startDesk } from '../../src/main.ts';
import { sharedDesk, type Chat, type TestDesk } from '../support/desk.ts';
import { written } from '../tickets/form.ts';

let desk: TestDesk;
let adele: Chat;
let before: unknown;
beforeAll(async () => { desk = await sharedDesk(); });
beforeEach(async () => {
  adele = desk.as('adele');
  before = await written(desk);
});

/** Posts these very bytes to the bot's door; gives the status and how many messages came of it. */
async function post(body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = { 'Content-Type': 'application/json' }): Promise<{ status: number; body: string; sent: number }> {
  const response = await fetch(`${desk.url}/api/messages`, { method: 'POST', headers, body });
  return { status: response.status, body: await response.text(), sent: desk.connector.sentTo(adele.conversation).length };
}

const saying = (over: object = {}) => JSON.stringify(adele.activity({ text: 'help', ...over }));

describe('the door', () => {
  afterEach(async () => {
    expect(await written(desk)).toEqual(before);
    expect((await desk.as('adele').says('who supports Contoso?')).summary).toContain('Lamna Partners');
  });

  describe('does not take', () => {
    const json = { 'Content-Type': 'application/json' };
    const bodies: readonly (readonly [string, () => string | Uint8Array<ArrayBuffer>, Record<string, string>, number])[] = [
      ['what is no JSON', () => '{"type": "message', json, 400],
      ['nothing', () => '', json, 400],
      ['a list', () => '[]', json, 400],
      ['null', () => 'null', json, 400],
      ['a word', () => '"message"', json, 400],
      ['plain text', () => saying(), { 'Content-Type': 'text/plain' }, 415],
      ['a form', () => 'type=message', { 'Content-Type': 'application/x-www-form-urlencoded' }, 415],
      ['a body of no kind', () => new Uint8Array(Buffer.from(saying())), {}, 415],
      ['a compressed body', () => new Uint8Array(gzipSync(saying())), { ...json, 'Content-Encoding': 'gzip' }, 415],
      ['a broken compressed body', () => saying(), { ...json, 'Content-Encoding': 'gzip' }, 415],
      ['more than half a megabyte', () => saying({ text: 'x'.repeat(600 * 1024) }), json, 413],
    ];
    it.each(bodies)('%s', async (_what, body, headers, status) => {
      const answer = await post(body(), headers);
      expect(answer).toMatchObject({ status, sent: 0 });
      expect(JSON.parse(answer.body)).toEqual({ code: expect.any(String), message: expect.any(String) });
      expect(answer.body).not.toMatch(/\bat \/|node_modules|SyntaxError|position \d/);
    });

    it.each([
      ['type', { type: undefined }], ['serviceUrl', { serviceUrl: undefined }], ['a serviceUrl that is an address', { serviceUrl: 'here' }],
      ['conversation', { conversation: undefined }], ['conversation.id', { conversation: { tenantId: 'x' } }], ['a conversation.id with something in it', { conversation: { id: '' } }],
      ['from', { from: undefined }], ['from.id', { from: { aadObjectId: '30000000-0000-4000-8000-000000000001' } }],
      ['recipient', { recipient: undefined }], ['recipient.id', { recipient: { name: 'Desk' } }],
    ])('an activity without %s', async (_what, over) => {
      expect(await post(saying(over))).toMatchObject({ status: 400, sent: 0 });
    });

    it.each([
      'https://smba.trafficmanager.net/emea/', 'https://evil.example.com/', 'http://10.0.0.1:3978/', 'http://0.0.0.0:3978/', 'file:///etc/passwd',
      'http://127.0.0.1@evil.example.com/', 'http://127.0.0.1.evil.example.com/', 'http://localhost.evil.example.com/', 'http://evil.example.com/#127.0.0.1',
    ])('in the sandbox, an activity that wants its answer at %s', async (serviceUrl) => {
      expect(await post(saying({ serviceUrl }))).toMatchObject({ status: 403, sent: 0 });
    });
  });

  describe('answers all the same', () => {
    it.each([
      ['an activity without an id', { id: undefined }], ['one without channel', { channelId: undefined }], ['one without time', { timestamp: undefined }],
      ['one without language', { locale: undefined }], ['a language that does not exist', { locale: 'xx-YY' }], ['a language that is a list', { locale: ['en'] }],
      ['a zone that does not exist', { localTimezone: 'Mars/Olympus' }], ['a time that is none', { timestamp: 'never' }], ['channel data that is a number', { channelData: 5 }],
      ['entities that are null', { entities: null }], ['entities that are numbers', { entities: [5] }], ['a mention of nobody', { entities: [{ type: 'mention' }] }],
      ['attachments that are a word', { attachments: 'x' }], ['an id with NUL in it', { id: 'a\0b' }], ['an id with half a character', { id: 'a\ud800' }],
      ['an id as long as they get', { id: 'é'.repeat(500) }],
      ['the mention of the bot before the words', { text: '<at>Desk</at> help', entities: [{ type: 'mention', mentioned: { id: '28:desk' }, text: '<at>Desk</at>' }] }],
    ])('%s', async (_what, over) => {
      expect(await post(saying(over))).toMatchObject({ status: 200, sent: 1 });
      expect(desk.connector.sentTo(adele.conversation)[0]!.activity.attachments![0]!.name).toBe('help');
    });

    it('a name with NUL and half a character in it', async () => {
      const from = { id: '29:x\0', name: 'Adele \ud800\0', aadObjectId: adele.person.aadObjectId };
      expect(await post(saying({ from }))).toMatchObject({ status: 200, sent: 1 });
    });

    it('an activity that nests deeper than any card goes', async () => {
      const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
      expect(await post(saying({ value: '@' }).replace('"@"', deep))).toMatchObject({ status: 200, sent: 1 });
    });
  });

  it.each(['typing', 'endOfConversation', 'event', 'messageReaction', 'messageUpdate', 'conversationUpdate', 'constructor', '__proto__'])('takes %s in silence', async (type) => {
    expect(await post(saying({ type, membersAdded: 5, reactionsAdded: [{ type: 'like' }] }))).toMatchObject({ status: 200, sent: 0 });
  });

  it('tells that it is alive, able to serve, and how it does', async () => {
    expect(await (await fetch(`${desk.url}/healthz`)).json()).toEqual({ status: 'alive' });
    expect(await (await fetch(`${desk.url}/readyz`)).json()).toEqual({ status: 'ready' });
    await desk.as('adele').says('who supports Contoso?');
    expect(await (await fetch(`${desk.url}/metrics`)).text()).toMatch(/desk_turn_seconds_count\{intent="support-contact.find",outcome="answered"\} \d+/);
  });

  it('has nothing where there is nothing, and says no more than that', async () => {
    const answer = await fetch(`${desk.url}/admin`);
    expect([answer.status, await answer.json()]).toEqual([404, { code: 'ResourceNotFound', message: 'There is nothing here.' }]);
  });
});

it('logs nothing of what it refuses', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => { lines.push(line); } });
  const server = createServer({ door: () => Promise.reject(new Error('must not be asked')), sandbox: true, isReady: async () => true, metrics: new Registry(), log });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`;
  for (const body of ['{"text":"a secret"}', '{"text":"a secret"', saying({ text: 'a secret', serviceUrl: 'https://evil.example.com' })]) {
    await (await fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json', Authorization: 'Bearer a secret' }, body })).text();
  }
  server.server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  expect(lines.filter((line) => line.includes('secret'))).toEqual([]);
});

describe('with an app id, in Teams', () => {
  it('takes nobody without a token, and the sandbox does not exist', async () => {
    const env = readEnv({ PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'silent', MICROSOFT_APP_ID: '70000000-0000-4000-8000-000000000001', MICROSOFT_APP_TENANT_ID: '10000000-0000-4000-8000-000000000001', MICROSOFT_APP_PASSWORD: 'none' });
    const teams = await startDesk(env, pino({ level: 'silent' }), desk.database);
    try {
      const answers = await Promise.all(['/', '/chat/chat.js', '/sandbox/people', '/sandbox/clock', '/sandbox/events?conversation=x'].map(async (path) => (await fetch(teams.url + path)).status));
      expect(new Set(answers)).toEqual(new Set([404]));
      const moved = await fetch(`${teams.url}/sandbox/clock`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"advance":"PT1H"}' });
      expect(moved.status).toBe(404);
      for (const authorization of [undefined, '', 'Basic YTpi', 'Bearer', 'Bearer a.b.c']) {
        const response = await fetch(`${teams.url}/api/messages`, { method: 'POST', headers: { 'Content-Type': 'application/json', ...(authorization && { Authorization: authorization }) }, body: saying() });
        expect([authorization, response.status]).toEqual([authorization, 401]);
      }
      expect(desk.connector.sentTo(adele.conversation)).toEqual([]);
    } finally {
      await teams.stop();
    }
  });
});
