import { sql } from 'kysely';
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

/** Takes a task that is to be done once in so many milliseconds, whichever replica does it; false where it was done since. One that was done in the future, by a clock that was wrong, counts as never done. */
export async function claimSetting(db: Database, name: string, at: Date, everyMs: number): Promise<boolean> {
  const value = JSON.stringify({ at: at.toISOString() });
  const before = new Date(at.getTime() - everyMs).toISOString();
  const claimed = await db.insertInto('setting').values({ name, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }).where(sql<boolean>`not (setting.value ->> 'at' between ${before} and ${at.toISOString()})`))
    .returning('name').executeTakeFirst();
  return claimed !== undefined;
}
