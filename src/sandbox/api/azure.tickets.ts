import * as z from 'zod/v4';
import { checkedTicket, serviceOf, type TicketProperties } from './azure.checks.ts';
import { refuse, subscriptionIn } from './azure.faults.ts';
import type { Call } from './cloud.ts';
import { json, parsed, route, type Answered, type Route } from './http.ts';
import { page } from './odata.ts';
import { nextNumber } from './numbers.ts';
import { rolesAt } from './partner.ts';
import { mayWriteTickets } from './rights.ts';
import type { Communication, Ticket } from './state.ts';

type Params = Readonly<Record<string, string>>;

/** Every route twice: on a subscription, and on the tenant. */
const both = (method: string, path: string, handle: Route<Call>['handle']): Route<Call>[] => [
  route(`${method} subscriptions/:subscription/providers/Microsoft.Support/${path}`, handle), route(`${method} providers/Microsoft.Support/${path}`, handle),
];

/** Support tickets of Azure and their communications. */
export const ticketRoutes: readonly Route<Call>[] = [
  ...both('POST', 'checkNameAvailability', (call, params) => nameCheck(call, ticketsIn(call, params).map(({ name }) => name))),
  ...both('POST', 'supportTickets/:ticket/checkNameAvailability', (call, params) => nameCheck(call, ticketIn(call, params).communications.map(({ name }) => name))),
  ...both('GET', 'supportTickets', (call, params) => listOf(call, ticketsIn(call, params).map(ticketShape), 25, 100)),
  ...both('GET', 'supportTickets/:ticket', (call, params) => json(200, ticketShape(ticketIn(call, params)))),
  ...both('PUT', 'supportTickets/:ticket', createTicket),
  ...both('GET', 'supportTickets/:ticket/communications', (call, params) => {
    const ticket = ticketIn(call, params);
    return listOf(call, ticket.communications.map((communication) => communicationShape(communication, ticket)), 10, 10);
  }),
  ...both('PUT', 'supportTickets/:ticket/communications/:communication', addCommunication),
  ...both('GET', 'operationsStatus/:operation', operationStatus),
];

/** Reading takes any role on the subscription, writing one that may, and any role through GDAP besides. */
function scopeOf(call: Call, { subscription }: Params, writing = false): string | undefined {
  const { cloud: { partner, now }, caller } = call;
  if (writing && partner.byTenant.has(caller.tid) && rolesAt(partner, caller.tid, caller.oid, now()).length === 0) forbid('write');
  if (subscription === undefined) return undefined;
  const { id, rbac } = subscriptionIn(call, subscription);
  const held = [caller.oid, ...partner.groupIdsOf(caller.oid)].flatMap((principal) => rbac?.get(principal) ?? []);
  if (held.length === 0) forbid('read');
  if (writing && !held.some((role) => mayWriteTickets.has(role))) forbid('write');
  return id;
}

function forbid(action: string): never {
  return refuse(403, 'AuthorizationFailed', `The client does not have authorization to perform action 'Microsoft.Support/supportTickets/${action}'.`);
}

function ticketsIn(call: Call, params: Params): Ticket[] {
  const scope = scopeOf(call, params);
  return call.cloud.state.now().tickets.filter((ticket) => isIn(ticket, call.caller.tid, scope)).toSorted((one, other) => other.createdAt.localeCompare(one.createdAt));
}

function isIn(ticket: Ticket, tenantId: string, subscriptionId: string | undefined): boolean {
  return ticket.tenantId === tenantId && ticket.subscriptionId === subscriptionId;
}

function ticketIn(call: Call, params: Params): Ticket {
  const name = params.ticket?.toLowerCase();
  return ticketsIn(call, params).find((ticket) => ticket.name.toLowerCase() === name) ?? refuse(404, 'SupportTicketNotFound', 'The support ticket was not found.');
}

const NameCheck = z.looseObject({ name: z.string().min(1), type: z.enum(['Microsoft.Support/supportTickets', 'Microsoft.Support/communications']) });

function nameCheck({ asked }: Call, taken: readonly string[]): Answered {
  const { name } = NameCheck.safeParse(parsed(asked.body)).data ?? refuse(400, 'InvalidParameter', 'The name or the type is missing or invalid.');
  const nameAvailable = !taken.some((each) => each.toLowerCase() === name.toLowerCase());
  return json(200, { nameAvailable, ...(!nameAvailable && { reason: 'AlreadyExists', message: 'A resource with the same name already exists.' }) });
}

const slaMinutes = { critical: 120, moderate: 240, minimal: 480, highestcriticalimpact: 60 } as const;

/** A long-running operation. A name that is taken gives the ticket it names, where it is the same ticket. */
function createTicket(call: Call, params: Params): Promise<Answered> {
  const { cloud: { state, now, partner }, asked, caller } = call;
  const subscriptionId = scopeOf(call, params, true);
  const properties = checkedTicket(parsed(asked.body), asked.query.get('api-version') ?? '', subscriptionId);
  const plan = subscriptionId === undefined ? undefined : partner.azure.get(subscriptionId)?.plan;
  if (plan?.azure?.isProvider === false && serviceOf(properties).issue !== 'technical') refuse(403, 'AuthorizationFailed', "Only the subscription's provider may file this kind of request.");
  return state.change((draft) => {
    const existing = draft.tickets.find((ticket) => isIn(ticket, caller.tid, subscriptionId) && ticket.name.toLowerCase() === params.ticket?.toLowerCase());
    if (existing) return isSame(existing, properties) ? json(200, ticketShape(existing)) : refuse(409, 'SupportTicketAlreadyExists', 'A support ticket with this name already exists.');
    const at = now().toISOString();
    const number = nextNumber(draft, now());
    draft.tickets.push({
      name: params.ticket!, tenantId: caller.tid, ...(subscriptionId && { subscriptionId }), number, properties, status: 'Open', createdAt: at, changedAt: at,
      communications: [{ name: `received-${number}`, direction: 'outbound', sender: 'support@mail.support.microsoft.com', subject: `${properties.title} - TrackingID#${number}`, body: 'We have received your request and will be in touch.', at }],
    });
    return underWay(call, `${number}-0`);
  });
}

