import type { Intent } from './intent.ts';

/** "Never mind": the form or question at hand is left; nothing was written, and the thread is dropped. */
export const cancel: Intent = {
  id: 'cancel',
  cards: ['notice'],
  audience: ['staff', 'customer'],
  answer: async () => ({ card: 'notice', variant: 'cancelled', facts: { key: 'notice.cancelled' }, topic: {} }),
};
