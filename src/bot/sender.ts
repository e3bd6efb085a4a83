import type { ConversationReference } from 'botbuilder';
import { renderCard } from '../cards/render.ts';
import type { Facts } from '../cards/words.ts';
import { localeFor } from '../locale.ts';
import type { DeskAdapter } from './adapter.ts';
import { cardActivity } from './outgoing.ts';
import type { PostedCards, Shown } from './posted-cards.ts';
import type { Conversations } from './ports.ts';

export interface Message {
  readonly to: { readonly tenantId: string; readonly objectId: string };
  readonly card: string;
  readonly variant: string;
  readonly facts: Facts;
  readonly locale: string | null;
  readonly timeZone: string | null;
  readonly shows?: Shown;
}

export type Sent =
  | { readonly kind: 'sent'; readonly activityId: string }
  | { readonly kind: 'refused'; readonly reason: 'refused' | 'too-large'; readonly detail: string }
  | { readonly kind: 'throttled'; readonly retryAfter: number; readonly detail: string }
  | { readonly kind: 'in-doubt'; readonly detail: string };

interface Address {
  readonly conversationId: string;
  readonly reference: Record<string, unknown>;
}

/** Sends cards of the desk's own accord, into the personal conversation that each person used last, in their language and zone. */
export function createSender(adapter: DeskAdapter, conversations: Conversations, posted: PostedCards) {
  return {
    address: (to: Message['to']): Promise<Address | undefined> => conversations.personal(to),
    /** Makes a message ready. Throws where its card cannot be rendered; nothing has left then. What it gives sends the message, once, and never throws. */
    ready(message: Message): (address: Address) => Promise<Sent> {
      const reader = { locale: localeFor(message.locale ?? undefined) ?? 'en', timeZone: message.timeZone ?? 'UTC' };
      const activity = cardActivity(renderCard(message.card, message.facts, reader, message.variant || undefined));
      return async ({ conversationId, reference }) => {
        const delivery = await adapter.deliver(reference as Partial<ConversationReference>, activity).catch((error: Error) => ({ kind: 'in-doubt' as const, cause: error.name }));
        if (delivery.kind === 'sent') posted.note(message.shows, { conversationId, activityId: delivery.activityId, ...message.to, ...reader });
        if (delivery.kind === 'sent') return delivery;
        if (delivery.kind === 'in-doubt') return { kind: 'in-doubt', detail: delivery.cause };
        const detail = `HTTP ${delivery.status} ${delivery.code}`.trim();
        if (delivery.kind === 'throttled') return { kind: 'throttled', retryAfter: delivery.retryAfter, detail };
        if (delivery.status === 403 || delivery.status === 404) await conversations.gone(conversationId).catch(() => undefined); // it is found out again
        return { kind: 'refused', reason: delivery.status === 413 ? 'too-large' : 'refused', detail };
      };
    },
  };
}
