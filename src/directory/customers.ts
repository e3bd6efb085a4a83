import { customerById, customersByName, customersCalled, customersNamed, type CustomerRow } from '../store/directory.ts';
import { fold } from '../store/names.ts';
import type { Database } from '../store/open.ts';
import { scopeOf, type Person, type Staff } from './people.ts';

/** A customer as it was last read. */
export type Customer = CustomerRow;

export interface CustomerName {
  readonly tenantId: string;
  readonly name: string;
}

/** What came of a look-up by name; 'own' is the asker's own company; where the name is unknown, the customers whose names are nearest to it. */
export type Lookup =
  | { readonly kind: 'found'; readonly customer: Customer }
  | { readonly kind: 'own' }
  | { readonly kind: 'several'; readonly asked: string; readonly customers: readonly CustomerName[] }
  | { readonly kind: 'unknown'; readonly asked: string; readonly customers: readonly CustomerName[] };

// Trigram scores, 0 to 1: below `plausible` it is another name; a lead of `clear` over the next one leaves no doubt.
const plausible = 0.4;
const clear = 0.12;

/** The customer somebody means by one of these pieces of text: one, the few it may be, or none. Only what the person may see is looked at. */
export async function findCustomer(db: Database, staff: Staff, names: readonly string[]): Promise<Lookup> {
  if (names.some((name) => fold(name) === fold(staff.company.name))) return { kind: 'own' };
  const exact = await customersCalled(db, scopeOf(staff), names);
  if (exact.length === 1) return { kind: 'found', customer: exact[0]! };
  const near = await customersNamed(db, scopeOf(staff), names);
  const matches = near.filter(({ score }) => score >= plausible);
  const [best, next] = matches;
  const asked = names[0] ?? '';
  if (!best) return { kind: 'unknown', asked, customers: near.slice(0, 3) };
  if (!next || best.score - next.score >= clear) return { kind: 'found', customer: best };
  return { kind: 'several', asked, customers: matches.filter(({ score }) => best.score - score < clear * 2).slice(0, 5) };
}

/** A customer by tenant id, if this person may see it; a customer's people see their own tenant alone. */
export async function customerFor(db: Database, person: Person, tenantId: string): Promise<Customer | undefined> {
  if (person.kind === 'customer') return person.tenantId === tenantId.toLowerCase() ? customerById(db, 'all', person.tenantId) : undefined;
  return customerById(db, scopeOf(person), tenantId);
}

/** The customers to choose from, by name. */
export async function customersFor(db: Database, staff: Staff, page: { startingWith?: string; offset?: number; limit: number }): Promise<CustomerName[]> {
  return customersByName(db, scopeOf(staff), page);
}
