import { createServer, type Server, type ServerResponse } from 'node:http';

/** What the desk sent to Teams: a message, an update of one, or a typing sign. */
export interface SentActivity {
  readonly conversation: string;
  readonly method: string;
  /** The id that it was given. */
  readonly id: string;
  /** When it came, in milliseconds of a clock that never goes back. */
  readonly at: number;
  readonly activity: {
    readonly type: string; readonly id?: string; readonly replyToId?: string; readonly summary?: string; readonly text?: string;
    readonly attachments?: readonly { readonly contentType: string; readonly name?: string; readonly content: Card }[];
  };
}

export interface Card { readonly type: string; readonly body: readonly unknown[]; readonly actions?: readonly unknown[]; readonly [property: string]: unknown }

export interface TestConnector {
  readonly url: string;
  /** Every conversation that something was sent to. */
  conversations(): readonly string[];
  /** Everything that was sent to a conversation, in order; what was put in the place of something sent before is not among it. */
  sentTo(conversation: string): readonly SentActivity[];
  /** What was put in the place of the activities of a conversation, in order, each with the id of what it took the place of. */
  replacedIn(conversation: string): readonly SentActivity[];
  /** Answers the next replacements in a conversation with this HTTP status instead, and with these seconds to wait. */
  refuseReplacing(conversation: string, status: number, times?: number, retryAfter?: number): void;
  /** The next thing sent to a conversation after the first `seen`; waits for it. */
  next(conversation: string, seen: number): Promise<SentActivity>;
  /** Answers the next sends to a conversation with this HTTP status instead, and with these seconds to wait; 0 hangs up without an answer. */
  refuse(conversation: string, status: number, times?: number, retryAfter?: number): void;
  /** Does not answer sends to a conversation until the returned function is called. */
  hold(conversation: string): () => void;
  /** How often something was sent to a conversation, refused or not. */
  tries(conversation: string): number;
  close(): Promise<void>;
}

const patienceMs = 30_000;

/** A stand-in for Teams' connector on loopback: takes what the desk sends over real HTTP and keeps it. */
export async function openConnector(): Promise<TestConnector> {
  const sent = new Map<string, SentActivity[]>();
  const replaced = new Map<string, SentActivity[]>();
  const replaceRefusals = new Map<string, { status: number; retryAfter?: number }[]>();
  const waiting: { conversation: string; seen: number; resolve: (sent: SentActivity) => void }[] = [];
  const refusals = new Map<string, { status: number; retryAfter?: number }[]>();
  const tries = new Map<string, number>();
  const held = new Map<string, Promise<void>>();
  let ids = 0;
  const server: Server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => { body += chunk; }).on('end', async () => {
      const conversation = decodeURIComponent(/\/v3\/conversations\/([^/]+)/.exec(request.url ?? '')?.[1] ?? '');
      if (request.method === 'PUT') {
        const id = decodeURIComponent(/\/activities\/([^/?]+)/.exec(request.url ?? '')?.[1] ?? '');
        const { status, retryAfter } = replaceRefusals.get(conversation)?.shift() ?? {};
        if (retryAfter !== undefined) response.setHeader('Retry-After', retryAfter);
        if (status !== undefined) return answer(response, status, { error: { code: 'Refused', message: 'refused' } });
        replaced.set(conversation, [...replaced.get(conversation) ?? [], { conversation, method: 'PUT', id, at: performance.now(), activity: JSON.parse(body) }]);
        return answer(response, 200, { id });
      }
      const at = performance.now();
      const refusal = refusals.get(conversation)?.shift();
      tries.set(conversation, (tries.get(conversation) ?? 0) + 1);
      await held.get(conversation);
      if (refusal?.status === 0) return void request.socket.destroy();
      if (refusal?.retryAfter !== undefined) response.setHeader('Retry-After', refusal.retryAfter);
      if (refusal) return answer(response, refusal.status, { error: { code: 'Refused', message: 'refused' } });
      const list = sent.get(conversation) ?? [];
      sent.set(conversation, list);
      const id = `sent-${++ids}`;
      list.push({ conversation, method: request.method ?? '', id, at, activity: body ? JSON.parse(body) : { type: '' } });
      for (const each of waiting.filter((each) => each.conversation === conversation && list.length > each.seen)) {
        waiting.splice(waiting.indexOf(each), 1);
        each.resolve(list[each.seen]!);
      }
      answer(response, 200, { id });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    conversations: () => [...sent.keys()],
    sentTo: (conversation) => sent.get(conversation) ?? [],
    replacedIn: (conversation) => replaced.get(conversation) ?? [],
    refuseReplacing: (conversation, status, times = 1, retryAfter = undefined) => void replaceRefusals.set(conversation, Array.from({ length: times }, () => ({ status, ...(retryAfter && { retryAfter }) }))),
    next: (conversation, seen) => new Promise((resolve, reject) => {
      const there = sent.get(conversation)?.[seen];
      if (there) return resolve(there);
      const patience = setTimeout(() => reject(new Error(`Nothing more arrived in ${conversation} within ${patienceMs / 1000} s.`)), patienceMs);
      waiting.push({ conversation, seen, resolve: (arrived) => { clearTimeout(patience); resolve(arrived); } });
    }),
    hold: (conversation) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      held.set(conversation, promise);
      return () => { held.delete(conversation); resolve(); };
    },
    tries: (conversation) => tries.get(conversation) ?? 0,
    refuse: (conversation, status, times = 1, retryAfter = undefined) => void refusals.set(conversation, Array.from({ length: times }, () => ({ status, ...(retryAfter && { retryAfter }) }))),
    close: () => new Promise((resolve) => { server.closeAllConnections(); server.close(() => resolve()); }),
  };
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.statusCode = status;
  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify(body));
}
