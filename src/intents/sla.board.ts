import type { Desk, Intent, Reply, Request } from './intent.ts';

const shown = 15;
const soonMs = 24 * 3_600_000;
const colors = { overdue: 'Attention', soon: 'Warning', later: 'Default' } as const;

/** "What's about to breach?" The clocks that run: overdue, due within a day, later. */
export const slaBoard: Intent = { id: 'sla.board', cards: ['sla-board'], audience: ['staff'], answer };

async function answer({ person, entities, params }: Request, { tickets, directory, now }: Desk): Promise<Reply> {
  if (person.kind !== 'staff') throw new Error('sla.board is for staff.');
  const asked = typeof params.customer === 'string' ? params.customer : undefined;
  const named = asked === undefined && entities.names.length > 0 ? await directory.findCustomer(person, entities.names) : undefined;
  const at = now();
  const clocks = (await tickets.running(person, asked ?? (named?.kind === 'found' ? named.customer.tenantId : undefined), shown)).map((clock) => ({
    kind: clock.kind, ticket: `T-${clock.number}`, number: clock.number, customer: clock.customerName, severity: clock.severity, title: clock.title,
    assignee: clock.assigneeName ?? '', dueAt: clock.dueAt.toISOString(), group: clock.dueAt < at ? 'overdue' as const : clock.dueAt.getTime() - at.getTime() <= soonMs ? 'soon' as const : 'later' as const,
  }));
  const groups = (['overdue', 'soon', 'later'] as const).map((group) => ({ group, color: colors[group], clocks: clocks.filter((clock) => clock.group === group) }));
  return {
    card: 'sla-board', ...(clocks.length === 0 && { variant: 'none' }),
    facts: { count: clocks.length, overdue: clocks.filter(({ group }) => group === 'overdue').length, groups: groups.filter((group) => group.clocks.length > 0) },
  };
}
