import { sql, type RawBuilder, type Selectable, type Transaction } from 'kysely';
import type { Contact, GdapRelationship } from '../rules/index.ts';
import type { Locale } from '../locale.ts';
import { namesOf } from './names.ts';
import type { Database } from './open.ts';
import type { AzureFacts, CompanyTable, PersonTable, Problem, Schema, SubscriptionTable } from './schema.ts';

// What was read from Microsoft is written here, many rows in one statement. Ids are lower case.

export type MirroredCompany = Selectable<CompanyTable>;
export type MirroredPerson = Omit<Selectable<PersonTable>, 'chosenLocale' | 'timeZone' | 'groups' | 'groupsReadAt'>;

/** A customer as the list of customers has it, with what the desk itself knows of it. */
export interface ListedCustomer {
  readonly tenantId: string;
  readonly name: string;
  readonly domain: string | null;
  readonly attachedTo: string | null;
  readonly aliases: readonly string[];
  readonly locale: Locale | null;
  readonly timeZone: string | null;
  readonly dynamicsAdvancedSupport: boolean | null;
}

/** What was read of one customer; what is absent could not be read and stays as it was. */
export interface CustomerDetails {
  readonly profile?: { readonly country: string | null; readonly locale: Locale | null; readonly initialDomain: string | null };
  readonly subscriptions?: readonly MirroredSubscription[];
  /** By the partner company that holds them; one whose relationships could not be read is not in it. */
  readonly relationships: ReadonlyMap<string, readonly GdapRelationship[]>;
  /** The partner companies whose relationships Microsoft does not let us see. */
  readonly forbidden: readonly string[];
  readonly problems: readonly Problem[];
  readonly at: Date;
}

export interface MirroredSubscription extends Omit<Selectable<SubscriptionTable>, 'tenantId' | 'azure'> {
  readonly azure: AzureFacts | null;
}

/** Replaces the partner companies; customers of one that has gone are attached to nobody. */
export async function saveCompanies(db: Database, companies: readonly MirroredCompany[]): Promise<void> {
  const ids = companies.map(({ tenantId }) => tenantId);
  await db.transaction().execute(async (transaction) => {
    await turnstile(transaction);
    await sql`update customer set attached_to = null where attached_to <> all(${ids}::text[])`.execute(transaction);
    await sql`delete from gdap where company_id <> all(${ids}::text[])`.execute(transaction);
    await sql`update person set staff = false, manager = false, roles = '{}', groups = null where staff and tenant_id <> all(${ids}::text[])`.execute(transaction);
    await sql`delete from company where tenant_id <> all(${ids}::text[])`.execute(transaction);
    await upsert('company', ['tenantId'], companies).execute(transaction);
  });
}

/** Replaces the staff of one company; who has left keeps nothing but a chosen language. */
export async function saveStaff(db: Database, companyId: string, staff: readonly MirroredPerson[]): Promise<void> {
  const ids = staff.map(({ objectId }) => objectId);
  await db.transaction().execute(async (transaction) => {
    await turnstile(transaction);
    await sql`delete from person where tenant_id = ${companyId} and object_id <> all(${ids}::text[]) and chosen_locale is null`.execute(transaction);
    await sql`update person set staff = false, manager = false, roles = '{}', groups = null, email = null, phone = null
      where tenant_id = ${companyId} and object_id <> all(${ids}::text[])`.execute(transaction);
    await upsert('person', ['tenantId', 'objectId'], staff, { locale: sql`coalesce(excluded.locale, person.locale)` }).execute(transaction);
  });
}

/** Writes down people whom the desk knows of by itself. What Microsoft says of them stays; their address and language stay where the records are silent. */
export async function savePeople(db: Database, people: readonly Pick<Selectable<PersonTable>, 'tenantId' | 'objectId' | 'name' | 'email' | 'phone' | 'locale' | 'timeZone'>[]): Promise<void> {
  const kept = ['email', 'phone', 'locale'].map((column) => [column, sql`coalesce(${sql.ref(`excluded.${column}`)}, ${sql.ref(`person.${column}`)})`] as const);
  const rows = people.map((person) => ({ ...person, manager: false, roles: [] }));
  await upsert('person', ['tenantId', 'objectId'], rows, { ...Object.fromEntries(kept), manager: sql`person.manager`, roles: sql`person.roles` }).execute(db);
}

