import { createHash, randomBytes } from 'node:crypto';
import { createSend, type Answer, type Call } from './call.ts';
import { MicrosoftError, type Failure, type Reason } from './error.ts';
import { createExchange } from './exchange.ts';
import { listenForRedirect } from './redirect.ts';
import { createTokens, openRefreshToken, type TokenSettings } from './tokens.ts';

export interface SignInParts {
  /** Shows the person the address to open. */
  readonly show: (address: string) => void;
  /** Where to listen for the browser; 0 takes a free port. */
  readonly port?: number;
  /** How long to wait for the person, in milliseconds. */
  readonly waitMs?: number;
  readonly prompt?: 'select_account' | 'consent';
}

/**
 * Signs a user of the partner in, once, through the browser (authorization code with PKCE), and puts the refresh token where
 * the settings say. Throws MicrosoftError of service 'sign-in' ('mfa' where multi-factor authentication was not used: then
 * nothing is put away), and what the store throws.
 */
export async function signIn(settings: TokenSettings, { show, port = 0, waitMs = 600_000, prompt = 'select_account' }: SignInParts): Promise<void> {
  const exchange = createExchange(settings);
  const [state, verifier] = [secret(), secret()];
  const redirect = await listenForRedirect(state, { port, waitMs });
  try {
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    show(await exchange.signInPage('partner-center', { redirectUri: redirect.uri, state, challenge, prompt }));
    const code = await redirect.code();
    const { accessToken, refreshToken } = await exchange.byCode('partner-center', { code, verifier, redirectUri: redirect.uri });
    // Partner Center takes no sign-in without it, and it must not take the place of a good one.
    if (methodsIn(accessToken)?.includes('mfa') === false) throw failed({ reason: 'mfa', code: 'signed-in-without-mfa' });
    if (refreshToken === undefined) throw failed({ reason: 'unreadable', code: 'no-refresh-token' });
    await openRefreshToken(settings).write(refreshToken);
  } finally {
    redirect.close();
  }
}

function failed(failure: Pick<Failure, 'reason' | 'code'>): MicrosoftError {
  return new MicrosoftError({ service: 'sign-in', call: 'POST {id}/oauth2/v2.0/token', ...failure });
}

function secret(): string {
  return randomBytes(32).toString('base64url');
}

/** Whether one of Microsoft's APIs answers with the stored sign-in. */
export interface Check {
  readonly service: Call['service'];
  readonly outcome: 'works' | Reason;
  readonly code?: string;
  readonly requestId?: string;
}

export interface SignInState {
  readonly checks: readonly Check[];
  /** Whether multi-factor authentication was used; undefined where nobody says. */
  readonly mfa?: boolean;
}

const asked: readonly Call[] = [
  { service: 'partner-center', method: 'GET', path: 'profiles/support', name: 'profiles/support' },
  { service: 'graph', method: 'GET', path: 'tenantRelationships/delegatedAdminRelationships?$top=1', name: 'tenantRelationships/delegatedAdminRelationships' },
  { service: 'azure-support', method: 'GET', path: 'subscriptions?api-version=2022-12-01', name: 'subscriptions' },
];

/** Tries what is stored: one small read of each API. Never throws. */
export async function checkSignIn(settings: TokenSettings): Promise<SignInState> {
  const tokens = createTokens(settings);
  const send = createSend({ endpoints: settings.endpoints, tokens });
  const answers = await Promise.all(asked.map((call) => send(call).catch((error: unknown) => error)));
  const checks = answers.map((answer, index): Check => checkOf(asked[index]?.service ?? 'partner-center', answer));
  const used = await mfaOf(answers[0], () => tokens.token({ audience: 'partner-center', as: 'user' }));
  return { checks, ...(used !== undefined && { mfa: used }) };
}

function checkOf(service: Call['service'], answer: unknown): Check {
  if (!(answer instanceof Error)) return { service, outcome: 'works' };
  if (!(answer instanceof MicrosoftError)) return { service, outcome: 'failed' };
  const { reason, code, requestId } = answer;
  return { service, outcome: reason, ...(code !== undefined && { code }), ...(requestId !== undefined && { requestId }) };
}

/** Partner Center says so itself (isMfaCompliant); where it does not, its token does (amr). */
async function mfaOf(answer: unknown, token: () => Promise<string>): Promise<boolean | undefined> {
  if (answer instanceof MicrosoftError && answer.reason === 'mfa') return false;
  const said = answer instanceof Error ? undefined : (answer as Answer).header('ismfacompliant')?.toLowerCase();
  if (said !== undefined) return said === 'true';
  const methods = await token().then(methodsIn, () => undefined);
  return methods && methods.includes('mfa');
}

function methodsIn(token: string): readonly unknown[] | undefined {
  try {
    const { amr } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as { amr?: unknown };
    return Array.isArray(amr) ? amr : undefined;
  } catch {
    return undefined;
  }
}
