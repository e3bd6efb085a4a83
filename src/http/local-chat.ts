import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Request, Response, Server } from 'restify';
import * as z from 'zod/v4';
import { localeFor, type Locale } from '../locale.ts';
import { serveConnector, type SandboxPerson } from './local-connector.ts';
import { serveFiles } from './local-files.ts';
import { createConversations, type Conversations, type Notice } from './local-conversations.ts';

export type { SandboxPerson } from './local-connector.ts';

/** What the local chat needs of the sandbox. */
export interface Sandbox {
  people(): Promise<readonly SandboxPerson[]>;
  now(): Date;
  /** Moves the clock forward by an ISO 8601 duration. Throws RangeError where it is none, or would move it back. */
  advance(duration: string): Promise<Date>;
  /** What makes Microsoft's side of the sandbox fail. */
  readonly faults: { set(service: FaultyService, fault: Fault, forMs: number): void; clear(): void };
  /** The words of the page itself. */
  words(locale: Locale): Readonly<Record<string, string>>;
}

const require = createRequire(import.meta.url);
const script = 'text/javascript; charset=utf-8';

/** Everything that is served as a file; nothing else ever is. */
const files: Readonly<Record<string, readonly [file: string, type: string]>> = {
  '/': [page('index.html'), 'text/html; charset=utf-8'],
  '/chat/chat.css': [page('chat.css'), 'text/css; charset=utf-8'],
  '/chat/cards.css': [page('cards.css'), 'text/css; charset=utf-8'],
  '/chat/chat.js': [page('chat.js'), script],
  '/chat/activities.js': [page('activities.js'), script],
  '/chat/cards.js': [page('cards.js'), script],
  '/chat/conversation.js': [page('conversation.js'), script],
  '/chat/files.js': [page('files.js'), script],
  '/chat/log.js': [page('log.js'), script],
  '/chat/messages.js': [page('messages.js'), script],
  '/chat/people.js': [page('people.js'), script],
  '/chat/clock.js': [page('clock.js'), script],
  '/chat/words.js': [page('words.js'), script],
  '/chat/adaptivecards.js': [require.resolve('adaptivecards/dist/adaptivecards.min.js'), script],
  '/chat/markdown-it.js': [require.resolve('markdown-it/browser'), script],
};

const headers = {
  'Cache-Control': 'no-cache',
  'Content-Security-Policy': "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};

const heartbeat = 20_000;
const Advance = z.object({ advance: z.string().min(1) });
const faultyServices = ['partner-center', 'graph', 'azure-support'] as const;
type FaultyService = (typeof faultyServices)[number];
const faults = ['429', '500', 'timeout', 'cut', 'expired-token', 'mfa'] as const;
type Fault = (typeof faults)[number];
const Faulty = z.object({ service: z.enum(faultyServices), fault: z.enum(faults), for: z.string().regex(/^PT(?:\d{1,4}M)?(?:\d{1,5}S)?$/).default('PT1M') });

/** Serves the local chat: the page, what it asks of the sandbox, and the stand-in for Teams' connector. */
export function serveLocalChat(server: Server, sandbox: Sandbox): { close(): void } {
  const conversations = createConversations(() => sandbox.now());
  for (const path of Object.keys(files)) server.get(path, sendFile);
  serveSandbox(server, sandbox, conversations);
  serveConnector(server, conversations, () => sandbox.people());
  serveFiles(server);
  return serveEvents(server, conversations);
}

async function sendFile(request: Request, response: Response): Promise<void> {
  const [file, type] = files[request.path()] ?? [];
  if (!file || !type) return refuse(response, 404, 'ResourceNotFound', 'There is no such file.');
  response.sendRaw(200, await readFile(file), { ...headers, 'Content-Type': type });
}

function serveSandbox(server: Server, sandbox: Sandbox, conversations: Conversations): void {
  server.get('/sandbox/people', async (_request: Request, response: Response) => {
    response.send(200, await sandbox.people());
  });

  server.get('/sandbox/words', async (request: Request, response: Response) => {
    response.send(200, sandbox.words(localeFor(query(request, 'locale')) ?? 'en'));
  });

  server.get('/sandbox/clock', async (_request: Request, response: Response) => {
    response.send(200, { now: sandbox.now().toISOString() });
  });

  server.post('/sandbox/faults', async (request: Request, response: Response) => {
    const asked = Faulty.safeParse(request.body);
    if (!asked.success) return refuse(response, 400, 'BadRequest', 'Say what is to fail, as in {"service":"partner-center","fault":"429","for":"PT1M"}.');
    const [, minutes = '0', seconds = '0'] = /^PT(?:(\d+)M)?(?:(\d+)S)?$/.exec(asked.data.for) ?? [];
    sandbox.faults.set(asked.data.service, asked.data.fault, (Number(minutes) * 60 + Number(seconds)) * 1000);
    response.send(200, asked.data);
  });

  server.del('/sandbox/faults', async (_request: Request, response: Response) => {
    sandbox.faults.clear();
    response.send(200, {});
  });

  server.post('/sandbox/clock', async (request: Request, response: Response) => {
    const asked = Advance.safeParse(request.body);
    if (!asked.success) return refuse(response, 400, 'BadRequest', 'Say how far, as in {"advance":"PT1H"}.');
    try {
      const now = (await sandbox.advance(asked.data.advance)).toISOString();
      conversations.tellAll({ event: 'clock', data: { now } });
      response.send(200, { now });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      refuse(response, 400, 'BadRequest', error.message);
    }
  });
}

/** What happens in a conversation, as server-sent events: what was said so far, then everything as it happens. */
function serveEvents(server: Server, conversations: Conversations): { close(): void } {
  const open = new Set<Response>();
  let closed = false;
  const beats = setInterval(() => open.forEach((response) => response.write(': still here\n\n')), heartbeat);
  beats.unref();

  server.get('/sandbox/events', async (request: Request, response: Response) => {
    const conversation = query(request, 'conversation');
    if (!conversation) return refuse(response, 400, 'BadRequest', 'Say which conversation, as in ?conversation=local-….');
    if (closed) return refuse(response, 503, 'ServiceUnavailable', 'The desk is closing.');
    response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
    response.write('retry: 1000\n\n');
    const stop = conversations.follow(conversation, (notice) => tell(response, notice), request.header('Last-Event-ID') || undefined);
    open.add(response);
    response.once('close', () => {
      stop();
      open.delete(response);
    });
  });

  return {
    close() {
      closed = true;
      clearInterval(beats);
      for (const response of open) response.end();
    },
  };
}

function tell(response: Response, { event, data, id }: Notice): void {
  // A window that does not read is let go; it comes back with the id of the last event it has seen.
  if (response.writableLength > 8_000_000) response.destroy();
  else response.write(`${id ? `id: ${id}\n` : ''}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}

function query(request: Request, name: string): string | undefined {
  return new URLSearchParams(request.getQuery()).get(name) ?? undefined;
}

function refuse(response: Response, status: number, code: string, message: string): void {
  response.send(status, { code, message });
}

function page(name: string): string {
  return fileURLToPath(new URL(`./chat/${name}`, import.meta.url));
}
