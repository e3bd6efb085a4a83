import { setTimeout as pause } from 'node:timers/promises';
import { Operation } from './azure.shapes.ts';
import type { Answer, Call, Send } from './call.ts';
import { MicrosoftError, type Reason } from './error.ts';
import { retryAfterOf } from './retry.ts';

/** How often Azure is asked whether it has finished, and for how long, in milliseconds. */
export interface Waiting { readonly pollMs: number; readonly patienceMs: number }

/**
 * Waits for Azure to finish what it accepted with 202: asks Azure-AsyncOperation, or Location, as often as Retry-After allows.
 * Throws MicrosoftError: 'refused' where Azure gave it up, 'outcome-unknown' where that cannot be learned in time.
 */
export async function finished(send: Send, call: Call, accepted: Answer, { pollMs, patienceMs }: Waiting): Promise<void> {
  const until = performance.now() + patienceMs;
  const path = accepted.header('azure-asyncoperation') ?? accepted.header('location');
  let answer = accepted;
  while (path !== undefined) {
    const wait = (retryAfterOf(answer.header) ?? pollMs / 1000) * 1000;
    if (performance.now() + wait > until) throw unfinished(call, { status: answer.status });
    await pause(wait);
    const asked: Call = { ...call, method: 'GET', path, name: `${call.name} (operation)`, body: undefined };
    answer = await send(asked).catch((error: unknown) => { throw unlearned(call, error); });
    if (isDone(call, answer)) return;
  }
}

/** An operation has a status of its own; Location says 202 until it is over. */
function isDone(call: Call, answer: Answer): boolean {
  const operation = Operation.safeParse(answer.body);
  if (!operation.success) return answer.status !== 202;
  const { status, error } = operation.data;
  if (/^(failed|cancell?ed)$/i.test(status)) throw new MicrosoftError({ ...whichOf(call), reason: 'refused', status: answer.status, code: error?.code ?? status });
  return /^succeeded$/i.test(status);
}

const saysNothing: readonly Reason[] = ['unreachable', 'timeout', 'throttled', 'failed', 'unreadable'];

/** Azure has accepted it, so an answer that never comes does not undo it. */
function unlearned(call: Call, error: unknown): unknown {
  return error instanceof MicrosoftError && saysNothing.includes(error.reason) ? unfinished(call, error) : error;
}

function unfinished(call: Call, { status, requestId }: { readonly status?: number; readonly requestId?: string }): MicrosoftError {
  return new MicrosoftError({ ...whichOf(call), reason: 'outcome-unknown', ...(status !== undefined && { status }), ...(requestId !== undefined && { requestId }) });
}

function whichOf({ service, method, name }: Call) {
  return { service, call: `${method} ${name}` } as const;
}
