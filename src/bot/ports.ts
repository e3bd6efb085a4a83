import type { Locale } from '../locale.ts';
import type { Request } from '../intents/intent.ts';

/** What is known when an activity arrives. */
export interface Begun {
  readonly fresh: boolean;
  readonly person?: Request['person'];
  readonly chosenLocale?: Locale;
  readonly topic: Readonly<Record<string, string>>;
  readonly reference?: Readonly<Record<string, unknown>>;
  /** The client says something of its person that is not kept yet. */
  readonly clientIsNew: boolean;
}

/** What a client says of the person who writes; absent where it says nothing that the desk knows. */
export interface Client {
  readonly locale?: Locale;
  readonly timeZone?: string;
}

/** Where the bot keeps who writes where; src/directory/ has it. */
export interface Conversations {
  begin(arrival: { key: string; from: { tenantId: string; objectId: string; name: string }; conversationId: string; client: Client }): Promise<Begun>;
  end(key: string): void;
  drop(key: string): void;
  /** Keeps what is heard of a conversation. Gives false where something newer is known. */
  remember(heard: { conversationId: string; tenantId: string; objectId: string; personal: boolean; reference: Record<string, unknown>; gone: boolean; happenedAt?: Date }): Promise<boolean>;
  rememberReader(person: { tenantId: string; objectId: string }, client: Client): Promise<void>;
  setTopic(conversationId: string, topic: Readonly<Record<string, string>>): Promise<void>;
  gone(conversationId: string): Promise<void>;
  /** The personal conversation with somebody, where there is one. */
  personal(person: { tenantId: string; objectId: string }): Promise<{ conversationId: string; reference: Record<string, unknown> } | undefined>;
}

/** A card of a ticket where it was posted, and for whom. */
export interface CardPlace {
  readonly conversationId: string;
  readonly activityId: string;
  readonly number: number;
  readonly tenantId: string;
  readonly objectId: string;
  readonly locale: Locale;
  readonly timeZone: string;
}

/** Where it is kept which cards show which ticket; src/tickets/ has it. */
export interface TicketCards {
  remember(card: CardPlace, version: number): Promise<void>;
  forget(place: Pick<CardPlace, 'conversationId' | 'activityId'>): Promise<void>;
  /** Takes cards that no longer show their ticket as it is, the newest first. */
  takeStale(limit: number): Promise<(CardPlace & { readonly failures: number; readonly reference: Record<string, unknown> | null })[]>;
  fresh(place: Pick<CardPlace, 'conversationId' | 'activityId'>): Promise<void>;
  failed(place: Pick<CardPlace, 'conversationId' | 'activityId'> & { readonly failures: number }, retryAfterSeconds: number): Promise<void>;
}
