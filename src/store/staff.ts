import { sql } from 'kysely';
import type { Database } from './open.ts';
import type { TicketTransaction } from './tickets.ts';

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

/** The zones of people: their own, or that of their company; by 'tenant/object id'. Who has none is not in it. */
export async function zonesOfPeople(transaction: TicketTransaction, people: readonly { tenantId: string; objectId: string }[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ tenantId: string; objectId: string; timeZone: string | null }>`
    select a.tenant_id, a.object_id, coalesce(p.time_zone, k.time_zone) as time_zone
    from jsonb_to_recordset(${JSON.stringify(people.map(({ tenantId, objectId }) => ({ tenant_id: tenantId, object_id: objectId })))}::jsonb) as a (tenant_id text, object_id text)
      left join person p on p.tenant_id = a.tenant_id and p.object_id = a.object_id left join customer k on k.tenant_id = a.tenant_id`.execute(transaction);
  return new Map(rows.flatMap(({ tenantId, objectId, timeZone }) => (timeZone === null ? [] : [[`${tenantId}/${objectId}`, timeZone] as const])));
}
