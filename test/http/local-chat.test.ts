import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { ConnectorClient, MicrosoftAppCredentials } from 'botframework-connector';
import restify, { type Server } from 'restify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serveLocalChat, type Sandbox, type SandboxPerson } from '../../src/http/local-chat.ts';

const adele: SandboxPerson = {
  id: 'adele', name: 'Adele Vance', kind: 'agent', company: 'Lamna Partners', roles: ['admin-agent'], locale: 'en', timeZone: 'Europe/London',
  tenantId: '10000000-0000-4000-8000-000000000001', aadObjectId: '30000000-0000-4000-8000-000000000001',
};
const hers = `local-${adele.aadObjectId}`;
const odd = 'a:1;messageid=2@thread.tacv2';

let server: Server;
let chat: { close(): void };
let url: string;
let ahead: number;

const sandbox: Sandbox = {
  people: async () => [adele],
  now: () => new Date(Date.parse('2026-11-21T10:00:00Z') + ahead),
  async advance(duration) {
    if (duration !== 'PT1H') throw new RangeError(`"${duration}" is not a duration.`);
    ahead += 3_600_000;
    return sandbox.now();
  },
  faults: { set: () => undefined, clear: () => undefined },
  words: (locale) => ({ title: `title in ${locale}` }),
};

beforeEach(async () => {
  ahead = 0;
  server = restify.createServer();
  server.use(restify.plugins.bodyReader({ maxBodySize: 100_000 }), restify.plugins.jsonBodyParser({ bodyReader: true }));
  chat = serveLocalChat(server, sandbox);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  chat.close();
  const closed = once(server.server, 'close');
  server.close();
  server.server.closeAllConnections();   // fetch keeps some open that never asked for anything
  await closed;
});

describe('the page', () => {
  it.each([
    ['/', 'text/html'], ['/?as=adele', 'text/html'], ['/chat/chat.js', 'text/javascript'], ['/chat/conversation.js', 'text/javascript'],
    ['/chat/chat.css', 'text/css'], ['/chat/cards.css', 'text/css'], ['/chat/adaptivecards.js', 'text/javascript'], ['/chat/markdown-it.js', 'text/javascript'],
  ])('is served with %s as %s, and may run nothing but its own files', async (path, type) => {
    const answer = await fetch(url + path);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('Content-Type')).toBe(`${type}; charset=utf-8`);
    expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(answer.headers.get('Content-Security-Policy')).toMatch(/^default-src 'none'; script-src 'self';/);
  });

  it('has no inline script or style, and finds every file it asks for', async () => {
    const html = await (await fetch(url)).text();
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/);
    const files = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path);
    const statuses = await Promise.all(files.map(async (path) => (await fetch(url + path)).status));
    expect(new Set(statuses)).toEqual(new Set([200]));
  });

  it.each(['/chat/index.html', '/chat/..%2flocal-chat.ts', '/local-chat.ts', '/chat/', '/%00', '/chat/constructor', '/__proto__'])('is nothing but its files: not %s', async (path) => {
    expect((await fetch(url + path)).status).toBe(404);
  });
});

describe('the sandbox', () => {
  it('says who one can be', async () => {
    expect(await get('/sandbox/people')).toEqual([adele]);
  });

  it.each([['hu', 'hu'], ['pt-PT', 'pt-BR'], ['ja-JP', 'ja'], ['xx', 'en'], ['', 'en']])('speaks for %s the words of %s', async (asked, locale) => {
    expect(await get(`/sandbox/words?locale=${asked}`)).toEqual({ title: `title in ${locale}` });
  });

  it('moves the clock forward and tells every window', async () => {
    const window = await follow(hers);
    await window.next('ready');
    expect(await send('POST', '/sandbox/clock', { advance: 'PT1H' })).toEqual([200, { now: '2026-11-21T11:00:00.000Z' }]);
    expect(await get('/sandbox/clock')).toEqual({ now: '2026-11-21T11:00:00.000Z' });
    expect(await window.next('clock')).toMatchObject({ data: { now: '2026-11-21T11:00:00.000Z' } });
  });

  it.each([{ advance: 'tomorrow' }, { advance: '' }, { advance: 1 }, {}, [], null])('does not move the clock by %j', async (body) => {
    const [status, answer] = await send('POST', '/sandbox/clock', body);
    expect(status).toBe(400);
    expect(answer).toEqual({ code: 'BadRequest', message: expect.any(String) });
    expect(await get('/sandbox/clock')).toEqual({ now: '2026-11-21T10:00:00.000Z' });
  });
});

