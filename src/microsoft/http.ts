import { createDefaultHttpClient, createEmptyPipeline, createHttpHeaders, createPipelineRequest, decompressResponsePolicy } from '@azure/core-rest-pipeline';
import * as http from 'node:http';
import * as https from 'node:https';
import { isLoopback } from './address.ts';

/** One request over the wire, tried once. */
export interface Attempt {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** In milliseconds, from connecting to the last byte. */
  readonly limit: number;
  readonly signal?: AbortSignal;
  /** On a connection of its own. A kept one may have been closed by the other side just now, and nobody can tell then whether a write arrived. */
  readonly fresh?: boolean;
}

/** What became of it. Never an error: the library's errors carry the request with its headers. */
export type Outcome =
  | { readonly kind: 'answered'; readonly status: number; readonly header: (name: string) => string | undefined; readonly text: string }
  /** Nothing was sent: nobody there, no such name, no trust. */
  | { readonly kind: 'not-sent' }
  /** The connection broke; the request may have arrived. */
  | { readonly kind: 'cut' }
  | { readonly kind: 'too-slow' }
  /** It could not even be written down (a header with a line break, for example). */
  | { readonly kind: 'unsendable' };

export type Http = (attempt: Attempt) => Promise<Outcome>;

/** HTTP through Azure's pipeline with a client of its own: kept connections, gzip, no retries, no redirects, no log. */
export function createHttp(): Http {
  const client = createDefaultHttpClient();
  const pipeline = createEmptyPipeline();
  pipeline.addPolicy(decompressResponsePolicy());
  return async (attempt) => {
    try {
      const { status, headers, bodyAsText } = await pipeline.sendRequest(client, requestOf(attempt));
      return { kind: 'answered', status, header: (name) => headers.get(name), text: bodyAsText ?? '' };
    } catch (error) {
      return whatHappened(error);
    }
  };
}

const freshAgents = { 'http:': new http.Agent({ keepAlive: false }), 'https:': new https.Agent({ keepAlive: false }) } as const;

function requestOf({ method, url, headers, body, limit, signal, fresh }: Attempt) {
  const request = createPipelineRequest({
    url: url.href, method, headers: createHttpHeaders(headers), timeout: limit, allowInsecureConnection: isLoopback(url),
    ...(body !== undefined && { body }), ...(signal && { abortSignal: signal }),
  });
  if (fresh) request.agent = freshAgents[url.protocol === 'http:' ? 'http:' : 'https:'];
  return request;
}

/** Before a single byte of the request went out. */
const neverLeft = /^(ECONNREFUSED|ENOTFOUND|EAI_|EHOSTUNREACH|ENETUNREACH|ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_)/;

function whatHappened(error: unknown): Outcome {
  const { name = '', code = '' } = error instanceof Error ? error as Error & { code?: string } : {};
  if (name === 'AbortError') return { kind: 'too-slow' };
  if (neverLeft.test(code)) return { kind: 'not-sent' };
  return name === 'RestError' ? { kind: 'cut' } : { kind: 'unsendable' };
}
