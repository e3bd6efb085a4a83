import { randomUUID } from 'node:crypto';
import type { Call } from './call.ts';

/** Our own id of a call, and the headers by which Microsoft's support finds it. The same for every try: to Partner Center a repeated MS-RequestId is the same request, done once. */
export function idsOf({ service, requestId = randomUUID() }: Call): { readonly requestId: string; readonly headers: Record<string, string> } {
  if (service === 'partner-center') return { requestId, headers: { 'MS-RequestId': requestId, 'MS-CorrelationId': randomUUID() } };
  return { requestId, headers: { [service === 'graph' ? 'client-request-id' : 'x-ms-client-request-id']: requestId } };
}

/** Partner Center's own (apis.md 1.2). ValidateMfa asks for isMfaCompliant in the answer. */
const ofPartnerCenter = { 'X-Locale': 'en-US', 'MS-Contract-Version': 'v1', ValidateMfa: 'true' };

/** All headers of a call. The call's own never replace a token: they may come out of an answer of Microsoft's (MS-ContinuationToken). */
export function headersOf({ service, headers, body }: Call, decided: Readonly<Record<string, string>>): Record<string, string> {
  const taken = new Set(Object.keys(decided).map((name) => name.toLowerCase()).concat('authorization', 'x-ms-authorization-auxiliary', 'host'));
  const own = Object.entries(headers ?? {}).filter(([name]) => !taken.has(name.toLowerCase()));
  return {
    Accept: 'application/json', 'User-Agent': 'csp-support-desk',
    ...(service === 'partner-center' && ofPartnerCenter), ...(body !== undefined && { 'Content-Type': 'application/json' }),
    ...Object.fromEntries(own), ...decided,
  };
}