describe('the connector', () => {
  const connector = () => new ConnectorClient(new MicrosoftAppCredentials('', ''), { baseUri: `${url}/sandbox/connector` }).conversations;
  const message = (text: string) => ({ type: 'message', text, from: { id: '28:desk' } }) as never;

  it.each([hers, odd])('takes, answers, changes and removes what the desk says in %s', async (conversation) => {
    const window = await follow(conversation);
    await window.next('ready');
    const { id } = await connector().sendToConversation(conversation, message('one'));
    expect(await window.next('activity')).toMatchObject({ data: { id, text: 'one', timestamp: '2026-11-21T10:00:00.000Z' } });
    const answer = await connector().replyToActivity(conversation, id, message('two'));
    expect(await window.next('activity')).toMatchObject({ data: { id: answer.id, text: 'two' } });

    ahead = 60_000;
    expect((await connector().updateActivity(conversation, id, message('changed'))).id).toBe(id);
    expect(await window.next('activity')).toMatchObject({ data: { id, text: 'changed', timestamp: '2026-11-21T10:00:00.000Z' } });
    await connector().deleteActivity(conversation, answer.id);
    expect(await window.next('removed')).toMatchObject({ data: { id: answer.id } });
    expect(await history(conversation)).toEqual(['changed']);
  });

  it('starts the conversation that the person has with the desk', async () => {
    const { id, activityId } = await connector().createConversation({ members: [{ id: `29:${adele.aadObjectId}` }], activity: message('hello') } as never);
    expect(id).toBe(hers);
    expect(activityId).toEqual(expect.any(String));
    expect(await history(hers)).toEqual(['hello']);
  });

  it('knows who is in a conversation', async () => {
    const member = { id: `29:${adele.aadObjectId}`, name: 'Adele Vance', aadObjectId: adele.aadObjectId, tenantId: adele.tenantId };
    expect(await get(`/sandbox/connector/v3/conversations/${hers}/members`)).toMatchObject([member]);
    expect(await get(`/sandbox/connector/v3/conversations/${hers}/pagedmembers`)).toMatchObject({ members: [member] });
    expect(await get(`/sandbox/connector/v3/conversations/${hers}/members/${encodeURIComponent(member.id)}`)).toMatchObject(member);
    expect(await get(`/sandbox/connector/v3/conversations/${encodeURIComponent(odd)}/members`)).toEqual([]);
    await expect(connector().getConversationMember(hers, '29:nobody')).rejects.toMatchObject({ statusCode: 404 });
  });

  it.each([
    ['POST', `v3/conversations/${hers}/activities`, { text: 'no type' }], ['PUT', `v3/conversations/${hers}/activities/1`, null],
    ['POST', 'v3/conversations', { members: [] }], ['POST', 'said', { conversation: hers, activity: { type: 'message' } }],
  ])('refuses what is no activity: %s %s', async (method, path, body) => {
    expect(await send(method, `/sandbox/connector/${path}`, body)).toEqual([400, { error: { code: 'BadSyntax', message: expect.any(String) } }]);
    expect(await history(hers)).toEqual([]);
  });

  it('shows typing without keeping it', async () => {
    const window = await follow(hers);
    await window.next('ready');
    await connector().sendToConversation(hers, { type: 'typing' } as never);
    await window.next('typing');
    expect(await history(hers)).toEqual([]);
  });

  it('tells windows that show somebody else', async () => {
    const window = await follow(hers);
    await window.next('ready');
    await connector().sendToConversation('local-other', message('psst'));
    expect(await window.next('elsewhere')).toMatchObject({ data: { conversation: 'local-other' } });
  });
});

describe('a window', () => {
  it('that opens later sees both sides in order', async () => {
    await say('1', 'who supports Contoso?');
    await send('POST', `/sandbox/connector/v3/conversations/${hers}/activities`, { type: 'message', text: 'Lamna does' });
    await say('1', 'who supports Contoso?');
    expect(await history(hers)).toEqual(['who supports Contoso?', 'Lamna does']);
  });

  it('that comes back hears only what it missed, a change of something old too', async () => {
    for (const id of ['1', '2', '3']) await say(id, id);
    const window = await follow(hers);
    await window.next('activity');
    const { id: seen } = await window.next('activity');
    await window.close();
    await send('PUT', `/sandbox/connector/v3/conversations/${hers}/activities/1`, { type: 'message', text: '1 changed' });
    expect(await history(hers, seen)).toEqual(['1 changed', '3']);
    expect(await history(hers, 'another-run-2')).toEqual(['1 changed', '2', '3']);
  });

  it('sees the last 200 messages of a conversation', async () => {
    for (let number = 1; number <= 203; number += 1) await say(String(number), String(number));
    const texts = await history(hers);
    expect(texts).toHaveLength(200);
    expect(texts[0]).toBe('4');
  });

  it('has to say which conversation it wants', async () => {
    expect((await fetch(`${url}/sandbox/events`)).status).toBe(400);
  });

  it('is let go when the desk closes', async () => {
    const window = await follow(hers);
    await window.next('ready');
    chat.close();
    await expect(window.next('activity')).rejects.toThrow('The stream has ended.');
    expect((await fetch(`${url}/sandbox/events?conversation=${hers}`)).status).toBe(503);
  });
});

async function get(path: string): Promise<unknown> {
  return (await fetch(url + path)).json();
}

async function send(method: string, path: string, body: unknown): Promise<[number, unknown]> {
  const answer = await fetch(url + path, { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  return [answer.status, await answer.json()];
}

function say(id: string, text: string) {
  return send('POST', '/sandbox/connector/said', { conversation: hers, activity: { type: 'message', id, text } });
}

/** The texts a window gets before it is ready. */
async function history(conversation: string, since?: string): Promise<unknown[]> {
  const window = await follow(conversation, since);
  const texts = [];
  for (;;) {
    const { event, data } = await window.next();
    if (event === 'ready') break;
    texts.push(data.text);
  }
  await window.close();
  return texts;
}

interface Told { readonly id?: string; readonly event: string; readonly data: Record<string, unknown> }

/** A window on a conversation: reads the event stream as a browser does. */
async function follow(conversation: string, since?: string) {
  const answer = await fetch(`${url}/sandbox/events?conversation=${encodeURIComponent(conversation)}`, { headers: since ? { 'Last-Event-ID': since } : {} });
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  async function next(event?: string): Promise<Told> {
    const end = text.indexOf('\n\n');
    if (end < 0) {
      const { done, value } = await reader.read();
      if (done) throw new Error('The stream has ended.');
      text += value;
      return next(event);
    }
    const told = parse(text.slice(0, end));
    text = text.slice(end + 2);
    return told && (!event || told.event === event) ? told : next(event);
  }
  return { next, close: () => reader.cancel() };
}

function parse(block: string): Told | undefined {
  const { id, event, data } = Object.fromEntries(block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]));
  return event ? { id, event, data: JSON.parse(data ?? 'null') } : undefined;
}
