import { sql } from 'kysely';
import type { Locale } from '../locale.ts';
import type { Database } from './open.ts';
import type { PersonRef } from './outbox.ts';

export interface Conversation {
  readonly conversationId: string;
  readonly tenantId: string;
  readonly objectId: string;
  readonly personal: boolean;
  readonly reference: Record<string, unknown>;
}

/** What is heard of a conversation: where a person can be reached from now on, or that they cannot be reached there any more. */
export interface Heard extends Conversation {
  readonly gone: boolean;
  /** When it happened, by Teams' clock; absent where that is not known. */
  readonly happenedAt?: Date;
}

/** Keeps what is heard of a conversation; the newest reference wins, since service addresses change. Gives false, and keeps nothing, where something newer was heard before. */
export async function rememberConversation(db: Database, { happenedAt = null, ...heard }: Omit<Heard, 'happenedAt'> & { happenedAt?: Date | null }, seenAt: Date): Promise<boolean> {
  const { tenantId, objectId, personal, gone } = heard;
  const reference = JSON.stringify(heard.reference);
  const kept = await db.insertInto('conversation').values({ ...heard, reference, seenAt, happenedAt })
    .onConflict((conflict) => conflict.column('conversationId').doUpdateSet({ tenantId, objectId, personal, reference, gone, seenAt, happenedAt: sql`coalesce(excluded.happened_at, conversation.happened_at)` })
      .where(sql<boolean>`coalesce(excluded.happened_at >= conversation.happened_at, true)`))
    .returning('conversationId').executeTakeFirst();
  return kept !== undefined;
}

/** Keeps what a conversation is about. */
export async function setTopic(db: Database, conversationId: string, topic: Readonly<Record<string, string>>): Promise<void> {
  await db.updateTable('conversation').set({ topic: JSON.stringify(topic) }).where('conversationId', '=', conversationId).execute();
}

/** A conversation that Teams no longer delivers to: the app was removed, or the chat is gone. */
export async function markGone(db: Database, conversationId: string): Promise<void> {
  await db.updateTable('conversation').set({ gone: true }).where('conversationId', '=', conversationId).execute();
}

/** The personal conversations that people used last, in the order in which they are asked for; undefined where the desk was never installed, or is gone. */
export async function personalConversations(db: Database, people: readonly PersonRef[]): Promise<(Conversation | undefined)[]> {
  const { rows } = await sql<Conversation>`
    select v.conversation_id, v.tenant_id, v.object_id, v.personal, v.reference
    from (select distinct * from unnest(${people.map(({ tenantId }) => tenantId)}::text[], ${people.map(({ objectId }) => objectId)}::text[]) as a (tenant_id, object_id)) asked
      cross join lateral (select * from conversation c where c.tenant_id = asked.tenant_id and c.object_id = asked.object_id and c.personal and not c.gone order by c.seen_at desc limit 1) v`.execute(db);
  const byPerson = new Map(rows.map((row) => [`${row.tenantId}/${row.objectId}`, row]));
  return people.map(({ tenantId, objectId }) => byPerson.get(`${tenantId}/${objectId}`));
}

/** Keeps the language a person chose; a person seen for the first time gets a row. */
export async function chooseLocale(db: Database, { tenantId, objectId, name }: { tenantId: string; objectId: string; name: string }, locale: Locale): Promise<void> {
  await db.insertInto('person').values({ tenantId, objectId, name, manager: false, roles: [], chosenLocale: locale })
    .onConflict((conflict) => conflict.columns(['tenantId', 'objectId']).doUpdateSet({ chosenLocale: locale })).execute();
}
