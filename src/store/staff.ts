import type { Database } from './open.ts';

export interface StaffName {
  readonly tenantId: string;
  readonly objectId: string;
  readonly name: string;
}

/** The staff of partner companies, by name. */
export async function staffOfCompanies(db: Database, companies: readonly string[]): Promise<StaffName[]> {
  return db.selectFrom('person').innerJoin('company', 'company.tenantId', 'person.tenantId').select(['person.tenantId', 'person.objectId', 'person.name'])
    .where('person.tenantId', 'in', companies).where('person.staff', '=', true).orderBy('person.name').orderBy('person.objectId').limit(500).execute();
}

/** The names of everybody who is known in these tenants. */
export async function namesOfPeople(db: Database, tenants: readonly string[]): Promise<string[]> {
  const rows = await db.selectFrom('person').select('name').distinct().where('tenantId', 'in', tenants).execute();
  return rows.map(({ name }) => name);
}
