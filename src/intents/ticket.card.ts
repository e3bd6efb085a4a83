import type { Person } from '../directory/people.ts';
import { deskReopensAt } from '../tickets/calendars.ts';
import { changesFor } from '../tickets/rights.ts';
import { isForCustomer } from '../tickets/telling.ts';
import { isAnswer, type Change } from '../tickets/life-cycle.ts';
import type { Ticket } from '../tickets/tickets.ts';
import type { Desk, Reply, Request } from './intent.ts';

/** How much of a long text stands on a ticket's card, in characters: its description, and a note of its history. */
const [shownText, shownNote] = [1_500, 400];
const shownHistory = 6;

/** Why a ticket is shown; the needs- ones ask for what was not said. */
export type Occasion = 'opened' | 'shown' | 'changed' | 'unchanged' | 'stale' | 'not-possible' | 'not-understood' | 'merged' | 'no-target' | 'other-way' | 'number-taken' | 'number-refused' | 'needs-note' | 'needs-reason' | 'needs-number' | 'needs-target';

/** A ticket as its reader may see it, with the buttons that its state allows. */
export function ticketReply(ticket: Ticket, request: Pick<Request, 'person'>, desk: Pick<Desk, 'now'>, occasion: Occasion, about: Readonly<Record<string, unknown>> = {}): Reply {
  const said = occasion === 'opened' ? `opened.${ticket.state}` : occasion;
  return {
    card: 'ticket', variant: said, topic: { intent: 'ticket.show', ticket: `T-${ticket.number}`, customer: ticket.tenantId }, shows: { ticket: ticket.number, version: ticket.history.at(-1)?.id ?? 0 },
    facts: { ...ticketFacts(ticket, request.person, desk.now()), ...(occasion === 'opened' && whileClosed(ticket, desk.now())), ...about, said: occasion === 'shown' ? '' : `ticket.said.${said}`, occasion, noteOpen: occasion === 'needs-note' || occasion === 'needs-reason', moreOpen: occasion === 'needs-number' || occasion === 'needs-target' },
  };
}

/** Who opens a ticket while the desk is closed is told until when, and by when the first answer comes; nothing where the desk is open, or owes no answer. */
function whileClosed({ clocks }: Ticket, now: Date): { readonly reopensAt?: string; readonly answerBy?: string } {
  const ours = clocks.find(({ kind, stoppedAt }) => kind === 'ours' && stoppedAt === null);
  const reopensAt = ours && deskReopensAt(now);
  return reopensAt ? { reopensAt: reopensAt.toISOString(), answerBy: ours.dueAt.toISOString() } : {};
}

/** What a ticket's card says to somebody. A customer reads neither internal notes nor what passes between the partner and Microsoft. */
export function ticketFacts(ticket: Ticket, person: Person, now: Date): Readonly<Record<string, unknown>> {
  const staff = person.kind === 'staff';
  const possible = changesFor(person, ticket);
  const written = historyFor(ticket, person).map((row) => lineOf(row, person));
  const waits = ticket.state === 'waiting' && (staff || ticket.waitingPublic);
  return {
    ticket: `T-${ticket.number}`, number: ticket.number, form: String(ticket.history.at(-1)?.id ?? 0), customer: ticket.customerName, state: ticket.mergedInto === null ? ticket.state : 'merged', severity: ticket.severity, workload: ticket.workload,
    issue: ticket.issue, title: ticket.title, description: shortened(ticket.description, shownText), language: ticket.language,
    assignee: ticket.assigneeName ?? '', reporter: ticket.reporterName, openedAt: ticket.openedAt.toISOString(), forStaff: staff,
    waitingReason: waits ? shortened(ticket.waitingReason ?? '', shownNote) : '', microsoftNumber: staff ? ticket.microsoftNumber ?? '' : '', from: '', who: '', similar: [], reopensAt: '', answerBy: '', typed: '', typedPublic: 'false',
    contactLabel: reportedByCustomer(ticket) ? 'ticket.contact.customer' : 'ticket.contact',
    contact: [ticket.contact.name, ticket.contact.email, ticket.contact.phone].filter((part) => part !== '').join(' · '),
    clocks: ticket.clocks.filter((clock) => staff || concernsCustomer(clock, ticket)).map((clock) => ({
      kind: clock.kind, dueAt: clock.dueAt.toISOString(), stoppedAt: clock.stoppedAt?.toISOString() ?? '', pausedAt: clock.pausedAt?.toISOString() ?? '',
      ...look(standing(clock, ticket, now)),
    })),
    history: written.slice(-shownHistory).map((row) => ({ ...row, note: shortened(row.note, shownNote) })),
    cut: ticket.description.length > shownText || written.length > shownHistory || written.some(({ note }) => note.length > shownNote),
    changes: buttons(ticket, person, possible), pack: staff && ['handed-over', 'answered'].includes(ticket.state) && ticket.microsoftNumber === null ? [{ number: String(ticket.number) }] : [],
    may: Object.fromEntries((['note', 'wait', 'severity', 'assign', 'bind', 'merge', 'withdraw'] as const).map((change) => [change, possible.includes(change)])),
  };
}

