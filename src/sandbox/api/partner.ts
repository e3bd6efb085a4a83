import { after, sample, type SampleCompany, type SampleCustomer, type SamplePerson, type SampleRelationship, type SampleSubscription } from '../sample-partner.ts';
import { idFrom } from './ids.ts';
import { inventedCustomers } from './invented.ts';

/** A security group of a partner company. */
export interface Group {
  readonly id: string;
  readonly name: string;
  readonly company: string;
}

/** Somebody in a group: staff of the company, or a guest. */
export interface Member {
  readonly objectId: string;
  readonly person: SamplePerson;
  readonly guest: boolean;
}

export interface Relationship extends Omit<SampleRelationship, 'company' | 'roles' | 'assignments'> {
  readonly company: SampleCompany;
  readonly customer: SampleCustomer;
  /** As the sample says; counted from when the sandbox was first opened. */
  readonly firstEnd: Date;
  readonly roles: readonly string[];
  readonly assignments: readonly { readonly id: string; readonly groupId: string; readonly status: string; readonly roles: readonly string[] }[];
}

/** A subscription of Azure, as Azure itself knows it. */
export interface AzureSubscription {
  readonly id: string;
  readonly customer: SampleCustomer;
  readonly plan: SampleSubscription;
  /** Roles by principal; undefined where nobody may read them. */
  readonly rbac?: ReadonlyMap<string, readonly string[]>;
}

export type Partner = ReturnType<typeof createPartner>;

const roleGroups = { 'admin-agent': 'AdminAgents', 'helpdesk-agent': 'HelpdeskAgents', 'sales-agent': 'SalesAgents' } as const;
const managersGroup = 'Support desk managers';
const halfYear = 180 * 86_400_000;

/** The sample partner as Microsoft's directories know it, with so many made-up customers more. */
export function createPartner(openedAt: Date, invented: number) {
  const { companies, people, groups: named } = sample;
  const customers = [...sample.customers, ...inventedCustomers(invented)];
  const company = (name: string) => found(companies.find((each) => each.name === name), name);
  const groups = groupsOf(companies);
  const groupIds = new Map(Object.entries(named).map(([name, { id }]) => [name, id]));
  const groupNamed = (name: string) => found(groupIds.get(name), name);
  const heldBy = new Map(people.map((person) => [person.objectId, groupsOfPerson(person, groups, groupNamed)]));
  const relationships = customers.flatMap((customer) => customer.relationships.map((relationship) => toRelationship(relationship, customer, company(relationship.company), groupNamed, openedAt)));
  const principals = new Map([...groupIds, ...people.map(({ name, objectId }) => [name, objectId] as const)]);
  const azure = customers.flatMap((customer) => customer.subscriptions.flatMap((plan) => toAzure(plan, customer, principals)));

  return {
    openedAt, companies, customers, relationships, company,
    own: found(companies.find(({ own }) => own), 'our own company'),
    byTenant: new Map(customers.map((customer) => [customer.tenantId, customer])),
    companyByTenant: new Map(companies.map((each) => [each.tenantId, each])),
    relationshipById: new Map(relationships.map((relationship) => [relationship.id, relationship])),
    groups: new Map(groups.map((group) => [group.id, group])),
    groupsIn: (tenant: SampleCompany) => groups.filter((group) => group.company === tenant.name),
    /** The staff of a company, by object id. */
    staff: new Map(people.filter(({ of }) => companies.some(({ name }) => name === of)).map((person) => [person.objectId, person])),
    /** The ids of the groups that somebody is in, nested ones too. */
    groupIdsOf: (objectId: string): readonly string[] => heldBy.get(objectId) ?? [],
    members: (groupId: string): Member[] => [
      ...people.filter(({ objectId }) => heldBy.get(objectId)?.includes(groupId)).map((person) => ({ objectId: person.objectId, person, guest: false })),
      ...sample.guests.filter(({ group }) => groupNamed(group) === groupId).map(({ objectId, person }) => (
        { objectId, person: found(people.find(({ name }) => name === person), person), guest: true })),
    ],
    azure: new Map(azure.map((subscription) => [subscription.id, subscription])),
    azureOf: Map.groupBy(azure, ({ customer }) => customer.tenantId),
  };
}

