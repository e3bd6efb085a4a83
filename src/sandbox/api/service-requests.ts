import { after, sample } from '../sample-partner.ts';
import type { ServiceRequest } from './state.ts';

/** The service requests that the sample begins with, as of this time. */
export function firstRequests(openedAt: Date): ServiceRequest[] {
  const at = (duration: string) => after(openedAt, duration).toISOString();
  return sample.serviceRequests.map(({ id, customer, title, description, severity, status, product, contact, createdIn, changedIn, closedIn, notes }) => ({
    id, tenantId: sample.customers.find(({ name }) => name === customer)!.tenantId, title, description, severity, status, product,
    contactName: contact, contactEmail: sample.people.find(({ name }) => name === contact)!.email, createdAt: at(createdIn), changedAt: at(changedIn), ...(closedIn && { closedAt: at(closedIn) }),
    notes: notes.map(({ by, in: when, text }) => ({ by, at: at(when), text })),
  }));
}
