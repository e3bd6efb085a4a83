import type { Database } from './open.ts';
import type { PersonRef } from './outbox.ts';

export interface Absence {
  readonly awayUntil: Date;
  readonly standIn?: { readonly objectId: string; readonly name: string };
}

/** Records until when somebody is away and who is told instead; the last word counts. */
export async function setAbsence(db: Database, { tenantId, objectId }: PersonRef, awayUntil: Date, standIn: PersonRef | undefined): Promise<void> {
  const row = { awayUntil, standInTenant: standIn?.tenantId ?? null, standInId: standIn?.objectId ?? null };
  await db.insertInto('absence').values({ tenantId, objectId, ...row }).onConflict((conflict) => conflict.columns(['tenantId', 'objectId']).doUpdateSet(row)).execute();
}

/** Somebody is back. */
export async function endAbsence(db: Database, { tenantId, objectId }: PersonRef): Promise<void> {
  await db.deleteFrom('absence').where('tenantId', '=', tenantId).where('objectId', '=', objectId).execute();
}

/** Whether somebody is away at this instant, until when, and who is told instead; nobody is, once they have left. */
export async function absenceOf(db: Database, { tenantId, objectId }: PersonRef, now: Date): Promise<Absence | undefined> {
  const row = await db.selectFrom('absence').leftJoin('person', (join) => join.onRef('person.tenantId', '=', 'absence.standInTenant').onRef('person.objectId', '=', 'absence.standInId').on('person.staff', '=', true))
    .select(['absence.awayUntil', 'person.objectId', 'person.name']).where('absence.tenantId', '=', tenantId).where('absence.objectId', '=', objectId).where('absence.awayUntil', '>', now).executeTakeFirst();
  return row && { awayUntil: row.awayUntil, ...(row.objectId && { standIn: { objectId: row.objectId, name: row.name ?? '' } }) };
}

/** The other staff of a company, by name: who may stand in. */
export async function colleaguesOf(db: Database, { tenantId, objectId }: PersonRef, limit: number): Promise<{ objectId: string; name: string }[]> {
  return db.selectFrom('person').select(['objectId', 'name']).where('tenantId', '=', tenantId).where('objectId', '!=', objectId).where('staff', '=', true).where('name', '!=', '').orderBy('name').orderBy('objectId').limit(limit).execute();
}
