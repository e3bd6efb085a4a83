import type { TicketState } from '../store/schema.ts';

/** What can be done to a ticket once it exists. */
export const changes = ['take', 'note', 'first-response', 'hand-over', 'resolve', 'close', 'reopen', 'withdraw'] as const;
export type Change = (typeof changes)[number];

const open: readonly TicketState[] = ['received', 'diagnosing', 'handed-over', 'answered', 'waiting'];

/** From which states a change is possible, and the state it leads to; the state stays where no other is named. */
const transitions: Readonly<Record<Change, { readonly from: readonly TicketState[]; readonly to?: TicketState }>> = {
  take: { from: ['draft', ...open] },
  note: { from: ['draft', ...open, 'resolved', 'closed'] },
  'first-response': { from: ['handed-over'], to: 'answered' },
  'hand-over': { from: ['draft', 'received', 'diagnosing', 'waiting'], to: 'handed-over' },
  resolve: { from: open, to: 'resolved' },
  close: { from: [...open, 'resolved'], to: 'closed' },
  reopen: { from: ['resolved', 'closed'], to: 'diagnosing' },
  withdraw: { from: ['draft', 'received', 'diagnosing', 'handed-over'], to: 'withdrawn' },
};

/** The state after a change, or undefined where the ticket's present state does not allow it. */
export function stateAfter(state: TicketState, change: Change): TicketState | undefined {
  const { from, to } = transitions[change];
  if (!from.includes(state)) return undefined;
  if (change === 'take' && state === 'received') return 'diagnosing';
  return to ?? state;
}

/** The state a change leads to, whatever the present one; undefined where it leaves the state as it is. */
export function goalOf(change: Change): TicketState | undefined {
  return transitions[change].to;
}

/** The changes that are possible now. */
export function possibleChanges(state: TicketState): Change[] {
  return changes.filter((change) => transitions[change].from.includes(state));
}

/** Whether work is still going on. */
export function isOpen(state: TicketState): boolean {
  return open.includes(state);
}
