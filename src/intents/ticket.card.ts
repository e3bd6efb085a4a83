import { possibleChanges } from '../tickets/life-cycle.ts';
import type { Ticket } from '../tickets/tickets.ts';
import type { Desk, Reply, Request } from './intent.ts';

/** How much of a long text stands on a ticket's card, in characters. */
const shownText = 1_500;

/** A ticket as its reader may see it, with the buttons that its state allows. */
export function ticketReply(ticket: Ticket, { person }: Request, { now }: Desk, occasion: 'opened' | 'shown' | 'changed' | 'unchanged' | 'not-possible'): Reply {
  const staff = person.kind === 'staff';
  return {
    card: 'ticket', variant: occasion === 'opened' ? `opened.${ticket.state}` : occasion, topic: { intent: 'ticket.show', ticket: `T-${ticket.number}`, customer: ticket.tenantId },
    facts: {
      ticket: `T-${ticket.number}`, number: ticket.number, customer: ticket.customerName, state: ticket.state, severity: ticket.severity, workload: ticket.workload,
      issue: ticket.issue, title: ticket.title, description: shortened(ticket.description), language: ticket.language,
      assignee: ticket.assigneeName ?? '', reporter: ticket.reporterName, openedAt: ticket.openedAt.toISOString(), occasion, forStaff: staff,
      contact: [ticket.contact.name, ticket.contact.email, ticket.contact.phone].filter((part) => part !== '').join(' · '),
      clocks: ticket.clocks.map((clock) => ({
        kind: clock.kind, dueAt: clock.dueAt.toISOString(), stoppedAt: clock.stoppedAt?.toISOString() ?? '',
        ...look(standing(clock, ticket, now())),
      })),
      history: ticket.history.slice(-5).map(({ at, actorName, change, after }) => ({ at: at.toISOString(), who: actorName, change, note: staff && typeof after.note === 'string' ? after.note : '' })),
      changes: staff ? buttons(ticket, person) : [],
    },
  };
}

type Standing = 'running' | 'overdue' | 'in-time' | 'late' | 'ended';
const colors: Readonly<Record<Standing, string>> = { running: 'Accent', overdue: 'Attention', 'in-time': 'Good', late: 'Warning', ended: 'Default' };

function look(standing: Standing) {
  return { standing, color: colors[standing] };
}

/** How a clock stands; one that ended because the ticket did was neither kept nor missed. */
function standing({ kind, dueAt, stoppedAt }: Ticket['clocks'][number], ticket: Ticket, now: Date): Standing {
  if (stoppedAt && kind === 'microsoft' && !ticket.answeredAt) return 'ended';
  if (stoppedAt) return stoppedAt <= dueAt ? 'in-time' : 'late';
  return now > dueAt ? 'overdue' : 'running';
}

function buttons(ticket: Ticket, { objectId }: Request['person']) {
  const offered = ['first-response', 'hand-over', 'take', 'resolve', 'close', 'reopen'] as const;
  const possible = possibleChanges(ticket.state);
  return offered.filter((change) => possible.includes(change) && !(change === 'take' && ticket.assigneeId === objectId))
    .map((change) => ({ change, verb: `ticket.update/${change}`, number: ticket.number }));
}

function shortened(text: string): string {
  return text.length > shownText ? `${text.slice(0, shownText)} …` : text;
}
