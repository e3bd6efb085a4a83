import * as z from 'zod/v4';
import { partnerFields, partnerProblems } from './microsoft/settings.ts';

const Env = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3978),
  HOST: z.string().min(1).optional(),
  DATA_DIR: z.string().min(1).default('.data'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// address' }).optional(),
  MICROSOFT_APP_ID: z.guid({ error: 'must be the GUID of the app registration' }).optional(),
  MICROSOFT_APP_TYPE: z.enum(['SingleTenant', 'UserAssignedMsi'], { error: 'must be SingleTenant or UserAssignedMsi' }).default('SingleTenant'),
  MICROSOFT_APP_TENANT_ID: z.guid({ error: 'must be the GUID of the home tenant' }).optional(),
  MICROSOFT_APP_PASSWORD: z.string().min(1).optional(),
  MICROSOFT_APP_CERTIFICATE_THUMBPRINT: z.string().min(1).optional(),
  MICROSOFT_APP_CERTIFICATE_KEY: z.string().min(1).optional(),
  ...partnerFields,
  PARTNER_NAME: z.string().min(1).optional(),
  PARTNER_KIND: z.enum(['direct-bill', 'indirect-provider'], { error: 'must be direct-bill or indirect-provider' }).default('direct-bill'),
  PARTNER_ID: z.string().regex(/^\d+$/, 'must be the number of the partner').optional(),
  MICROSOFT_PATIENCE_SECONDS: z.coerce.number().min(0.1).max(120).default(30),
  MANAGERS_GROUP: z.string().min(1).default('Support desk managers'),
  AZURE_SUPPORT: z.enum(['on', 'off'], { error: 'must be on or off' }).default('off'),
  AZURE_SUPPORT_PLAN_ID: z.string().min(1).optional(),
  RECORDS_FILE: z.string().min(1).optional(),
  SANDBOX_CUSTOMERS: z.coerce.number().int().min(0).max(100_000).default(0),
  CALENDARS_FILE: z.string().min(1).optional(),
  OPENAI_API_KEY: z.string().min(1).optional(),
  OPENAI_MODEL: z.string().min(1).default('gpt-4.1-mini'),
  OPENAI_ENDPOINT: z.url({ protocol: /^https?$/, error: 'must be an https:// address that ends in /v1' }).default('https://api.openai.com/v1'),
  AZURE_OPENAI_API_KEY: z.string().min(1).optional(),
  AZURE_OPENAI_ENDPOINT: z.url({ protocol: /^https$/, error: 'must be an https:// address' }).optional(),
  AZURE_OPENAI_DEPLOYMENT: z.string().min(1).optional(),
  AZURE_OPENAI_API_VERSION: z.string().min(1).optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
}).superRefine((env, context) => {
  const missing = (path: keyof typeof env, message: string) => context.addIssue({ code: 'custom', path: [path], message });
  if (env.AZURE_OPENAI_API_KEY && !env.AZURE_OPENAI_ENDPOINT) missing('AZURE_OPENAI_ENDPOINT', 'is needed with AZURE_OPENAI_API_KEY');
  if (env.AZURE_OPENAI_API_KEY && !env.AZURE_OPENAI_DEPLOYMENT) missing('AZURE_OPENAI_DEPLOYMENT', 'is needed with AZURE_OPENAI_API_KEY');
  if (env.OPENAI_ENDPOINT.startsWith('http:') && !isLoopback(new URL(env.OPENAI_ENDPOINT).hostname)) missing('OPENAI_ENDPOINT', 'must be an https:// address, except on this machine');
  if (!env.MICROSOFT_APP_ID) return;
  if (!env.MICROSOFT_APP_TENANT_ID) missing('MICROSOFT_APP_TENANT_ID', 'is needed with MICROSOFT_APP_ID');
  const certificate = env.MICROSOFT_APP_CERTIFICATE_THUMBPRINT && env.MICROSOFT_APP_CERTIFICATE_KEY;
  if (env.MICROSOFT_APP_TYPE === 'SingleTenant' && !env.MICROSOFT_APP_PASSWORD && !certificate) {
    missing('MICROSOFT_APP_PASSWORD', 'or a certificate (thumbprint and key) is needed for a SingleTenant app');
  }
  for (const { variable, message } of partnerProblems(env)) missing(variable, message);
  if (env.PARTNER_APP_ID && !env.PARTNER_NAME) missing('PARTNER_NAME', 'is needed with PARTNER_APP_ID');
});

export type Env = Readonly<z.infer<typeof Env>> & {
  /** True exactly when MICROSOFT_APP_ID is unset: loopback only, sample partner, movable clock. */
  readonly sandbox: boolean;
  readonly host: string;
};

/** Reads the environment once; an empty value counts as unset. Throws one error that lists every problem. */
export function readEnv(source: Readonly<Record<string, string | undefined>>): Env {
  const read = Env.safeParse(Object.fromEntries(Object.entries(source).filter(([, value]) => value !== '')));
  if (!read.success) {
    const problems = read.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
    throw new Error(['The environment is not complete; see env.sample.', ...problems].join('\n'));
  }
  const sandbox = read.data.MICROSOFT_APP_ID === undefined;
  const host = read.data.HOST ?? (sandbox ? '127.0.0.1' : '0.0.0.0');
  if (sandbox && !isLoopback(host)) {
    throw new Error('The environment is not complete; see env.sample.\n  HOST: without MICROSOFT_APP_ID the desk listens on loopback only');
  }
  return { ...read.data, sandbox, host };
}

/** Whether a host name or address means this machine alone. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}
