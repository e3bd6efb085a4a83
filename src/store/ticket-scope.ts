import { sql, type RawBuilder } from 'kysely';

/** Whose tickets somebody may see: all, those a company serves, or those of one customer. */
export type TicketScope = 'all' | { readonly companyId: string } | { readonly tenantId: string };

/**
 * Whether a ticket `t` of a query may be seen. A company sees its own tenant's tickets, and those it serves for as long as their customer is attached
 * to it: a ticket stays with the company that served it when its customer goes elsewhere, but its people do not hear of that customer any more.
 */
export function isSeen(scope: TicketScope): RawBuilder<boolean> {
  if (scope === 'all') return sql<boolean>`true`;
  if ('tenantId' in scope) return sql<boolean>`t.tenant_id = ${scope.tenantId}`;
  return isServedBy(sql`${scope.companyId}`);
}

/** The same for scopes that stand in rows `a`: everything, or a company, or a customer. */
export const isSeenInRow = sql<boolean>`(a.everything or t.tenant_id = a.customer or ${isServedBy(sql`a.company`)})`;

function isServedBy(company: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`(t.company_id = ${company} and (t.tenant_id = ${company}
    or exists (select 1 from customer attached where attached.tenant_id = t.tenant_id and attached.attached_to = ${company})))`;
}
