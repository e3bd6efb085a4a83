import type { IncomingHttpHeaders } from 'node:http';

/** A request as the stand-in's handlers see it. */
export interface Asked {
  readonly method: string;
  /** Below the service's base, without a slash at the start: 'customers/…/subscriptions'. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Answered {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** An answer that a handler gives up with. */
export class Refused extends Error {
  readonly answer: Answered;

  constructor(answer: Answered) {
    super(`HTTP ${answer.status}`);
    this.name = 'Refused';
    this.answer = answer;
  }
}

const jsonType = 'application/json; charset=utf-8';

export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answered {
  return { status, headers: { 'Content-Type': jsonType, ...headers }, body: JSON.stringify(body) };
}

/** Partner Center begins some bodies with a byte order mark. */
export function jsonWithMark(status: number, body: unknown): Answered {
  return { status, headers: { 'Content-Type': jsonType }, body: `\uFEFF${JSON.stringify(body)}` };
}

export interface Route<Context> {
  readonly method: string;
  readonly pattern: RegExp;
  readonly names: readonly string[];
  readonly handle: (context: Context, params: Readonly<Record<string, string>>) => Answered | Promise<Answered>;
}

/** One route: 'GET customers/:customer/subscriptions'. A parameter is a part of one segment; case does not count, as at Microsoft. */
export function route<Context>(line: string, handle: Route<Context>['handle']): Route<Context> {
  const [method = '', path = ''] = line.split(' ');
  const names = [...path.matchAll(/:([a-zA-Z]+)/g)].map((match) => match[1]!);
  const source = path.replace(/[.()$]/g, '\\$&').replace(/:[a-zA-Z]+/g, '([^/]+?)');
  return { method, names, pattern: new RegExp(`^${source}$`, 'i'), handle };
}

/** The first route that fits; parameters decoded. Throws URIError on a malformed escape. */
export function findRoute<Context>(routes: readonly Route<Context>[], method: string, path: string): (() => (context: Context) => Answered | Promise<Answered>) | undefined {
  for (const { method: wanted, pattern, names, handle } of routes) {
    const match = wanted === method ? pattern.exec(path) : null;
    if (!match) continue;
    return () => {
      const params = Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(match[index + 1]!)]));
      return (context) => handle(context, params);
    };
  }
  return undefined;
}

/** The first of comma-separated or repeated header values. */
export function header(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** The JSON of a body, or undefined where it is none. */
export function parsed(body: string): unknown {
  try {
    return JSON.parse(body.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}
