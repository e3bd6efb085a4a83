import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { createSend, type Send } from '../../src/microsoft/call.ts';
import type { Endpoints } from '../../src/microsoft/endpoints.ts';
import type { Tokens } from '../../src/microsoft/tokens.ts';

/** A request as it reached the other side. */
export interface Heard {
  readonly method: string;
  /** With the query, as it was on the wire. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What the other side answers: 200 unless it says otherwise; a text is sent as it is, anything else as JSON. */
export interface Told {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Breaks the connection, or leaves the caller without an answer. */
  readonly instead?: 'cut' | 'silence';
}

export interface OtherSide {
  readonly url: string;
  readonly endpoints: Endpoints;
  /** Every request so far, in order. */
  readonly heard: readonly Heard[];
}

/** A server on this machine in Microsoft's place, until the test is over. */
export async function otherSide(answer: (heard: Heard) => Told | Promise<Told>): Promise<OtherSide> {
  const heard: Heard[] = [];
  const server = createServer(async (request, response) => {
    const { method = '', url = '', headers } = request;
    const each = { method, path: url, headers, body: await text(request) };
    heard.push(each);
    const { status = 200, headers: more, body, instead } = await answer(each);
    if (instead === 'cut') request.socket.destroy();
    if (instead) return;
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...more });
    response.end(body === undefined || typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => { server.closeAllConnections(); server.close(); });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const endpoints = { partnerCenter: `${url}/partner-center/v1`, graph: `${url}/graph/v1.0`, azure: `${url}/azure`, login: `${url}/login` };
  return { url, endpoints, heard };
}

/** A folder of the test's own, gone when the test is over. */
export function ownFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'csp-support-desk-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** One answer after the other; the last one again and again. */
export function inTurn(...answers: readonly [Told, ...Told[]]): () => Told {
  let next = 0;
  return () => answers[Math.min(next++, answers.length - 1)] ?? answers[0];
}

/** Tokens that say what they are: 'graph own user', 'graph <tenant> app'. */
export const tellingTokens: Tokens = {
  token: async ({ audience, tenantId, as }) => `${audience} ${tenantId ?? 'own'} ${as}`,
  forget: () => undefined,
};

/** The real way to Microsoft, with the other side at its end. */
export function sendTo({ endpoints }: OtherSide): Send {
  return createSend({ endpoints, tokens: tellingTokens });
}

/** An answer in the form of Microsoft's documentation: test/microsoft/samples/<name>.json. */
export function sample(name: string): string {
  return readFileSync(join(import.meta.dirname, 'samples', `${name}.json`), 'utf8');
}

/** Answers by path ('customers?size=500', relative to a service's base), 404 for all others. A function sees the request. */
export async function recorded(routes: Readonly<Record<string, string | Told | ((heard: Heard) => string | Told)>>): Promise<OtherSide & { readonly send: Send }> {
  const side = await otherSide((heard) => {
    const path = heard.path.replace(/^\/(?:partner-center\/v1|graph\/v1\.0|azure)\//, '');
    const found = Object.hasOwn(routes, path) ? routes[path] : undefined;
    const told = typeof found === 'function' ? found(heard) : found;
    if (told === undefined) return { status: 404, body: { code: '1000', description: 'Not found.', data: [], source: 'PartnerFD' } };
    return typeof told === 'string' ? { body: told } : told;
  });
  return { ...side, send: sendTo(side) };
}

/** Every item of a list that comes in pages. */
export async function everything<Item>(pages: AsyncIterable<readonly Item[]>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of pages) items.push(...page);
  return items;
}
