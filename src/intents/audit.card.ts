import type { Watch } from '../tickets/watch.ts';
import type { Reply } from './intent.ts';

/** The reasons that have a sentence of their own. */
const told: ReadonlySet<string> = new Set([
  'away', 'not-installed', 'refused', 'too-large', 'throttled', 'not-made', 'nobody', 'no-answer', 'stopped', 'later-step', 'clock-stopped', 'clock-changed', 'paused',
  'reassigned', 'not-responsible', 'relationship-changed', 'nothing-to-tell', 'day-over', 'person-gone', 'out-of-scope',
]);
/** The changes of a ticket that have a sentence of their own. */
const changes: ReadonlySet<string> = new Set([
  'open', 'take', 'assign', 'note', 'answer', 'first-response', 'wait', 'resume', 'severity', 'hand-over', 'resolve', 'close', 'reopen', 'withdraw', 'merge',
]);
const shownGaps = 5;
const colors = { planned: 'Default', 'in-doubt': 'Warning', sent: 'Good', failed: 'Attention', away: 'Accent', superseded: 'Default', void: 'Default' } as const;

type Audit = Awaited<ReturnType<Watch['audit']>>;

/** Who was told what, when, and what failed: the newest messages, and how many of each in a day, or about one ticket. */
export function auditReply({ rows, counts, since, missing }: Audit, ticket: string): Reply {
  const messages = rows.map(message).sort((one, other) => other.at.localeCompare(one.at));
  const { superseded, ...others } = counts;
  const listed = ticket === '' ? rows.filter(({ plannedAt }) => plannedAt >= since).length : rows.length;
  return {
    card: 'audit', ...(missing.length > 0 ? { variant: 'missing' } : rows.length === 0 && { variant: 'none' }),
    facts: {
      ticket, count: rows.length, missing: missing.length, gaps: missing.slice(0, shownGaps).map(({ number, step, at, name }) => ({ ticket: `T-${number}`, step, at: at.toISOString(), name })),
      sent: counts.sent, failed: counts.failed, away: counts.away, inDoubt: counts['in-doubt'], planned: counts.planned, given: counts.void + superseded,
      messages, more: Math.max(0, Object.values(others).reduce((sum, each) => sum + each, 0) - listed),
    },
  };
}

function message({ name, kind, number, step, change, who, after, customer, state, reason, detail, plannedAt, deliverAt, settledAt }: Audit['rows'][number]) {
  const shown = state === 'failed' && reason === 'away' ? 'away' : state;
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  const continues = change === 'merge' && after?.into !== undefined ? after.into : number;
  return {
    name, kind, state: shown, color: colors[shown], ticket: number === null ? '' : `T-${continues}`, step: step ?? '', at: (settledAt ?? (state === 'planned' ? deliverAt : plannedAt)).toISOString(),
    change: change !== null && changes.has(change) ? change : '', who: who ?? '', customer: customer ?? '', assignee: text(after?.assigneeName), severity: text(after?.severity), from: `T-${number}`,
    reason: reason === null ? '' : told.has(reason) ? reason : 'other', detail: detail || (reason !== null && !told.has(reason) ? reason : ''),
  };
}
