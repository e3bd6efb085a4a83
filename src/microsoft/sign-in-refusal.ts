import * as z from 'zod/v4';
import type { Reason } from './error.ts';

/** What the sign-in service says when it gives no token. Its sentence is left where it is: it may name people and tenants. */
export interface SignInRefusal { readonly reason: Reason; readonly code?: string; readonly requestId?: string }

const RefusalBody = z.object({
  error: z.string().catch(''), suberror: z.string().catch(''), claims: z.string().optional().catch(undefined),
  error_codes: z.array(z.coerce.number()).catch([]), error_description: z.string().catch(''), trace_id: z.string().optional().catch(undefined),
});

/** Microsoft's codes (AADSTS…), where they say more than the OAuth error. Any other refusal means that somebody must sign in again. */
const codes: Readonly<Partial<Record<Reason, readonly number[]>>> = {
  // MFA is wanted: now, to be set up, expired by policy, at an outside provider.
  'mfa': [50072, 50074, 50076, 50078, 50079, 50097, 50158],
  // Conditional Access: device, application, risk or place.
  'blocked': [53000, 53001, 53002, 53003, 53004, 53011, 530032, 530034, 530035],
  // Consent or relationship is missing: the app, its permission, the service or the user is unknown in that tenant.
  'denied': [50020, 50034, 50105, 65001, 65004, 65005, 90094, 90095, 500011, 500014, 650051, 650052, 650054, 650056, 650057, 700016, 7000112, 7000229],
  'not-found': [90002, 900021, 900023],
  'throttled': [50196, 90055],
  'failed': [90024, 90025, 90033, 90036],
};

const reasonByCode = new Map(Object.entries(codes).flatMap(([reason, numbers]) => numbers.map((number) => [number, reason as Reason] as const)));

/** Why there is no token, from the answer of the token endpoint; undefined where the answer is no refusal. */
export function signInRefusal(status: number, body: unknown): SignInRefusal | undefined {
  const read = RefusalBody.safeParse(body).data;
  if (status < 400 && !read?.error) return undefined;
  const numbers = read ? numbersIn(read) : [];
  const [number] = numbers;
  const code = number !== undefined ? `AADSTS${number}` : /^[\w.-]{1,60}$/.exec(read?.error ?? '')?.[0];
  return { reason: reasonOf(status, numbers, read), ...(code !== undefined && { code }), ...(read?.trace_id && /^[\w-]{1,60}$/.test(read.trace_id) && { requestId: read.trace_id }) };
}

function numbersIn({ error_codes: numbers, error_description: description }: z.output<typeof RefusalBody>): readonly number[] {
  if (numbers.length > 0) return numbers;
  const named = /AADSTS(\d{5,7})/.exec(description)?.[1];
  return named === undefined ? [] : [Number(named)];
}

function reasonOf(status: number, numbers: readonly number[], read: z.output<typeof RefusalBody> | undefined): Reason {
  const known = numbers.map((number) => reasonByCode.get(number)).find((reason) => reason !== undefined);
  if (known) return known;
  if (status === 429) return 'throttled';
  if (status >= 500 || read?.error === 'temporarily_unavailable') return 'failed';
  if (!read?.error) return 'unreadable';
  return read.suberror === 'basic_action' || read.claims !== undefined ? 'mfa' : 'signed-out';
}
