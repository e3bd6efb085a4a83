import { contactAssignment, type Verdict } from '../rules/index.ts';
import { relationshipsOf, type SubscriptionRow } from '../store/directory.ts';
import type { Database } from '../store/open.ts';
import type { Company } from './companies.ts';
import type { Customer } from './customers.ts';
import type { Staff } from './people.ts';

/** May this reseller be assigned as the subscription's support contact by this person? Delegated rights (DAP) cannot be read here, GDAP can. */
export async function assignmentFor(db: Database, staff: Staff, customer: Customer, subscription: SubscriptionRow, reseller: Company): Promise<Verdict> {
  const relationships = customer.gdapReadable ? await relationshipsOf(db, customer.tenantId, reseller.tenantId) : undefined;
  return contactAssignment({
    partnerRoles: staff.roles, commerce: subscription.commerce === 'legacy' ? 'legacy' : 'new-commerce',
    reseller: {
      ...(reseller.related !== null && { related: reseller.related }), ...(relationships && { dap: false, gdap: relationships.some(({ status }) => status === 'active') }),
    },
  });
}
