import type { ConversationReference } from 'botbuilder';
import { renderCard } from '../cards/render.ts';
import type { Facts } from '../cards/words.ts';
import { localeFor } from '../locale.ts';
import type { DeskAdapter } from './adapter.ts';
import { cardActivity } from './outgoing.ts';
import type { Conversations } from './ports.ts';

export interface Message {
  readonly to: { readonly tenantId: string; readonly objectId: string };
  readonly card: string;
  readonly variant: string;
  readonly facts: Facts;
  readonly locale: string | null;
  readonly timeZone: string | null;
}

export type Sent =
  | { readonly kind: 'sent' }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'throttled'; readonly retryAfter: number }
  | { readonly kind: 'in-doubt'; readonly cause: string };

/** Sends cards of the desk's own accord, into the personal conversation that each person used last, in their language and zone. */
export function createSender(adapter: DeskAdapter, conversations: Conversations) {
  return async (message: Message): Promise<Sent> => {
    const conversation = await conversations.personal(message.to);
    if (!conversation) return { kind: 'refused', reason: 'no conversation: the app is not installed for this person' };
    const rendered = renderCard(message.card, message.facts, { locale: localeFor(message.locale ?? undefined) ?? 'en', timeZone: message.timeZone ?? 'UTC' }, message.variant);
    const delivery = await adapter.deliver(conversation.reference as Partial<ConversationReference>, cardActivity(rendered));
    if (delivery.kind !== 'refused') return delivery;
    if (delivery.status === 403 || delivery.status === 404) await conversations.gone(conversation.conversationId);
    return { kind: 'refused', reason: `HTTP ${delivery.status} ${delivery.code}`.trim() };
  };
}
