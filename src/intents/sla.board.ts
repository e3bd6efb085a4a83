import * as z from 'zod/v4';
import type { Staff } from '../directory/people.ts';
import { snoozes } from '../tickets/snooze.ts';
import { boardAsCsv } from './board-csv.ts';
import { filterOf } from './board-filter.ts';
import { auditReply } from './audit.card.ts';
import { absenceSteps } from './absence.ts';
import type { Answer, Desk, Intent, Reply, Request } from './intent.ts';
import { ticketReply } from './ticket.card.ts';

const shown = { perGroup: 3, people: 6, customers: 20, titleLength: 80 } as const;
const exported = 10_000;
const groups = ['overdue', 'soon', 'later', 'paused'] as const;
const colors = { overdue: 'Attention', soon: 'Warning', later: 'Default', paused: 'Accent' } as const;

/** "What's about to breach?" The clocks that run: overdue, due within a day, later, paused; by person; of one customer; as CSV. And what was told about them. */
export const slaBoard: Intent = {
  id: 'sla.board', cards: ['sla-board', 'snoozed', 'board-csv', 'audit', 'absence', 'choose', 'ticket', 'notice'], audience: ['staff'], answer: forStaff(board),
  steps: { snooze: forStaff(putOff), csv: forStaff(csv), audit: forStaff(audit), ...absenceSteps },
};

type StaffAnswer = (person: Staff, request: Request, desk: Desk) => Promise<Reply>;

function forStaff(answer: StaffAnswer): Answer {
  return async (request, desk) => {
    if (request.person.kind !== 'staff') throw new Error('sla.board is for staff.');
    return answer(request.person, request, desk);
  };
}

async function board(person: Staff, request: Request, desk: Desk): Promise<Reply> {
  const filter = await filterOf(person, request, desk);
  if ('reply' in filter) return filter.reply;
  const { customer } = filter;
  const { clocks, people, customers } = await desk.watch.board(person, { tenantId: customer?.tenantId, perGroup: shown.perGroup, customers: shown.customers });
  const sum = (group: (typeof groups)[number]) => people.reduce((total, each) => total + each[group], 0);
  const counts = { overdue: sum('overdue'), soon: sum('soon'), later: sum('later'), paused: sum('paused') };
  const count = groups.reduce((total, group) => total + counts[group], 0);
  const away = await desk.watch.absence(person);
  return {
    card: 'sla-board', ...(count === 0 && { variant: 'none' }),
    facts: {
      count, ...counts, customer: customer?.name ?? '', tenantId: customer?.tenantId ?? '', manager: person.manager, awayUntil: away?.awayUntil.toISOString() ?? '',
      customers: customers.map(({ tenantId, name }) => ({ title: name, value: tenantId })),
      bars: groups.filter((group) => counts[group] > 0).map((group) => ({ group, count: counts[group] })),
      people: people.slice(0, shown.people).map(({ assignee, ...each }) => ({ assignee: assignee ?? '', ...each })), morePeople: Math.max(0, people.length - shown.people),
      groups: groups.map((group) => ({ group, color: colors[group], count: counts[group], more: Math.max(0, counts[group] - shown.perGroup), clocks: clocks.filter((clock) => clock.group === group).map(line) })).filter((group) => group.count > 0),
    },
  };
}

function line(clock: Awaited<ReturnType<Desk['watch']['board']>>['clocks'][number]) {
  const title = clock.title.length > shown.titleLength ? `${clock.title.slice(0, shown.titleLength)} …` : clock.title;
  return {
    kind: clock.kind, ticket: `T-${clock.number}`, number: clock.number, customer: clock.customerName, severity: clock.severity, title, assignee: clock.assigneeName ?? '', dueAt: clock.dueAt.toISOString(),
  };
}

async function csv(person: Staff, request: Request, desk: Desk): Promise<Reply> {
  const filter = await filterOf(person, request, desk);
  if ('reply' in filter) return filter.reply;
  const { customer } = filter;
  const { clocks } = await desk.watch.board(person, { tenantId: customer?.tenantId, perGroup: exported, customers: 0 });
  const { text, rows } = boardAsCsv(clocks);
  return { card: 'board-csv', facts: { csv: text, count: rows, all: clocks.length, tenantId: customer?.tenantId ?? '' } };
}

const Snooze = z.object({ number: z.coerce.number().int().min(1).max(2_147_483_647), clock: z.enum(['ours', 'microsoft']), startedAt: z.coerce.date().optional(), snooze: z.enum(snoozes) });

async function putOff(person: Staff, request: Request, desk: Desk): Promise<Reply> {
  const { params, timeZone } = request;
  const asked = Snooze.safeParse(params);
  if (!asked.success) return { card: 'notice', variant: 'which-ticket', status: 400, facts: { key: 'notice.which-ticket' } };
  const { number } = asked.data;
  const ticket = `T-${number}`;
  const result = await desk.watch.snooze(person, { ...asked.data, timeZone });
  const stale = result.kind === 'stale' ? await desk.tickets.find(person, number) : undefined;
  if (stale) return ticketReply(stale, request, desk, 'stale');
  if (result.kind === 'unknown' || result.kind === 'stale') return { card: 'notice', variant: 'ticket-unknown', status: 404, facts: { key: 'notice.ticket-unknown', asked: ticket } };
  if (result.kind === 'not-possible') return { card: 'notice', variant: 'no-snooze', status: 409, facts: { key: 'notice.no-snooze', ticket } };
  return { card: 'snoozed', topic: { intent: 'ticket.show', ticket }, facts: { ticket, number, until: result.until.toISOString() } };
}

async function audit(person: Staff, { params }: Request, { watch }: Desk): Promise<Reply> {
  if (!person.manager) return { card: 'notice', variant: 'managers-only', status: 403, facts: { key: 'notice.managers-only' } };
  const number = Number(/^(?:T-)?(\d{1,9})$/i.exec(String(params.ticket ?? '').trim())?.[1]);
  return auditReply(await watch.audit(person, { number: number > 0 ? number : undefined, limit: 15 }), number > 0 ? `T-${number}` : '');
}
