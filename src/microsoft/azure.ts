import type * as z from 'zod/v4';
import type { Severity } from '../rules/index.ts';
import { finished, type Waiting } from './azure-operation.ts';
import { bodyOf, faultsOf, lastOf, type AzureTicket } from './azure-ticket.ts';
import { Communication, NameCheck, Named, Page, RoleAssignment, Subscription, Ticket } from './azure.shapes.ts';
import type { Call, Send } from './call.ts';
import { MicrosoftError, type Failure } from './error.ts';
import { allOf, pagesOf } from './pages.ts';
import { ifFound, read, readable } from './parse.ts';
import { at, withQuery, type Place } from './path.ts';

/** Azure Resource Manager and Azure Support, in the customer's tenant with the customer's token, and the partner's own beside it as auxiliary. */
export interface Azure {
  /** The Azure subscriptions of a tenant that the partner's user can see, deleted ones left out. */
  readonly subscriptions: (tenantId: string) => Promise<readonly NamedId[]>;
  /** Who holds which Azure role on a subscription or above it, groups and users alike. */
  readonly roleAssignments: (tenantId: string, subscriptionId: string) => Promise<readonly RoleHeld[]>;
  /** What a request can be about. */
  readonly services: () => Promise<readonly NamedId[]>;
  /** The kinds of problem of a service. */
  readonly classifications: (serviceId: string) => Promise<readonly NamedId[]>;
  readonly nameAvailable: (tenantId: string, subscriptionId: string | undefined, name: string) => Promise<boolean>;
  /** Files a request under a name of our own. Filing the same name again gives the first one back. Throws MicrosoftError 'refused' with code 'missing-…' before anything is sent where faultsOf() finds a fault; 'outcome-unknown' where Azure does not say in time whether it is filed: then ask ticket(). */
  readonly createTicket: (tenantId: string, subscriptionId: string | undefined, name: string, ticket: AzureTicket) => Promise<AzureTicketStatus>;
  readonly ticket: (tenantId: string, subscriptionId: string | undefined, name: string) => Promise<AzureTicketStatus | undefined>;
  /** All requests of a subscription; without one, the tenant's own (billing and subscription management). */
  readonly tickets: (tenantId: string, subscriptionId: string | undefined) => Promise<readonly AzureTicketStatus[]>;
  readonly communications: (tenantId: string, subscriptionId: string | undefined, name: string) => Promise<readonly AzureCommunication[]>;
}

export interface NamedId { readonly id: string; readonly name: string }
export interface RoleHeld { readonly principalId: string; readonly roleId: string }

/** A request as it stands at Azure. */
export interface AzureTicketStatus {
  /** Ours. */
  readonly name: string;
  /** Microsoft's number, by which its people know it. */
  readonly number?: string;
  readonly title?: string;
  readonly severity: Severity | 'unknown';
  readonly status: 'open' | 'closed' | 'updating' | 'unknown';
  readonly serviceId?: string;
  readonly createdAt?: Date;
  readonly changedAt?: Date;
  /** When Microsoft means to have answered. */
  readonly responseDueAt?: Date;
  readonly engineerEmail?: string;
  readonly plan?: string;
}

export interface AzureCommunication {
  readonly id: string;
  readonly subject: string;
  readonly at?: Date;
  readonly direction: 'inbound' | 'outbound' | 'unknown';
}

const supportVersion = '2024-04-01';

/** Azure over a Send. Filing waits for Azure as long as `waiting` says. */
export function createAzure(send: Send, waiting: Waiting = { pollMs: 2_000, patienceMs: 60_000 }): Azure {
  const reading = createReading(send);
  return { ...reading, ...createFiling(send, waiting, reading.ticket) };
}

function createReading(send: Send): Omit<Azure, 'createTicket'> {
  const list = async <Shape extends z.ZodType>(call: Call, shape: Shape) => readable(shape, await allOf(pagesOf(send, call, pageOf)));
  return {
    subscriptions: async (tenantId) => (await list(customerCall(tenantId, withQuery(at`subscriptions`, { 'api-version': '2022-12-01' })), Subscription))
      .filter(({ state }) => state?.toLowerCase() !== 'deleted').map(({ subscriptionId: id, displayName }) => ({ id, name: displayName ?? id })),
    roleAssignments: async (tenantId, subscriptionId) => (await list(customerCall(tenantId, assignmentsOf(subscriptionId)), RoleAssignment))
      .map(({ properties: { principalId, roleDefinitionId: roleId } }) => ({ principalId, roleId })),
    services: async () => (await list(ownCall(support(undefined, at`services`)), Named)).map(namedOf),
    classifications: async (serviceId) => (await list(ownCall(support(undefined, at`services/${lastOf(serviceId)}/problemClassifications`)), Named)).map(namedOf),
    nameAvailable: async (tenantId, subscriptionId, name) => {
      const call: Call = { ...customerCall(tenantId, support(subscriptionId, at`checkNameAvailability`)), method: 'POST', repeatable: true, body: { name, type: 'Microsoft.Support/supportTickets' } };
      return read(NameCheck, await send(call), call).nameAvailable;
    },
    ticket: (tenantId, subscriptionId, name) => {
      const call = customerCall(tenantId, support(subscriptionId, at`supportTickets/${name}`));
      return ifFound(send(call).then((answer) => statusOf(read(Ticket, answer, call))));
    },
    tickets: async (tenantId, subscriptionId) => (await list(customerCall(tenantId, support(subscriptionId, at`supportTickets`, { $top: 100 })), Ticket)).map(statusOf),
    communications: async (tenantId, subscriptionId, name) => (await list(customerCall(tenantId, support(subscriptionId, at`supportTickets/${name}/communications`)), Communication)).map(communicationOf),
  };
}

