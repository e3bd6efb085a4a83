import type { Locale } from '../locale.ts';
import type { Contact } from '../rules/index.ts';
import type { Microsoft } from '../microsoft/microsoft.ts';
import { chooseLocale } from '../store/conversations.ts';
import { relationshipsEnding, subscriptionsOf, type SubscriptionRow } from '../store/directory.ts';
import type { Database } from '../store/open.ts';
import { contactChanges } from '../store/contact-changes.ts';
import { followedIncidents, followIncident, unfollowIncident } from '../store/incidents.ts';
import { assignContact, assignmentFor, recordContact, type AssignmentCommand } from './assignment.ts';
import { createCompanies, type Company } from './companies.ts';
import { customerFor, customersFor, type Customer } from './customers.ts';
import { findCustomerAnywhere } from './domains.ts';
import { directPurchases } from './direct-purchases.ts';
import { createFreshness, listsReading } from './freshness.ts';
import { createGroups } from './groups.ts';
import { createHealth, type Incident } from './health.ts';
import type { Mirror } from './mirror.ts';
import { invitationLink, portalsOf } from './portals.ts';
import { eligibilityFor, ownTenantEligibility, type EligibilityQuestion } from './eligibility.ts';
import type { Person, PersonId, Staff } from './people.ts';
import { somebody, staffOf } from './staff.ts';
import { supportContactsOf } from './support-contacts.ts';

export type Directory = ReturnType<typeof createDirectory>;

export interface DirectoryParts {
  readonly db: Database;
  readonly microsoft: Microsoft;
  readonly mirror: Pick<Mirror, 'read' | 'readLists' | 'listedAt'>;
  readonly now: () => Date;
}

/** Customers, subscriptions, support contacts, people and what they may do; every question is asked as somebody. */
export function createDirectory({ db, microsoft, mirror, now }: DirectoryParts) {
  const companies = createCompanies(db, now);
  const groups = createGroups(db, microsoft.graph, now);
  return {
    /** A customer as of now, read anew where it is old or where that is wished. */
    fresh: createFreshness(db, mirror, now),
    /** How new the lists are that customers and relationships are found in. */
    lists: (anew: boolean) => listsReading(mirror, anew),
    health: createHealth(microsoft.graph, now),
    invitationLink: () => invitationLink(microsoft),
    directPurchases: (tenantId: string) => directPurchases(microsoft.graph, tenantId),
    followed: async (person: Person, tenantId: string): Promise<ReadonlySet<string>> => new Set(await followedIncidents(db, person, tenantId)),
    follow: (person: Person, tenantId: string, incident: Incident) => followIncident(db, person, tenantId, incident, now()),
    unfollow: (person: Person, tenantId: string, incidentId: string) => unfollowIncident(db, person, tenantId, incidentId, now()),
    portals: (customer: Customer) => portalsOf(microsoft, customer),
    findCustomer: (staff: Staff, names: readonly string[]) => findCustomerAnywhere(db, microsoft.graph, staff, names),
    customer: (person: Person, tenantId: string) => customerFor(db, person, tenantId),
    customers: (staff: Staff, page: { startingWith?: string; offset?: number; limit: number }) => customersFor(db, staff, page),
    subscriptions: (customer: Customer) => subscriptionsOf(db, customer.tenantId),
    supportContacts: (customer: Customer) => supportContactsOf(db, companies, customer),
    /** The tenant of the partner company that serves a customer: the reseller or advisor it is attached to, or our own. */
    servingCompany: async (customer: Customer) => customer.attachedTo ?? (await companies.own()).tenantId,
    eligibility: (staff: Staff, customer: Customer, question: EligibilityQuestion) => eligibilityFor(db, groups, staff, customer, question),
    ownTenantEligibility: (staff: Staff, question: EligibilityQuestion) => ownTenantEligibility(companies, staff, question),
    relationshipsEnding: (staff: Staff, from: Date, until: Date, limit: number) => relationshipsEnding(db, staff.company.tenantId, from, until, limit),
    ownCompany: () => companies.own(),
    /** The resellers that somebody may name as support contacts: ours any, a reseller's staff their own company. */
    resellers: async (staff: Staff) => (await companies.resellers()).filter(({ tenantId }) => staff.company.own || tenantId === staff.company.tenantId),
    assignment: (staff: Staff, customer: Customer, subscription: SubscriptionRow, reseller: Company) => assignmentFor(microsoft, staff, customer, subscription, reseller),
    assign: (customer: Customer, subscription: SubscriptionRow, reseller: Company, command: AssignmentCommand) => assignContact(db, microsoft, mirror, customer, subscription, reseller, command),
    record: (customer: Customer, subscription: SubscriptionRow, contact: Contact, command: AssignmentCommand) => recordContact(db, customer, subscription, contact, command),
    contactChanges: (subscription: SubscriptionRow) => contactChanges(db, subscription.id, 3),
    /** Somebody the desk knows, as they would be recognised if they wrote; undefined for a stranger. */
    somebody: (id: PersonId) => somebody(db, id),
    /** The staff of partner companies, by name. */
    staffOf: (companies: readonly string[]) => staffOf(db, companies),
    chooseLocale: (person: Person, locale: Locale) => chooseLocale(db, person, locale),
  };
}
