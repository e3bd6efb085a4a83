import { sql } from 'kysely';
import type { Database } from './open.ts';
import type { IncidentFollowTable } from './microsoft-schema.ts';
import type { Selectable, Transaction } from 'kysely';
import type { Schema } from './schema.ts';

export type Follow = Selectable<IncidentFollowTable>;

interface PersonKey {
  readonly tenantId: string;
  readonly objectId: string;
}

/** The incidents of a tenant that somebody follows. */
export async function followedIncidents(db: Database, { tenantId, objectId }: PersonKey, of: string): Promise<string[]> {
  const rows = await db.selectFrom('incidentFollow').select('incidentId')
    .where('tenantId', '=', of).where('followerTenant', '=', tenantId).where('followerId', '=', objectId).where('endedAt', 'is', null).execute();
  return rows.map(({ incidentId }) => incidentId);
}

/** Follows an incident, from the state in which the person saw it. */
export async function followIncident(db: Database, { tenantId, objectId }: PersonKey, of: string, incident: { id: string; title: string; status: string; changedAt: Date }, since: Date): Promise<void> {
  const { id, title, status, changedAt } = incident;
  await db.insertInto('incidentFollow').values({ tenantId: of, incidentId: id, followerTenant: tenantId, followerId: objectId, title, status, changedAt, since, lookedAt: null, endedAt: null })
    .onConflict((conflict) => conflict.columns(['tenantId', 'incidentId', 'followerTenant', 'followerId']).doUpdateSet({ status, changedAt, endedAt: null })).execute();
}

export async function unfollowIncident(db: Database, { tenantId, objectId }: PersonKey, of: string, incidentId: string, at: Date): Promise<void> {
  await db.updateTable('incidentFollow').set({ endedAt: at }).where('tenantId', '=', of).where('incidentId', '=', incidentId)
    .where('followerTenant', '=', tenantId).where('followerId', '=', objectId).where('endedAt', 'is', null).execute();
}

/** The incidents that somebody waits to hear of. */
export async function incidentsFollowed(db: Database, limit: number): Promise<{ tenantId: string; incidentId: string }[]> {
  const { rows } = await sql<{ tenantId: string; incidentId: string }>`
    select tenant_id, incident_id from incident_follow where ended_at is null group by tenant_id, incident_id order by min(looked_at) nulls first, min(since) limit ${limit}`.execute(db);
  return rows;
}

/** Takes the followers of an incident who have not heard of this state yet, and notes that they have; ended, they follow it no longer. */
export async function followersToTell(transaction: Transaction<Schema>, of: string, incident: { id: string; status: string; changedAt: Date }, endedAt: Date | null): Promise<Follow[]> {
  const { id, status, changedAt } = incident;
  return transaction.updateTable('incidentFollow').set({ status, changedAt, endedAt })
    .where('tenantId', '=', of).where('incidentId', '=', id).where('endedAt', 'is', null)
    .where((where) => where.or([where('changedAt', '<', changedAt), where.val(endedAt !== null)])).returningAll().execute();
}

/** Notes that an incident was looked at, so that others come first next time; one that Microsoft no longer knows, or that is older than a limit, is followed no longer. */
export async function noteLooked(db: Database, of: string, incidentId: string, at: Date, ends: { readonly gone: boolean; readonly before: Date }): Promise<void> {
  await sql`
    update incident_follow set looked_at = ${at}, ended_at = case when ${ends.gone} or since < ${ends.before} then ${at}::timestamptz end
    where tenant_id = ${of} and incident_id = ${incidentId} and ended_at is null`.execute(db);
}
