import * as z from 'zod/v4';
import { isLoopback } from './address.ts';
import type { Cloud } from './endpoints.ts';
import type { PartnerApp } from './partner-app.ts';
import type { SealedPlace } from './refresh-token.ts';
import type { RefreshTokenSource } from './tokens.ts';

const word = z.string().min(1).optional();

/** What the environment says of the partner's app. */
export const partnerFields = {
  PARTNER_TENANT_ID: z.guid({ error: 'must be the GUID of the partner\'s tenant' }).optional(),
  PARTNER_APP_ID: z.guid({ error: 'must be the GUID of the partner\'s app registration' }).optional(),
  PARTNER_APP_SECRET: word, PARTNER_APP_CERTIFICATE_THUMBPRINT: word, PARTNER_APP_CERTIFICATE_KEY: word,
  PARTNER_REFRESH_TOKEN: word, PARTNER_REFRESH_TOKEN_FILE: word,
  PARTNER_KEY_VAULT_URL: z.url({ error: 'must be the https:// address of a Key Vault' }).refine(isSafe, { error: 'must be an https:// address' }).optional(),
  PARTNER_KEY_VAULT_SECRET: z.string().regex(/^[0-9A-Za-z-]{1,127}$/, { error: 'must be the name of a secret: letters, digits and hyphens' }).optional(),
  MICROSOFT_CLOUD: z.enum(['public', 'us-government'], { error: 'must be public or us-government' }).default('public'),
};

const Partner = z.object(partnerFields);
export type PartnerEnv = Readonly<z.infer<typeof Partner>>;

/** A token goes with every request to it. */
function isSafe(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && (url.protocol === 'https:' || isLoopback(url));
}

/** What is missing or too much, by variable. Nothing, where the partner's app is not named at all. */
export function partnerProblems(env: PartnerEnv): readonly { readonly variable: keyof PartnerEnv; readonly message: string }[] {
  if (env.PARTNER_APP_ID === undefined) return [];
  const certificate = env.PARTNER_APP_CERTIFICATE_THUMBPRINT !== undefined && env.PARTNER_APP_CERTIFICATE_KEY !== undefined;
  const sources = [env.PARTNER_REFRESH_TOKEN, env.PARTNER_REFRESH_TOKEN_FILE, env.PARTNER_KEY_VAULT_URL].filter((source) => source !== undefined);
  const problems: readonly (readonly [boolean, keyof PartnerEnv, string])[] = [
    [env.PARTNER_TENANT_ID === undefined, 'PARTNER_TENANT_ID', 'is needed with PARTNER_APP_ID'],
    [env.PARTNER_APP_SECRET === undefined && !certificate, 'PARTNER_APP_SECRET', 'or a certificate (thumbprint and key) is needed with PARTNER_APP_ID'],
    [sources.length > 1, 'PARTNER_REFRESH_TOKEN', 'and PARTNER_REFRESH_TOKEN_FILE and PARTNER_KEY_VAULT_URL exclude each other'],
    [env.PARTNER_KEY_VAULT_URL !== undefined && env.PARTNER_KEY_VAULT_SECRET === undefined, 'PARTNER_KEY_VAULT_SECRET', 'is needed with PARTNER_KEY_VAULT_URL'],
  ];
  return problems.flatMap(([wrong, variable, message]) => wrong ? [{ variable, message }] : []);
}

/** Reads the partner's part of the environment alone; an empty value counts as unset. Throws one error that lists every problem. */
export function readPartnerEnv(source: Readonly<Record<string, string | undefined>>): PartnerEnv {
  const read = Partner.safeParse(Object.fromEntries(Object.entries(source).filter(([, value]) => value !== '')));
  const problems = read.success ? partnerProblems(read.data).map(({ variable, message }) => `  ${variable}: ${message}`) : read.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
  if (!read.success || problems.length > 0) throw new Error(['The environment is not complete; see env.sample.', ...problems].join('\n'));
  return read.data;
}

/** The partner's app and its cloud; undefined where the environment names none. */
export function partnerAppOf(env: PartnerEnv): { readonly app: PartnerApp; readonly cloud: Cloud } | undefined {
  const { PARTNER_TENANT_ID: tenantId, PARTNER_APP_ID: appId, PARTNER_APP_SECRET: secret, PARTNER_APP_CERTIFICATE_THUMBPRINT: thumbprint = '', PARTNER_APP_CERTIFICATE_KEY: key = '', MICROSOFT_CLOUD: cloud } = env;
  if (appId === undefined || tenantId === undefined) return undefined;
  // In a variable a key has its line breaks written out.
  const credential = secret !== undefined ? { secret } : { thumbprint, key: key.replaceAll('\\n', '\n') };
  return { app: { tenantId, appId, credential }, cloud };
}

/** Where the environment keeps the refresh token. What follows one that is given in clear goes to `successors`, sealed. */
export function refreshTokenSourceOf(env: PartnerEnv, successors: SealedPlace): RefreshTokenSource {
  const { PARTNER_REFRESH_TOKEN: token, PARTNER_REFRESH_TOKEN_FILE: path, PARTNER_KEY_VAULT_URL: url, PARTNER_KEY_VAULT_SECRET: secret } = env;
  if (path !== undefined) return { kind: 'file', path };
  if (url !== undefined && secret !== undefined) return { kind: 'key-vault', url, secret };
  return { kind: 'given', successors, ...(token !== undefined && { token }) };
}
