import { expect, it } from 'vitest';
import { renderCard } from '../../src/cards/render.ts';
import { locales } from '../../src/locale.ts';

const clock = { kind: 'microsoft', ticket: 'T-100000', number: 100_000, customer: 'A customer with a rather long name', severity: 'A', title: '題'.repeat(82), assignee: 'Somebody with a long name', dueAt: '2026-11-23T10:00:00Z', pausedAt: '' };
const key = '30000000-0000-4000-8000-000000000001';
const many = <T>(count: number, of: T) => Array.from({ length: count }, () => of);

it.each(locales)('the fullest board fits a message of Teams in %s', (locale) => {
  const { card } = renderCard('sla-board', {
    count: 4_000, lines: 5_000, overdue: 1_000, soon: 1_000, later: 1_000, paused: 1_000, unclocked: 1_000, assignee: '', person: '', customer: 'A customer with a rather long name', tenantId: '20000000-0000-4000-8000-000000000001', manager: true, awayUntil: clock.dueAt,
    customers: many(15, { title: 'A customer with a rather long name', value: '20000000-0000-4000-8000-000000000001' }), choices: many(11, { assignee: 'Somebody with a long name', value: key, total: 1_000 }), bars: ['overdue', 'soon', 'later', 'paused', 'unclocked'].map((group) => ({ group, count: 1_000 })),
    people: many(5, { assignee: 'Somebody with a long name', key, overdue: 100, soon: 100, later: 100, paused: 100, unclocked: 100 }), morePeople: 44,
    groups: Object.entries({ overdue: 3, soon: 3, later: 1, paused: 1, unclocked: 2 }).map(([group, lines]) => ({ group, color: 'Attention', count: 1_000, more: 997, clocks: many(lines, clock) })),
  }, { locale, timeZone: 'Europe/Madrid' });
  expect(JSON.stringify(card).length * 2).toBeLessThan(35_000);
});
