import type { Watch } from '../tickets/watch.ts';
import type { Reply } from './intent.ts';

/** The reasons that have a sentence of their own. */
const told: ReadonlySet<string> = new Set([
  'away', 'not-installed', 'refused', 'too-large', 'throttled', 'not-made', 'nobody', 'no-answer', 'stopped', 'later-step', 'clock-stopped', 'clock-changed', 'paused',
  'reassigned', 'not-responsible', 'relationship-changed', 'nothing-to-tell', 'day-over', 'person-gone', 'out-of-scope',
]);
const shownGaps = 5;
const colors = { planned: 'Default', 'in-doubt': 'Warning', sent: 'Good', failed: 'Attention', superseded: 'Default', void: 'Default' } as const;

/** Who was told what, when, and what failed: the newest messages, and how many of each in a day. */
export function auditReply({ rows, counts, missing }: Awaited<ReturnType<Watch['audit']>>, ticket: string): Reply {
  return {
    card: 'audit', ...(missing.length > 0 ? { variant: 'missing' } : rows.length === 0 && { variant: 'none' }),
    facts: {
      ticket, count: rows.length, missing: missing.length, gaps: missing.slice(0, shownGaps).map(({ number, step, at, name }) => ({ ticket: `T-${number}`, step, at: at.toISOString(), name })), sent: counts.sent, failed: counts.failed, inDoubt: counts['in-doubt'], planned: counts.planned, given: counts.void + counts.superseded,
      messages: rows.map(({ name, kind, number, step, state, reason, detail, plannedAt, deliverAt, settledAt }) => ({
        name, kind, state, color: colors[state], ticket: number === null ? '' : `T-${number}`, step: step ?? '', at: (settledAt ?? (state === 'planned' ? deliverAt : plannedAt)).toISOString(),
        reason: reason === null ? '' : told.has(reason) ? reason : 'other', detail: detail || (reason !== null && !told.has(reason) ? reason : ''),
      })),
    },
  };
}
