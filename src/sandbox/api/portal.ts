import * as z from 'zod/v4';
import type { Cloud } from './cloud.ts';
import { Refused, route, type Answered, type Asked, type Route } from './http.ts';
import { nextNumber } from './numbers.ts';
import { formOf, html, seeOther, style, text } from './pages.ts';
import { customerPage, customersPage, products } from './portal-page.ts';

export interface PortalCall {
  readonly cloud: Cloud;
  readonly asked: Asked;
}

/** The portal, as a person uses it: look, file a service request, and play Microsoft's part. */
export const portalRoutes: readonly Route<PortalCall>[] = [
  route('GET portal.css', () => style),
  route('GET portal', (call) => show(call)),
  route('POST portal/requests', (call) => fileRequest(call)),
  route('POST portal/requests/:number', (call, { number = '' }) => answerRequest(call, number)),
  route('POST portal/tickets/:number', (call, { number = '' }) => answerTicket(call, number)),
];

function show({ cloud, asked: { query } }: PortalCall): Answered {
  const id = query.get('customer');
  if (id === null) return html('Customers', customersPage(cloud, query.get('q') ?? ''));
  const customer = cloud.partner.byTenant.get(id.toLowerCase());
  if (!customer) return html('No such customer', '<p>The link names a customer that is not one of ours. <a href="/portal">All customers</a></p>', undefined, 404);
  return html(`${customer.name}: service requests`, customerPage(cloud, customer, query));
}

const short = z.string().trim().min(1).max(255);
const long = z.string().trim().min(1).max(10_000);
const NewRequest = z.object({
  customer: z.guid(), product: z.enum(products), severity: z.enum(['critical', 'moderate', 'minimal']), title: short, description: long, contactName: short, contactEmail: z.email(),
});

async function fileRequest({ cloud, asked }: PortalCall): Promise<Answered> {
  const { customer: id, ...request } = read(NewRequest, asked, cloud.url);
  const customer = cloud.partner.byTenant.get(id.toLowerCase()) ?? refuse(404, 'There is no such customer.');
  const number = await cloud.state.change((draft) => {
    const at = cloud.now();
    const number = nextNumber(draft, at);
    draft.serviceRequests.push({ id: number, tenantId: customer.tenantId, ...request, status: 'open', createdAt: at.toISOString(), changedAt: at.toISOString(), notes: [] });
    return number;
  });
  return seeOther(`/portal?customer=${customer.tenantId}&filed=${number}#request-${number}`);
}

const Answer = z.discriminatedUnion('do', [z.object({ do: z.literal('answer'), text: long }), z.object({ do: z.literal('close') })]);

/** Microsoft writes a note and waits for the partner, or closes the request. */
async function answerRequest({ cloud, asked }: PortalCall, number: string): Promise<Answered> {
  const answer = read(Answer, asked, cloud.url);
  const tenantId = await cloud.state.change((draft) => {
    const request = draft.serviceRequests.find(({ id }) => id === number) ?? refuse(404, 'There is no such request.');
    const at = cloud.now().toISOString();
    request.changedAt = at;
    if (answer.do === 'answer') {
      request.notes.push({ by: 'Microsoft Support', at, text: answer.text });
      request.status = 'attention_needed';
    } else Object.assign(request, { status: 'closed', closedAt: at });
    return request.tenantId;
  });
  return seeOther(`/portal?customer=${tenantId}#request-${number}`);
}

/** The same for a ticket of Azure, whose answers are communications. */
async function answerTicket({ cloud, asked }: PortalCall, number: string): Promise<Answered> {
  const answer = read(Answer, asked, cloud.url);
  const tenantId = await cloud.state.change((draft) => {
    const ticket = draft.tickets.find((each) => each.number === number) ?? refuse(404, 'There is no such ticket.');
    const at = cloud.now().toISOString();
    ticket.changedAt = at;
    if (answer.do === 'answer') {
      const name = `answer-${number}-${ticket.communications.length}`;
      ticket.communications.push({ name, direction: 'outbound', sender: 'support@mail.support.microsoft.com', subject: `TrackingID#${number}`, body: answer.text, at });
    } else ticket.status = 'Closed';
    return ticket.tenantId;
  });
  return seeOther(`/portal?customer=${tenantId}#request-${number}`);
}

function read<T>(shape: z.ZodType<T>, asked: Asked, url: string): T {
  const form = shape.safeParse(Object.fromEntries(formOf(asked, url)));
  if (form.success) return form.data;
  return refuse(400, `Go back and correct: ${form.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')}`);
}

function refuse(status: number, message: string): never {
  throw new Refused(text(status, message));
}

