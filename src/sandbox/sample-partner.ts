import * as z from 'zod/v4';
import { locales, type Locale } from '../locale.ts';
import type { Contact } from '../rules/index.ts';
import file from './sample-partner.json' with { type: 'json' };

/** Somebody whom one can be in the local chat. */
export interface SandboxPerson {
  readonly id: string;
  readonly name: string;
  readonly kind: 'agent' | 'manager' | 'customer';
  /** The partner company or customer the person is of. */
  readonly company: string;
  readonly roles: readonly string[];
  readonly tenantId: string;
  readonly aadObjectId: string;
  readonly locale: Locale;
  readonly timeZone: string;
}

const Id = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/, 'not a GUID in lower case');
const Name = z.string().min(1);
const Names = z.array(Name);
const Zone = z.string().refine(isZone, 'not an IANA time zone');
const FullContact = z.strictObject({ name: Name, email: z.email().optional(), phone: Name.optional(), website: z.url({ protocol: /^https$/ }).optional() });

/** A contact in full, or a company by its name. */
const AnyContact = z.union([Name, FullContact]);

const Company = z.strictObject({
  name: Name, note: Name, tenantId: Id, partnerId: Name, own: z.boolean(), related: z.boolean().nullable(), supportProfile: FullContact.nullable(),
  kind: z.enum(['direct-bill', 'indirect-provider', 'indirect-reseller', 'advisor']),
  entitlement: z.enum(['contract-id', 'premier', 'azure-plan', 'other-plan']).nullable(),
});

const Person = z.strictObject({
  id: Name, name: Name, of: Name, note: Name.optional(), objectId: Id, email: z.email(), phone: Name.nullable(), manager: z.boolean(), groups: Names.nullable(),
  roles: z.array(z.enum(['admin-agent', 'helpdesk-agent', 'sales-agent', 'global-admin'])), locale: z.enum(locales), timeZone: Zone,
});

const Subscription = z.strictObject({
  id: Id, name: Name, workload: z.enum(['azure', 'microsoft365', 'dynamics365', 'ems', 'marketplace']),
  commerce: z.enum(['legacy', 'new-commerce', 'marketplace']), status: z.enum(['active', 'suspended', 'expired']),
  designated: AnyContact.optional(), ownRecord: AnyContact.optional(), publisher: AnyContact.optional(),
  azure: z.strictObject({ isProvider: z.boolean().optional(), rbac: z.record(Name, Names).optional() }).optional(),
});

const Relationship = z.strictObject({
  id: Id, company: Name, displayName: Name, endsIn: z.string(), autoExtend: z.boolean(), roles: Names,
  status: z.enum([
    'created', 'approvalPending', 'approved', 'activating', 'active', 'expiring', 'expired', 'terminationRequested', 'terminating', 'terminated', 'unknown',
  ]),
  assignments: z.array(z.strictObject({ group: Name, status: z.enum(['pending', 'active', 'deleting', 'deleted', 'error', 'unknown']), roles: Names })),
});

const Customer = z.strictObject({
  name: Name, aliases: Names, situation: Name, tenantId: Id, domain: Name, country: z.string().length(2), locale: z.enum(locales), timeZone: Zone,
  attachedTo: Name.nullable(), gdapReadable: z.boolean(), dynamicsAdvancedSupport: z.boolean().nullable(),
  subscriptions: z.array(Subscription), relationships: z.array(Relationship),
});

const Duration = z.string().regex(/^-?P(?=.)(\d+D)?(T\d+H)?$/, 'not a duration such as P12D or -PT3H');

/** Somebody of a customer whom a partner company has invited into one of its groups. */
const Guest = z.strictObject({ person: Name, group: Name, objectId: Id, note: Name });

/** Bought from Microsoft by the customer itself: no partner's API shows it, only the customer's own directory. */
const DirectSubscription = z.strictObject({ id: Id, customer: Name, skuPartNumber: Name, isTrial: z.boolean(), seats: z.int() });

/** Spelt as Microsoft spells it, in either case. */
const Incident = z.strictObject({
  id: Name, title: Name, service: Name, feature: Name, classification: Name, status: Name, impact: Name, startsIn: Duration, endsIn: Duration.optional(), customers: Names,
  posts: z.array(z.strictObject({ in: Duration, html: Name })),
});

const ServiceRequest = z.strictObject({
  id: z.string().regex(/^\d{10,}$/), customer: Name, title: Name, description: Name, severity: z.enum(['critical', 'moderate', 'minimal']), status: z.enum(['open', 'closed', 'attention_needed']),
  product: Name, contact: Name, createdIn: Duration, changedIn: Duration, closedIn: Duration.optional(), notes: z.array(z.strictObject({ by: Name, in: Duration, text: Name })),
});