/** The groups that somebody is in, or null where Microsoft does not say. */
export async function saveGroups(db: Database, { tenantId, objectId }: { tenantId: string; objectId: string }, groups: readonly string[] | null, at: Date): Promise<void> {
  await db.updateTable('person').set({ groups: groups === null ? null : [...groups], groupsReadAt: at }).where('tenantId', '=', tenantId).where('objectId', '=', objectId).execute();
}

/** Writes a page of the list of customers with all the names they answer to. */
export async function saveListed(db: Database, customers: readonly ListedCustomer[], at: Date): Promise<void> {
  if (customers.length === 0) return;
  const rows = customers.map(({ aliases: _, ...customer }) => ({ ...customer, seenAt: at }));
  const names = customers.flatMap((customer) => namesOf(customer).map((folded) => ({ tenantId: customer.tenantId, folded })));
  await db.transaction().execute(async (transaction) => {
    await turnstile(transaction);
    await upsert('customer', ['tenantId'], rows, { locale: sql`coalesce(excluded.locale, customer.locale)`, seen_at: sql`greatest(excluded.seen_at, customer.seen_at)` }).execute(transaction);
    await sql`delete from customer_name where tenant_id = any(${customers.map(({ tenantId }) => tenantId)}::text[])`.execute(transaction);
    await upsert('customer_name', ['tenantId', 'folded'], names).execute(transaction);
  });
}

/** Forgets the customers that a complete list no longer holds; their tickets stay. */
export async function forgetUnseen(db: Database, since: Date): Promise<void> {
  await sql`delete from customer where seen_at is null or seen_at < ${since}`.execute(db);
}

/** Relationships as a company's whole list has them; assignments that were read before stay. */
export async function saveRelationshipList(db: Database, companyId: string, relationships: readonly (Omit<GdapRelationship, 'assignments'> & { tenantId: string })[]): Promise<void> {
  if (relationships.length === 0) return;
  const rows = relationships.map(({ tenantId, ...relationship }) => rowOf(companyId, tenantId, { ...relationship, assignments: [] }));
  await sql`
    insert into gdap (id, tenant_id, company_id, ends_at, was_active, relationship)
    select r.id, r.tenant_id, r.company_id, r.ends_at, r.was_active, r.relationship from ${recordset('gdap', rows)} r join customer k on k.tenant_id = r.tenant_id
    on conflict (id) do update set ends_at = excluded.ends_at, was_active = gdap.was_active or excluded.was_active,
      relationship = excluded.relationship || jsonb_build_object('assignments', gdap.relationship -> 'assignments')`.execute(db);
}

/** Writes what was read of one customer, all of it or nothing. A contact of our own record is kept: only people change it. */
export async function saveDetails(db: Database, tenantId: string, details: CustomerDetails): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const { rows } = await sql`select 1 from customer where tenant_id = ${tenantId} for update`.execute(transaction);
    if (rows.length === 0) return;
    await saveCustomerItself(transaction, tenantId, details);
    if (details.subscriptions) await saveSubscriptions(transaction, tenantId, details.subscriptions);
    for (const [companyId, relationships] of details.relationships) await saveRelationships(transaction, tenantId, companyId, relationships);
  });
}

async function saveCustomerItself(transaction: Transaction<Schema>, tenantId: string, { profile, subscriptions, relationships, forbidden, problems, at }: CustomerDetails): Promise<void> {
  const reads = Object.fromEntries([...relationships.keys()].map((company) => [company, at.toISOString()]));
  await transaction.updateTable('customer').set({
    problems: JSON.stringify(problems), ...(subscriptions && { readAt: at }),
    ...(profile && { country: profile.country, initialDomain: profile.initialDomain }),
  }).where('tenantId', '=', tenantId).execute();
  await sql`update customer set gdap_reads = (gdap_reads - ${[...forbidden]}::text[]) || ${JSON.stringify(reads)}::jsonb where tenant_id = ${tenantId}`.execute(transaction);
  if (profile?.locale) await transaction.updateTable('customer').set({ locale: profile.locale }).where('tenantId', '=', tenantId).where('locale', 'is', null).execute();
}

