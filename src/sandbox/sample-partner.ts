import * as z from 'zod/v4';
import { locales, type Locale } from '../locale.ts';
import type { Contact } from '../rules/index.ts';
import type { DirectoryData } from '../store/load-directory.ts';
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

const SamplePartner = z.strictObject({
  about: Name, entraRoles: z.record(Name, Id), azureRoles: z.record(Name, Id), companies: z.array(Company),
  groups: z.record(Name, z.strictObject({ id: Id, company: Name, note: Name.optional() })), people: z.array(Person), customers: z.array(Customer),
});

const sample = SamplePartner.parse(file);
const companies = new Map(sample.companies.map((company) => [company.name, company]));
const tenants = new Map([...sample.companies, ...sample.customers].map(({ name, tenantId }) => [name, tenantId]));
const groups = new Map(Object.entries(sample.groups).map(([name, { id }]) => [name, id]));
const principals = new Map([...groups, ...sample.people.map(({ name, objectId }) => [name, objectId] as const)]);
const entraRoles = new Map(Object.entries(sample.entraRoles));
const azureRoles = new Map(Object.entries(sample.azureRoles));

/** The sample partner with its customers, as if it had been read at this time; relationships end relative to it. */
export function samplePartner(now: Date): DirectoryData {
  return {
    readAt: now,
    companies: sample.companies.map(({ note: _, ...company }) => company),
    customers: sample.customers.map(({ situation: _, subscriptions: _s, relationships: _r, attachedTo, ...customer }) => (
      { ...customer, attachedTo: attachedTo && named(companies, attachedTo).tenantId })),
    subscriptions: sample.customers.flatMap(({ tenantId, subscriptions }) => (
      subscriptions.map((subscription) => ({ ...toSubscription(subscription), tenantId })))),
    relationships: sample.customers.flatMap(({ tenantId, relationships }) => (
      relationships.map((relationship) => ({ ...toRelationship(relationship, now), tenantId })))),
    people: sample.people.map(({ id: _, note: _n, of, groups: held, ...person }) => (
      { ...person, tenantId: named(tenants, of), groups: held && held.map((group) => named(groups, group)) })),
  };
}

/** Everybody of the sample, staff and customers' people, in the order of the file; the first is an agent for whom Contoso is in perfect order. */
export function samplePeople(): SandboxPerson[] {
  return sample.people.map(({ id, name, of, manager, roles, objectId, locale, timeZone }) => {
    const staff = manager ? 'manager' : 'agent';
    return { id, name, kind: companies.has(of) ? staff : 'customer', company: of, roles, tenantId: named(tenants, of), aadObjectId: objectId, locale, timeZone };
  });
}

function toSubscription({ designated, ownRecord, publisher, azure, ...subscription }: z.infer<typeof Subscription>) {
  const { rbac, ...rest } = azure ?? {};
  const rolesByPrincipal = rbac && Object.fromEntries(
    Object.entries(rbac).map(([principal, roles]) => [named(principals, principal), roles.map((role) => named(azureRoles, role))]),
  );
  return {
    ...subscription, designated: toContact(designated), ownRecord: toContact(ownRecord), publisher: toContact(publisher),
    azure: azure ? { ...rest, ...(rolesByPrincipal && { rbac: rolesByPrincipal }) } : null,
  };
}

function toContact(contact: z.infer<typeof AnyContact> | undefined): Contact | null {
  if (contact === undefined) return null;
  if (typeof contact !== 'string') return contact;
  const { name, tenantId, partnerId, supportProfile } = named(companies, contact);
  return { ...supportProfile, name, tenantId, partnerId };
}

function toRelationship({ company, endsIn, roles, assignments, ...relationship }: z.infer<typeof Relationship>, now: Date) {
  return {
    ...relationship, companyId: named(companies, company).tenantId, endsAt: after(now, endsIn), roles: roles.map((role) => named(entraRoles, role)),
    assignments: assignments.map(({ status, group, roles: assigned }) => (
      { status, groupId: named(groups, group), roles: assigned.map((role) => named(entraRoles, role)) })),
  };
}

/** The time that lies an ISO 8601 duration of days and hours from now; back, with a minus sign. */
function after(now: Date, duration: string): Date {
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
