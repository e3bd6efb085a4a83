import restify, { type Request, type Response, type Server } from 'restify';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { isLoopback } from '../env.ts';
import { readActivity } from '../bot/activity.ts';

/** The bot's door: takes a checked activity, gives an invoke's answer; rejects with statusCode 401 where the token is not valid. */
export type Door = (authorization: string, activity: object) => Promise<{ status: number; body?: unknown } | undefined>;

export interface ServerParts {
  readonly door: Door;
  readonly sandbox: boolean;
  readonly isReady: () => Promise<boolean>;
  readonly metrics: Registry;
  readonly log: Logger;
}

const largestBody = 512 * 1024;

/** The HTTP doors: activities, health, metrics. Local chat and sandbox are added by serveLocalChat. */
export function createServer(parts: ServerParts): Server {
  const server = restify.createServer({ name: 'csp-support-desk', log: parts.log as never });
  server.pre(restify.plugins.pre.sanitizePath(), refuseUnreadable);
  server.use(restify.plugins.bodyReader({ maxBodySize: largestBody }), restify.plugins.jsonBodyParser({ bodyReader: true }));
  server.on('restifyError', (_request: Request, response: Response, error: RestifyError, done: () => void) => hideMessage(response, error, parts.log, done));
  server.post('/api/messages', async (request: Request, response: Response) => { await takeActivity(request, response, parts); }); // what a handler returns, restify logs
  server.get('/healthz', async (_request: Request, response: Response) => { response.send(200, { status: 'alive' }); });
  server.get('/readyz', async (_request: Request, response: Response) => {
    const ready = await parts.isReady();
    response.send(ready ? 200 : 503, { status: ready ? 'ready' : 'not ready' });
  });
  server.get('/metrics', async (_request: Request, response: Response) => {
    response.sendRaw(200, await parts.metrics.metrics(), { 'Content-Type': parts.metrics.contentType });
  });
  return server;
}

/** Refuses bodies that are compressed (a broken one would end the process) or are not JSON, before anything reads them. */
function refuseUnreadable(request: Request, response: Response, next: (proceed?: boolean) => void): void {
  const hasBody = request.method === 'POST' || request.method === 'PUT';
  const encoded = request.headers['content-encoding'] !== undefined;
  const isFile = request.method === 'PUT' && request.headers['content-type'] === 'application/octet-stream' && request.path().startsWith('/sandbox/files/'); // where the local chat takes files; nothing is there outside the sandbox
  if (encoded || (hasBody && !isFile && !/^application\/(?:[\w.+-]+\+)?json\b/i.test(request.headers['content-type'] ?? ''))) {
    response.send(415, { code: 'UnsupportedMediaType', message: 'Send JSON, not compressed.' });
    return next(false);
  }
  next();
}

async function takeActivity(request: Request, response: Response, { door, sandbox, log }: ServerParts): Promise<void> {
  const activity = readActivity(request.body);
  if (!activity) return response.send(400, { code: 'BadRequest', message: 'Not a Bot Framework activity.' });
  if (sandbox && !isLoopback(new URL(activity.serviceUrl).hostname)) {
    return response.send(403, { code: 'Forbidden', message: 'In sandbox mode the service address must be on this machine.' });
  }
  if (!sandbox && activity.channelId !== 'msteams') return response.send(403, { code: 'Forbidden', message: 'Only Microsoft Teams is served.' });
  try {
    const answer = await door(request.headers.authorization ?? '', activity);
    if (answer?.body !== undefined) response.send(answer.status, answer.body);
    else response.send(answer?.status ?? 200);
  } catch (error) {
    const denied = (error as { statusCode?: number }).statusCode === 401;
    if (!denied) log.error({ err: error }, 'an activity could not be handled');
    response.send(denied ? 401 : 500, { code: denied ? 'Unauthorized' : 'InternalError', message: denied ? 'The token is not valid.' : 'The activity could not be handled.' });
  }
}

type RestifyError = Error & { statusCode?: number; body?: { code?: string }; toJSON?: () => object };

/** What restify itself refuses (a route that does not exist, a body that is no JSON) is told without its inner message. */
function hideMessage(response: Response, error: RestifyError, log: Logger, done: () => void): void {
  const status = error.statusCode ?? 500;
  if (status >= 500) log.error({ err: error }, 'a request failed');
  const body = { code: error.body?.code ?? 'Error', message: status === 404 ? 'There is nothing here.' : status === 413 ? 'The body is too large.' : status >= 500 ? 'The request failed.' : 'The request could not be read.' };
  error.toJSON = () => body;
  response.setHeader('Cache-Control', 'no-store');
  done();
}
