import { sql, type Insertable, type Selectable } from 'kysely';
import type { Database } from './open.ts';
import type { TicketCardTable } from './schema.ts';
import type { TicketTransaction } from './tickets.ts';

export type PostedCard = Omit<Insertable<TicketCardTable>, 'stale' | 'failures' | 'heldUntil' | 'failingSince'>;

/** A posted card that no longer shows the ticket as it is, with the way to where it stands; null where that is gone. */
export type StaleCard = Selectable<TicketCardTable> & { readonly reference: Record<string, unknown> | null };

/** Notes where a card stands that shows a ticket as of a row of its history: out of date already where there is a later one. A place whose card shows another ticket now shows that one. */
export async function rememberCard(db: Database, card: PostedCard, version: number): Promise<void> {
  const { number, tenantId, objectId, locale, timeZone, postedAt } = card;
  const stale = sql<boolean>`exists (select 1 from ticket_history where number = ${number} and id > ${version})`;
  const row = { number, tenantId, objectId, locale, timeZone, postedAt, stale, failures: 0, heldUntil: null, failingSince: null };
  await db.insertInto('ticketCard').values({ ...card, stale }).onConflict((conflict) => conflict.columns(['conversationId', 'activityId']).doUpdateSet(row)).execute();
}

/** The card at a place shows something else now. */
export async function forgetCard(db: Database, conversationId: string, activityId: string): Promise<void> {
  await db.deleteFrom('ticketCard').where('conversationId', '=', conversationId).where('activityId', '=', activityId).execute();
}

/** Marks the cards of tickets that changed, in the transaction of the change. */
export async function markCards(transaction: TicketTransaction, numbers: readonly number[]): Promise<void> {
  await sql`update ticket_card set stale = true where number = any(${numbers}::int[]) and not stale`.execute(transaction);
}

/** For how long a card may be under way to where it stands, in seconds of the database's clock; then whoever took it has died. */
const heldSeconds = 60;

/** Takes cards that are out of date and whose time has come, the newest first, and counts the try; what changes from now on marks them again. */
export async function takeStaleCards(db: Database, limit: number): Promise<StaleCard[]> {
  const { rows } = await sql<StaleCard>`
    with taken as (
      update ticket_card set stale = false, failures = failures + 1, held_until = clock_timestamp() + make_interval(secs => ${heldSeconds})
      where (conversation_id, activity_id) in (
        select conversation_id, activity_id from ticket_card where (stale or held_until is not null) and coalesce(held_until, '-infinity') < clock_timestamp()
        order by posted_at desc limit ${limit} for update skip locked) returning *)
    select taken.*, case when v.gone then null else v.reference end as reference
    from taken left join conversation v on v.conversation_id = taken.conversation_id`.execute(db);
  return rows;
}

/** The card shows the ticket as it was when it was taken. */
export async function cardIsFresh(db: Database, conversationId: string, activityId: string): Promise<void> {
  await db.updateTable('ticketCard').set({ failures: 0, heldUntil: null, failingSince: null }).where('conversationId', '=', conversationId).where('activityId', '=', activityId).execute();
}

/** The card could not be brought up to date: it is tried again after these seconds; forgotten, where it fails for so many already. */
export async function cardIsStale(db: Database, { conversationId, activityId }: { conversationId: string; activityId: string }, wait: { seconds: number; forgetAfterSeconds: number }): Promise<void> {
  await sql`
    with given_up as (
      delete from ticket_card where conversation_id = ${conversationId} and activity_id = ${activityId}
        and failing_since <= clock_timestamp() - make_interval(secs => ${wait.forgetAfterSeconds}) returning 1)
    update ticket_card set stale = true, failing_since = coalesce(failing_since, clock_timestamp()), held_until = clock_timestamp() + make_interval(secs => ${wait.seconds})
    where conversation_id = ${conversationId} and activity_id = ${activityId} and not exists (select 1 from given_up)`.execute(db);
}

/** Forgets where cards stood that were posted before an instant. */
export async function forgetCards(db: Database, before: Date): Promise<void> {
  await db.deleteFrom('ticketCard').where('postedAt', '<', before).execute();
}
