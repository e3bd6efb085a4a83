import type { Selectable } from 'kysely';
import type { Contact } from '../rules/index.ts';
import type { Database } from './open.ts';
import type { ContactChangeTable } from './microsoft-schema.ts';

export type ContactChangeRow = Selectable<ContactChangeTable>;

export interface NewContactChange {
  readonly at: Date;
  readonly actorTenant: string;
  readonly actorId: string;
  readonly actorName: string;
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly kind: ContactChangeTable['kind'];
  readonly before: Contact | null;
  readonly after: Contact;
  readonly commandKey: string;
}

/** Writes down that a contact is about to be changed, once per command key. Gives the row, and whether it is new. */
export async function insertContactChange(db: Database, change: NewContactChange): Promise<{ row: ContactChangeRow; isNew: boolean }> {
  const values = { ...change, before: change.before && JSON.stringify(change.before), after: JSON.stringify(change.after), outcome: 'asked' as const };
  const inserted = await db.insertInto('contactChange').values(values).onConflict((conflict) => conflict.column('commandKey').doNothing()).returningAll().executeTakeFirst();
  if (inserted) return { row: inserted, isNew: true };
  return { row: await db.selectFrom('contactChange').selectAll().where('commandKey', '=', change.commandKey).executeTakeFirstOrThrow(), isNew: false };
}

/** Writes down what became of it. */
export async function settleContactChange(db: Database, id: number, outcome: ContactChangeTable['outcome'], reason: string | null, at: Date): Promise<void> {
  await db.updateTable('contactChange').set({ outcome, reason, settledAt: at }).where('id', '=', id).execute();
}

/** The newest changes of a subscription's contact, newest first. */
export async function contactChanges(db: Database, subscriptionId: string, limit: number): Promise<ContactChangeRow[]> {
  return db.selectFrom('contactChange').selectAll().where('subscriptionId', '=', subscriptionId).orderBy('id', 'desc').limit(limit).execute();
}
