import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** What the stand-in for Teams does to a send, now and then. */
export interface Faults {
  /** Parts of all sends, 0 to 1. */
  readonly tooMany: number;
  readonly precondition: number;
  readonly serverError: number;
  readonly noAnswer: number;
}

export interface Arrival {
  readonly conversation: string;
  readonly summary: string;
  /** Milliseconds since the first one. */
  readonly at: number;
  readonly urgent: boolean;
}

const perConversation = [[7, 1_000], [8, 2_000], [60, 30_000], [1_800, 3_600_000]] as const;
const perTenant = [[50, 1_000]] as const;

/** A connector that enforces Teams' documented limits (it answers 429 with Retry-After) and fails at random, from a seed: what it took has arrived, what it refused has not. */
export async function openTeams(faults: Faults, random: () => number, tenantOf: (conversation: string) => string) {
  const arrived: Arrival[] = [];
  const conversations = new Map<string, number[]>();
  const tenants = new Map<string, number[]>();
  const counts = { requests: 0, overLimit: 0, tooMany: 0, precondition: 0, serverError: 0, noAnswer: 0 };
  let first: number | undefined;

  function answer(response: ServerResponse, status: number, body: object, retryAfter?: number): void {
    response.writeHead(status, { 'Content-Type': 'application/json', ...(retryAfter !== undefined && { 'Retry-After': String(retryAfter) }) });
    response.end(JSON.stringify(body));
  }

  function take(conversation: string, body: string, request: IncomingMessage, response: ServerResponse): void {
    const at = performance.now();
    first ??= at;
    counts.requests++;
    const over = Math.max(wait(conversations, conversation, perConversation, at), wait(tenants, tenantOf(conversation), perTenant, at));
    if (over > 0) {
      counts.overLimit++;
      return answer(response, 429, { error: { code: 'Throttled' } }, Math.ceil(over / 1000));
    }
    const fate = random();
    const edges = [faults.tooMany, faults.precondition, faults.serverError, faults.noAnswer];
    const which = edges.findIndex((_, place) => fate < edges.slice(0, place + 1).reduce((sum, each) => sum + each, 0));
    if (which === 0) { counts.tooMany++; return answer(response, 429, { error: { code: 'Throttled' } }, 1); }
    if (which === 1) { counts.precondition++; return answer(response, 412, { error: { code: 'PreconditionFailed' } }); }
    // Half of those that get no proper answer have arrived: nobody can tell from outside.
    if (which < 2 || random() < 0.5) {
      const { summary = '' } = JSON.parse(body) as { summary?: string };
      arrived.push({ conversation, summary, at: at - first, urgent: body.includes('"Attention"') });
    }
    if (which === 2) { counts.serverError++; return answer(response, 500, { error: { code: 'ServiceError' } }); }
    if (which === 3) { counts.noAnswer++; return void request.socket.setTimeout(60_000); }
    answer(response, 201, { id: `m${counts.requests}` });
  }

  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => { body += chunk; }).on('end', () => {
      take(decodeURIComponent(/\/v3\/conversations\/([^/]+)/.exec(request.url ?? '')?.[1] ?? ''), body, request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`, arrived, counts,
    close: () => new Promise<void>((resolve) => { server.closeAllConnections(); server.close(() => resolve()); }),
  };
}

/** Counts one more, or gives the milliseconds until there is room. */
function wait(all: Map<string, number[]>, key: string, windows: readonly (readonly [number, number])[], at: number): number {
  const times = all.get(key) ?? [];
  all.set(key, times);
  const over = Math.max(0, ...windows.map(([most, ms]) => (times.length < most ? 0 : times[times.length - most]! + ms - at)));
  if (over <= 0) times.push(at);
  return over;
}

/**
 * How long the limits alone take for these messages, in milliseconds: an ideal sender that knows them, sends without delay and is never refused.
 * Given are how many messages each conversation gets, by tenant.
 */
export function idealMs(tenants: ReadonlyMap<string, readonly number[]>): number {
  return Math.max(...[...tenants.values()].map((conversations) => idealOfTenant(conversations)));
}

function idealOfTenant(counts: readonly number[]): number {
  const left = counts.map((count) => ({ count, times: [] as number[] }));
  const all: number[] = [];
  let at = 0;
  while (left.some(({ count }) => count > 0)) {
    const free = left.filter(({ count }) => count > 0).map((each) => ({ each, from: Math.max(at, ...perConversation.map(([most, ms]) => (each.times.length < most ? 0 : each.times[each.times.length - most]! + ms))) }));
    free.sort((a, b) => a.from - b.from || b.each.count - a.each.count);
    const { each, from } = free[0]!;
    at = Math.max(from, all.length < 50 ? 0 : all[all.length - 50]! + 1_000);
    each.times.push(at);
    each.count--;
    all.push(at);
  }
  return at;
}
