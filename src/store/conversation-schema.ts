import type { ColumnType, JSONColumnType } from 'kysely';
import type { Locale } from '../locale.ts';

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
  /** When that happened, by Teams' clock, which it was last changed by; null where that is not known. */
  happenedAt: Instant | null;
}

/** What the client that somebody used last says of them, whoever they are. */
export interface ReaderTable {
  tenantId: string;
  objectId: string;
  locale: Locale | null;
  timeZone: string | null;
}

/** Activities already answered: Teams delivers one again when an answer is late. */
export interface TurnTable {
  key: string;
  answeredAt: Instant;
}
