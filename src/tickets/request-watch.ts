import type { Logger } from 'pino';
import { MicrosoftError } from '../microsoft/error.ts';
import type { Microsoft } from '../microsoft/microsoft.ts';
import type { ServiceRequest } from '../microsoft/partner-center.ts';
import type { Staff } from '../directory/people.ts';
import type { Database } from '../store/open.ts';
import { insertMessages } from '../store/outbox.ts';
import { zonesOf } from '../store/readers.ts';
import { boundRequests, insertOffer, matchesOf, noteMicrosoftStatus, settleOffer, ticketsAtMicrosoft, type TicketAtMicrosoft } from '../store/service-requests.ts';
import { namesOfPeople } from '../store/staff.ts';
import { claimSetting } from '../store/settings.ts';
import { inTransaction } from '../store/tickets.ts';
import { firstResponseOf, likeness } from './request-match.ts';
import type { AzureFiling } from './azure-filing.ts';
import type { Tickets } from './tickets.ts';
import { deliveryTime } from './working-hours.ts';

export interface RequestWatchParts {
  readonly db: Database;
  readonly partnerCenter: Microsoft['partnerCenter'];
  readonly tickets: Tickets;
  readonly azureFiling?: Pick<AzureFiling, 'reconcile'> | undefined;
  readonly ownCompany: () => Promise<{ readonly tenantId: string; readonly name: string; readonly kind: Staff['company']['kind'] }>;
  readonly now: () => Date;
  readonly log: Logger;
}

const everyMs = 5 * 60_000;
const ticketsAtOnce = 200;
const longestWatchMs = 60 * 86_400_000;
/** For so long an offer that nobody answers stands in the way of others. */
const waitsForMs = 86_400_000;

/** Looks in Partner Center what became of the tickets that are with Microsoft: offers a request that looks like one of them, and takes over number, status and first response of those that are bound. */
export function createRequestWatch(parts: RequestWatchParts) {
  const { db, now } = parts;
  return {
    /** Looks, unless some replica did within five minutes; or in any case. */
    async tick(always = false): Promise<void> {
      const at = now();
      if (!await claimSetting(db, 'request-watch', at, always ? 0 : everyMs)) return;
      const tickets = await ticketsAtMicrosoft(db, new Date(at.getTime() - longestWatchMs), ticketsAtOnce);
      for (const [tenantId, ofTenant] of Map.groupBy(tickets, (ticket) => ticket.tenantId)) await lookAt(tenantId, ofTenant, parts);
      await bindFound(parts);
    },
    /** A person says whether a request is a ticket. Binding goes through the ticket's own commands; this keeps that it is not asked again. */
    settle: (number: number, requestId: string, bound: boolean) => settleOffer(db, number, requestId, bound ? 'bound' : 'refused', now()),
  };
}

export type RequestWatch = ReturnType<typeof createRequestWatch>;

async function lookAt(tenantId: string, tickets: readonly TicketAtMicrosoft[], parts: RequestWatchParts): Promise<void> {
  const { db, partnerCenter, now, log } = parts;
  try {
    const requests = await partnerCenter.serviceRequests(tenantId);
    await offer(tenantId, tickets.filter(({ microsoftNumber }) => microsoftNumber === null), requests, parts);
    const own = (await parts.ownCompany()).tenantId;
    const ours = await namesOfPeople(db, [...new Set([own, tenantId, ...tickets.map(({ companyId }) => companyId)])]);
    const seen = await Promise.all(tickets.map((ticket) => follow(ticket, requests, ours, parts)));
    await noteMicrosoftStatus(db, seen, now());
  } catch (error) {
    if (!(error instanceof MicrosoftError)) throw error;
    log.warn({ service: error.service, call: error.call, reason: error.reason, requestId: error.requestId }, 'service requests could not be read');
    await noteMicrosoftStatus(db, tickets.map(({ number }) => ({ number, status: null })), now());
  }
}

