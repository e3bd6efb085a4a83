import type { Intent } from './intent.ts';
import { guidanceReply, partnerCenter } from './guidance.card.ts';

/** "Is Teams down?" The desk says where to look, and that it cannot look itself. */
export const serviceHealth: Intent = {
  id: 'service-health',
  cards: ['guidance'],
  audience: ['staff', 'customer'],
  answer: async ({ person }) => {
    if (person.kind === 'customer') return guidanceReply({ answer: 'guidance.health.customer', points: ['customer.self-service', 'customer.redirect'], links: [health] });
    return guidanceReply({ answer: 'guidance.health', steps: ['portal.service-management'], points: ['health.first', 'health.escalate', 'duty.health-first'], links: [partnerCenter] });
  },
};

const health = { key: 'button.service-health', url: 'https://admin.microsoft.com/adminportal?#/servicehealth/' };
