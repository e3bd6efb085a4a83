import type { IssueType, Severity, Workload } from '../rules/index.ts';
import type { Person } from '../directory/people.ts';
import { clocksOf, startClock, type ClockRow } from '../store/clocks.ts';
import type { Database } from '../store/open.ts';
import type { TicketState } from '../store/schema.ts';
import { ticketOfRequest } from '../store/service-requests.ts';
import {
  historyOf, inTransaction, insertHistory, insertTicket, reportersOf, similarTickets, ticketByNumber,
  type HistoryRow, type SimilarTicket, type TicketRow,
} from '../store/tickets.ts';
import { listTickets, type ListedTicket, type TicketFilter } from '../store/ticket-list.ts';
import { microsoftClock, ourClock } from './clocks.ts';
import { carryOut, commandKey, type Command, type Outcome } from './commands.ts';
import type { Order } from './life-cycle.ts';
import { recountAfterCalendarChange } from './recount.ts';
import { ticketScope, type Reported } from './rights.ts';
import { tellOfReport } from './telling.ts';

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

export type { Command, ListedTicket, SimilarTicket, TicketFilter, TicketState };

export interface Ticket extends TicketRow {
  readonly clocks: readonly ClockRow[];
  readonly history: readonly HistoryRow[];
  readonly reporters: Reported['reporters'];
}

/** What became of a change; 'unknown' where the person sees no such ticket, 'merged' with the ticket that it went into, 'other-way' with the ticket that is to be merged instead, and into which, 'number-taken' with the ticket that has Microsoft's number where the person sees it. */
export type ChangeResult =
  | { readonly kind: Exclude<Outcome, 'number-taken' | 'other-way'> | 'merged'; readonly ticket: Ticket }
  | { readonly kind: 'other-way'; readonly ticket: Ticket; readonly into: Ticket }
  | { readonly kind: 'number-taken'; readonly ticket: Ticket; readonly microsoftNumber: string; readonly holder: number | undefined }
  | { readonly kind: 'unknown' };

export type Tickets = ReturnType<typeof createTickets>;

/** The tickets of the desk: opened, changed and read under the rights of the person who asks. */
export function createTickets(db: Database) {
  return {
    open: (draft: TicketDraft, state: OpeningState, command: Command) => openTicket(db, draft, state, command),
    change: (number: number, order: Order, command: Command) => changeTicket(db, number, order, command),
    find: (person: Person, number: number) => findTicket(db, person, number),
    list: (person: Person, filter: TicketFilter): Promise<ListedTicket[]> => listTickets(db, ticketScope(person), filter),
    /** Open tickets like the one that is about to be opened under this key; none once it is there. */
    similar: (person: Person, draft: Pick<TicketDraft, 'tenantId' | 'workload' | 'title'>, key: string): Promise<SimilarTicket[]> =>
      similarTickets(db, ticketScope(person), { ...draft, commandKey: commandKey(person, key) }),
    /** Counts running clocks again whose calendar has changed; gives how many. */
    recount: (at: Date) => recountAfterCalendarChange(db, at),
  };
}

/** A ticket starts as a draft (not to be filed yet), as a customer's report, in diagnosis, or handed over to Microsoft at once. */
export type OpeningState = Extract<TicketState, 'draft' | 'received' | 'diagnosing' | 'handed-over'>;

async function openTicket(db: Database, draft: TicketDraft, state: OpeningState, { by, at, key }: Command): Promise<Ticket> {
  const ownKey = commandKey(by, key);
  const number = await inTransaction(db, async (transaction) => {
    const assignee = by.kind === 'staff' ? { assigneeTenant: by.tenantId, assigneeId: by.objectId, assigneeName: by.name } : {};
    const { number, isNew } = await insertTicket(transaction, {
      ...draft, ...assignee, state, commandKey: ownKey, openedAt: at, handedOverAt: state === 'handed-over' ? at : null, microsoftSeverity: state === 'handed-over' ? draft.severity : null,
      reporterTenant: by.tenantId, reporterId: by.objectId, reporterName: by.name,
    });
    if (isNew) {
      const actor = { actorTenant: by.tenantId, actorId: by.objectId, actorName: by.name };
      const historyId = await insertHistory(transaction, { number, at, ...actor, change: 'open', before: {}, after: { state, severity: draft.severity }, commandKey: `${ownKey}/${number}/open` });
      if (state === 'received') {
        await startClock(transaction, number, ourClock(draft.severity, at));
        await tellOfReport(transaction, { historyId: historyId!, at, before: { number, ...draft, assigneeTenant: null, assigneeId: null } });
      }
      if (state === 'handed-over') await startClock(transaction, number, microsoftClock(draft, at));
    }
    return number;
  });
  return (await findTicket(db, by, number))!;
}

async function changeTicket(db: Database, number: number, order: Order, command: Command): Promise<ChangeResult> {
  const { by } = command;
  const seen = await findTicket(db, by, number);
  if (!seen) return { kind: 'unknown' };
  if (seen.mergedInto !== null) return mergedInto(db, by, seen.mergedInto);
  const target = order.change === 'merge' ? await findTicket(db, by, order.into) : undefined;
  if (order.change === 'merge' && !target) return { kind: 'no-target', ticket: seen };
  const kind = await carryOut(db, number, by.kind === 'customer' && 'note' in order ? { ...order, isPublic: true } : order, command);
  const ticket = (await findTicket(db, by, number))!;
  if (kind === 'changed' && order.change === 'merge' || kind === 'not-possible' && ticket.mergedInto !== null) return mergedInto(db, by, ticket.mergedInto!);
  if (kind === 'other-way') return { kind, ticket: target!, into: ticket };
  if (kind === 'number-taken') {
    const { microsoftNumber } = order as Extract<Order, { change: 'bind' }>;
    return { kind, ticket, microsoftNumber, holder: await ticketOfRequest(db, ticketScope(by), microsoftNumber) };
  }
  return { kind, ticket };
}

async function mergedInto(db: Database, by: Person, number: number): Promise<ChangeResult> {
  const ticket = await findTicket(db, by, number);
  return ticket ? { kind: 'merged', ticket } : { kind: 'unknown' };
}

async function findTicket(db: Database, person: Person, number: number): Promise<Ticket | undefined> {
  if (!Number.isInteger(number) || number < 1 || number > 2_147_483_647) return undefined;
  const row = await ticketByNumber(db, ticketScope(person), number);
  if (!row) return undefined;
  const [clocks, history, reporters] = await Promise.all([clocksOf(db, number), historyOf(db, number), reportersOf(db, number)]);
  return { ...row, clocks, history, reporters };
}
