import { sql } from 'kysely';
import type { Database } from './open.ts';
import { joinReader, zoneOfReader } from './readers.ts';

export interface Manager {
  readonly tenantId: string;
  readonly objectId: string;
  readonly timeZone: string;
}

/** Every manager of a partner company that works through this desk, with a zone: who has left, or whose company has, is none. */
export async function managersWithZones(db: Database): Promise<Manager[]> {
  const { rows } = await sql<Manager>`
    select m.tenant_id, m.object_id, coalesce(${zoneOfReader}, 'UTC') as time_zone from person m join company c on c.tenant_id = m.tenant_id ${joinReader('m')}
    where m.manager and m.staff order by m.tenant_id, m.object_id`.execute(db);
  return rows;
}

/** Of these keys, those that no message has yet. */
export async function unwritten(db: Database, keys: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ key: string }>`select key from unnest(${keys}::text[]) key where not exists (select 1 from outbox o where o.key = key.key)`.execute(db);
  return new Set(rows.map(({ key }) => key));
}
