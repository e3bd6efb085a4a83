import type { ConversationReference } from 'botbuilder';
import type { Logger } from 'pino';
import { renderCard, type Rendered } from '../cards/render.ts';
import type { Desk, Reply } from '../intents/intent.ts';
import { ticketReply } from '../intents/ticket.card.ts';
import type { DeskAdapter, Delivery } from './adapter.ts';
import { cardActivity } from './outgoing.ts';
import type { CardPlace, TicketCards } from './ports.ts';

/** Which ticket a card shows, and as of which row of its history. */
export type Shown = NonNullable<Reply['shows']>;

export type PostedCards = ReturnType<typeof createPostedCards>;

interface Parts {
  readonly adapter: DeskAdapter;
  readonly cards: TicketCards;
  readonly desk: Desk;
  readonly log: Logger;
}

type StaleCard = Awaited<ReturnType<TicketCards['takeStale']>>[number];

const [atOnce, mostPasses] = [20, 10];

/** Teams' answers where the message, or the conversation, is no more. */
const gone: ReadonlySet<number> = new Set([403, 404]);

/**
 * Keeps the cards of tickets true where they stand: one that a change has outrun is put anew, for the person it was posted to, with
 * their rights and in their language. Many changes at once make one pass. What fails is tried again later, for a day, and harms nobody:
 * whoever presses a button of an old card is answered from the ticket as it is.
 */
export function createPostedCards({ adapter, cards, desk, log }: Parts) {
  let underWay: Promise<void> = Promise.resolve();
  let asked = false;

  async function pass(): Promise<void> {
    for (let count = 0; count < mostPasses; count += 1) {
      const stale = await cards.takeStale(atOnce);
      await Promise.all(stale.map((card) => putAnew(card).catch((error: unknown) => notMade(card, error))));
      if (stale.length < atOnce) return;
    }
  }

  async function putAnew(card: StaleCard): Promise<void> {
    if (!card.reference) return cards.forget(card);
    const delivery = await adapter.replace(card.reference as Partial<ConversationReference>, card.activityId, cardActivity(await renderFor(card, desk)));
    await settle(card, delivery);
  }

  async function settle(card: StaleCard, delivery: Delivery): Promise<void> {
    if (delivery.kind === 'sent') return cards.fresh(card);
    log.info({ ...delivery }, 'a card of a ticket was not replaced');
    if (delivery.kind === 'refused' && gone.has(delivery.status)) return cards.forget(card);
    return cards.failed(card, delivery.kind === 'throttled' ? delivery.retryAfter : 0);
  }

  async function notMade(card: StaleCard, error: unknown): Promise<void> {
    log.warn({ err: error }, 'a card of a ticket could not be brought up to date');
    await cards.failed(card, 0).catch(() => undefined); // the database is away: whoever held it for too long is taken to have died
  }

  const later = (step: () => Promise<void>) => {
    underWay = underWay.then(step).catch((error: unknown) => log.warn({ err: error }, 'the cards of tickets could not be looked after'));
  };
  const refresh = () => {
    if (asked) return;
    asked = true;
    later(() => { asked = false; return pass(); });
  };
  return {
    /** Notes what a card shows that was just posted or pressed, and brings the others of its ticket up to date. */
    note(shows: Shown | undefined, { conversationId, activityId, ...reader }: Omit<CardPlace, 'number'>): void {
      const { tenantId, objectId, locale, timeZone } = reader;
      if (shows === undefined || activityId === '') return;
      later(() => cards.remember({ conversationId, activityId, number: shows.ticket, tenantId, objectId, locale, timeZone }, shows.version));
      refresh();
    },
    /** A card was replaced by one that shows no ticket. */
    leave: (place: Pick<CardPlace, 'conversationId' | 'activityId'>): void => later(() => cards.forget(place)),
    /** Brings up to date whatever is out of date. */
    refresh,
    /** Waits for what is under way. */
    settled: () => underWay,
  };
}

/** The ticket as the person it was posted to may see it now; a refusal that tells nothing where they may not any more. */
async function renderFor({ number, tenantId, objectId, locale, timeZone }: CardPlace, desk: Desk): Promise<Rendered> {
  const person = await desk.directory.somebody({ tenantId, objectId });
  const ticket = person && await desk.tickets.find(person, number);
  if (!ticket) return renderCard('notice', { key: 'notice.ticket-unknown', asked: `T-${number}` }, { locale, timeZone }, 'ticket-unknown');
  const { card, facts, variant } = ticketReply(ticket, { person }, desk, 'shown');
  return renderCard(card, facts, { locale, timeZone }, variant);
}
