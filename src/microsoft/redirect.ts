import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MicrosoftError } from './error.ts';
import { signInRefusal } from './sign-in-refusal.ts';

/** This machine's ear for the browser that comes back from Microsoft's sign-in page. */
export interface Redirect {
  /** 'http://localhost:<port>'. Entra takes any port where 'http://localhost' is registered; the ear itself is on 127.0.0.1 alone. */
  readonly uri: string;
  /** The authorization code. Throws MicrosoftError of service 'sign-in': refused, or nobody came in time ('timeout'). */
  readonly code: () => Promise<string>;
  readonly close: () => void;
}

/** Listens for the redirect that carries `state`; any other visitor is turned away and changes nothing. `port` 0 takes a free one. */
export async function listenForRedirect(state: string, { port, waitMs }: { readonly port: number; readonly waitMs: number }): Promise<Redirect> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  promise.catch(() => undefined); // it may fail before anybody asks
  const server = createServer((request, response) => {
    const found = resultIn(request, state);
    respond(response, found);
    if (found?.code !== undefined) resolve(found.code);
    else if (found) reject(refused(found));
  });
  await listen(server, port);
  const timer = setTimeout(() => reject(new MicrosoftError({ service: 'sign-in', call: 'sign-in page', reason: 'timeout' })), waitMs);
  return {
    uri: `http://localhost:${(server.address() as AddressInfo).port}`,
    code: () => promise,
    close() {
      clearTimeout(timer);
      server.close();
      server.closeAllConnections();
    },
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => { server.once('error', reject).listen(port, '127.0.0.1', resolve); });
}

interface Result { readonly code?: string; readonly error?: string; readonly description?: string }

function resultIn({ method, url = '' }: IncomingMessage, state: string): Result | undefined {
  const address = URL.parse(url, 'http://localhost');
  if (method !== 'GET' || address?.pathname !== '/' || address.searchParams.get('state') !== state) return undefined;
  const [code, error, description] = ['code', 'error', 'error_description'].map((name) => address.searchParams.get(name) ?? undefined);
  if (code) return { code };
  return error ? { error, ...(description !== undefined && { description }) } : undefined;
}

function refused({ error, description }: Result): MicrosoftError {
  const { reason = 'refused', code } = signInRefusal(400, { error, error_description: description }) ?? {};
  // The sign-in page has words of its own for "no" and for "not without an administrator".
  return new MicrosoftError({ service: 'sign-in', call: 'sign-in page', reason: error === 'access_denied' ? 'denied' : reason, ...(code !== undefined && { code }) });
}

// Not writeHead(): where restify is loaded it gives nothing back to go on with.
function respond(response: ServerResponse, found: Result | undefined): void {
  response.statusCode = found ? 200 : 400;
  response.setHeader('Content-Type', 'text/html; charset=utf-8');
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Connection', 'close');
  const text = found?.code !== undefined ? 'You are signed in. Go back to the command line; this page can be closed.'
    : found ? 'Microsoft did not sign you in. Go back to the command line for the reason; this page can be closed.' : 'This is not the page you are looking for.';
  response.end(`<!doctype html><html lang="en"><meta charset="utf-8"><title>CSP Support Desk</title><p>${text}</p></html>`);
}
