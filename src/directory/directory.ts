import type { Locale } from '../locale.ts';
import type { Database } from '../store/open.ts';
import { chooseLocale } from '../store/conversations.ts';
import { ownCompany, relationshipsEnding, resellers, subscriptionsOf, type CompanyRow, type SubscriptionRow } from '../store/directory.ts';
import { assignmentFor } from './assignment.ts';
import { customerFor, customersFor, findCustomer, servingCompany, type Customer } from './customers.ts';
import { eligibilityFor, ownTenantEligibility, type EligibilityQuestion } from './eligibility.ts';
import type { Person, Staff } from './people.ts';
import { supportContactsOf } from './support-contacts.ts';

export type Directory = ReturnType<typeof createDirectory>;

/** Customers, subscriptions, support contacts, people and what they may do; every question is asked as somebody. */
export function createDirectory(db: Database) {
  return {
    findCustomer: (staff: Staff, names: readonly string[]) => findCustomer(db, staff, names),
    customer: (person: Person, tenantId: string) => customerFor(db, person, tenantId),
    customers: (staff: Staff, page: { startingWith?: string; offset?: number; limit: number }) => customersFor(db, staff, page),
    subscriptions: (customer: Customer) => subscriptionsOf(db, customer.tenantId),
    supportContacts: (customer: Customer) => supportContactsOf(db, customer),
    servingCompany: (customer: Customer) => servingCompany(db, customer),
    eligibility: (staff: Staff, customer: Customer, question: EligibilityQuestion) => eligibilityFor(db, staff, customer, question),
    ownTenantEligibility: (staff: Staff, question: EligibilityQuestion) => ownTenantEligibility(db, staff, question),
    ownCompany: () => ownCompany(db),
    relationshipsEnding: (staff: Staff, from: Date, until: Date, limit: number) => relationshipsEnding(db, staff.company.tenantId, from, until, limit),
    resellers: () => resellers(db),
    assignment: (staff: Staff, customer: Customer, subscription: SubscriptionRow, reseller: CompanyRow) => assignmentFor(db, staff, customer, subscription, reseller),
    chooseLocale: (person: Person, locale: Locale) => chooseLocale(db, person, locale),
  };
}
