import type { ColumnType, Generated, JSONColumnType } from 'kysely';

type Instant = ColumnType<Date, Date, Date>;

/** What a message is about: a clock's step, a change of a ticket, a match with Microsoft's number, an incident, relationships that end, a manager's day. */
export const messageKinds = ['clock', 'ticket', 'match', 'incident', 'gdap', 'digest'] as const;
export type MessageKind = (typeof messageKinds)[number];

/** 'in-doubt': being sent, or it may have arrived. Everything after it is final, except that a voided step of a clock may come due again. */
export type MessageState = 'planned' | 'in-doubt' | 'sent' | 'failed' | 'superseded' | 'void';

/** A message of the desk's own accord, one row per person. */
export interface OutboxTable {
  id: Generated<number>;
  /** Whatever is told to somebody once has one key. */
  key: string;
  kind: MessageKind;
  tenantId: string;
  objectId: string;
  /** What its card is made from, when it is sent. */
  subject: JSONColumnType<Record<string, unknown>>;
  /** The ticket it is about: subject.number. */
  number: ColumnType<number | null, never, never>;
  urgent: boolean;
  plannedAt: Instant;
  deliverAt: Instant;
  state: MessageState;
  /** A code for why it is in this state, told by the string reason.<code>; and what there is to add, which is no sentence. */
  reason: string | null;
  detail: string | null;
  /** How often it was tried. */
  attempts: Generated<number>;
  takenAt: Instant | null;
  /** By the database's clock: until then whoever took it may still be sending it. */
  heldUntil: Instant | null;
  conversationId: string | null;
  activityId: string | null;
  settledAt: Instant | null;
  /** Whether somebody else was told that it may not have arrived. */
  followedUp: Generated<boolean>;
}

/** Who sends to a tenant at present, by the database's clock. */
export interface OutboxLaneTable {
  /** Since when this replica serves the tenant. */
  since: Generated<Date>;
  tenantId: string;
  heldBy: string;
  heldUntil: Instant;
}

/** Somebody who is away, and who is told instead. */
export interface AbsenceTable {
  tenantId: string;
  objectId: string;
  awayUntil: Instant;
  standInTenant: string | null;
  standInId: string | null;
}

/** The warnings that were given about the end of a GDAP relationship. */
export interface GdapWarningTable {
  relationshipId: string;
  endsAt: Instant;
  days: number;
  /** Given because a ticket is open for the customer. */
  raised: boolean;
  givenAt: Instant;
}
