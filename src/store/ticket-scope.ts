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
  return sql<boolean>`(t.company_id = ${scope.companyId} and (t.tenant_id = ${scope.companyId}
    or exists (select 1 from customer attached where attached.tenant_id = t.tenant_id and attached.attached_to = ${scope.companyId})))`;
}
