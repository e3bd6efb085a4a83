import { sql } from 'kysely';
import type { Database } from './open.ts';

export interface Manager {
  readonly tenantId: string;
  readonly objectId: string;
  readonly timeZone: string;
}

/** Every manager of a partner company that works through this desk, with a zone: who has left, or whose company has, is none. */
export async function managersWithZones(db: Database): Promise<Manager[]> {
  const { rows } = await sql<Manager>`
    select p.tenant_id, p.object_id, coalesce(p.time_zone, 'UTC') as time_zone from person p join company c on c.tenant_id = p.tenant_id
    where p.manager and p.staff order by p.tenant_id, p.object_id`.execute(db);
  return rows;
}

/** Of these keys, those that no message has yet. */
export async function unwritten(db: Database, keys: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ key: string }>`select key from unnest(${keys}::text[]) key where not exists (select 1 from outbox o where o.key = key.key)`.execute(db);
  return new Set(rows.map(({ key }) => key));
}