function groupsOf(companies: readonly SampleCompany[]): Group[] {
  const described = Object.entries(sample.groups).map(([name, { id, company }]) => ({ id, company, name: roleGroupIn(name) ?? name }));
  const missing = companies.flatMap((company) => [...Object.values(roleGroups), managersGroup]
    .filter((name) => !described.some((group) => group.company === company.name && group.name === name))
    .map((name) => ({ id: idFrom(`${company.tenantId} ${name}`), company: company.name, name })));
  return [...described, ...missing];
}

/** 'Lamna AdminAgents' is how the sample calls the group that every partner's directory calls AdminAgents. */
function roleGroupIn(name: string): string | undefined {
  return Object.values(roleGroups).find((group) => name.endsWith(` ${group}`));
}

function groupsOfPerson({ of, groups: held, roles, manager }: SamplePerson, groups: readonly Group[], groupNamed: (name: string) => string): string[] {
  const names = [...roles.flatMap((role) => (role === 'global-admin' ? [] : [roleGroups[role]])), ...(manager ? [managersGroup] : [])];
  const byRole = groups.filter(({ company, name }) => company === of && names.some((each) => each === name)).map(({ id }) => id);
  return [...new Set([...(held ?? []).map(groupNamed), ...byRole])];
}

function toRelationship({ roles, assignments, ...relationship }: SampleRelationship, customer: SampleCustomer, company: SampleCompany, groupNamed: (name: string) => string, openedAt: Date): Relationship {
  return {
    ...relationship, company, customer, firstEnd: after(openedAt, relationship.endsIn), roles: roles.map(entraRole),
    assignments: assignments.map((assignment, index) => (
      { id: idFrom(`${relationship.id} ${index}`), groupId: groupNamed(assignment.group), status: assignment.status, roles: assignment.roles.map(entraRole) })),
  };
}

function entraRole(name: string): string {
  return found(sample.entraRoles[name], name);
}

/** Azure's own id of what an Azure plan holds; what another provider sold has no plan with us, and so keeps the sample's id. */
export function azureIdOf({ id, azure }: SampleSubscription): string {
  return azure?.isProvider === false ? id : `7${id.slice(1)}`;
}

function toAzure(plan: SampleSubscription, customer: SampleCustomer, principals: ReadonlyMap<string, string>): AzureSubscription[] {
  if (plan.workload !== 'azure') return [];
  const rbac = plan.azure?.rbac && new Map(Object.entries(plan.azure.rbac).map(([principal, roles]) => (
    [found(principals.get(principal), principal), roles.map((role) => found(sample.azureRoles[role], role))] as const)));
  return [{ id: azureIdOf(plan), customer, plan, ...(rbac && { rbac }) }];
}

/** How a relationship stands now: an active one that has ended either extended itself by half a year, as often as needed, or has expired. */
export function standing({ status, firstEnd, autoExtend }: Relationship, now: Date): { readonly status: string; readonly endsAt: Date } {
  if (status !== 'active' || firstEnd > now) return { status, endsAt: firstEnd };
  if (!autoExtend) return { status: 'expired', endsAt: firstEnd };
  const times = Math.floor((now.getTime() - firstEnd.getTime()) / halfYear) + 1;
  return { status, endsAt: new Date(firstEnd.getTime() + times * halfYear) };
}

/** The Entra roles that somebody of our staff holds in a customer's tenant now. */
export function rolesAt({ relationships, own, groupIdsOf }: Partner, tenantId: string, objectId: string, now: Date): string[] {
  const held = groupIdsOf(objectId);
  return relationships.filter((relationship) => relationship.customer.tenantId === tenantId && relationship.company === own && standing(relationship, now).status === 'active')
    .flatMap(({ roles, assignments }) => assignments.filter(({ status, groupId }) => status === 'active' && held.includes(groupId)).flatMap((assignment) => assignment.roles.filter((role) => roles.includes(role))));
}

function found<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`sample-partner.json refers to "${name}", which it does not describe.`);
  return value;
}
