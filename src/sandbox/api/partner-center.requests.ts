import * as z from 'zod/v4';
import { json, parsed, route, Refused, type Answered, type Route } from './http.ts';
import type { Call } from './cloud.ts';
import { idFrom } from './ids.ts';
import { once } from './partner-center.contacts.ts';
import { customerIn, problemDetails, refuse } from './partner-center.faults.ts';
import { rolesAt } from './partner.ts';
import { mayFile } from './rights.ts';
import type { ServiceRequest } from './state.ts';

/** The service requests at Microsoft of our customers. */
export const serviceRequestRoutes: readonly Route<Call>[] = [
  route('GET servicerequests', (call) => list(call, visible(call))),
  route('GET servicerequests/:request', (call, { request = '' }) => json(200, detail(requestIn(call, request), call))),
  route('PATCH servicerequests/:request', (call, { request = '' }) => change(call, request)),
  route('GET customers/:customer/servicerequests', (call, { customer }) => {
    const { tenantId } = customerIn(call, customer);
    return maySee(call, tenantId) ? list(call, visible(call).filter((request) => request.tenantId === tenantId)) : refuse(403, '900150', 'The role lacks the right to read service requests.');
  }),
  route('GET customers/:customer/servicerequests/:request', (call, { customer, request = '' }) => {
    const { tenantId } = customerIn(call, customer);
    const found = requestIn(call, request);
    return found.tenantId === tenantId ? json(200, detail(found, call)) : unknown(call);
  }),
];

/** A role with a right to support tickets in the customer's tenant, through an active relationship. */
function maySee({ cloud: { partner, now }, caller }: Call, tenantId: string): boolean {
  return rolesAt(partner, tenantId, caller.oid, now()).some((role) => mayFile.has(role));
}

function visible(call: Call): ServiceRequest[] {
  const seen = new Map<string, boolean>();
  return call.cloud.state.now().serviceRequests.filter(({ tenantId }) => {
    if (!seen.has(tenantId)) seen.set(tenantId, maySee(call, tenantId));
    return seen.get(tenantId);
  });
}

function requestIn(call: Call, id: string): ServiceRequest {
  return visible(call).find((request) => request.id === id) ?? unknown(call);
}

function unknown({ asked }: Call): never {
  throw new Refused(problemDetails(404, 'Not Found', 'The service request was not found.', `/${asked.path}`));
}

const Filter = z.object({ Field: z.literal('Status'), Value: z.string(), Operator: z.string().optional() });

function list({ asked: { path, query } }: Call, requests: readonly ServiceRequest[]): Answered {
  const asked = query.get('filter') ?? (query.has('Field') ? JSON.stringify({ Field: query.get('Field'), Value: query.get('Value') }) : undefined);
  const status = asked === undefined ? undefined : (Filter.safeParse(parsed(asked)).data ?? refuse(400, '3000', 'The filter is invalid.')).Value.toLowerCase();
  const matching = requests.filter((request) => status === undefined || request.status === status).toSorted((one, other) => other.createdAt.localeCompare(one.createdAt));
  const offset = Math.max(0, Number(query.get('offset')) || 0);
  const size = Math.max(0, Number(query.get('size')) || 0) || matching.length;
  const items = matching.slice(offset, offset + size).map(listed);
  const more = offset + size < matching.length;
  return json(200, {
    totalCount: matching.length, items,
    links: { self: { uri: `/${path}`, method: 'GET', headers: [] }, ...(more && { next: { uri: nextPage(path, query, offset + size), method: 'GET', headers: [] } }) },
    attributes: { objectType: 'Collection' },
  });
}

function nextPage(path: string, query: URLSearchParams, offset: number): string {
  const next = new URLSearchParams(query);
  next.set('offset', String(offset));
  return `/${path}?${next}`;
}

const severities = ['unknown', 'critical', 'moderate', 'minimal'];
const statuses = ['none', 'open', 'closed', 'attention_needed'];
const never = '0001-01-01T00:00:00';

/** In the list, severity and status are numbers, and some times have no zone. */
function listed({ id, title, severity, status, product, createdAt, changedAt, closedAt }: ServiceRequest) {
  return {
    title, severity: severities.indexOf(severity), id, status: statuses.indexOf(status), productName: product, productId: '15960', createdDate: createdAt, lastModifiedDate: withoutZone(changedAt),
    lastClosedDate: closedAt ?? never, attributes: { objectType: 'ServiceRequest' },
  };
}

/** By id they are words. */
function detail(request: ServiceRequest, { cloud: { partner } }: Call) {
  const { id, tenantId, title, description, severity, status, product, contactName, contactEmail, createdAt, changedAt, closedAt, notes } = request;
  const customer = partner.byTenant.get(tenantId)!;
  const organization = { id: tenantId, name: customer.name, phoneNumber: '' };
  const [firstName = '', ...lastName] = contactName.split(' ');
  return {
    title, description, severity, supportTopicId: '32444671', supportTopicName: product, id, status: status === 'closed' ? 'Closed' : status, organization,
    primaryContact: { organization, contactId: idFrom(contactEmail), firstName, lastName: lastName.join(' '), email: contactEmail, phoneNumber: '' },
    productName: product, productId: '15960', createdDate: createdAt, lastModifiedDate: withoutZone(changedAt), lastClosedDate: closedAt ?? never,
    notes: notes.map(({ by, at, text }) => ({ createdByName: by, createdDate: withoutZone(at), text })), countryCode: customer.country, fileLinks: [], attributes: { objectType: 'ServiceRequest' },
  };
}

function withoutZone(time: string): string {
  return time.replace(/Z$/, '');
}

const Change = z.object({ newnote: z.looseObject({}).optional(), status: z.string().optional() });

/** Adds a note, or closes the request; only what is said is changed. 204, as today's reference says. */
function change(call: Call, id: string): Promise<Answered> {
  requestIn(call, id);
  const { asked, cloud: { now, partner }, caller } = call;
  return once(call, (draft) => {
    const fields = Change.safeParse(lowered(parsed(asked.body))).data ?? refuse(400, '3000', 'The change is invalid.');
    const text = fields.newnote && lowered(fields.newnote)?.text;
    const closing = fields.status?.toLowerCase() === 'closed';
    if (!closing && (typeof text !== 'string' || text.trim() === '')) refuse(400, '3000', 'There is nothing to change.');
    const request = draft.serviceRequests.find((each) => each.id === id)!;
    const at = now().toISOString();
    if (typeof text === 'string') request.notes.push({ by: partner.staff.get(caller.oid)?.name ?? '', at, text });
    Object.assign(request, { changedAt: at, status: closing ? 'closed' : request.status === 'attention_needed' ? 'open' : request.status }, closing && { closedAt: at });
    return { status: 204 };
  });
}

function lowered(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([name, each]) => [name.toLowerCase(), each as unknown])) : undefined;
}
