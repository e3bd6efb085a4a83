import type { PersonId } from '../directory/people.ts';
import { managersByCompany } from '../store/nudges.ts';
import { insertMessages, type DueMessage } from '../store/outbox.ts';
import type { MessageKind } from '../store/outbox-schema.ts';
import { zonesOf } from '../store/readers.ts';
import { companyOfTicket, type TicketTransaction } from '../store/tickets.ts';
import { deliveryTime } from './ladder.ts';
import { keyFor, keyOf, newsOf } from './messages.ts';

/** What somebody else must hear where one person cannot be reached; a colleague's change of a ticket concerns the person alone. */
const passedOn: ReadonlySet<MessageKind> = new Set(['clock', 'match', 'gdap', 'incident', 'digest']);

/**
 * Plans a message for the next in line, because its receiver cannot be reached or may not have been: the stand-in of somebody who is away, the
 * managers of the company that serves the ticket, and then ours. What is told (`more`) says so. Nobody is told the same twice.
 */
export async function planForNext(transaction: TicketTransaction, message: DueMessage, more: Readonly<Record<string, unknown>>, own: string, at: Date): Promise<void> {
  if (!passedOn.has(message.kind) && message.subject.forNext !== true) return;
  const tried = [...(message.subject.tried as readonly string[] | undefined) ?? [], keyOf(message)];
  const next = (await lineOf(transaction, message, own)).find((person) => !tried.includes(keyOf(person)));
  if (!next) return;
  const zone = (await zonesOf(transaction, [next])).get(keyOf(next));
  const to = { tenantId: next.tenantId, objectId: next.objectId };
  const news = `${newsOf(message)}${'doubt' in more ? '/doubt' : ''}`;
  await insertMessages(transaction, [{
    key: keyFor(news, to), kind: message.kind, to, subject: { ...message.subject, ...more, tried }, urgent: message.urgent, plannedAt: at,
    deliverAt: deliveryTime(message.urgent ? 'A' : 'C', zone, at),
  }]);
}

async function lineOf(transaction: TicketTransaction, { kind, awayUntil, standInTenant, standInId, subject }: DueMessage, own: string): Promise<PersonId[]> {
  const standIn = awayUntil && standInTenant && standInId ? [{ tenantId: standInTenant, objectId: standInId }] : [];
  if (kind === 'digest') return standIn; // every other manager has one of their own
  const company = typeof subject.number === 'number' ? await companyOfTicket(transaction, subject.number) : subject.companyId as string | undefined;
  const managers = await managersByCompany(transaction, [own, ...(company ? [company] : [])]);
  return [...standIn, ...(company && managers.get(company)) || [], ...managers.get(own) ?? []];
}
