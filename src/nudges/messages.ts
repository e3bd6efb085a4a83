import type { Facts } from '../cards/words.ts';
import { keyOf, type PersonId } from '../directory/people.ts';
import type { DueMessage } from '../store/outbox.ts';
import type { MessageKind } from '../store/outbox-schema.ts';

/** A card to be sent to somebody of the desk's own accord. */
export interface Proactive {
  readonly to: PersonId;
  readonly card: string;
  readonly variant: string;
  readonly facts: Facts;
  /** The receiver's language and zone, where the desk knows them. */
  readonly locale: string | null;
  readonly timeZone: string | null;
  /** The ticket that the card shows, as of this row of its history: the card is kept up to date. */
  readonly shows?: { readonly ticket: number; readonly version: number };
}

/** Why a message need not be sent any more: a code that the string reason.<code> tells. */
export interface Void {
  readonly void: string;
  readonly detail?: string;
  /** Set where the next in line is to hear it instead. */
  readonly next?: boolean;
}

/** Until when a message is kept, because its receiver is not at work. */
export interface Kept {
  readonly keptUntil: Date;
}

/** Who should have been told, and why that was not possible, as a code and what there is to add. */
export interface Instead {
  readonly name: string;
  readonly reason: string;
  readonly detail: string;
}

/** Makes the card of a message at the time it is sent, from what is true then. Reads alone; what it throws is tried again later. */
export type Maker = (message: DueMessage, now: Date) => Promise<Proactive | Void | Kept>;

export type Makers = Readonly<Record<MessageKind, Maker>>;

/** Where somebody is reached. */
export interface Address {
  readonly conversationId: string;
  readonly reference: Record<string, unknown>;
}

/** What became of a message. 'in-doubt': it may have arrived, so it is not sent again. */
export type Delivered =
  | { readonly kind: 'sent'; readonly activityId: string }
  | { readonly kind: 'refused'; readonly reason: 'refused' | 'too-large'; readonly detail: string }
  | { readonly kind: 'throttled'; readonly retryAfter: number; readonly detail: string }
  | { readonly kind: 'in-doubt'; readonly detail: string };

/** The way to people. */
export interface Sender {
  /** Undefined where the app is not installed for somebody. Throws where that cannot be looked up. */
  address(to: PersonId): Promise<Address | undefined>;
  /** Makes a message ready. Throws where its card cannot be; nothing has left then. What it gives sends the message, once, and never throws. */
  ready(message: Proactive): (address: Address) => Promise<Delivered>;
}

/** The key under which news reaches a person once. */
export function keyFor(news: string, person: PersonId): string {
  return `${news}/${keyOf(person)}`;
}

/** What a key is about, whoever it goes to, and whether or not they had put it off. */
export function newsOf({ key, ...person }: PersonId & { readonly key: string }): string {
  const end = `/${keyOf(person)}`;
  const news = key.endsWith(end) ? key.slice(0, -end.length) : key;
  return news.replace(/\/snooze\/\d+$/, '');
}

/** What Teams' limits count by. */
export function placeOf(message: DueMessage): string {
  return message.conversationId ?? keyOf(message);
}
