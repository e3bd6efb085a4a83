import { readFileSync } from 'node:fs';
import * as z from 'zod/v4';
import { locales } from '../locale.ts';
import type { Contact } from '../rules/index.ts';

const Id = z.guid().transform((id) => id.toLowerCase());
const Zone = z.string().refine(isZone, 'is no IANA time zone');
const AnyContact = z.object({ name: z.string().min(1), tenantId: Id.optional(), partnerId: z.string().optional(), email: z.string().optional(), phone: z.string().optional(), website: z.string().optional() });

const Company = z.object({
  tenantId: Id, own: z.boolean().default(false), name: z.string().min(1).optional(), partnerId: z.string().optional(),
  kind: z.enum(['direct-bill', 'indirect-provider', 'indirect-reseller', 'advisor']).default('indirect-reseller'),
  entitlement: z.enum(['contract-id', 'premier', 'azure-plan', 'other-plan']).optional(), supportProfile: AnyContact.optional(),
});

const Customer = z.object({
  tenantId: Id, aliases: z.array(z.string().min(1)).default([]), locale: z.enum(locales).optional(), timeZone: Zone.optional(),
  dynamicsAdvancedSupport: z.boolean().optional(), attachedTo: Id.optional(),
});

const Subscription = z.object({ id: Id, ownRecord: AnyContact.optional(), publisher: AnyContact.optional() });

const Person = z.object({
  tenantId: Id, objectId: Id, name: z.string().min(1), email: z.string().optional(), phone: z.string().optional(), locale: z.enum(locales).optional(), timeZone: Zone.optional(),
});

const File = z.object({
  companies: z.array(Company).default([]), customers: z.array(Customer).default([]), subscriptions: z.array(Subscription).default([]), people: z.array(Person).default([]),
});

/** What the desk is to know that no API of Microsoft's tells: see README, "Records of your own". */
export type RecordsFile = z.input<typeof File>;

export type CompanyRecord = z.infer<typeof Company>;
export type CustomerRecord = z.infer<typeof Customer>;
export type PersonRecord = z.infer<typeof Person>;

export interface Records {
  /** What is recorded of the company whose desk this is. */
  readonly own: CompanyRecord | undefined;
  /** The others. */
  readonly companies: readonly CompanyRecord[];
  readonly people: readonly PersonRecord[];
  customer(tenantId: string): CustomerRecord | undefined;
  subscription(id: string): { readonly ownRecord?: Contact | undefined; readonly publisher?: Contact | undefined } | undefined;
}

/** Checks the desk's own records. Throws one error that lists what is wrong and where. */
export function recordsOf(file: RecordsFile): Records {
  const read = File.safeParse(file);
  if (!read.success) throw new Error(['The records cannot be used.', ...read.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`)].join('\n'));
  const { companies, people } = read.data;
  const own = companies.find((company) => company.own);
  const customers = new Map(read.data.customers.map((customer) => [customer.tenantId, customer]));
  const subscriptions = new Map(read.data.subscriptions.map((subscription) => [subscription.id, subscription]));
  return { own, companies: companies.filter((company) => company !== own), people, customer: (tenantId) => customers.get(tenantId), subscription: (id) => subscriptions.get(id) };
}

/** Reads the desk's own records from a JSON file. */
export function readRecords(path: string): Records {
  return recordsOf(JSON.parse(readFileSync(path, 'utf8')) as RecordsFile);
}

/** One zone with a name that is none (a Windows name, say) would stop every clock that meets it. */
function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
