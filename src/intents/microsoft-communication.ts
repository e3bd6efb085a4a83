import type { Intent } from './intent.ts';
import { guidanceReply } from './guidance.card.ts';

/** "Will Microsoft e-mail my customer about the invoice?" */
export const microsoftCommunication: Intent = {
  id: 'microsoft-communication',
  cards: ['guidance'],
  audience: ['staff', 'customer'],
  answer: async () => guidanceReply({ answer: 'guidance.microsoft-communication', points: ['comms.general', 'comms.subscription', 'comms.incidents', 'comms.existing'] }),
};
