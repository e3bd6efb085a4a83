import { deskCalendar, supportCalendar } from '../tickets/calendars.ts';
import { microsoftResponse } from '../tickets/clocks.ts';
import { explainDeadline, type Reason, type Stretch } from '../tickets/explanation.ts';
import { intervalsOf } from '../tickets/intervals.ts';
import type { Ticket } from '../tickets/tickets.ts';
import { wordsOf } from './findings.ts';
import type { Reply, Request } from './intent.ts';
import { sourcesOf } from './sources.ts';
import { concernsCustomer } from './ticket.card.ts';

/** How many lines of the account, and how many reasons in one of them, still read on a phone. */
const [shownLines, shownReasons] = [12, 5];

/** "Why this deadline?": what of the time counts and what does not, in the reader's zone, and the rules that say so. */
export function deadlineReply(ticket: Ticket, { locale, timeZone }: Pick<Request, 'locale' | 'timeZone'>, reader: 'staff' | 'customer' = 'staff'): Reply {
  const clock = clockAskedFor(ticket, reader);
  if (!clock) return { card: 'notice', variant: 'no-deadline', facts: { key: 'notice.no-deadline', ticket: `T-${ticket.number}` } };
  const { kind, startedAt, dueAt, severity } = clock;
  const language = clock.language ?? ticket.language;
  const response = kind === 'microsoft' ? microsoftResponse({ severity, language, breakFix: clock.breakFix ?? ticket.breakFix }, startedAt) : undefined;
  const calendar = calendarOf(language, startedAt, response?.clock);
  const [periods, pauses] = [intervalsOf(clock.periods), intervalsOf(clock.pauses)];
  const { stretches, minutes, clockChanges } = explainDeadline({ startedAt, dueAt, periods, pauses }, calendar, { locale, timeZone });
  const zone = calendar === 'round-the-clock' ? '' : calendar.timeZone;
  const inDays = response !== undefined && 'businessDays' in response.target;
  const lines = stretches.map((stretch) => lineOf(stretch, zone, inDays));
  return {
    card: 'deadline', topic: { ticket: `T-${ticket.number}`, customer: ticket.tenantId },
    facts: {
      ticket: `T-${ticket.number}`, number: ticket.number, kind, severity, language, startedAt: startedAt.toISOString(),
      dueAt: dueAt.toISOString(), due: seen(dueAt, dueAt, zone), here: { zone: timeZone },
      lines: lines.slice(0, shownLines), more: lines.length > shownLines,
      minutes, summed: !inDays && stretches.filter(({ counts }) => counts).length > 1,
      clockChanges: clockChanges.map((change) => ({
        direction: change.minutes > 0 ? 'forward' : 'back', minutes: Math.abs(change.minutes), date: change.date, zones: change.timeZones,
      })),
      findings: (response?.findings ?? []).map(wordsOf),
      sources: sourcesOf(response?.findings ?? []),
    },
  };
}

/** The one that runs, Microsoft's before ours; for a customer, their partner's promise comes first, and what their card does not show is not told. */
function clockAskedFor(ticket: Ticket, reader: 'staff' | 'customer'): Ticket['clocks'][number] | undefined {
  const kinds = reader === 'staff' ? ['microsoft', 'ours'] as const : ['ours', 'microsoft'] as const;
  const inOrder = kinds.flatMap((kind) => ticket.clocks.filter((clock) => clock.kind === kind && (reader === 'staff' || concernsCustomer(clock, ticket))));
  return inOrder.find(({ stoppedAt }) => stoppedAt === null) ?? inOrder[0];
}

function calendarOf(language: string, at: Date, clock: 'round-the-clock' | 'business-hours' | undefined) {
  if (clock === undefined) return deskCalendar(at);
  return clock === 'round-the-clock' ? clock : supportCalendar(language, at);
}

/** A line of the account: a stretch that counts is shown in the calendar's zone too, one that does not lies between two that do. */
function lineOf(stretch: Stretch, zone: string, inDays: boolean) {
  const { counts, from, to } = stretch;
  if (!counts) return { counts, key: 'deadline.span', span: seen(from, to, ''), reasons: reasonsOf(stretch.reasons) };
  const reasons = stretch.exceptional ? [{ key: 'deadline.why.exceptional' }] : [];
  return { counts, key: inDays ? 'deadline.span' : 'deadline.counts', span: seen(from, to, zone), minutes: stretch.minutes, reasons };
}

function reasonsOf(reasons: readonly Reason[]) {
  const shown = reasons.slice(0, shownReasons).map((reason) => ({ ...reason, key: `deadline.why.${reason.kind}` }));
  return reasons.length > shownReasons ? [...shown, { key: 'deadline.why.more' }] : shown;
}

/** A stretch of time as the formats "moment" and "span" show it: in the reader's zone, and beside it in this one where its clocks differ. */
function seen(from: Date, to: Date, zone: string) {
  return { from: from.toISOString(), to: to.toISOString(), zone };
}
