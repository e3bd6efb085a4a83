import { customerOptions as optionsOf } from '../rules/index.ts';
import type { Intent, Request } from './intent.ts';
import { guidanceReply } from './guidance.card.ts';

const direct = ['none', 'trial', 'paid'] as const;

/** "Can my customer call Microsoft directly?" It depends on what the customer bought from Microsoft itself, so that is asked. */
export const customerOptions: Intent = {
  id: 'customer-options',
  cards: ['guidance'],
  audience: ['staff', 'customer'],
  answer: async ({ params }: Request) => {
    const known = direct.find((each) => each === params.direct);
    if (params.csp === 'false') return guidanceReply({ answer: 'guidance.options.microsoft' });
    if (!known) return guidanceReply({ answer: 'guidance.escalation.unknown', ask: { question: 'ask.direct', choices }, points: ['customer.redirect'] });
    const { options, findings } = optionsOf({ csp: true, direct: known });
    return guidanceReply({ answer: options.includes('microsoft') ? 'guidance.options.both' : 'guidance.options.partner', points: [...findings, 'customer.redirect'] });
  },
};

const choices = [
  ...direct.map((each) => ({ key: `ask.direct.${each}`, verb: 'customer-options', data: { direct: each } })),
  { key: 'ask.direct.no-csp', verb: 'customer-options', data: { csp: 'false' } },
];
