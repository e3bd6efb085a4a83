import type { Customer } from '../directory/customers.ts';
import { pageButtons, pageOf } from './pages.ts';
import type { Desk, Intent, Reply, Request } from './intent.ts';
import { aboutCustomer } from './whose.ts';

/** "Which subscriptions does Contoso have?" */
export const subscriptionList: Intent = {
  id: 'subscription.list',
  cards: ['subscription-list', 'choose', 'notice'],
  audience: ['staff', 'customer'],
  answer: aboutCustomer('subscription.list', async (customer: Customer, { params }: Request, { directory }: Desk): Promise<Reply> => {
    const subscriptions = await directory.subscriptions(customer);
    const { shown, ...pages } = pageOf(subscriptions, params.offset);
    return {
      card: 'subscription-list', ...(subscriptions.length === 0 && { variant: 'none' }),
      facts: {
        customer: customer.name, tenantId: customer.tenantId, count: subscriptions.length,
        pages: pageButtons('subscription.list', { customer: customer.tenantId }, pages),
        subscriptions: shown.map(({ name, workload, commerce, status }) => ({ name, workload, commerce, status })),
      },
    };
  }),
};
