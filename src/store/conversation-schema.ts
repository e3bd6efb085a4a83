import type { ColumnType, JSONColumnType } from 'kysely';

type Instant = ColumnType<Date, Date, Date>;

/** Where a person can be reached: the last conversation reference, as the bot wrote it. */
export interface ConversationTable {
  conversationId: string;
  tenantId: string;
  objectId: string;
  personal: boolean;
  reference: JSONColumnType<Record<string, unknown>>;
  /** What the conversation is about, so that "and Fabrikam?" has something to follow. */
  topic: JSONColumnType<Record<string, string>> | null;
  gone: boolean;
  seenAt: Instant;
}

/** Activities already answered: Teams delivers one again when an answer is late. */
export interface TurnTable {
  key: string;
  answeredAt: Instant;
}
