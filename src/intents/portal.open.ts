import type { Customer } from '../directory/customers.ts';
import type { Intent, Reply } from './intent.ts';
import { guidanceReply, partnerCenter } from './guidance.card.ts';
import { aboutCustomer } from './whose.ts';

/** "Open Contoso's admin center": by way of Partner Center, so that the CSP entitlement applies. */
export const portalOpen: Intent = {
  id: 'portal.open',
  cards: ['guidance', 'choose', 'notice'],
  audience: ['staff'],
  answer: aboutCustomer('portal.open', async (customer: Customer): Promise<Reply> => guidanceReply({
    answer: 'guidance.portal', facts: { customer: customer.name }, steps: ['portal.service-management'], points: ['file.own-context', 'access.delegated'], links: [partnerCenter],
  })),
};
