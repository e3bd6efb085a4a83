import { describe, expect, it } from 'vitest';
import { createLimits } from '../../src/nudges/limits.ts';

/** When the next message to a conversation may go, after so many were sent at an instant each took no time. */
function freeAfter(sends: readonly (readonly [count: number, at: number])[], conversation = 'hers'): number {
  const limits = createLimits();
  for (const [count, at] of sends) {
    for (let sent = 0; sent < count; sent += 1) {
      limits.leaves('hers', 'tenant');
      limits.answered('hers', 'tenant', at);
    }
  }
  return limits.freeAt(conversation, 'tenant');
}

describe('what Teams takes', () => {
  it.each([
    ['six in a second leave room', [[6, 0]], 0],
    ['seven in a second fill it', [[7, 0]], 1_000],
    ['eight in two seconds fill them', [[7, 0], [1, 1_000]], 2_000],
    ['sixty in half a minute fill it', Array.from({ length: 60 }, (_, place) => [1, place * 300] as const), 30_000],
    ['1,800 in an hour fill it', Array.from({ length: 1_800 }, (_, place) => [1, place * 1_000] as const), 3_600_000],
  ] as const)('in one conversation: %s', (_what, sends, free) => {
    expect(freeAfter(sends)).toBe(free);
  });

  it.each([['fifty in a second fill it', 50, 1_000], ['forty-nine do not', 49, 0]] as const)('in one tenant: %s, whoever they were to', (_what, count, free) => {
    expect(freeAfter([[count, 0]], 'his')).toBe(free);
  });

  it('what was sent before counts once, however often it is looked up', () => {
    const limits = createLimits();
    for (let looked = 0; looked < 3; looked += 1) limits.sentBefore('hers', 'tenant', [0, 100, 200, 300, 400, 500]);
    expect(limits.freeAt('hers', 'tenant')).toBe(0);
    limits.leaves('hers', 'tenant');
    limits.answered('hers', 'tenant', 600);
    expect(limits.freeAt('hers', 'tenant')).toBe(1_000);
  });

  it('what is under way has its place until it is answered, and gives it back where it did not leave', () => {
    const limits = createLimits();
    for (let sent = 0; sent < 7; sent += 1) limits.leaves('hers', 'tenant');
    expect(limits.freeAt('hers', 'tenant')).toBe(Number.POSITIVE_INFINITY);
    limits.unused('hers', 'tenant');
    expect(limits.freeAt('hers', 'tenant')).toBe(0);
  });
});