/** Whoever reports a problem says how to be reached: a customer's people do not become Microsoft's contact. */
function reportedByCustomer({ reporterTenant, tenantId, companyId }: Ticket): boolean {
  return reporterTenant === tenantId && tenantId !== companyId;
}

/** What a reader may know of a ticket's history. */
export function historyFor({ history }: Ticket, { kind }: Pick<Person, 'kind'>): Ticket['history'] {
  return history.filter(({ change, after }) => kind === 'staff' || isForCustomer({ change, isPublic: after.public === true }));
}

/** A line of the history: what was done, by whom, with the words that this reader may see, whole. */
export function lineOf({ at, actorName, change, before, after }: Ticket['history'][number], { kind }: Pick<Person, 'kind'>) {
  const text = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
  const visible = kind === 'staff' || after.public === true;
  return {
    at: at.toISOString(), who: actorName, change, note: visible ? text(after.note) : '', isPublic: after.public === true,
    assignee: text(after.assigneeName), into: text(after.into), from: text(after.from ?? before.severity), severity: text(after.severity), microsoftNumber: text(after.microsoftNumber) || text(before.microsoftNumber), dueAt: text(after.dueAt) || at.toISOString(),
  };
}

/** How Microsoft fared is between it and the partner; the customer reads what is still to come, and that it came. */
export function concernsCustomer({ kind, stoppedAt, dueAt }: Ticket['clocks'][number], { answeredAt }: Ticket): boolean {
  return kind === 'ours' || stoppedAt === null || answeredAt !== null && stoppedAt <= dueAt;
}

type Look = 'running' | 'paused' | 'overdue' | 'in-time' | 'late' | 'ended';
const colors: Readonly<Record<Look, string>> = { running: 'Accent', paused: 'Default', overdue: 'Attention', 'in-time': 'Good', late: 'Warning', ended: 'Default' };

function look(standing: Look) {
  return { standing, color: colors[standing] };
}

/** How a clock stands; one that ended without an answer, because the ticket did, was neither kept nor missed. */
function standing(clock: Ticket['clocks'][number], ticket: Ticket, now: Date): Look {
  const { dueAt, stoppedAt, pausedAt } = clock;
  if (stoppedAt && !wasAnswer(clock, ticket)) return 'ended';
  if (stoppedAt) return stoppedAt <= dueAt ? 'in-time' : 'late';
  if (pausedAt) return pausedAt > dueAt ? 'overdue' : 'paused';
  return now > dueAt ? 'overdue' : 'running';
}

/** Whether it was an answer that stopped a clock: Microsoft's, or ours. */
function wasAnswer({ kind, stoppedAt }: Ticket['clocks'][number], { answeredAt, tenantId, history }: Ticket): boolean {
  if (kind === 'microsoft') return answeredAt !== null;
  return history.some(({ at, change, actorTenant, after }) => at.getTime() === stoppedAt?.getTime() && actorTenant !== tenantId && isAnswer({ change, note: after.note, isPublic: after.public }));
}

const offered: readonly Change[] = ['answer', 'first-response', 'hand-over', 'take', 'resume', 'resolve', 'close', 'reopen'];

function buttons(ticket: Ticket, person: Person, possible: readonly Change[]) {
  const hasOurs = ticket.clocks.some(({ kind, stoppedAt }) => kind === 'ours' && stoppedAt === null);
  return offered.filter((change) => possible.includes(change) && !(change === 'take' && ticket.assigneeId === person.objectId) && (change !== 'answer' || hasOurs))
    .map((change) => ({ change, verb: `ticket.update/${change}`, number: ticket.number }));
}

function shortened(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)} …` : text;
}
