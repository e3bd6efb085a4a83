import type { Locale } from '../locale.ts';
import { chooseLocale } from '../store/conversations.ts';
import { relationshipsEnding, subscriptionsOf, type SubscriptionRow } from '../store/directory.ts';
import type { Database } from '../store/open.ts';
import { assignmentFor } from './assignment.ts';
import { createCompanies, type Company } from './companies.ts';
import { customerFor, customersFor, findCustomer, type Customer } from './customers.ts';
import { eligibilityFor, ownTenantEligibility, type EligibilityQuestion } from './eligibility.ts';
import type { Person, Staff } from './people.ts';
import { supportContactsOf } from './support-contacts.ts';

export type Directory = ReturnType<typeof createDirectory>;

/** Customers, subscriptions, support contacts, people and what they may do; every question is asked as somebody. */
export function createDirectory(db: Database, now: () => Date) {
  const companies = createCompanies(db, now);
  return {
    findCustomer: (staff: Staff, names: readonly string[]) => findCustomer(db, staff, names),
    customer: (person: Person, tenantId: string) => customerFor(db, person, tenantId),
    customers: (staff: Staff, page: { startingWith?: string; offset?: number; limit: number }) => customersFor(db, staff, page),
    subscriptions: (customer: Customer) => subscriptionsOf(db, customer.tenantId),
    supportContacts: (customer: Customer) => supportContactsOf(db, companies, customer),
    /** The tenant of the partner company that serves a customer: the reseller or advisor it is attached to, or our own. */
    servingCompany: async (customer: Customer) => customer.attachedTo ?? (await companies.own()).tenantId,
    eligibility: (staff: Staff, customer: Customer, question: EligibilityQuestion) => eligibilityFor(db, staff, customer, question),
    ownTenantEligibility: (staff: Staff, question: EligibilityQuestion) => ownTenantEligibility(companies, staff, question),
    relationshipsEnding: (staff: Staff, from: Date, until: Date, limit: number) => relationshipsEnding(db, staff.company.tenantId, from, until, limit),
    ownCompany: () => companies.own(),
    resellers: () => companies.resellers(),
    assignment: (staff: Staff, customer: Customer, subscription: SubscriptionRow, reseller: Company) => assignmentFor(db, staff, customer, subscription, reseller),
    chooseLocale: (person: Person, locale: Locale) => chooseLocale(db, person, locale),
  };
}
