import type { Intent } from './intent.ts';
import { guidanceReply } from './guidance.card.ts';

/** "Our own tenant has a problem, how do we get support?" */
export const ownSubscription: Intent = {
  id: 'own-subscription',
  cards: ['guidance'],
  audience: ['staff'],
  answer: async ({ person }) => guidanceReply({
    answer: 'guidance.own-subscription', points: ['file.own-tenant', 'file.own-context', 'cost.own-tenant'],
    buttons: [{ key: 'button.own-ticket', verb: 'ticket.open', data: { customer: person.tenantId } }],
  }),
};
