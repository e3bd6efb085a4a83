import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { endpointsOf } from './microsoft/endpoints.ts';
import { MicrosoftError, type Reason } from './microsoft/error.ts';
import { partnerAppOf, readPartnerEnv, refreshTokenSourceOf, type PartnerEnv } from './microsoft/settings.ts';
import { checkSignIn, signIn, type Check, type SignInState } from './microsoft/sign-in.ts';
import type { TokenSettings } from './microsoft/tokens.ts';

const usage = `Signs the desk in to Partner Center, Microsoft Graph and Azure, once, as a user of your partner tenant.

  npm run sign-in                    sign in
  npm run sign-in -- --check         only try the sign-in that is stored
  npm run sign-in -- --consent       ask again for every permission of the app registration
  npm run sign-in -- --port=8400     listen for the browser on a port of your choice`;

const nowhere = `There is nowhere to put the sign-in. Set one of these (see env.sample), then run this again:
  PARTNER_REFRESH_TOKEN_FILE                          a file that only the desk's account can read
  PARTNER_KEY_VAULT_URL and PARTNER_KEY_VAULT_SECRET  a secret of an Azure Key Vault that the app may read and write`;

/** What to do about each service that does not answer yet. */
const advice: Readonly<Partial<Record<Reason, string>>> = {
  'mfa': 'Microsoft wants multi-factor authentication. Require it for this user (Conditional Access or security defaults), then sign in again.',
  'signed-out': 'the sign-in does not hold. Sign in again; if that does not help, check the app\'s secret or certificate.',
  'denied': 'a permission, a consent or a role is missing.',
  'blocked': 'Conditional Access keeps this user or this machine out.',
  'unreachable': 'it could not be reached from this machine.',
  'timeout': 'it did not answer in time.',
};

const needs: Readonly<Record<Check['service'], readonly [name: string, need: string]>> = {
  'partner-center': ['Partner Center', 'the delegated permission user_impersonation of "Microsoft Partner Center", and the user in the group AdminAgents'],
  'graph': ['Microsoft Graph', 'the delegated permission DelegatedAdminRelationship.Read.All, consented to by an administrator'],
  'azure-support': ['Azure', 'the delegated permission user_impersonation of "Azure Service Management"'],
};

/** Says what works and what is missing, in the words of the command line. */
export function reportOf({ checks, mfa }: SignInState): readonly string[] {
  const lines = checks.flatMap(({ service, outcome, code, requestId }) => {
    const [name, need] = needs[service];
    if (outcome === 'works') return [`  works    ${name}`];
    const details = [code, requestId && `request ${requestId}`].filter(Boolean).join(', ');
    return [`  MISSING  ${name}: ${advice[outcome] ?? `Microsoft said: ${outcome}.`}${details && ` (${details})`}`, ...(outcome === 'denied' ? [`           Needed: ${need}.`] : [])];
  });
  return [...lines, mfaLine(mfa)];
}

function mfaLine(mfa: boolean | undefined): string {
  if (mfa === undefined) return '  unknown  Multi-factor authentication: nobody says whether it was used.';
  return mfa ? '  works    Multi-factor authentication was used.' : `  MISSING  Multi-factor authentication: ${advice.mfa}`;
}

function settingsOf(env: PartnerEnv): TokenSettings {
  const partner = partnerAppOf(env);
  if (!partner) throw new Error('Set PARTNER_TENANT_ID, PARTNER_APP_ID and PARTNER_APP_SECRET (or a certificate) first; see env.sample.');
  const source = refreshTokenSourceOf(env, { read: async () => undefined, write: async () => { throw new Error(nowhere); } });
  return { ...partner, endpoints: endpointsOf(partner.cloud), refreshToken: source, now: () => new Date() };
}

function whereIs({ refreshToken: source }: TokenSettings): string {
  if (source.kind === 'file') return source.path;
  return source.kind === 'key-vault' ? `the secret ${source.secret} of ${source.url}` : 'PARTNER_REFRESH_TOKEN';
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { help: { type: 'boolean' }, check: { type: 'boolean' }, consent: { type: 'boolean' }, port: { type: 'string', default: '0' } } });
  if (values.help) return console.log(usage);
  const settings = settingsOf(readPartnerEnv(process.env));
  if (!values.check) {
    if (settings.refreshToken.kind === 'given') throw new Error(nowhere);
    await signIn(settings, { port: Number(values.port), prompt: values.consent ? 'consent' : 'select_account', show });
    console.log(`\nSigned in. The refresh token is in ${whereIs(settings)}; a running desk takes it up by itself.`);
  }
  const state = await checkSignIn(settings);
  console.log(`\nTried what is stored in ${whereIs(settings)}:\n${reportOf(state).join('\n')}`);
  if (state.mfa === false || state.checks.some(({ service, outcome }) => service === 'partner-center' && outcome !== 'works')) process.exitCode = 1;
}

function show(address: string): void {
  console.log(`Open this address in a browser on this machine and sign in as a user of your partner tenant who is in AdminAgents and uses multi-factor authentication.
The app registration needs the redirect address http://localhost (platform "Web"). This command waits for ten minutes.\n\n${address}\n`);
}

/** Never the whole error: what is not ours may carry what was sent. */
function wordsFor(error: unknown): string {
  if (error instanceof MicrosoftError) return `Microsoft did not sign you in: ${advice[error.reason] ?? error.reason}\n${error.message}`;
  return error instanceof Error ? error.message : 'Something went wrong.';
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main().catch((error: unknown) => {
    console.error(wordsFor(error));
    process.exitCode = 1;
  });
}
