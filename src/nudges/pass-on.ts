import { keyOf, type PersonId } from '../directory/people.ts';
import { managersByCompany, snoozesOf, snoozeKey } from '../store/nudges.ts';
import { insertMessages, outcomesOf, type DueMessage, type Outcome } from '../store/outbox.ts';
import type { MessageKind } from '../store/outbox-schema.ts';
import type { ClockKind } from '../store/schema.ts';
import { zonesOf } from '../store/readers.ts';
import { companyOfTicket, type TicketTransaction } from '../store/tickets.ts';
import { deliveryTime } from '../tickets/working-hours.ts';
import { keyFor, newsOf } from './messages.ts';

/** What somebody else must hear where one person cannot be reached. */
const passedOn: ReadonlySet<MessageKind> = new Set(['clock', 'match', 'gdap', 'incident', 'digest']);

/** Why somebody was not told who should have been; any other reason is about the news. */
const aboutThePerson: ReadonlySet<string> = new Set(['person-gone', 'out-of-scope', 'reassigned', 'not-responsible']);

/** Whether the next in line hears a message that its receiver cannot be told; a colleague's change of a ticket waits for them in Teams. */
export function isPassedOn({ kind, subject }: DueMessage): boolean {
  return passedOn.has(kind) || subject.forNext === true;
}

/**
 * Plans a message for the next in line, because its receiver cannot be reached or may not have been: the stand-in of somebody who is away, the
 * managers of the company that serves the ticket, and then ours. What is told (`more`) says so. Nobody is told the same twice: where somebody of the
 * line has the message, or will, that is enough. Where nobody is left, that is recorded.
 */
export async function planForNext(transaction: TicketTransaction, message: DueMessage, more: Readonly<Record<string, unknown>>, own: string, at: Date): Promise<void> {
  if (!isPassedOn(message)) return;
  const tried = [...(message.subject.tried as readonly string[] | undefined) ?? [], keyOf(message)];
  const { snoozed: _, held: __, ...subject } = message.subject; // somebody else put nothing off
  const inDoubt = 'doubt' in more;
  const news = `${newsOf(message)}${inDoubt ? '/doubt' : ''}`;
  const company = await companyOf(transaction, message);
  const line = (await lineOf(transaction, message, company, own)).filter((person) => !tried.includes(keyOf(person)));
  const became = await outcomesOf(transaction, news, line.map((person) => keyFor(news, person)));
  const next = line.find((person) => !isUntold(became.get(keyFor(news, person))));
  if (next ? became.has(keyFor(news, next)) : inDoubt || message.kind === 'digest') return;
  const to = next ? { tenantId: next.tenantId, objectId: next.objectId } : { tenantId: company ?? own, objectId: '' };
  const zone = next && (await zonesOf(transaction, [next])).get(keyOf(next));
  const opening = deliveryTime(message.urgent, zone, at);
  const snoozed = await snoozedUntil(transaction, message, to);
  const held = snoozed !== undefined && snoozed > opening;
  await insertMessages(transaction, [{
    key: keyFor(news, to), kind: message.kind, to, subject: { ...subject, ...more, tried, ...(held && { held }) }, urgent: message.urgent, plannedAt: at,
    deliverAt: held ? snoozed : opening, ...(!next && { state: 'failed', reason: 'nobody' }),
  }]);
}

async function snoozedUntil(transaction: TicketTransaction, { kind, subject: { number, clock } }: DueMessage, to: PersonId): Promise<Date | undefined> {
  if (kind !== 'clock' || typeof number !== 'number') return undefined;
  return (await snoozesOf(transaction, [number])).get(snoozeKey(number, clock as ClockKind, to));
}

function isUntold(outcome: Outcome | undefined): boolean {
  return outcome?.state === 'failed' || outcome?.state === 'void' && aboutThePerson.has(outcome.reason ?? '');
}

async function companyOf(transaction: TicketTransaction, { subject }: DueMessage): Promise<string | undefined> {
  return typeof subject.number === 'number' ? companyOfTicket(transaction, subject.number) : subject.companyId as string | undefined;
}

async function lineOf(transaction: TicketTransaction, { kind, awayUntil, standInTenant, standInId }: DueMessage, company: string | undefined, own: string): Promise<PersonId[]> {
  const standIn = awayUntil && standInTenant && standInId ? [{ tenantId: standInTenant, objectId: standInId }] : [];
  if (kind === 'digest') return standIn; // every other manager has one of their own
  const managers = await managersByCompany(transaction, [own, ...(company ? [company] : [])]);
  return [...standIn, ...(company && managers.get(company)) || [], ...managers.get(own) ?? []];
}
