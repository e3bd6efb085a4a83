import type { Ticket } from '../tickets/tickets.ts';
import { microsoftResponse } from '../tickets/clocks.ts';
import { wordsOf } from './findings.ts';
import type { Reply } from './intent.ts';
import { sourcesOf } from './sources.ts';

/** "Why this deadline?": the stretches of time that count, and the rules that made them count. */
export function deadlineReply(ticket: Ticket): Reply {
  const clock = ticket.clocks.find(({ kind }) => kind === 'microsoft') ?? ticket.clocks[0];
  if (!clock) return { card: 'notice', variant: 'no-deadline', facts: { key: 'notice.no-deadline', ticket: `T-${ticket.number}` } };
  const response = clock.kind === 'microsoft' ? microsoftResponse(ticket, clock.startedAt) : undefined;
  return {
    card: 'deadline', topic: { ticket: `T-${ticket.number}`, customer: ticket.tenantId },
    facts: {
      ticket: `T-${ticket.number}`, number: ticket.number, kind: clock.kind, severity: ticket.severity, language: ticket.language, dueAt: clock.dueAt.toISOString(), startedAt: clock.startedAt.toISOString(),
      periods: clock.periods.map(([from, to]) => ({ from, to, count: Math.round((Date.parse(to) - Date.parse(from)) / 60_000) })),
      findings: (response?.findings ?? []).map(wordsOf),
      sources: sourcesOf(response?.findings ?? []),
    },
  };
}
