import type { Severity } from '../rules/index.ts';
import { severityMoves, type SeverityMoves } from '../tickets/clock-moves.ts';
import { possibleChanges, type Order } from '../tickets/life-cycle.ts';
import type { Ticket } from '../tickets/tickets.ts';
import type { Desk, Reply, Request } from './intent.ts';
import { severities } from './ticket-form.ts';
import { ticketReply } from './ticket.card.ts';
import { severityOf } from './ticket.order.ts';

type CarryOut = (order: Order, ticket: Ticket, request: Request, desk: Desk) => Promise<Reply>;

/**
 * "Raise T-205 to severity A": says first how the deadlines move, and does it once that was confirmed on the ticket as it still is.
 * Microsoft's deadline moves only from the time Microsoft was told (rules.md part 4).
 */
export async function changeSeverity(ticket: Ticket, request: Request, desk: Desk, carryOut: CarryOut): Promise<Reply> {
  if (!possibleChanges(ticket).includes('severity')) return ticketReply(ticket, request, desk, 'not-possible');
  const severity = severityOf(request);
  const { params } = request;
  const confirmed = params.confirmed === 'true' && (params.from === ticket.severity || severity === ticket.severity);
  const toldMicrosoft = params.told === 'true' || params.same === 'true'; // the same severity again: only Microsoft is new to it
  if (confirmed && severity) return carryOut({ change: 'severity', from: ticket.severity, severity, toldMicrosoft }, ticket, request, desk);
  const options = severities.filter((each) => severity === undefined || each === severity || params.confirmed === 'true').filter((each) => each !== ticket.severity || isUntold(ticket));
  if (options.length === 0) return ticketReply(ticket, request, desk, 'unchanged');
  return confirmation(ticket, options, desk.now(), params.confirmed === 'true');
}

/** Asks once more: somebody changed the severity between the question and the answer. */
export function askedAgain(ticket: Ticket, desk: Pick<Desk, 'now'>): Reply {
  return confirmation(ticket, severities.filter((each) => each !== ticket.severity || isUntold(ticket)), desk.now(), true);
}

/** Whether Microsoft, whose clock runs, still knows another severity than we do. */
function isUntold({ clocks, severity, microsoftSeverity }: Ticket): boolean {
  return microsoftSeverity !== severity && clocks.some(({ kind, stoppedAt }) => kind === 'microsoft' && stoppedAt === null);
}

function confirmation(ticket: Ticket, options: readonly Severity[], at: Date, stale: boolean): Reply {
  const shown = options.map((severity) => ({ severity, same: severity === ticket.severity, lines: linesOf(severityMoves(ticket, ticket.clocks, severity, at), severity === ticket.severity, at) }));
  const microsoft = ticket.clocks.some(({ kind, stoppedAt }) => kind === 'microsoft' && stoppedAt === null);
  return {
    card: 'severity', variant: stale ? 'stale' : 'asked', topic: { intent: 'ticket.show', ticket: `T-${ticket.number}`, customer: ticket.tenantId },
    facts: { ticket: `T-${ticket.number}`, number: ticket.number, customer: ticket.customerName, from: ticket.severity, stale, microsoft, options: shown },
  };
}

/** What happens to each clock, in words of the strings severity-change.<clock>.<what>. */
function linesOf({ ours, microsoft }: SeverityMoves, same: boolean, at: Date) {
  const lines: { key: string; before: string; after: string }[] = [];
  const add = (key: string, before: Date, after: Date) => lines.push({ key: `severity-change.${key}`, before: before.toISOString(), after: after.toISOString() });
  if (ours && !same) add(ours.paused ? 'ours.paused' : ours.after <= at ? 'ours.past' : 'ours.moves', ours.before, ours.after);
  if (microsoft) add(microsoft.before.getTime() === microsoft.after.getTime() ? 'microsoft.stays' : 'microsoft.once-told', microsoft.before, microsoft.after);
  if (lines.length === 0) lines.push({ key: 'severity-change.no-clock', before: '', after: '' });
  return lines;
}
