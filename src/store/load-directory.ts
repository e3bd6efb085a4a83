import { sql, type RawBuilder, type Selectable } from 'kysely';
import type { GdapRelationship } from '../rules/index.ts';
import { fold } from './names.ts';
import type { Database } from './open.ts';
import type { CompanyTable, CustomerTable, PersonTable, SubscriptionTable } from './schema.ts';

/** A whole directory, as it was read at one time: what replaces the one in the store. Ids are lower case. */
export interface DirectoryData {
  readonly readAt: Date;
  readonly companies: readonly Selectable<CompanyTable>[];
  readonly customers: readonly (Omit<Selectable<CustomerTable>, 'readAt'> & { readonly aliases: readonly string[] })[];
  readonly subscriptions: readonly Selectable<SubscriptionTable>[];
  readonly relationships: readonly (GdapRelationship & { readonly tenantId: string; readonly companyId: string })[];
  readonly people: readonly Omit<Selectable<PersonTable>, 'chosenLocale'>[];
}

// An arbitrary number: two replicas that start together load one after the other.
const turnstile = 20_261_121;

/**
 * Replaces the directory in the store, all of it or nothing, as often as one likes. The languages that people chose stay, and
 * tickets with all that belongs to them are not touched.
 */
export async function loadDirectory(db: Database, data: DirectoryData): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    for (const statement of [...forget(), ...fill(data)]) await statement.execute(transaction);
  });
}

/** Whoever chose a language keeps a row with nothing else in it until the directory fills it again. */
function forget(): RawBuilder<unknown>[] {
  return [
    sql`select pg_advisory_xact_lock(${turnstile})`,
    sql`delete from customer`, // its names, subscriptions and relationships go with it
    sql`delete from company`,
    sql`delete from person where chosen_locale is null`,
    sql`update person set email = null, phone = null, manager = false, roles = '{}', groups = null, locale = null, time_zone = null`,
  ];
}

function fill({ readAt, companies, customers, subscriptions, relationships, people }: DirectoryData): RawBuilder<unknown>[] {
  const gdap = relationships.map(({ tenantId, companyId, endsAt, ...relationship }) => ({ id: relationship.id, tenantId, companyId, endsAt, relationship }));
  return [
    sql`insert into company select * from ${recordset('company', companies)}`,
    sql`insert into customer select * from ${recordset('customer', customers.map((customer) => ({ ...customer, readAt })))}`,
    sql`insert into customer_name select * from ${recordset('customer_name', customers.flatMap(foldedNames))}`,
    sql`insert into subscription select * from ${recordset('subscription', subscriptions)}`,
    sql`insert into gdap select * from ${recordset('gdap', gdap)}`,
    sql`insert into person select * from ${recordset('person', people)}
      on conflict (tenant_id, object_id) do update set name = excluded.name, email = excluded.email, phone = excluded.phone,
        manager = excluded.manager, roles = excluded.roles, groups = excluded.groups, locale = excluded.locale, time_zone = excluded.time_zone`,
  ];
}

/** Rows as one parameter, so that ten or a hundred thousand of them are still one statement. Keys that are no column are left out. */
function recordset(table: string, rows: readonly object[]): RawBuilder<unknown> {
  const columns = rows.map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [snakeCase(key), value])));
  return sql`jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(columns)}::jsonb)`;
}

function snakeCase(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function foldedNames({ tenantId, name, domain, aliases }: DirectoryData['customers'][number]): { tenantId: string; folded: string }[] {
  const names = [name, ...aliases].flatMap((known) => [fold(known), withoutCorporateWords(known)]);
  const stem = fold(domain?.split('.')[0] ?? '');
  return [...new Set([...names, stem])].filter((folded) => folded !== '').map((folded) => ({ tenantId, folded }));
}

const corporateWords = new Set(
  'ag bt bv co company corp corporation gmbh inc incorporated kft kk limited llc ltd ltda nv nyrt plc pty rt sa sl sociedad zrt'.split(' '),
);
const corporateKanji = /株式会社|有限会社|合同会社/g;

/** 'Fabrikam, Inc.' and 'コントソ株式会社' as people say them: 'fabrikam' and the folded コントソ. Empty where nothing else is left. */
function withoutCorporateWords(name: string): string {
  const words = fold(name.replace(corporateKanji, ' ').replaceAll('.', '')).split(' ');
  while (corporateWords.has(words.at(-1) ?? '')) words.pop();
  return words.join(' ');
}
