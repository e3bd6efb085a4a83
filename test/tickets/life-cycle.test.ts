import { describe, expect, it } from 'vitest';
import { changes, goalOf, hasEnded, isOpen, possibleChanges, stateAfter, type Change } from '../../src/tickets/life-cycle.ts';
import type { TicketState } from '../../src/store/schema.ts';

const states: readonly TicketState[] = ['draft', 'received', 'diagnosing', 'handed-over', 'answered', 'resolved', 'closed', 'waiting', 'withdrawn'];
const handedOverAt = new Date('2026-11-20T10:00Z');

describe('from each state, what can be done and where it leads', () => {
  const everywhere = { take: 'same', assign: 'same', note: 'same', severity: 'same' } as const;
  it.each([
    ['draft', {}, { ...everywhere, 'hand-over': 'handed-over', withdraw: 'withdrawn', merge: 'withdrawn' }],
    ['received', {}, { ...everywhere, take: 'diagnosing', assign: 'diagnosing', answer: 'diagnosing', 'hand-over': 'handed-over', resolve: 'resolved', close: 'closed', withdraw: 'withdrawn', merge: 'withdrawn' }],
    ['diagnosing', {}, { ...everywhere, answer: 'same', wait: 'waiting', 'hand-over': 'handed-over', resolve: 'resolved', close: 'closed', withdraw: 'withdrawn', merge: 'withdrawn' }],
    ['handed-over', { handedOverAt }, { ...everywhere, answer: 'same', 'first-response': 'answered', bind: 'same', resolve: 'resolved', close: 'closed', withdraw: 'withdrawn', merge: 'withdrawn' }],
    ['answered', { handedOverAt }, { ...everywhere, answer: 'same', wait: 'waiting', bind: 'same', resolve: 'resolved', close: 'closed', merge: 'withdrawn' }],
    ['waiting', { waitingFrom: 'diagnosing' }, { ...everywhere, answer: 'same', resume: 'diagnosing', 'hand-over': 'handed-over', resolve: 'resolved', close: 'closed', withdraw: 'withdrawn', merge: 'withdrawn' }],
    ['waiting', { waitingFrom: 'answered', handedOverAt }, { ...everywhere, answer: 'same', resume: 'answered', bind: 'same', resolve: 'resolved', close: 'closed', merge: 'withdrawn' }],
    ['resolved', { handedOverAt }, { note: 'same', bind: 'same', close: 'closed', reopen: 'diagnosing' }],
    ['closed', {}, { note: 'same', reopen: 'diagnosing' }],
    ['withdrawn', { handedOverAt }, {}],
  ] as const)('%s %j', (state, standing, expected) => {
    const ticket = { state, ...standing };
    const possible = Object.fromEntries(changes.map((change) => [change, stateAfter(ticket, change)]).filter(([, after]) => after !== undefined));
    expect(possible).toEqual(Object.fromEntries(Object.entries(expected).map(([change, after]) => [change, after === 'same' ? state : after])));
    expect(possibleChanges(ticket).sort()).toEqual(Object.keys(expected).sort());
  });

  it('a change that was done is known by the state it led to', () => {
    const goals: Partial<Record<Change, TicketState>> = Object.fromEntries(changes.map((change) => [change, goalOf(change)]).filter(([, goal]) => goal !== undefined));
    expect(goals).toEqual({ 'first-response': 'answered', wait: 'waiting', 'hand-over': 'handed-over', resolve: 'resolved', close: 'closed', reopen: 'diagnosing', withdraw: 'withdrawn', merge: 'withdrawn' });
    expect(states.filter(isOpen)).toEqual(['received', 'diagnosing', 'handed-over', 'answered', 'waiting']);
    expect(states.filter(hasEnded)).toEqual(['resolved', 'closed', 'withdrawn']);
  });
});