/** Asks the assignee whether a request is the ticket, once for each pair; the likeliest pair first, and each request for one ticket, while an answer is waited for. */
async function offer(tenantId: string, tickets: readonly TicketAtMicrosoft[], requests: readonly ServiceRequest[], { db, now }: RequestWatchParts): Promise<void> {
  if (tickets.length === 0 || requests.length === 0) return;
  const [bound, before] = await Promise.all([boundRequests(db, tenantId), matchesOf(db, tenantId, new Date(now().getTime() - waitsForMs))]);
  const asked = new Set(before.filter(({ asked }) => asked).map(({ number, requestId }) => `${number} ${requestId}`));
  const waiting = before.filter(({ waits }) => waits);
  const taken = new Set([...bound, ...waiting.map(({ requestId }) => requestId)]);
  const pairs = tickets.filter(({ assigneeId }) => assigneeId !== null).flatMap((ticket) => requests.map((request) => ({ ticket, request, score: likeness(ticket, request) })))
    .filter(({ ticket, request, score }) => score > 0 && !asked.has(`${ticket.number} ${request.id}`)).sort((one, other) => other.score - one.score);
  const served = new Set(waiting.map(({ number }) => number));
  for (const { ticket, request } of pairs) {
    if (taken.has(request.id) || served.has(ticket.number)) continue;
    taken.add(request.id);
    served.add(ticket.number);
    await inTransaction(db, async (transaction) => {
      if (!ticket.assigneeTenant || !ticket.assigneeId || !await insertOffer(transaction, ticket.number, request.id, now())) return;
      const to = { tenantId: ticket.assigneeTenant, objectId: ticket.assigneeId };
      const [[zone], urgent, at] = [[...(await zonesOf(transaction, [to])).values()], ticket.severity === 'A', now()];
      await insertMessages(transaction, [{
        key: `match/${ticket.number}/${request.id}/${ticket.assigneeTenant}/${ticket.assigneeId}`, kind: 'match', to, urgent, plannedAt: at, deliverAt: deliveryTime(urgent, zone, at),
        subject: { number: ticket.number, requestId: request.id, title: request.title, createdAt: request.createdAt?.toISOString() ?? '' },
      }]);
    });
  }
}

/** What Microsoft says of a bound ticket; its first response stops the clock at the time at which it was given. */
async function follow(ticket: TicketAtMicrosoft, requests: readonly ServiceRequest[], ours: readonly string[], parts: RequestWatchParts): Promise<{ number: number; status: string | null }> {
  const { number, microsoftNumber, state, contactName, assigneeName } = ticket;
  const listed = microsoftNumber === null ? undefined : requests.find(({ id }) => id === microsoftNumber);
  if (!listed) return { number, status: null };
  const request = state === 'handed-over' ? await parts.partnerCenter.serviceRequest(listed.id) : listed;
  const at = state === 'handed-over' ? firstResponseOf(request, ticket, [contactName, assigneeName ?? '', ...ours]) : undefined;
  if (at) await parts.tickets.change(number, { change: 'first-response' }, { by: await microsoft(parts), at: within(at, ticket.handedOverAt, parts.now()), heardAt: parts.now(), key: `request ${request.id} first response ${ticket.handedOverAt.getTime()}` });
  return { number, status: request.status };
}

/** Binds what was filed with Azure while its answer was lost, or the desk died before it was bound. */
async function bindFound(parts: RequestWatchParts): Promise<void> {
  const { azureFiling, tickets, now, log } = parts;
  await azureFiling?.reconcile(
    async ({ number, handedOverAt, microsoftNumber }) => tickets.change(number, { change: 'bind', microsoftNumber, handedOverAt }, { by: await microsoft(parts), at: now(), key: `azure ${number} ${handedOverAt.getTime()}` }),
    ({ service, call, reason, requestId }) => log.warn({ service, call, reason, requestId }, 'a request that was filed could not be looked up'),
  );
}

/** Microsoft's clock is not ours: an answer lies between hand-over and now. */
function within(at: Date, from: Date, to: Date): Date {
  return new Date(Math.min(Math.max(at.getTime(), from.getTime()), to.getTime()));
}

/** Who stands in a ticket's history where Microsoft itself did something. */
async function microsoft({ ownCompany }: RequestWatchParts): Promise<Staff> {
  const { tenantId, name, kind } = await ownCompany();
  return { kind: 'staff', tenantId, objectId: 'microsoft', name: 'Microsoft', email: '', phone: '', manager: false, roles: [], company: { tenantId, name, kind, own: true } };
}
