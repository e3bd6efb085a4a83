import type { Locale } from '../locale.ts';
import type { PartnerKind, PartnerRole } from '../rules/index.ts';
import type { Scope } from '../store/directory.ts';
import type { PersonRow } from '../store/turns.ts';

/** The tenant and object id of somebody: all that identity rests on. */
export interface PersonId {
  readonly tenantId: string;
  readonly objectId: string;
}

/** Somebody as a key of maps and sets, and of what is told to them once. */
export function keyOf({ tenantId, objectId }: PersonId): string {
  return `${tenantId}/${objectId}`;
}

/** Everybody once, in the order in which they come first, by their ids alone. */
export function distinct(people: readonly PersonId[]): PersonId[] {
  return [...new Map(people.map((person) => [keyOf(person), { tenantId: person.tenantId, objectId: person.objectId }])).values()];
}

interface Somebody extends PersonId {
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  /** The language that somebody is told things in, and the zone of their working hours. */
  readonly locale?: Locale;
  readonly timeZone?: string;
}

/** Somebody of a partner company that works through this desk. */
export interface Staff extends Somebody {
  readonly kind: 'staff';
  readonly manager: boolean;
  readonly roles: readonly PartnerRole[];
  /** Security groups, transitive; absent: could not be read. */
  readonly groups?: readonly string[];
  /** When the groups were read, or found unreadable. */
  readonly groupsReadAt?: Date;
  readonly company: { readonly tenantId: string; readonly name: string; readonly kind: PartnerKind; readonly own: boolean };
}

/** Somebody of a customer's tenant: sees that tenant alone. */
export interface CustomerPerson extends Somebody {
  readonly kind: 'customer';
  readonly customer: { readonly tenantId: string; readonly name: string };
}

export type Person = Staff | CustomerPerson;

/** Who wrote, from what the store knows of the tenant; undefined for a tenant that is neither a partner company nor a customer. */
export function personOf(row: PersonRow, id: PersonId, nameInActivity: string): Person | undefined {
  const somebody = {
    ...id, name: row.personName ?? nameInActivity, email: row.email ?? '', phone: row.phone ?? '',
    ...optional('locale', row.locale), ...optional('timeZone', row.timeZone),
  };
  if (row.companyName !== null && row.companyKind !== null) {
    if (!row.staff || row.personName === null) return undefined; // a guest in the partner's tenant is not its staff, nor is who has left
    const company = { tenantId: id.tenantId, name: row.companyName, kind: row.companyKind, own: row.companyOwn === true };
    return { ...somebody, kind: 'staff', manager: row.manager === true, roles: row.roles ?? [], ...optional('groups', row.groups), ...optional('groupsReadAt', row.groupsReadAt), company };
  }
  if (row.customerName !== null) return { ...somebody, kind: 'customer', customer: { tenantId: id.tenantId, name: row.customerName } };
  return undefined;
}

/** The customers that somebody of a partner company may see: ours, all; a reseller's or advisor's, those attached to it. */
export function scopeOf(staff: Staff): Scope {
  return staff.company.own ? 'all' : { attachedTo: staff.company.tenantId };
}

function optional<K extends string, V>(key: K, value: V | null | undefined): { readonly [P in K]?: V } {
  return (value === null || value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: V };
}
