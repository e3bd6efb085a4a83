import type { Customer } from '../directory/customers.ts';
import type { Portal } from '../directory/portals.ts';
import type { Desk, Intent, Reply, Request } from './intent.ts';
import { partnerCenter } from './guidance.card.ts';
import { readingFacts } from './reading.ts';
import { sourcesOfRules } from './sources.ts';
import { aboutCustomer } from './whose.ts';

/** "Open Contoso's admin center": links that open in the customer's context, Microsoft's own first; Partner Center is the way that makes the entitlement apply. */
export const portalOpen: Intent = { id: 'portal.open', cards: ['portals', 'choose', 'notice'], audience: ['staff'], answer: aboutCustomer('portal.open', answer) };

async function answer(customer: Customer, { person }: Request, desk: Desk): Promise<Reply> {
  const { portals, ticket, problems } = await desk.directory.portals(customer);
  const given = portals.filter((portal) => portal.given);
  return {
    card: 'portals',
    facts: {
      customer: customer.name, tenantId: customer.tenantId, given: inRows(given), known: inRows(portals.filter((portal) => !portal.given)),
      tickets: ticket ? [{ url: ticket }] : [], partnerCenter: partnerCenter.url, reading: readingFacts(given.length > 0 ? desk.now() : null, { problems }, person),
      sources: sourcesOfRules(['portal.service-management', 'file.through-partner-center', 'file.own-context']),
    },
  };
}

/** Teams shows so many buttons in a row, and leaves out the rest. */
const perRow = 6;

function inRows(portals: readonly Portal[]) {
  const buttons = portals.map(({ name, url }) => ({ name, url }));
  return Array.from({ length: Math.ceil(buttons.length / perRow) }, (_, row) => ({ buttons: buttons.slice(row * perRow, (row + 1) * perRow) }));
}
