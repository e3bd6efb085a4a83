import type { Locale } from '../locale.ts';
import type { Request } from '../intents/intent.ts';

/** What is known when an activity arrives. */
export interface Begun {
  readonly fresh: boolean;
  readonly person?: Request['person'];
  readonly chosenLocale?: Locale;
  readonly topic: Readonly<Record<string, string>>;
  readonly reference?: Readonly<Record<string, unknown>>;
}

/** Where the bot keeps who writes where; src/directory/ has it. */
export interface Conversations {
  begin(arrival: { key: string; from: { tenantId: string; objectId: string; name: string }; conversationId: string }): Promise<Begun>;
  end(key: string): void;
  drop(key: string): void;
  remember(conversation: { conversationId: string; tenantId: string; objectId: string; personal: boolean; reference: Record<string, unknown> }): Promise<void>;
  setTopic(conversationId: string, topic: Readonly<Record<string, string>>): Promise<void>;
  gone(conversationId: string): Promise<void>;
  /** The personal conversation with somebody, where there is one. */
  personal(person: { tenantId: string; objectId: string }): Promise<{ conversationId: string; reference: Record<string, unknown> } | undefined>;
}
