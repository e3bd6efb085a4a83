import { scopeOf, type Person } from '../directory/people.ts';
import type { TicketRow, TicketScope } from '../store/tickets.ts';
import { possibleChanges, type Change } from './life-cycle.ts';

/** The tickets a person may see. Customers see their tenant's; a reseller's staff those their company serves while the customer is attached to it; ours, all. */
export function ticketScope(person: Person): TicketScope {
  if (person.kind === 'customer') return { tenantId: person.tenantId };
  return scopeOf(person) === 'all' ? 'all' : { companyId: person.company.tenantId };
}

type Whose = Pick<TicketRow, 'state' | 'reporterTenant' | 'reporterId'>;

/** Whether somebody who sees a ticket may do this to it: staff, whatever its state allows; a customer, what follows from having reported it. */
export function mayChange(person: Person, ticket: Whose, change: Change): boolean {
  if (person.kind === 'staff') return true;
  const reported = ticket.reporterTenant === person.tenantId && ticket.reporterId === person.objectId;
  return reported && (change === 'note' || change === 'resolve' || change === 'withdraw' || change === 'reopen' && ticket.state !== 'closed');
}

/** What a person can do to a ticket as it is now. */
export function changesFor(person: Person, ticket: TicketRow): Change[] {
  return ticket.mergedInto === null ? possibleChanges(ticket).filter((change) => mayChange(person, ticket, change)) : [];
}
