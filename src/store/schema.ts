import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { Contact, GdapRelationship, PartnerKind, PartnerRole, Severity, Workload, IssueType } from '../rules/index.ts';
import type { Locale } from '../locale.ts';

type Instant = ColumnType<Date, Date, Date>;

/** A partner company that works through this desk: ours, an indirect reseller, an advisor. */
export interface CompanyTable {
  tenantId: string;
  name: string;
  kind: PartnerKind;
  partnerId: string | null;
  /** The company whose desk this is. */
  own: boolean;
  /** Whether a reseller relationship with us is established; null where it could not be read. */
  related: boolean | null;
  supportProfile: JSONColumnType<Contact> | null;
  /** The plan that covers the company's own tenant (rule file.own-tenant). */
  entitlement: 'contract-id' | 'premier' | 'azure-plan' | 'other-plan' | null;
}

export interface CustomerTable {
  tenantId: string;
  name: string;
  domain: string | null;
  country: string | null;
  locale: Locale | null;
  timeZone: string | null;
  /** Tenant of the reseller or advisor the customer is attached to; null: our own customer. */
  attachedTo: string | null;
  /** Whether GDAP relationships could be read; false makes the verdict say so. */
  gdapReadable: boolean;
  dynamicsAdvancedSupport: boolean | null;
  readAt: Instant;
}

/** Every name a customer answers to, folded for search. */
export interface CustomerNameTable {
  tenantId: string;
  folded: string;
}

export interface AzureFacts {
  readonly isProvider?: boolean;
  /** RBAC role ids by principal (person or group object id); absent: could not be read. */
  readonly rbac?: Readonly<Record<string, readonly string[]>>;
}

export interface SubscriptionTable {
  id: string;
  tenantId: string;
  name: string;
  workload: Workload;
  commerce: 'legacy' | 'new-commerce' | 'marketplace';
  status: 'active' | 'suspended' | 'expired';
  designated: JSONColumnType<Contact> | null;
  ownRecord: JSONColumnType<Contact> | null;
  publisher: JSONColumnType<Contact> | null;
  azure: JSONColumnType<AzureFacts> | null;
}

export interface GdapTable {
  id: string;
  tenantId: string;
  /** The partner company that holds the relationship. */
  companyId: string;
  endsAt: Instant;
  relationship: JSONColumnType<Omit<GdapRelationship, 'endsAt'>>;
}

export interface PersonTable {
  tenantId: string;
  objectId: string;
  name: string;
  email: string | null;
  phone: string | null;
  manager: boolean;
  roles: PartnerRole[];
  /** Security groups, transitive; null where they could not be read. */
  groups: string[] | null;
  locale: Locale | null;
  timeZone: string | null;
  /** The language the person chose in the conversation; wins over all others. */
  chosenLocale: Locale | null;
}

export type TicketState =
  | 'draft' | 'received' | 'diagnosing' | 'handed-over' | 'answered' | 'resolved' | 'closed' | 'waiting' | 'withdrawn';

export interface TicketTable {
  number: Generated<number>;
  tenantId: string;
  /** The partner company that serves it. */
  companyId: string;
  subscriptionId: string | null;
  workload: Workload;
  severity: Severity;
  issue: IssueType;
  breakFix: boolean;
  title: string;
  description: string;
  language: string;
  contact: JSONColumnType<{ name: string; email: string; phone: string }>;
  state: TicketState;
  reporterTenant: string;
  reporterId: string;
  reporterName: string;
  assigneeTenant: string | null;
  assigneeId: string | null;
  assigneeName: string | null;
  openedAt: Instant;
  handedOverAt: Instant | null;
  answeredAt: Instant | null;
  resolvedAt: Instant | null;
  /** Key of the form it came from: the same form makes one ticket. */
  commandKey: string;
}

export interface TicketHistoryTable {
  id: Generated<number>;
  number: number;
  at: Instant;
  actorTenant: string;
  actorId: string;
  actorName: string;
  change: string;
  before: JSONColumnType<Record<string, unknown>>;
  after: JSONColumnType<Record<string, unknown>>;
  commandKey: string;
}

export type ClockKind = 'ours' | 'microsoft';
export type LadderStep = 'half' | 'three-quarters' | 'due' | 'overdue';

/** A running or stopped clock of a ticket, with the facts that gave its deadline. */
export interface ClockTable {
  number: number;
  kind: ClockKind;
  startedAt: Instant;
  dueAt: Instant;
  stoppedAt: Instant | null;
  /** The stretches of time that count, as ISO pairs. */
  periods: JSONColumnType<readonly (readonly [string, string])[]>;
  /** When each step of the ladder is due, as ISO instants. */
  steps: JSONColumnType<Partial<Record<LadderStep, string>>>;
  nextStep: LadderStep | null;
  nextAt: Instant | null;
}

export type NudgeState = 'planned' | 'queued' | 'in-doubt' | 'sent' | 'failed' | 'superseded' | 'void';

export interface NudgeTable {
  id: Generated<number>;
  number: number;
  clock: ClockKind;
  /** When the clock was started: one that is started again, for a ticket handed over again, has a ladder of its own. */
  startedAt: Instant;
  step: LadderStep;
  tenantId: string;
  objectId: string;
  plannedAt: Instant;
  deliverAt: Instant;
  state: NudgeState;
  reason: string | null;
  settledAt: Instant | null;
}

/** Where a person can be reached: the last conversation reference, as the bot wrote it. */
export interface ConversationTable {
  conversationId: string;
  tenantId: string;
  objectId: string;
  personal: boolean;
  reference: JSONColumnType<Record<string, unknown>>;
  /** What the conversation is about, so that "and Fabrikam?" has something to follow. */
  topic: JSONColumnType<Record<string, string>> | null;
  gone: boolean;
  seenAt: Instant;
}

/** Activities already answered: Teams delivers one again when an answer is late. */
export interface TurnTable {
  key: string;
  answeredAt: Instant;
}

export interface SettingTable {
  name: string;
  value: JSONColumnType<Record<string, unknown>>;
}

export interface Schema {
  company: CompanyTable;
  customer: CustomerTable;
  customerName: CustomerNameTable;
  subscription: SubscriptionTable;
  gdap: GdapTable;
  person: PersonTable;
  ticket: TicketTable;
  ticketHistory: TicketHistoryTable;
  clock: ClockTable;
  nudge: NudgeTable;
  conversation: ConversationTable;
  turn: TurnTable;
  setting: SettingTable;
}