function createFiling(send: Send, waiting: Waiting, ticket: Azure['ticket']): Pick<Azure, 'createTicket'> {
  const put = async (call: Call) => {
    const answer = await send(call);
    if (answer.status === 202) await finished(send, call, answer, waiting);
    return answer;
  };
  return {
    async createTicket(tenantId, subscriptionId, name, wanted) {
      const call: Call = { ...customerCall(tenantId, support(subscriptionId, at`supportTickets/${name}`)), method: 'PUT', repeatable: true };
      const failed = (failure: Pick<Failure, 'reason' | 'code'>) => new MicrosoftError({ service: call.service, call: `${call.method} ${call.name}`, ...failure });
      const [fault] = faultsOf(wanted, subscriptionId);
      if (fault) throw failed({ reason: 'refused', code: `missing-${fault}` });
      const answer = await unlessTaken(put({ ...call, body: bodyOf(wanted) }));
      const filed = answer && answer.status !== 202 ? statusOf(read(Ticket, answer, call)) : await ticket(tenantId, subscriptionId, name);
      if (!filed) throw failed({ reason: 'outcome-unknown' });
      return filed;
    },
  };
}

function customerCall(tenantId: string, place: Place): Call {
  return { service: 'azure-support', method: 'GET', ...place, tenantId, auxiliary: true };
}

function ownCall(place: Place): Call {
  return { service: 'azure-support', method: 'GET', ...place };
}

function support(subscriptionId: string | undefined, { path, name }: Place, query: Readonly<Record<string, number>> = {}): Place {
  const whose = subscriptionId === undefined ? at`` : at`subscriptions/${subscriptionId}/`;
  return withQuery({ path: `${whose.path}providers/Microsoft.Support/${path}`, name: `${whose.name}providers/Microsoft.Support/${name}` }, { 'api-version': supportVersion, ...query });
}

/** atScope(): on the subscription and above it, not on single resources below. */
function assignmentsOf(subscriptionId: string): Place {
  return withQuery(at`subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleAssignments`, { 'api-version': '2022-04-01', $filter: 'atScope()' });
}

function pageOf(...[answer, call]: Parameters<Parameters<typeof pagesOf<unknown>>[2]>) {
  const { value, nextLink } = read(Page, answer, call);
  return { items: value, ...(nextLink !== undefined && { next: { path: nextLink } }) };
}

/** 409: the name is taken, by an earlier try of ours: what was wanted is there already. */
async function unlessTaken<Value>(written: Promise<Value>): Promise<Value | undefined> {
  try {
    return await written;
  } catch (error) {
    if (error instanceof MicrosoftError && error.status === 409) return undefined;
    throw error;
  }
}

function namedOf({ id, properties }: z.output<typeof Named>): NamedId {
  return { id, name: properties.displayName };
}

function statusOf({ name, properties }: z.output<typeof Ticket>): AzureTicketStatus {
  const { supportTicketId, title, severity, status, serviceId, createdDate, modifiedDate, serviceLevelAgreement, supportEngineer, supportPlanDisplayName } = properties;
  const known = {
    number: supportTicketId, title, serviceId, createdAt: createdDate, changedAt: modifiedDate, responseDueAt: serviceLevelAgreement?.expirationTime,
    engineerEmail: supportEngineer?.emailAddress, plan: supportPlanDisplayName,
  };
  return { name, severity, status, ...onlyKnown(known) };
}

function communicationOf({ name, properties: { subject, createdDate, communicationDirection: direction } }: z.output<typeof Communication>): AzureCommunication {
  return { id: name, subject: subject ?? '', direction, ...onlyKnown({ at: createdDate }) };
}

function onlyKnown<Facts extends object>(facts: Facts): { [Name in keyof Facts]?: Exclude<Facts[Name], undefined> } {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as { [Name in keyof Facts]?: Exclude<Facts[Name], undefined> };
}
