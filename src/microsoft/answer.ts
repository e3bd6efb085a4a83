import * as z from 'zod/v4';
import type { Reason } from './error.ts';

/** The JSON of a body, undefined where it is empty. Throws SyntaxError where it is something else. A byte order mark before it is no harm: Partner Center sends one, and trim() takes it for a space. */
export function jsonOf(text: string): unknown {
  const plain = text.trim();
  return plain === '' ? undefined : JSON.parse(plain);
}

/** The JSON of a body, undefined also where it is something else. */
export function jsonIn(text: string): unknown {
  try {
    return jsonOf(text);
  } catch {
    return undefined;
  }
}

/** What is known of a refusal besides its status. */
export interface Refusal { readonly code?: string; readonly requestId?: string }

const text = z.string().catch('');
const code = z.union([z.string(), z.number().transform(String)]).optional().catch(undefined);
const inner = z.object({ 'request-id': text }).optional().catch(undefined);

/** Microsoft's four shapes of an error in one: Partner Center's fault { code, description }, its throttling { statusCode, message }, ProblemDetails { type, title, status }, and the { error } of Graph and Azure. */
const ErrorBody = z.object({
  code, errorCode: code, type: text,
  error: z.object({ code, innerError: inner, innererror: inner }).optional().catch(undefined),
});

/** Reads a refusal, whichever of the four shapes it has. A body that is none of them says nothing, and that is no failure. */
export function refusalOf(body: string, header: (name: string) => string | undefined): Refusal {
  const read = ErrorBody.safeParse(jsonIn(body)).data;
  const found = codeLike(read?.error?.code ?? read?.code ?? read?.errorCode ?? typeOf(read?.type));
  const requestId = idLike(header('request-id') ?? header('ms-requestid') ?? header('x-ms-request-id') ?? (read?.error?.innerError ?? read?.error?.innererror)?.['request-id']);
  return { ...(found && { code: found }), ...(requestId && { requestId }) };
}

/** The last word of a ProblemDetails type: 'https://…/problems/not-found' is 'not-found'; its title and detail may hold names. */
function typeOf(type = ''): string | undefined {
  return type === 'about:blank' ? undefined : type.split(/[/#]/).at(-1);
}

/** Codes and ids are the only words of Microsoft's that errors and logs repeat, so they must look like one. */
function codeLike(value: string | undefined): string | undefined {
  return value && /^[\w.:-]{1,80}$/.test(value) ? value : undefined;
}

const idLike = codeLike;

/** Partner Center's codes that say more than their status (apis.md 1.2). */
const reasonOfCode: Readonly<Record<string, Reason>> = { 900309: 'blocked', 900141: 'unsupported', 900263: 'unsupported', 800042: 'unsupported', 900127: 'unsupported' };

/** Why a call was refused. Reads the status, then what only the headers or the code tell. */
export function reasonOf(status: number, refusal: Refusal, header: (name: string) => string | undefined): Reason {
  if ((status === 401 || status === 403) && wantsMfa(header)) return 'mfa';
  const special = refusal.code === undefined ? undefined : reasonOfCode[refusal.code];
  if (special) return special;
  if (status === 429 || (status === 503 && header('retry-after') !== undefined)) return 'throttled';
  if (status >= 500) return 'failed';
  if (status >= 300 && status < 400) return 'unreadable';
  return ({ 401: 'signed-out', 403: 'denied', 404: 'not-found', 410: 'not-found' } as const)[status] ?? 'refused';
}

/** Partner Center says isMfaCompliant: false; the others challenge for more claims than the sign-in gave. */
function wantsMfa(header: (name: string) => string | undefined): boolean {
  return header('ismfacompliant')?.toLowerCase() === 'false' || /insufficient_claims|\bclaims\s*=/i.test(header('www-authenticate') ?? '');
}
