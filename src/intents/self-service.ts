import type { Intent } from './intent.ts';
import { guidanceReply } from './guidance.card.ts';

/** "Can the customer add licences on their own?" */
export const selfService: Intent = {
  id: 'self-service',
  cards: ['guidance'],
  audience: ['staff', 'customer'],
  answer: async ({ person }) => guidanceReply({
    answer: `guidance.self-service.${person.kind}`,
    points: ['customer.self-service', 'customer.purchases', 'customer.redirect', ...(person.kind === 'staff' ? ['customer.resources' as const] : [])],
  }),
};
