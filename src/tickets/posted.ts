import type { Database } from '../store/open.ts';
import { cardIsFresh, cardIsStale, forgetCard, forgetCards, rememberCard, takeStaleCards, type PostedCard, type StaleCard } from '../store/ticket-cards.ts';

export type { StaleCard };

const remembersDays = 30;
const daySeconds = 86_400;

interface Place {
  readonly conversationId: string;
  readonly activityId: string;
}

/** Seconds until a card is tried again: twice as many every time, ten minutes at most. */
function waitAfter(failures: number): number {
  return Math.min(600, 15 * 2 ** (failures - 1));
}

/** Where cards of tickets stand, and which of them the tickets have outrun; a change of a ticket marks its cards in its own transaction. */
export function createTicketCards(db: Database, now: () => Date) {
  return {
    /** Notes where a card stands that shows the ticket as of this row of its history. */
    remember: (card: Omit<PostedCard, 'postedAt'>, version: number) => rememberCard(db, { ...card, postedAt: now() }, version),
    forget: ({ conversationId, activityId }: Place) => forgetCard(db, conversationId, activityId),
    takeStale: (limit: number): Promise<StaleCard[]> => takeStaleCards(db, limit),
    fresh: ({ conversationId, activityId }: Place) => cardIsFresh(db, conversationId, activityId),
    /** One that could not be brought up to date for so many times: tried again when Teams will have it, for a day. */
    failed: (place: Place & { readonly failures: number }, retryAfterSeconds: number): Promise<void> =>
      cardIsStale(db, place, { seconds: Math.max(retryAfterSeconds, waitAfter(place.failures)), forgetAfterSeconds: daySeconds }),
    forgetOld: () => forgetCards(db, new Date(now().getTime() - remembersDays * 86_400_000)),
  };
}
