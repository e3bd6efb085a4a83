import { keyOf, scopeOf, type Person, type PersonId } from '../directory/people.ts';
import type { TicketRow, TicketScope } from '../store/tickets.ts';
import { possibleChanges, type Change } from './life-cycle.ts';

/** The tickets a person may see. Customers see their tenant's; a reseller's staff those their company serves while the customer is attached to it; ours, all. */
export function ticketScope(person: Person): TicketScope {
  if (person.kind === 'customer') return { tenantId: person.tenantId };
  return scopeOf(person) === 'all' ? 'all' : { companyId: person.company.tenantId };
}

/** What a customer's rights to a ticket depend on. */
export interface Reported extends Pick<TicketRow, 'state'> {
  /** Who reported it, or a ticket that was merged into it; nobody twice. */
  readonly reporters: readonly PersonId[];
}

/** Whether somebody who sees a ticket may do this to it: staff, whatever its state allows; a customer, what follows from having reported it. What others reported too nobody withdraws for them. */
export function mayChange(person: Person, ticket: Reported, change: Change): boolean {
  if (person.kind === 'staff') return true;
  if (!ticket.reporters.some((reporter) => keyOf(reporter) === keyOf(person))) return false;
  return change === 'note' || change === 'resolve' || change === 'withdraw' && ticket.reporters.length === 1 || change === 'reopen' && ticket.state !== 'closed';
}

/** What a person can do to a ticket as it is now. */
export function changesFor(person: Person, ticket: TicketRow & Reported): Change[] {
  return ticket.mergedInto === null ? possibleChanges(ticket).filter((change) => mayChange(person, ticket, change)) : [];
}
