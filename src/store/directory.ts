import { sql, type Selectable } from 'kysely';
import type { GdapRelationship } from '../rules/index.ts';
import { fold } from './names.ts';
import type { Database } from './open.ts';
import type { CompanyTable, CustomerTable, SubscriptionTable } from './schema.ts';

export type CompanyRow = Selectable<CompanyTable>;
export type SubscriptionRow = Selectable<SubscriptionTable>;
export type CustomerRow = Selectable<CustomerTable>;

/** Which customers somebody may see: all of them, or those attached to one company. */
export type Scope = 'all' | { readonly attachedTo: string };

export interface Match extends CustomerRow {
  /** 1 for the name itself, less the further away. */
  readonly score: number;
}

const within = (scope: Scope) => (scope === 'all' ? sql<boolean>`true` : sql<boolean>`k.attached_to = ${scope.attachedTo}`);

/** The customers that go by exactly one of these names. */
export async function customersCalled(db: Database, scope: Scope, names: readonly string[], limit = 6): Promise<CustomerRow[]> {
  const asked = names.map(fold).filter((name) => name !== '');
  if (asked.length === 0) return [];
  const { rows } = await sql<CustomerRow>`
    select k.* from customer k where k.tenant_id in (select n.tenant_id from customer_name n where n.folded = any(${asked}::text[])) and ${within(scope)}
    order by k.name limit ${limit}`.execute(db);
  return rows;
}

/** The customers whose name is nearest to one of the given pieces of text, best first; typos, accents and endings are forgiven. */
export async function customersNamed(db: Database, scope: Scope, names: readonly string[], limit = 6): Promise<Match[]> {
  const asked = names.map(fold).filter((name) => name !== '');
  if (asked.length === 0) return [];
  const { rows } = await sql<Match>`
    select k.*, max((case
        when n.folded = q.folded then 1
        when n.folded like q.folded || ' %' then 0.95
        else 0.9 * greatest(similarity(n.folded, q.folded), word_similarity(q.folded, n.folded), word_similarity(n.folded, q.folded))
      end) - 0.02 * (q.place - 1))::float8 as score
    from unnest(${asked}::text[]) with ordinality as q (folded, place)
      join customer_name n on n.folded = q.folded or n.folded % q.folded or q.folded <% n.folded
      join customer k on k.tenant_id = n.tenant_id
    where ${within(scope)}
    group by k.tenant_id order by score desc, k.name limit ${limit}`.execute(db);
  return rows;
}

/** Customers in the order of their names, from a prefix or from the beginning. */
export async function customersByName(db: Database, scope: Scope, page: { startingWith?: string; offset?: number; limit: number }): Promise<{ tenantId: string; name: string }[]> {
  const prefix = `${fold(page.startingWith ?? '')}%`;
  const { rows } = await sql<{ tenantId: string; name: string }>`
    select k.tenant_id, k.name from customer k
    where ${within(scope)} and (${prefix === '%'} or exists (select 1 from customer_name n where n.tenant_id = k.tenant_id and n.folded like ${prefix}))
    order by lower(k.name), k.tenant_id limit ${page.limit} offset ${page.offset ?? 0}`.execute(db);
  return rows;
}

/** One customer, if it exists and is within the scope. */
export async function customerById(db: Database, scope: Scope, tenantId: string): Promise<CustomerRow | undefined> {
  const { rows } = await sql<CustomerRow>`select k.* from customer k where k.tenant_id = ${tenantId.toLowerCase()} and ${within(scope)}`.execute(db);
  return rows[0];
}

/** A customer's subscriptions with their contacts, by name. */
export async function subscriptionsOf(db: Database, tenantId: string): Promise<SubscriptionRow[]> {
  return db.selectFrom('subscription').selectAll().where('tenantId', '=', tenantId).orderBy('name').orderBy('id').execute();
}

/** The GDAP relationships of a partner company with a customer, as they were last read. */
export async function relationshipsOf(db: Database, tenantId: string, companyId: string): Promise<GdapRelationship[]> {
  const rows = await db.selectFrom('gdap').select(['endsAt', 'relationship']).where('tenantId', '=', tenantId).where('companyId', '=', companyId).execute();
  return rows.map(({ endsAt, relationship }) => ({ ...relationship, endsAt }));
}

/** Every partner company that works through this desk. */
export async function allCompanies(db: Database): Promise<CompanyRow[]> {
  return db.selectFrom('company').selectAll().orderBy('name').execute();
}

export interface ExpiringRow {
  readonly tenantId: string;
  readonly customerName: string;
  readonly endsAt: Date;
  readonly displayName: string;
  readonly autoExtend: boolean;
  readonly roles: readonly string[];
  readonly openTickets: number;
}

/** A company's active GDAP relationships that end after `from` and not after `until`, soonest first, with the open tickets of their customers. */
export async function relationshipsEnding(db: Database, companyId: string, from: Date, until: Date, limit: number): Promise<ExpiringRow[]> {
  const { rows } = await sql<ExpiringRow>`
    select g.tenant_id, k.name as customer_name, g.ends_at, g.relationship ->> 'displayName' as display_name,
      coalesce((g.relationship ->> 'autoExtend')::boolean, false) as auto_extend, coalesce(g.relationship -> 'roles', '[]') as roles,
      (select count(*)::int from ticket t where t.tenant_id = g.tenant_id and t.state not in ('resolved', 'closed', 'withdrawn')) as open_tickets
    from gdap g join customer k on k.tenant_id = g.tenant_id
    where g.company_id = ${companyId} and g.relationship ->> 'status' = 'active' and g.ends_at > ${from} and g.ends_at <= ${until}
    order by g.ends_at limit ${limit}`.execute(db);
  return rows;
}