const AzureService = z.strictObject({
  id: z.guid(), name: Name, issue: z.enum(['technical', 'quota', 'billing', 'subscription-management']), resourceTypes: z.array(Name),
  classifications: z.array(z.strictObject({ id: Id, name: Name })),
});

const SamplePartner = z.strictObject({
  guests: z.array(Guest), skuPartNumbers: z.record(Name, Name), directSubscriptions: z.array(DirectSubscription),
  incidents: z.array(Incident), serviceRequests: z.array(ServiceRequest), azureSupport: z.array(AzureService),
  about: Name, entraRoles: z.record(Name, Id), azureRoles: z.record(Name, Id), companies: z.array(Company),
  groups: z.record(Name, z.strictObject({ id: Id, company: Name, note: Name.optional() })), people: z.array(Person), customers: z.array(Customer),
});

export type SampleCompany = z.infer<typeof Company>;
export type SamplePerson = z.infer<typeof Person>;
export type SampleCustomer = z.infer<typeof Customer>;
export type SampleSubscription = z.infer<typeof Subscription>;
export type SampleRelationship = z.infer<typeof Relationship>;

/** The sample partner as it is written; names refer to what is described beside. */
export const sample = SamplePartner.parse(file);

const companies = new Map(sample.companies.map((company) => [company.name, company]));
const tenants = new Map([...sample.companies, ...sample.customers].map(({ name, tenantId }) => [name, tenantId]));

/** Everybody of the sample, staff and customers' people, in the order of the file; the first is an agent for whom Contoso is in perfect order. */
export function samplePeople(): SandboxPerson[] {
  return sample.people.map(({ id, name, of, manager, roles, objectId, locale, timeZone }) => {
    const staff = manager ? 'manager' : 'agent';
    return { id, name, kind: companies.has(of) ? staff : 'customer', company: of, roles, tenantId: named(tenants, of), aadObjectId: objectId, locale, timeZone };
  });
}

/** What the desk has to be told because no API of Microsoft's knows it. Ids are lower case; what is not known is left out. */
export function sampleRecords() {
  const records = sample.companies.map(({ note: _, related: _r, entitlement, supportProfile, ...company }) => (
    { ...company, ...(entitlement && { entitlement }), ...(supportProfile && { supportProfile }) }));
  const people = sample.people.map(({ of, objectId, name, email, phone, locale, timeZone }) => (
    { tenantId: named(tenants, of), objectId, name, email, ...(phone !== null && { phone }), locale, timeZone, staff: companies.has(of) }));
  return {
    companies: records,
    customers: sample.customers.map(toCustomerRecord),
    subscriptions: sample.customers.flatMap(({ subscriptions }) => subscriptions.flatMap(toSubscriptionRecord)),
    people: people.flatMap(({ staff, ...person }) => (staff ? [] : [person])),
  };
}

function toCustomerRecord({ tenantId, aliases, locale, timeZone, dynamicsAdvancedSupport, attachedTo }: SampleCustomer) {
  const company = attachedTo === null ? undefined : named(companies, attachedTo);
  return {
    tenantId, aliases, locale, timeZone, ...(dynamicsAdvancedSupport !== null && { dynamicsAdvancedSupport }), ...(company?.kind === 'advisor' && { attachedTo: company.tenantId }),
  };
}

function toSubscriptionRecord({ id, ownRecord, publisher }: SampleSubscription) {
  const record = { ...(ownRecord !== undefined && { ownRecord: toContact(ownRecord)! }), ...(publisher !== undefined && { publisher: toContact(publisher)! }) };
  return Object.keys(record).length === 0 ? [] : [{ id, ...record }];
}

function toContact(contact: z.infer<typeof AnyContact> | undefined): Contact | null {
  if (contact === undefined) return null;
  if (typeof contact !== 'string') return contact;
  const { name, tenantId, partnerId, supportProfile } = named(companies, contact);
  return { ...supportProfile, name, tenantId, partnerId };
}

/** The time that lies an ISO 8601 duration of days and hours from now; back, with a minus sign. */
export function after(now: Date, duration: string): Date {
  const read = /^(-?)P(?=.)(?:(\d+)D)?(?:T(\d+)H)?$/.exec(duration);
  if (!read) throw new Error(`sample-partner.json: "${duration}" is not a duration such as P12D or -P3D.`);
  const hours = Number(read[2] ?? 0) * 24 + Number(read[3] ?? 0);
  return new Date(now.getTime() + (read[1] ? -hours : hours) * 3_600_000);
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function named<T>(known: ReadonlyMap<string, T>, name: string): T {
  const found = known.get(name);
  if (found === undefined) throw new Error(`sample-partner.json refers to "${name}", which it does not describe.`);
  return found;
}
