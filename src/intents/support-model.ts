import type { Intent } from './intent.ts';
import { guidanceReply } from './guidance.card.ts';

/** "Can we outsource first line support?" */
export const supportModel: Intent = {
  id: 'support-model',
  cards: ['guidance'],
  audience: ['staff'],
  answer: async ({ person }) => {
    const kind = person.kind === 'staff' ? person.company.kind : 'direct-bill';
    const owner = kind === 'direct-bill' ? 'owner.direct-bill' : 'owner.reseller';
    return guidanceReply({
      answer: 'guidance.support-model',
      points: ['model.options', 'model.charging', owner, 'duty.receive', 'duty.health-first', 'duty.expected', 'duty.role', 'contact.purpose', 'contact.multi'],
    });
  },
};
