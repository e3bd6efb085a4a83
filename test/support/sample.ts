import type { Contact } from '../../src/rules/index.ts';
import { after, sample, type SampleRelationship, type SampleSubscription } from '../../src/sandbox/sample-partner.ts';

const companies = new Map(sample.companies.map((company) => [company.name, company]));
const tenants = new Map([...sample.companies, ...sample.customers].map(({ name, tenantId }) => [name, tenantId]));
const groups = new Map(Object.entries(sample.groups).map(([name, { id }]) => [name, id]));
const principals = new Map([...groups, ...sample.people.map(({ name, objectId }) => [name, objectId] as const)]);
const entraRoles = new Map(Object.entries(sample.entraRoles));
const azureRoles = new Map(Object.entries(sample.azureRoles));

/** The sample partner with its customers, as if it had been read at this time; relationships end relative to it. */
export function samplePartner(now: Date) {
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

function toSubscription({ designated, ownRecord, publisher, azure, ...subscription }: SampleSubscription) {
  const { rbac, ...rest } = azure ?? {};
  const rolesByPrincipal = rbac && Object.fromEntries(
    Object.entries(rbac).map(([principal, roles]) => [named(principals, principal), roles.map((role) => named(azureRoles, role))]),
  );
  return {
    ...subscription, designated: toContact(designated), ownRecord: toContact(ownRecord), publisher: toContact(publisher),
    azure: azure ? { ...rest, ...(rolesByPrincipal && { rbac: rolesByPrincipal }) } : null,
  };
}

function toContact(contact: SampleSubscription['designated'] | undefined): Contact | null {
  if (contact === undefined) return null;
  if (typeof contact !== 'string') return contact;
  const { name, tenantId, partnerId, supportProfile } = named(companies, contact);
  return { ...supportProfile, name, tenantId, partnerId };
}

function toRelationship({ company, endsIn, roles, assignments, ...relationship }: SampleRelationship, now: Date) {
  return {
    ...relationship, companyId: named(companies, company).tenantId, endsAt: after(now, endsIn), roles: roles.map((role) => named(entraRoles, role)),
    assignments: assignments.map(({ status, group, roles: assigned }) => (
      { status, groupId: named(groups, group), roles: assigned.map((role) => named(entraRoles, role)) })),
  };
}

function named<T>(known: ReadonlyMap<string, T>, name: string): T {
  const found = known.get(name);
  if (found === undefined) throw new Error(`sample-partner.json refers to "${name}", which it does not describe.`);
  return found;
}
