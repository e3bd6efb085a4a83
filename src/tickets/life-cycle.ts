import type { Severity } from '../rules/index.ts';
import type { TicketState } from '../store/schema.ts';

/** What can be done to a ticket once it exists. */
export const changes = [
  'take', 'assign', 'note', 'answer', 'first-response', 'wait', 'resume', 'severity', 'hand-over', 'bind', 'resolve', 'close', 'reopen', 'withdraw', 'merge',
] as const;
export type Change = (typeof changes)[number];

/** A change with what it needs to be done. Notes are for staff alone unless they are public. */
export type Order =
  | { readonly change: 'take' | 'answer' | 'first-response' | 'resume' | 'hand-over' | 'resolve' | 'close' | 'reopen' | 'withdraw'; readonly note?: string; readonly isPublic?: boolean }
  | { readonly change: 'note' | 'wait'; readonly note: string; readonly isPublic?: boolean }
  | { readonly change: 'assign'; readonly to: { readonly tenantId: string; readonly objectId: string; readonly name: string } }
  | { readonly change: 'severity'; /** As it was when this was asked for. */ readonly from: Severity; readonly severity: Severity; readonly toldMicrosoft: boolean }
  | { readonly change: 'bind'; /** An empty one takes the ticket's off. */ readonly microsoftNumber: string; /** Of the hand-over that the number answers; absent where a person says that it is this ticket's. */ readonly handedOverAt?: Date }
  | { readonly change: 'merge'; readonly into: number };

/** Whether what staff did answers the customer: words that the customer may read do, whatever is done with them. */
export function isAnswer({ change, note, isPublic }: { readonly change: string; readonly note?: unknown; readonly isPublic?: unknown }): boolean {
  return change === 'answer' || note !== undefined && isPublic === true;
}

const open: readonly TicketState[] = ['received', 'diagnosing', 'handed-over', 'answered', 'waiting'];

/** From which states a change is possible, and the state it leads to; the state stays where no other is named. */
const transitions: Readonly<Record<Change, { readonly from: readonly TicketState[]; readonly to?: TicketState }>> = {
  take: { from: ['draft', ...open] },
  assign: { from: ['draft', ...open] },
  note: { from: ['draft', ...open, 'resolved', 'closed'] },
  answer: { from: open },
  'first-response': { from: ['handed-over'], to: 'answered' },
  wait: { from: ['diagnosing', 'answered'], to: 'waiting' },
  resume: { from: ['waiting'] },
  severity: { from: ['draft', ...open] },
  'hand-over': { from: ['draft', 'received', 'diagnosing', 'waiting'], to: 'handed-over' },
  bind: { from: ['handed-over', 'answered', 'waiting', 'resolved', 'closed'] },
  resolve: { from: open, to: 'resolved' },
  close: { from: [...open, 'resolved'], to: 'closed' },
  reopen: { from: ['resolved', 'closed'], to: 'diagnosing' },
  withdraw: { from: ['draft', 'received', 'diagnosing', 'handed-over', 'waiting'], to: 'withdrawn' },
  merge: { from: ['draft', ...open], to: 'withdrawn' },
};

/** What a change depends on besides the state: where a ticket that waits came from, and whether it was ever with Microsoft. */
export interface Standing {
  readonly state: TicketState;
  readonly waitingFrom?: TicketState | null;
  readonly handedOverAt?: Date | null;
}

/** The state after a change, or undefined where the ticket as it is does not allow it. */
export function stateAfter(ticket: Standing, change: Change): TicketState | undefined {
  const { state, waitingFrom } = ticket;
  const { from, to } = transitions[change];
  if (!from.includes(state) || change === 'bind' && !ticket.handedOverAt) return undefined;
  if (state === 'waiting' && waitingFrom === 'answered' && (change === 'hand-over' || change === 'withdraw')) return undefined; // as from 'answered'
  if (change === 'resume') return waitingFrom ?? 'diagnosing';
  if (state === 'received' && (change === 'take' || change === 'assign' || change === 'answer')) return 'diagnosing';
  return to ?? state;
}

/** The state a change leads to, whatever the present one; undefined where it leaves the state as it is. */
export function goalOf(change: Change): TicketState | undefined {
  return transitions[change].to;
}

/** The changes that are possible now. */
export function possibleChanges(ticket: Standing): Change[] {
  return changes.filter((change) => stateAfter(ticket, change) !== undefined);
}

/** Whether Microsoft works on a ticket, or has answered it. */
export function isWithMicrosoft({ state, waitingFrom }: Standing): boolean {
  return state === 'handed-over' || state === 'answered' || state === 'waiting' && waitingFrom === 'answered';
}

/** Whether work is still going on. */
export function isOpen(state: TicketState): boolean {
  return open.includes(state);
}

/** Whether nothing is promised any more; a draft has not ended. */
export function hasEnded(state: TicketState): boolean {
  return state === 'resolved' || state === 'closed' || state === 'withdrawn';
}
