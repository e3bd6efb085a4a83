import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { Cloud } from './cloud.ts';
import { findRoute, header, Refused, type Answered, type Asked, type Route } from './http.ts';
import type { LoginCall } from './login.ts';
import { answerCall, isMfaCompliant, services, type ServiceDesk } from './services.ts';
import type { createThrottle } from './throttle.ts';
import { text } from './pages.ts';

const mostBytes = 1_000_000;

export interface ServerParts {
  readonly cloud: Cloud;
  readonly throttle: ReturnType<typeof createThrottle>;
  readonly login: readonly Route<LoginCall>[];
  readonly loginCall: (asked: Asked) => LoginCall;
  readonly portal: readonly Route<{ readonly cloud: Cloud; readonly asked: Asked }>[];
  readonly log?: Logger;
}

/** Answers one request, whatever comes; a mistake of ours is a 500 and a line in the log. */
export async function serve(request: IncomingMessage, response: ServerResponse, parts: ServerParts): Promise<void> {
  const [address = '/', search = ''] = (request.url ?? '/').split(/\?(.*)/s);
  try {
    const body = await bodyOf(request);
    if (body === undefined) return send(response, text(413, 'Too large.'));
    if (!isForUs(request, parts.cloud.url)) return send(response, text(421, 'This server is for this machine alone.'));
    const asked = { method: request.method ?? 'GET', path: address, query: new URLSearchParams(search), headers: request.headers, body };
    const desk = services.find(({ prefix }) => address.startsWith(prefix));
    if (desk) await serveCall(desk, { ...asked, path: address.slice(desk.prefix.length) }, response, parts);
    else send(response, await answerPage(asked, parts));
  } catch (error) {
    if (!request.complete) return; // the caller went away while it was still asking
    parts.log?.error({ err: error, path: address.replaceAll(/[0-9a-f-]{36}/gi, '{id}') }, 'the sandbox\'s stand-in for Microsoft failed');
    if (!response.headersSent) send(response, text(500, 'The stand-in failed; the log has the cause.'));
  }
}

/** A page of another address that resolves to this machine must not reach us. */
function isForUs({ headers }: IncomingMessage, url: string): boolean {
  const { port } = new URL(url);
  return [`127.0.0.1:${port}`, `localhost:${port}`].includes(headers.host ?? '');
}

async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > mostBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** A cut line and an answer that does not come lose the answer alone: what was asked has been done. */
async function serveCall(desk: ServiceDesk, asked: Asked, response: ServerResponse, { cloud, throttle }: ServerParts): Promise<void> {
  const { service } = desk.manners;
  const fault = cloud.faults.active(service);
  const answer = await answerCall(desk, cloud, asked, throttle);
  if (fault === 'cut') return void response.socket?.destroy();
  if (fault === 'timeout') {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    await cloud.faults.recovered(service, gone.signal);
    if (gone.signal.aborted) return;
  }
  send(response, { ...answer, headers: { ...serviceHeaders(desk, asked, cloud), ...answer.headers } });
}

function serviceHeaders({ manners: { service } }: ServiceDesk, asked: Asked, cloud: Cloud): Record<string, string> {
  const given = (name: string) => header(asked.headers, name) ?? randomUUID();
  if (service === 'graph') return { 'request-id': randomUUID(), 'client-request-id': given('client-request-id') };
  if (service === 'azure-support') return { 'x-ms-request-id': randomUUID(), 'x-ms-correlation-request-id': given('x-ms-correlation-request-id') };
  const compliant = header(asked.headers, 'validatemfa')?.toLowerCase() === 'true' ? isMfaCompliant(cloud, asked) : undefined;
  return {
    'MS-RequestId': given('ms-requestid'), 'MS-CorrelationId': given('ms-correlationid'), 'MS-CV': `${randomUUID().slice(0, 22)}.0`, 'MS-ServerId': '102030201',
    ...(compliant !== undefined && { isMfaCompliant: String(compliant) }),
  };
}

async function answerPage(asked: Asked, { cloud, login, loginCall, portal }: ServerParts): Promise<Answered> {
  try {
    const isLogin = asked.path.startsWith('/login/');
    const path = isLogin ? asked.path.slice('/login/'.length) : asked.path.slice(1);
    const found = isLogin ? findRoute(login, asked.method, path)?.().bind(undefined, loginCall({ ...asked, path })) : findRoute(portal, asked.method, path)?.().bind(undefined, { cloud, asked });
    return await found?.() ?? text(404, 'There is nothing here.');
  } catch (error) {
    if (error instanceof Refused) return error.answer;
    if (error instanceof URIError) return text(400, 'The address is malformed.');
    throw error;
  }
}

function send(response: ServerResponse, { status, headers, body }: Answered): void {
  response.writeHead(status, { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff', ...headers });
  response.end(body);
}
