import { distinct, keyOf, type Person, type PersonId } from '../directory/people.ts';
import { managersOf } from '../store/nudges.ts';
import { insertMessages } from '../store/outbox.ts';
import { zonesOf } from '../store/readers.ts';
import { reportersOf, type TicketRow, type TicketTransaction } from '../store/tickets.ts';
import type { Order } from './life-cycle.ts';
import { deliveryTime } from './working-hours.ts';

/** A change that was made, for those who are told of it. */
export interface News {
  readonly historyId: number;
  readonly order: Order;
  readonly by: Person;
  /** When the desk learnt of it. */
  readonly at: Date;
  readonly before: Ticket;
  /** Who has the ticket from now on. */
  readonly assignee: PersonId | undefined;
}

type Ticket = Pick<TicketRow, 'number' | 'tenantId' | 'companyId' | 'severity' | 'assigneeTenant' | 'assigneeId'>;
type Change = Order['change'];

/** What somebody who reported a ticket is told of; a note only where it is for the customer. */
const concernsReporter: readonly Change[] = ['take', 'assign', 'answer', 'first-response', 'wait', 'resume', 'severity', 'hand-over', 'resolve', 'close', 'reopen', 'withdraw', 'merge'];
/** What a colleague may do to somebody's ticket without telling them. */
const everyday: readonly Change[] = ['note', 'answer', 'wait', 'resume', 'bind'];

/** Whether a change is for the customer's eyes. */
export function isForCustomer({ change, isPublic = false }: { readonly change: string; readonly isPublic?: boolean }): boolean {
  return change === 'open' || change === 'note' && isPublic || (concernsReporter as readonly string[]).includes(change);
}

/**
 * Writes, in the transaction of a change, who is to be told of it: the customer's people who reported it, and whose ticket it is or was; the managers, where
 * it is nobody's. What a customer does is for the next in line too, where those of ours cannot be told.
 */
export async function tell(transaction: TicketTransaction, news: News): Promise<void> {
  const { by, before: { severity }, order } = news;
  const ours = [...colleagues(news), ...await stewards(transaction, news)];
  const people = distinct([...await reporters(transaction, news), ...ours]).filter((person) => keyOf(person) !== keyOf(by));
  await write(transaction, people, { ...news, change: order.change, severity: order.change === 'severity' ? order.severity : severity, forNext: new Set(by.kind === 'customer' ? ours.map(keyOf) : []) });
}

/** Writes, in the transaction that opens it, that the managers are to be told of a customer's report, or the next in line where they cannot be. */
export async function tellOfReport(transaction: TicketTransaction, report: Pick<News, 'historyId' | 'at' | 'before'>): Promise<void> {
  const managers = await managersOf(transaction, report.before.companyId);
  await write(transaction, managers, { ...report, change: 'open', severity: report.before.severity, forNext: new Set(managers.map(keyOf)) });
}

/** Writes, in the transaction of a merging, that whoever has the ticket that goes on is to be told of it: a deadline may have come with the duplicate. */
export async function tellOfMerging(transaction: TicketTransaction, { by, ...news }: Pick<News, 'historyId' | 'at' | 'before' | 'by'>): Promise<void> {
  const people = assigneeOf(news.before).filter((person) => keyOf(person) !== keyOf(by));
  await write(transaction, people, { ...news, change: 'merged', severity: news.before.severity, forNext: new Set() });
}

interface Told extends Pick<News, 'historyId' | 'at' | 'before'> {
  readonly change: string;
  readonly severity: Ticket['severity'];
  /** The keys of those whose place the next in line takes. */
  readonly forNext: ReadonlySet<string>;
}

async function write(transaction: TicketTransaction, people: readonly PersonId[], { historyId, at, before: { number }, change, severity, forNext }: Told): Promise<void> {
  if (people.length === 0) return;
  const urgent = severity === 'A';
  const zones = urgent ? new Map<string, string>() : await zonesOf(transaction, people);
  await insertMessages(transaction, people.map((to) => ({
    key: `ticket/${historyId}/${keyOf(to)}`, kind: 'ticket', to, subject: { number, change, historyId, ...(forNext.has(keyOf(to)) && { forNext: true }) }, urgent,
    plannedAt: at, deliverAt: deliveryTime(urgent, zones.get(keyOf(to)), at),
  })));
}

async function reporters(transaction: TicketTransaction, { before, order }: News): Promise<PersonId[]> {
  const isPublic = 'isPublic' in order && order.isPublic === true;
  if (!isForCustomer({ change: order.change, isPublic })) return [];
  return (await reportersOf(transaction, before.number)).filter(({ tenantId }) => tenantId === before.tenantId && tenantId !== before.companyId);
}

function colleagues({ before, order, by, assignee }: News): PersonId[] {
  if (by.kind === 'staff' && everyday.includes(order.change)) return [];
  return [...assigneeOf(before), ...(assignee ? [assignee] : [])];
}

function assigneeOf({ assigneeTenant, assigneeId }: Ticket): PersonId[] {
  return assigneeTenant && assigneeId ? [{ tenantId: assigneeTenant, objectId: assigneeId }] : [];
}

/** What a customer does, what Microsoft answers, and a ticket that is open again, do not wait unseen until somebody looks. */
async function stewards(transaction: TicketTransaction, { before: { assigneeId, companyId }, order: { change }, by }: News): Promise<PersonId[]> {
  return assigneeId === null && (by.kind === 'customer' || change === 'reopen' || change === 'first-response') ? managersOf(transaction, companyId) : [];
}
