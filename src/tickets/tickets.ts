import type { IssueType, Severity, Workload } from '../rules/index.ts';
import { scopeOf, type Person, type PersonId } from '../directory/people.ts';
import type { Database } from '../store/open.ts';
import type { TicketState } from '../store/schema.ts';
import {
  clocksOf, historyOf, inTransaction, insertHistory, insertTicket, listTickets, lockTicket, runningClocks, startClock, stopClocks, ticketByNumber, updateTicket,
  type ClockRow, type HistoryRow, type ListedTicket, type RunningClock, type TicketFilter, type TicketRow, type TicketScope, type TicketTransaction,
} from '../store/tickets.ts';
import { microsoftClock, ourClock } from './clocks.ts';
import { goalOf, isOpen, stateAfter, type Change } from './life-cycle.ts';

/** What a ticket is opened with, already checked. */
export interface TicketDraft {
  readonly tenantId: string;
  readonly companyId: string;
  readonly subscriptionId?: string;
  readonly workload: Workload;
  readonly severity: Severity;
  readonly issue: IssueType;
  readonly breakFix: boolean;
  readonly title: string;
  readonly description: string;
  /** BCP 47 tag of the language it is filed in. */
  readonly language: string;
  readonly contact: { readonly name: string; readonly email: string; readonly phone: string };
}

export type { ListedTicket, TicketFilter, TicketState };

export interface Ticket extends TicketRow {
  readonly clocks: readonly ClockRow[];
  readonly history: readonly HistoryRow[];
}

/** Who does something, when, and the key under which it is done only once. */
export interface Command {
  readonly by: Person;
  readonly at: Date;
  readonly key: string;
}

export type ChangeResult =
  | { readonly kind: 'changed' | 'done-before'; readonly ticket: Ticket }
  | { readonly kind: 'not-possible'; readonly ticket: Ticket }
  | { readonly kind: 'unknown' };

export type Tickets = ReturnType<typeof createTickets>;

/** The tickets of the desk: opened, changed and read under the rights of the person who asks. */
export function createTickets(db: Database) {
  return {
    open: (draft: TicketDraft, state: OpeningState, command: Command) => openTicket(db, draft, state, command),
    change: (number: number, change: Change, command: Command, note = '') => changeTicket(db, number, change, command, note),
    find: (person: Person, number: number) => findTicket(db, person, number),
    running: (person: Person, tenantId: string | undefined, limit: number): Promise<RunningClock[]> => runningClocks(db, ticketScope(person), tenantId, limit),
    list: (person: Person, filter: TicketFilter): Promise<ListedTicket[]> => listTickets(db, ticketScope(person), filter),
  };
}

/** A ticket starts as a draft (not to be filed yet), as a customer's report, in diagnosis, or handed over to Microsoft at once. */
export type OpeningState = Extract<TicketState, 'draft' | 'received' | 'diagnosing' | 'handed-over'>;

/** The tickets a person may see. Customers see their tenant's; a reseller's staff those their company serves; ours, all. */
export function ticketScope(person: Person): TicketScope {
  if (person.kind === 'customer') return { tenantId: person.tenantId };
  return scopeOf(person) === 'all' ? 'all' : { companyId: person.company.tenantId };
}

async function openTicket(db: Database, draft: TicketDraft, state: OpeningState, { by, at, key }: Command): Promise<Ticket> {
  const commandKey = commandOf(by, key);
  const number = await inTransaction(db, async (transaction) => {
    const assignee = by.kind === 'staff' ? { assigneeTenant: by.tenantId, assigneeId: by.objectId, assigneeName: by.name } : {};
    const { number, isNew } = await insertTicket(transaction, {
      ...draft, ...assignee, state, commandKey, openedAt: at, handedOverAt: state === 'handed-over' ? at : null,
      reporterTenant: by.tenantId, reporterId: by.objectId, reporterName: by.name,
    });
    if (isNew) {
      await record(transaction, number, { by, at, key }, 'open', {}, { state, severity: draft.severity });
      if (state === 'received') await startClock(transaction, { number, ...ourClock(draft.severity, at) });
      if (state === 'handed-over') await startClock(transaction, { number, ...microsoftClock(draft, at) });
    }
    return number;
  });
  return (await findTicket(db, by, number))!;
}

async function changeTicket(db: Database, number: number, change: Change, command: Command, note: string): Promise<ChangeResult> {
  const seen = await findTicket(db, command.by, number);
  if (!seen || command.by.kind !== 'staff') return { kind: 'unknown' };
  const kind = await inTransaction(db, async (transaction) => {
    const before = (await lockTicket(transaction, number))!;
    const state = stateAfter(before.state, change);
    if (state === undefined) return before.state === goalOf(change) ? 'done-before' as const : 'not-possible' as const;
    if (change === 'take' && before.assigneeId === command.by.objectId) return 'done-before' as const;
    const after = { state, ...(change === 'take' ? assignedTo(command.by) : {}) };
    if (!await record(transaction, number, command, change, { state: before.state, assignee: before.assigneeName }, { ...after, note })) return 'done-before' as const;
    await updateTicket(transaction, number, { ...after, ...instants(change, command.at) });
    await moveClocks(transaction, { ...before, state }, change, command.at);
    return 'changed' as const;
  });
  return { kind, ticket: (await findTicket(db, command.by, number))! };
}

function assignedTo(person: Person) {
  return { assigneeTenant: person.tenantId, assigneeId: person.objectId, assigneeName: person.name };
}

function instants(change: Change, at: Date) {
  if (change === 'first-response') return { answeredAt: at };
  if (change === 'hand-over') return { handedOverAt: at, answeredAt: null };
  if (change === 'reopen') return { resolvedAt: null };
  return change === 'resolve' || change === 'close' ? { resolvedAt: at } : {};
}

async function moveClocks(transaction: TicketTransaction, ticket: Omit<TicketRow, 'customerName'>, change: Change, at: Date): Promise<void> {
  if (change === 'first-response') return stopClocks(transaction, ticket.number, at, 'microsoft');
  if (change === 'take' || change === 'hand-over') await stopClocks(transaction, ticket.number, at, 'ours');
  if (change === 'hand-over') return startClock(transaction, { number: ticket.number, ...microsoftClock(ticket, at) });
  if (!isOpen(ticket.state)) return stopClocks(transaction, ticket.number, at);
}

/** A command's key belongs to the person who gives it, so that nobody can meet another's. */
function commandOf({ tenantId, objectId }: PersonId, key: string): string {
  return `${tenantId}/${objectId}/${key}`;
}

function record(
  transaction: TicketTransaction, number: number, { by, at, key }: Command, change: string,
  before: Readonly<Record<string, unknown>>, after: Readonly<Record<string, unknown>>,
): Promise<boolean> {
  const actor = { actorTenant: by.tenantId, actorId: by.objectId, actorName: by.name };
  return insertHistory(transaction, { number, at, ...actor, change, before, after, commandKey: `${commandOf(by, key)}/${number}/${change}` });
}

async function findTicket(db: Database, person: Person, number: number): Promise<Ticket | undefined> {
  if (!Number.isInteger(number) || number < 1 || number > 2_147_483_647) return undefined;
  const row = await ticketByNumber(db, ticketScope(person), number);
  if (!row) return undefined;
  const [clocks, history] = await Promise.all([clocksOf(db, number), historyOf(db, number)]);
  return { ...row, clocks, history };
}
