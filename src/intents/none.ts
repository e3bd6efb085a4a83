import type { Intent } from './intent.ts';

/** Anything else: said plainly, with what the desk can do. */
export const none: Intent = {
  id: 'none',
  cards: ['notice'],
  audience: ['staff', 'customer'],
  answer: async () => ({ card: 'notice', variant: 'not-understood', facts: { key: 'notice.not-understood' } }),
};