function isSame({ properties }: Ticket, { title, description, problemClassificationId }: TicketProperties): boolean {
  return properties.title === title && properties.description === description && properties.problemClassificationId === problemClassificationId;
}

const Message = z.looseObject({ properties: z.looseObject({ subject: z.string().min(1), body: z.string().min(1), sender: z.string().optional() }) });

function addCommunication(call: Call, params: Params): Promise<Answered> {
  const { cloud: { state, now, partner }, asked, caller } = call;
  const subscriptionId = scopeOf(call, params, true);
  const { number } = ticketIn(call, params);
  const { properties: { subject, body, sender } } = Message.safeParse(parsed(asked.body)).data ?? refuse(400, 'InvalidParameter', 'The subject or the body is missing.');
  if (caller.idtyp === 'app' && !sender) refuse(400, 'InvalidParameter', 'properties.sender is required for a service principal.');
  return state.change((draft) => {
    const ticket = draft.tickets.find((each) => each.number === number && isIn(each, caller.tid, subscriptionId))!;
    const existing = ticket.communications.find(({ name }) => name.toLowerCase() === params.communication?.toLowerCase());
    if (existing) return existing.body === body ? json(200, communicationShape(existing, ticket)) : refuse(409, 'CommunicationAlreadyExists', 'A communication with this name already exists.');
    const at = now().toISOString();
    ticket.communications.push({ name: params.communication!, direction: 'inbound', sender: sender ?? partner.staff.get(caller.oid)?.email ?? '', subject, body, at });
    ticket.changedAt = at;
    return underWay(call, `${number}-${ticket.communications.length}`);
  });
}

/** 202: where to ask how far it is. */
function underWay({ cloud: { url }, asked: { path, query } }: Call, operation: string): Answered {
  const scope = path.slice(0, path.toLowerCase().indexOf('providers/microsoft.support'));
  const at = (step: string) => `${url}/azure/${scope}providers/Microsoft.Support/operationsStatus/${operation}${step}?api-version=${query.get('api-version')}`;
  return { status: 202, headers: { 'Azure-AsyncOperation': at(''), Location: `${url}/azure/${path}?api-version=${query.get('api-version')}`, 'Retry-After': '0' } };
}

/** The first time somebody asks, it still goes on. */
function operationStatus({ asked: { path }, cloud: { now, state, polled } }: Call, { operation = '' }: Params): Answered {
  const [number] = operation.split('-');
  if (!state.now().tickets.some((ticket) => ticket.number === number)) refuse(404, 'OperationNotFound', 'The operation was not found.');
  const at = now().toISOString();
  if (polled.has(operation)) return json(200, { id: `/${path}`, name: operation, status: 'Succeeded', startTime: at, endTime: at });
  polled.add(operation);
  return json(200, { id: `/${path}`, name: operation, status: 'InProgress', startTime: at }, { 'Retry-After': '0' });
}

function listOf({ cloud: { url }, asked: { path, query } }: Call, items: readonly Shape[], usual: number, most: number): Answered {
  // Filters name properties directly, although the items hold them one level down.
  const flat = items.map((item) => ({ ...item.properties, item }));
  const { value, '@odata.nextLink': nextLink } = page(flat, query, { usual, most, address: `${url}/azure/${path}`, refuse: (message) => refuse(400, 'InvalidParameter', message) });
  return json(200, { value: value.map(({ item }) => item), ...(nextLink && { nextLink }) });
}

interface Shape {
  readonly properties: Readonly<Record<string, unknown>>;
  readonly [key: string]: unknown;
}

function ticketShape({ name, tenantId, subscriptionId, number, properties, status, createdAt, changedAt }: Ticket): Shape {
  const minutes = slaMinutes[properties.severity as keyof typeof slaMinutes];
  return {
    id: `${subscriptionId ? `/subscriptions/${subscriptionId}` : ''}/providers/Microsoft.Support/supportTickets/${name}`, name, type: 'Microsoft.Support/supportTickets',
    properties: {
      ...properties, supportTicketId: number, status, serviceDisplayName: serviceOf(properties as TicketProperties).name, createdDate: createdAt, modifiedDate: changedAt, enrollmentId: '', supportPlanType: 'Cloud Solution Provider',
      supportPlanDisplayName: 'Cloud Solution Provider', isTemporaryTicket: 'No', supportEngineer: { emailAddress: null }, tenantId,
      serviceLevelAgreement: { startTime: createdAt, expirationTime: new Date(Date.parse(createdAt) + minutes * 60_000).toISOString(), slaMinutes: minutes },
    },
  };
}

function communicationShape({ name, direction, sender, subject, body, at }: Communication, ticket: Ticket): Shape {
  return {
    id: `/providers/Microsoft.Support/supportTickets/${ticket.name}/communications/${name}`, name, type: 'Microsoft.Support/communications',
    properties: { communicationType: 'web', communicationDirection: direction, sender, subject, body, createdDate: at },
  };
}
