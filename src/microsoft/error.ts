/** Who was asked. */
export type Service = 'partner-center' | 'graph' | 'azure-support' | 'sign-in';

/** Why nothing came of a call, in our own words. */
export type Reason =
  /** No connection, or one that was cut. */
  | 'unreachable'
  | 'timeout'
  /** Too many calls, or a busy service, for longer than the tries lasted; `retryAfter` says how long Microsoft wants to be left alone. */
  | 'throttled'
  /** The sign-in no longer holds, or there never was one. */
  | 'signed-out'
  /** Microsoft wants multi-factor authentication from the user who signed in. */
  | 'mfa'
  /** A role or a consent is missing. */
  | 'denied'
  /** The customer's Conditional Access keeps the partner out. */
  | 'blocked'
  | 'not-found'
  /** The API does not do this for this subscription or tenant. */
  | 'unsupported'
  /** Any other no: the call itself was wrong. */
  | 'refused'
  /** Something broke on Microsoft's side. */
  | 'failed'
  /** An answer that is not what the page says. */
  | 'unreadable'
  /** A write whose answer never came and that must not be repeated blindly. */
  | 'outcome-unknown';

/** What is known of a failed call. */
export interface Failure {
  readonly service: Service;
  /** Method and path with every id replaced, without the query: 'GET customers/{id}/subscriptions'. */
  readonly call: string;
  readonly reason: Reason;
  /** The HTTP status, when an answer came. */
  readonly status?: number;
  /** Microsoft's own code: '900309', 'Request_ResourceNotFound', 'AADSTS50076'. */
  readonly code?: string;
  /** Microsoft's id of the request, which its support asks for. */
  readonly requestId?: string;
  /** In seconds. */
  readonly retryAfter?: number;
}

/** Microsoft did not answer as hoped: which call, why, and Microsoft's own request id. Holds no token, no body, no name, and no cause: the libraries' errors carry the request's headers. */
export class MicrosoftError extends Error implements Failure {
  readonly service: Service;
  readonly call: string;
  readonly reason: Reason;
  readonly status?: number;
  readonly code?: string;
  readonly requestId?: string;
  readonly retryAfter?: number;

  constructor(failure: Failure) {
    super(sentence(failure));
    this.name = 'MicrosoftError';
    this.service = failure.service;
    this.call = failure.call;
    this.reason = failure.reason;
    if (failure.status !== undefined) this.status = failure.status;
    if (failure.code !== undefined) this.code = failure.code;
    if (failure.requestId !== undefined) this.requestId = failure.requestId;
    if (failure.retryAfter !== undefined) this.retryAfter = failure.retryAfter;
  }
}

function sentence({ service, call, reason, status, code, requestId }: Failure): string {
  const details = [status && `HTTP ${status}`, code, requestId && `request ${requestId}`].filter(Boolean);
  return `${service}: ${call}: ${reason}${details.length === 0 ? '' : ` (${details.join(', ')})`}`;
}

/** What became of a write that failed: Microsoft said no, it was not taken, or it may have been carried out and only the answer was lost. */
export function fateOf({ reason }: MicrosoftError): 'refused' | 'failed' | 'unknown' {
  if (reason === 'outcome-unknown' || reason === 'timeout' || reason === 'unreachable') return 'unknown';
  return ['denied', 'refused', 'unsupported', 'not-found', 'blocked'].includes(reason) ? 'refused' : 'failed';
}
