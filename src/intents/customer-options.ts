import { customerOptions as optionsOf } from '../rules/index.ts';
import type { Desk, Intent, Reply, Request } from './intent.ts';
import { guidanceReply } from './guidance.card.ts';

const direct = ['none', 'trial', 'paid'] as const;

/** "Can my customer call Microsoft directly?" It depends on what the customer bought from Microsoft itself: read where a customer is meant, asked where it cannot be read. */
export const customerOptions: Intent = { id: 'customer-options', cards: ['guidance'], audience: ['staff', 'customer'], answer };

async function answer(request: Request, desk: Desk): Promise<Reply> {
  const { params } = request;
  if (params.csp === 'false') return guidanceReply({ answer: 'guidance.options.microsoft' });
  const said = direct.find((each) => each === params.direct);
  const place = said ? undefined : await placeOf(request, desk);
  const known = said ?? (place && await desk.directory.directPurchases(place.tenantId));
  if (!known) return guidanceReply({ answer: 'guidance.escalation.unknown', ask: { question: 'ask.direct', choices }, points: ['customer.redirect'] });
  const { options, findings } = optionsOf({ csp: true, direct: known });
  const lines = place ? [{ key: `options.read.${known}`, facts: { customer: place.name } }] : [];
  return guidanceReply({ answer: options.includes('microsoft') ? 'guidance.options.both' : 'guidance.options.partner', lines, points: [...findings, 'customer.redirect'] });
}

/** The customer that is meant: the asker's own, or one that is named. */
async function placeOf({ person, entities }: Request, { directory }: Desk): Promise<{ tenantId: string; name: string } | undefined> {
  if (person.kind === 'customer') return { tenantId: person.tenantId, name: person.customer.name };
  const lookup = entities.names.length > 0 ? await directory.findCustomer(person, entities.names) : undefined;
  return lookup?.kind === 'found' ? lookup.customer : undefined;
}

const choices = [
  ...direct.map((each) => ({ key: `ask.direct.${each}`, verb: 'customer-options', data: { direct: each } })),
  { key: 'ask.direct.no-csp', verb: 'customer-options', data: { csp: 'false' } },
];
