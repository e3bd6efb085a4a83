import type { Contact } from '../rules/index.ts';
import type { Customer } from '../directory/customers.ts';
import type { FindingWords } from './findings.ts';
import type { Desk, Intent, Reply, Request } from './intent.ts';
import { guidanceReply } from './guidance.card.ts';
import { aboutCustomer } from './whose.ts';

/** "Who do I contact for a marketplace app?" With a customer named, its products and their publishers. */
export const marketplaceContact: Intent = {
  id: 'marketplace-contact',
  cards: ['guidance', 'choose', 'notice'],
  audience: ['staff', 'customer'],
  answer: async (request, desk) => {
    const aboutOne = request.person.kind === 'customer' || request.entities.names.length > 0 || typeof request.params.customer === 'string';
    return aboutOne ? ofCustomer(request, desk) : guidanceReply({ answer: 'guidance.marketplace', points: ['marketplace.isv'] });
  },
};

const ofCustomer = aboutCustomer('marketplace-contact', async (customer: Customer, _request: Request, { directory }: Desk): Promise<Reply> => {
  const products = (await directory.subscriptions(customer)).filter(({ commerce }) => commerce === 'marketplace');
  const lines = products.flatMap(({ name, publisher }): FindingWords[] => (publisher ? [
    { key: 'guidance.marketplace.named', facts: { product: name, publisher: publisher.name } },
    { key: 'guidance.marketplace.reach', facts: { publisher: publisher.name, reach: reachOf(publisher) } },
  ] : []));
  return guidanceReply({ answer: 'guidance.marketplace', lines, points: ['marketplace.isv'] });
});

function reachOf({ website, email, phone }: Contact): string {
  return [website, email, phone].filter(Boolean).join(' · ');
}
