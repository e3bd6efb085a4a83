import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { Contact, GdapRelationship } from '../rules/index.ts';

type Instant = ColumnType<Date, Date, Date>;
type InstantOrNever = ColumnType<Date | null, Date | null, Date | null>;

export interface GdapTable {
  id: string;
  tenantId: string;
  /** The partner company that holds the relationship. */
  companyId: string;
  endsAt: Instant;
  /** Whether it was ever read as active: only then can it be lost. */
  wasActive: boolean;
  relationship: JSONColumnType<Omit<GdapRelationship, 'endsAt'>>;
}

/** A support contact that was assigned or recorded: written before Microsoft is asked, settled after. */
export interface ContactChangeTable {
  id: Generated<number>;
  at: Instant;
  settledAt: InstantOrNever;
  actorTenant: string;
  actorId: string;
  actorName: string;
  tenantId: string;
  subscriptionId: string;
  kind: 'designated' | 'own-record';
  before: JSONColumnType<Contact> | null;
  after: JSONColumnType<Contact>;
  outcome: 'asked' | 'done' | 'refused' | 'failed' | 'unknown';
  reason: string | null;
  commandKey: string;
}

/** A service request at Microsoft that may be a ticket of ours. */
export interface ServiceRequestMatchTable {
  number: number;
  requestId: string;
  state: 'offered' | 'refused' | 'bound';
  offeredAt: Instant;
  settledAt: InstantOrNever;
}

/** Somebody who wants to know how a service incident goes on. */
export interface IncidentFollowTable {
  tenantId: string;
  incidentId: string;
  followerTenant: string;
  followerId: string;
  title: string;
  status: string;
  changedAt: Instant;
  since: Instant;
  lookedAt: InstantOrNever;
  endedAt: InstantOrNever;
}
