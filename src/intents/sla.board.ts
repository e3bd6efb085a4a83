import * as z from 'zod/v4';
import type { Staff } from '../directory/people.ts';
import type { BoardClock, BoardCount } from '../tickets/watch.ts';
import { snoozes } from '../tickets/snooze.ts';
import { boardAsCsv, boardAsFile } from './board-csv.ts';
import { filterOf, keyOf, nobody, type BoardFilter } from './board-filter.ts';
import { auditReply } from './audit.card.ts';
import { absenceSteps } from './absence.ts';
import type { Answer, Desk, Intent, Reply, Request } from './intent.ts';
import { ticketReply } from './ticket.card.ts';

/** How much of a long board fits one message of Teams. */
const shown = { people: 5, customers: 15, choices: 10, titleLength: 80, ticketLength: 20 } as const;
const perGroup = { overdue: 3, soon: 3, later: 1, paused: 1, unclocked: 2 } as const;
const exported = 10_000;
const groups = ['overdue', 'soon', 'later', 'paused', 'unclocked'] as const;
const colors = { overdue: 'Attention', soon: 'Warning', later: 'Default', paused: 'Accent', unclocked: 'Default' } as const;

/** "What's about to breach?" The clocks that run: overdue, due within a day, later, paused; and the open tickets on which none runs; by person, of one customer, as CSV. And what was told about them. */
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
  if (request.heard.filters?.includes('csv')) return csvOf(filter, request, person, desk);
  const { customer, assignee } = filter;
  const asked = keyOf(assignee);
  const found = await desk.watch.board(person, { ...questionOf(filter), perGroup: perGroup.overdue, customers: shown.customers });
  const everybody = found.people.map(personFacts);
  const people = everybody.filter(({ key }) => asked === undefined || key === asked);
  const counts = Object.fromEntries(groups.map((group) => [group, people.reduce((total, each) => total + each[group], 0)])) as Record<(typeof groups)[number], number>;
  const count = groups.reduce((total, group) => total + counts[group], 0);
  const away = await desk.watch.absence(person);
  return {
    card: 'sla-board', ...(count === 0 && { variant: 'none' }),
    facts: {
      ...counts, count: count - counts.unclocked, lines: count, customer: customer?.name ?? '', tenantId: customer?.tenantId ?? '', assignee: asked ?? '', person: assignee?.name ?? '',
      manager: person.manager, awayUntil: away?.awayUntil.toISOString() ?? '', customers: found.customers.map(({ tenantId, name }) => ({ title: name, value: tenantId })),
      bars: groups.filter((group) => counts[group] > 0).map((group) => ({ group, count: counts[group] })),
      people: people.slice(0, shown.people), morePeople: Math.max(0, people.length - shown.people), choices: choicesOf(everybody, asked, assignee?.name),
      groups: groups.map((group) => ({ group, color: colors[group], count: counts[group], more: Math.max(0, counts[group] - perGroup[group]), clocks: found.clocks.filter((clock) => clock.group === group).slice(0, perGroup[group]).map(line) })).filter((group) => group.count > 0),
    },
  };
}

function questionOf({ customer, assignee }: BoardFilter) {
  return { tenantId: customer?.tenantId, assignee: assignee?.who };
}

function personFacts({ assignee, assigneeTenant: _, assigneeId, ...counts }: BoardCount) {
  return { assignee: assignee ?? '', key: assigneeId ?? nobody, ...counts, total: groups.reduce((sum, group) => sum + counts[group], 0) };
}

/** The people to choose from: those with open tickets, and whoever was chosen. */
function choicesOf(people: readonly ReturnType<typeof personFacts>[], asked: string | undefined, name = '') {
  const some = people.filter(({ key }) => key !== nobody).slice(0, shown.choices);
  const chosen = asked === undefined || asked === nobody || some.some(({ key }) => key === asked) ? [] : [{ assignee: name, key: asked, total: people.find(({ key }) => key === asked)?.total ?? 0 }];
  return [...some, ...chosen].map(({ assignee, key, total }) => ({ assignee, value: key, total }));
}

function line(clock: BoardClock) {
  const title = clock.title.length > shown.titleLength ? `${clock.title.slice(0, shown.titleLength)} …` : clock.title;
  return {
    kind: clock.pausedAt ? 'paused' : clock.kind ?? 'unclocked', ticket: `T-${clock.number}`, number: clock.number, customer: clock.customerName, severity: clock.severity, title, assignee: clock.assigneeName ?? '', dueAt: clock.dueAt?.toISOString() ?? '', pausedAt: clock.pausedAt?.toISOString() ?? '',
  };
}

async function csv(person: Staff, request: Request, desk: Desk): Promise<Reply> {
  const filter = await filterOf(person, request, desk);
  return 'reply' in filter ? filter.reply : csvOf(filter, request, person, desk);
}

async function csvOf(filter: BoardFilter, { timeZone }: Request, person: Staff, desk: Desk): Promise<Reply> {
  const { clocks } = await desk.watch.board(person, { ...questionOf(filter), perGroup: exported, customers: 0 });
  const { text, rows } = boardAsCsv(clocks);
  const asked = { customer: filter.customer?.tenantId ?? '', assignee: keyOf(filter.assignee) ?? '' };
  return {
    card: 'board-csv', facts: { csv: text, count: rows, all: clocks.length, tenantId: asked.customer, assignee: asked.assignee },
    ...(clocks.length > 0 && { file: boardAsFile(clocks, asked, { now: desk.now(), timeZone }) }),
  };
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

async function audit(person: Staff, { params }: Request, { tickets, watch }: Desk): Promise<Reply> {
  if (!person.manager) return { card: 'notice', variant: 'managers-only', status: 403, facts: { key: 'notice.managers-only' } };
  const typed = typeof params.ticket === 'string' ? params.ticket.trim() : '';
  const number = Number(/^(?:T-)?(\d{1,9})$/i.exec(typed)?.[1] ?? 0);
  const asked = number > 0 ? `T-${number}` : typed.slice(0, shown.ticketLength);
  if (typed !== '' && !(number > 0 && await tickets.find(person, number))) return { card: 'notice', variant: 'ticket-unknown', status: 404, facts: { key: 'notice.ticket-unknown', asked } };
  return auditReply(await watch.audit(person, { number: number > 0 ? number : undefined, limit: 15 }), asked);
}
