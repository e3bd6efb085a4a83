import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { Contact, PartnerKind, PartnerRole, Severity, Workload, IssueType } from '../rules/index.ts';
import type { Locale } from '../locale.ts';
import type { ConversationTable, ReaderTable, TurnTable } from './conversation-schema.ts';
import type { ContactChangeTable, GdapTable, IncidentFollowTable, ServiceRequestMatchTable } from './microsoft-schema.ts';
import type { AbsenceTable, GdapWarningTable, OutboxLaneTable, OutboxTable } from './outbox-schema.ts';

type Instant = ColumnType<Date, Date, Date>;
type InstantOrNever = ColumnType<Date | null, Date | null, Date | null>;

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
  /** The first onmicrosoft.com domain; some portals know the customer by it. */
  initialDomain: string | null;
  /** When the GDAP relationships of each partner company with it were read last, as ISO instants by company; one that is missing could not be read. */
  gdapReads: ColumnType<Readonly<Record<string, string>>, string | undefined, string>;
  dynamicsAdvancedSupport: boolean | null;
  /** When the list of customers held it last. */
  seenAt: InstantOrNever;
  /** When its subscriptions were read last, and when that was last tried. */
  readAt: InstantOrNever;
  triedAt: InstantOrNever;
  /** What could not be read then. */
  problems: ColumnType<readonly Problem[], string | undefined, string>;
}

/** Something that Microsoft did not answer: which service, why, and Microsoft's own id of the request. */
export interface Problem {
  readonly service: string;
  readonly reason: string;
  readonly requestId?: string;
}

/** Every name a customer answers to, folded for search. */
export interface CustomerNameTable {
  tenantId: string;
  folded: string;
}

export interface AzureFacts {
  readonly isProvider?: boolean;
  /** Azure's own ids of the subscriptions under a plan. */
  readonly subscriptions?: readonly string[];
  /** RBAC role ids by principal (person or group object id); absent: could not be read. */
  readonly rbac?: Readonly<Record<string, readonly string[]>>;
  /** As of when, as an ISO instant. */
  readonly rbacReadAt?: string;
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

export interface PersonTable {
  tenantId: string;
  objectId: string;
  name: string;
  email: string | null;
  phone: string | null;
  /** Listed as staff of the partner company whose tenant it is. */
  staff: Generated<boolean>;
  manager: boolean;
  roles: PartnerRole[];
  /** Security groups, transitive; null where they could not be read. */
  groups: string[] | null;
  groupsReadAt: InstantOrNever;
  locale: Locale | null;
  /** As the partner's records have it. */
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
  /** Its words, folded, as they are looked for. */
  search: ColumnType<string, never, never>;
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
  /** Microsoft's request number, once it is known; it binds the two. */
  microsoftNumber: string | null;
  /** What Partner Center last said about that request, and when it was read. */
  microsoftStatus: string | null;
  microsoftReadAt: Instant | null;
  microsoftSeverity: Severity | null; // the one that Microsoft was told last
  /** The ticket that goes on in its place. */
  mergedInto: number | null;
  /** While it waits: for what, whether the customer may read that, and the state it goes back to. */
  waitingReason: string | null;
  waitingPublic: Generated<boolean>;
  waitingFrom: TicketState | null;
  /** How many of its clocks have not stopped; kept by the database. */
  clocksRunning: ColumnType<number, never, never>;
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
  /** The facts that gave the deadline: what was promised, for which severity and language, and in which calendar (its fingerprint; '' round the clock). */
  severity: Severity;
  /** Microsoft's clock: what its time depends on besides. */
  language: string | null;
  breakFix: boolean | null;
  /** Seconds of the clock's own time; null where a business day was promised. */
  seconds: number | null;
  calendar: string | null;
  /** The pauses that are over, as ISO pairs. */
  pauses: JSONColumnType<readonly (readonly [string, string])[]>;
  /** Since when it stands still; no step is due then. */
  pausedAt: Instant | null;
}

/** A card of a ticket that the desk posted: where it stands, for whom, and in which language it was read there. */
export interface TicketCardTable {
  conversationId: string;
  activityId: string;
  number: number;
  tenantId: string;
  objectId: string;
  locale: Locale;
  timeZone: string;
  postedAt: Instant;
  /** The ticket changed since. */
  stale: Generated<boolean>;
  failures: Generated<number>;
  /** By the database's clock: until then it is being put anew by somebody, or waits to be tried again. */
  heldUntil: ColumnType<Date | null, Date | null | undefined, Date | null>;
  /** By the same: since when it cannot be put anew. */
  failingSince: ColumnType<Date | null, Date | null | undefined, Date | null>;
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
  outbox: OutboxTable;
  outboxLane: OutboxLaneTable;
  absence: AbsenceTable;
  gdapWarning: GdapWarningTable;
  ticketCard: TicketCardTable;
  conversation: ConversationTable;
  reader: ReaderTable;
  turn: TurnTable;
  contactChange: ContactChangeTable;
  serviceRequestMatch: ServiceRequestMatchTable;
  incidentFollow: IncidentFollowTable;
  setting: SettingTable;
}