async function saveSubscriptions(transaction: Transaction<Schema>, tenantId: string, subscriptions: readonly MirroredSubscription[]): Promise<void> {
  const ids = subscriptions.map(({ id }) => id);
  await sql`delete from subscription where tenant_id = ${tenantId} and id <> all(${ids}::text[])`.execute(transaction);
  await upsert('subscription', ['id'], subscriptions.map((subscription) => ({ ...subscription, tenantId })), { own_record: sql`coalesce(subscription.own_record, excluded.own_record)` }).execute(transaction);
  // What people recorded stands in its own table, so that a subscription that was away for a while comes back with it.
  await sql`
    update subscription s set own_record = c.after from (
      select distinct on (subscription_id) subscription_id, after from contact_change where kind = 'own-record' and outcome = 'done' and subscription_id = any(${ids}::text[]) order by subscription_id, id desc) c
    where s.id = c.subscription_id and s.own_record is distinct from c.after`.execute(transaction);
}

async function saveRelationships(transaction: Transaction<Schema>, tenantId: string, companyId: string, relationships: readonly GdapRelationship[]): Promise<void> {
  const rows = relationships.map((relationship) => rowOf(companyId, tenantId, relationship));
  await sql`delete from gdap where tenant_id = ${tenantId} and company_id = ${companyId} and id <> all(${relationships.map(({ id }) => id)}::text[])`.execute(transaction);
  await upsert('gdap', ['id'], rows, { was_active: sql`gdap.was_active or excluded.was_active` }).execute(transaction);
}

function rowOf(companyId: string, tenantId: string, { endsAt, ...relationship }: GdapRelationship) {
  return { id: relationship.id, tenantId, companyId, endsAt, wasActive: relationship.status === 'active', relationship };
}

/** Takes the customers whose details were tried longest ago, before an instant, those never tried first; another replica takes others. */
export async function takeOldest(db: Database, before: Date, at: Date, limit: number): Promise<string[]> {
  const { rows } = await sql<{ tenantId: string }>`
    update customer set tried_at = ${at} where tenant_id in (
      select tenant_id from customer where tried_at is null or tried_at < ${before} order by tried_at nulls first, tenant_id limit ${limit} for update skip locked)
    returning tenant_id`.execute(db);
  return rows.map(({ tenantId }) => tenantId);
}

/** Writes the desk's own record of a subscription's contact. */
export async function saveOwnRecord(db: Database, subscriptionId: string, contact: Contact): Promise<void> {
  await db.updateTable('subscription').set({ ownRecord: JSON.stringify(contact) }).where('id', '=', subscriptionId).execute();
}

// An arbitrary number: writers of whole lists go one after the other, so that their rows never lock each other out.
const turnstileId = 20_261_121;

async function turnstile(transaction: Transaction<Schema>): Promise<void> {
  await sql`select pg_advisory_xact_lock(${turnstileId})`.execute(transaction);
}

/** Rows as one parameter, so that ten or ten thousand are one statement. Every column that the first row names is written. */
function upsert(table: string, keys: readonly string[], rows: readonly object[], instead: Readonly<Record<string, RawBuilder<unknown>>> = {}): RawBuilder<unknown> {
  const columns = Object.keys(rows[0] ?? {}).map(snakeCase);
  if (columns.length === 0) return sql`select 1`;
  const set = columns.filter((column) => !keys.map(snakeCase).includes(column)).map((column) => sql`${sql.ref(column)} = ${instead[column] ?? sql.ref(`excluded.${column}`)}`);
  return sql`insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.ref(column)))}) select ${sql.join(columns.map((column) => sql.ref(`r.${column}`)))} from ${recordset(table, rows)} r
    on conflict (${sql.join(keys.map((key) => sql.ref(snakeCase(key))))}) do ${set.length > 0 ? sql`update set ${sql.join(set)}` : sql`nothing`}`;
}

function recordset(table: string, rows: readonly object[]): RawBuilder<unknown> {
  const columns = rows.map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [snakeCase(key), value])));
  return sql`jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(columns)}::jsonb)`;
}

function snakeCase(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
