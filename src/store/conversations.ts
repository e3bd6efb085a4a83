import type { Locale } from '../locale.ts';
import type { Database } from './open.ts';

export interface Conversation {
  readonly conversationId: string;
  readonly tenantId: string;
  readonly objectId: string;
  readonly personal: boolean;
  readonly reference: Record<string, unknown>;
}

/** Remembers where a person can be reached; the newest reference wins, since service addresses change. */
export async function rememberConversation(db: Database, conversation: Conversation, seenAt: Date): Promise<void> {
  const row = { ...conversation, reference: JSON.stringify(conversation.reference), gone: false, seenAt };
  const { tenantId, objectId, personal, reference, gone } = row;
  await db.insertInto('conversation').values(row)
    .onConflict((conflict) => conflict.column('conversationId').doUpdateSet({ tenantId, objectId, personal, reference, gone, seenAt }))
    .execute();
}

/** Keeps what a conversation is about. */
export async function setTopic(db: Database, conversationId: string, topic: Readonly<Record<string, string>>): Promise<void> {
  await db.updateTable('conversation').set({ topic: JSON.stringify(topic) }).where('conversationId', '=', conversationId).execute();
}

/** A conversation that Teams no longer delivers to: the app was removed, or the chat is gone. */
export async function markGone(db: Database, conversationId: string): Promise<void> {
  await db.updateTable('conversation').set({ gone: true }).where('conversationId', '=', conversationId).execute();
}

/** The personal conversation with a person that was used last; undefined where the desk was never installed, or is gone. */
export async function personalConversation(db: Database, tenantId: string, objectId: string): Promise<Conversation | undefined> {
  return db.selectFrom('conversation').select(['conversationId', 'tenantId', 'objectId', 'personal', 'reference'])
    .where('tenantId', '=', tenantId).where('objectId', '=', objectId).where('personal', '=', true).where('gone', '=', false)
    .orderBy('seenAt', 'desc').limit(1).executeTakeFirst();
}

/** Keeps the language a person chose; a person seen for the first time gets a row. */
export async function chooseLocale(db: Database, { tenantId, objectId, name }: { tenantId: string; objectId: string; name: string }, locale: Locale): Promise<void> {
  await db.insertInto('person').values({ tenantId, objectId, name, manager: false, roles: [], chosenLocale: locale })
    .onConflict((conflict) => conflict.columns(['tenantId', 'objectId']).doUpdateSet({ chosenLocale: locale })).execute();
}
