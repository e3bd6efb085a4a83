import type { Database } from './open.ts';

/** One named setting of the desk; undefined when it was never written. */
export async function readSetting(db: Database, name: string): Promise<Record<string, unknown> | undefined> {
  const row = await db.selectFrom('setting').select('value').where('name', '=', name).executeTakeFirst();
  return row?.value;
}

export async function writeSetting(db: Database, name: string, value: Record<string, unknown>): Promise<void> {
  const row = { value: JSON.stringify(value) };
  await db.insertInto('setting').values({ name, ...row }).onConflict((conflict) => conflict.column('name').doUpdateSet(row)).execute();
}
