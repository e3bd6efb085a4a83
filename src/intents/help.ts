import type { Intent } from './intent.ts';

/** "Hi", "help": what this desk is for, with examples to press for this kind of person. */
export const help: Intent = {
  id: 'help',
  cards: ['help'],
  audience: ['staff', 'customer'],
  answer: async ({ person }) => {
    const kind = person.kind === 'customer' ? 'customer' : person.manager ? 'manager' : 'staff';
    const company = person.kind === 'customer' ? person.customer.name : person.company.name;
    return { card: 'help', variant: kind, facts: { kind, name: person.name, company, examples: examples[kind].map((verb) => ({ key: `${kind}.${verb}`, verb })) } };
  },
};

/** The questions offered, by the key of their wording; a press is as good as the words. */
const examples = {
  staff: ['support-contact.find', 'ticket.open', 'gdap.check', 'ticket.list', 'response-time'],
  manager: ['ticket.list', 'support-contact.find', 'response-time'],
  customer: ['support-contact.find', 'ticket.open', 'ticket.list', 'response-time'],
} as const;
