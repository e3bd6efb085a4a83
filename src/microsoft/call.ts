import { addressOf } from './address.ts';
import { jsonOf, reasonOf, refusalOf } from './answer.ts';
import type { Endpoints } from './endpoints.ts';
import { MicrosoftError, type Failure, type Reason } from './error.ts';
import { headersOf, idsOf } from './headers.ts';
import { createHttp, type Outcome } from './http.ts';
import { beginNow, retryAfterOf, tryOften, type Limits } from './retry.ts';
import type { TokenRequest, Tokens } from './tokens.ts';

/** One request to one of Microsoft's APIs. */
export interface Call {
  readonly service: 'partner-center' | 'graph' | 'azure-support';
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  /** Relative to the service's base, query included: 'customers?size=500'; or an absolute next link, followed only within the service's own base. */
  readonly path: string;
  /** For errors and logs, with every id replaced: 'customers/{id}'. */
  readonly name: string;
  /** Whose token; absent means the partner's own tenant. */
  readonly tenantId?: string;
  /** 'user' (the default) is App+User: the partner's user who signed in once, through the app. */
  readonly as?: 'user' | 'app';
  /** Azure: also sends the partner tenant's token, in x-ms-authorization-auxiliary. */
  readonly auxiliary?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Partner Center writes: MS-RequestId, the same for every try, so that a repeated write counts once. */
  readonly requestId?: string;
  /** A write that may be sent again, like a PUT by name. Reads always may. */
  readonly repeatable?: boolean;
  /** Ends the waiting. */
  readonly signal?: AbortSignal;
}

/** What Microsoft answered to a call that went well (2xx). */
export interface Answer {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  /** The JSON, or undefined where the body is empty. */
  readonly body: unknown;
}

/** Sends a call and waits for the answer. Throws nothing but MicrosoftError. */
export type Send = (call: Call) => Promise<Answer>;

/** What a Send is made of. */
export interface SendParts extends Limits {
  readonly endpoints: Endpoints;
  readonly tokens: Tokens;
}

/** The way to Microsoft's APIs: tokens, headers, and another try where that can help and does no harm. Calls do not wait for each other. */
export function createSend({ endpoints, tokens, ...limits }: SendParts): Send {
  const http = createHttp();
  const bases = { 'partner-center': endpoints.partnerCenter, graph: endpoints.graph, 'azure-support': endpoints.azure };
  return async (call) => {
    const url = addressOf(bases[call.service], call.path);
    if (!url) throw failed(call, { reason: 'unreadable', code: 'foreign-address' });
    const { method, signal } = call;
    const { requestId, headers } = idsOf(call);
    const body = call.body === undefined ? undefined : JSON.stringify(call.body);
    const patience = beginNow(limits, isRepeatable(call));
    const outcome = await withToken(call, tokens, (bearer) => tryOften(http, {
      method, url, headers: headersOf(call, { ...headers, ...bearer }), fresh: !patience.repeatable, ...(body !== undefined && { body }), ...(signal && { signal }),
    }, patience));
    if (outcome.kind !== 'answered') throw failed(call, { reason: reasonOfSilence(call, outcome), requestId });
    if (outcome.status < 200 || outcome.status > 299) throw refused(call, outcome, requestId);
    return read(call, outcome, requestId);
  };
}

/** Reads always may be sent again; writes where a second one changes nothing: a PUT by name, or a Partner Center write that carries its own MS-RequestId. */
function isRepeatable({ method, service, repeatable, requestId }: Call): boolean {
  return method === 'GET' || repeatable === true || (service === 'partner-center' && requestId !== undefined);
}

/** Sends with a token; where the API no longer takes it (401), once more with a new one. What got a 401 was not carried out, so this holds for every write. */
async function withToken(call: Call, tokens: Tokens, send: (bearer: Record<string, string>) => Promise<Outcome>): Promise<Outcome> {
  const bearer = await bearerOf(call, tokens);
  const outcome = await send(bearer.headers);
  if (outcome.kind !== 'answered' || outcome.status !== 401) return outcome;
  bearer.forget();
  return reasonOf(401, {}, outcome.header) === 'mfa' ? outcome : send((await bearerOf(call, tokens)).headers);
}

/** The token of the tenant that is asked about; for Azure on behalf of a customer also the partner's own, as auxiliary (never the other way round). */
async function bearerOf({ service, tenantId, as = 'user', auxiliary }: Call, tokens: Tokens) {
  const requests: TokenRequest[] = [{ audience: service, as, ...(tenantId !== undefined && { tenantId }) }];
  if (auxiliary && tenantId !== undefined) requests.push({ audience: service, as });
  const [token, own] = await Promise.all(requests.map((request) => tokens.token(request)));
  return {
    headers: { Authorization: `Bearer ${token}`, ...(own !== undefined && { 'x-ms-authorization-auxiliary': `Bearer ${own}` }) },
    forget: () => requests.forEach((request, index) => tokens.forget(request, (index === 0 ? token : own) ?? '')),
  };
}

type Answered = Outcome & { readonly kind: 'answered' };

function read(call: Call, { status, header, text }: Answered, requestId: string): Answer {
  try {
    return { status, header, body: jsonOf(text) };
  } catch {
    throw failed(call, { reason: 'unreadable', status, requestId });
  }
}

function refused(call: Call, { status, header, text }: Answered, ownId: string): MicrosoftError {
  const { code, requestId = ownId } = refusalOf(text, header);
  const reason = isGatewaySilence(status) && !isRepeatable(call) ? 'outcome-unknown' : reasonOf(status, { ...(code && { code }) }, header);
  const retryAfter = reason === 'throttled' ? retryAfterOf(header) : undefined;
  return failed(call, { reason, status, requestId, ...(code && { code }), ...(retryAfter !== undefined && { retryAfter }) });
}

/** A gateway got no answer from the service behind it, which may have done what it was told. */
function isGatewaySilence(status: number): boolean {
  return status === 502 || status === 504;
}

function reasonOfSilence(call: Call, { kind }: Outcome): Reason {
  if (kind === 'unsendable') return 'refused';
  if (kind === 'not-sent') return 'unreachable';
  if (!isRepeatable(call)) return 'outcome-unknown';
  return kind === 'too-slow' ? 'timeout' : 'unreachable';
}

function failed({ service, method, name }: Call, failure: Omit<Failure, 'service' | 'call'>): MicrosoftError {
  return new MicrosoftError({ service, call: `${method} ${name}`, ...failure });
}
