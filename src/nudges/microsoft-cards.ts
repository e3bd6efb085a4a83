import type { DueMessage } from '../store/outbox.ts';
import { offeredRequest } from '../store/service-requests.ts';
import type { Database } from '../store/open.ts';
import type { Maker, Proactive } from './messages.ts';

/** News of an incident that somebody follows, as it was when it was noted. */
export const incidentCard: Maker = async (message) => {
  const { ended } = message.subject;
  return { ...receiver(message), card: 'incident', variant: ended === true ? 'ended' : 'changed', facts: message.subject };
};

/** "Is this request at Microsoft your ticket?", unless that has been answered meanwhile. */
export function matchCard(db: Database): Maker {
  return async (message) => {
    const offer = await offeredRequest(db, Number(message.subject.number), String(message.subject.requestId));
    if (!offer) return { void: 'nothing-to-tell' };
    return { ...receiver(message), card: 'request-match', variant: '', facts: { ...message.subject, ...offer, ticket: `T-${offer.number}` } };
  };
}

function receiver({ tenantId, objectId, locale, timeZone }: DueMessage): Pick<Proactive, 'to' | 'locale' | 'timeZone'> {
  return { to: { tenantId, objectId }, locale, timeZone };
}
