import { sql, type Transaction } from 'kysely';
import type { Severity } from '../rules/index.ts';
import type { Database } from './open.ts';
import type { Schema } from './schema.ts';
import { isSeen, type TicketScope } from './ticket-scope.ts';

/** A ticket with Microsoft whose service request is sought, or watched. */
export interface TicketAtMicrosoft {
  readonly number: number;
  readonly tenantId: string;
  readonly companyId: string;
  readonly title: string;
  readonly severity: Severity;
  readonly state: string;
  readonly handedOverAt: Date;
  /** The last time; null where it never was. */
  readonly reopenedAt: Date | null;
  readonly microsoftNumber: string | null;
  readonly microsoftStatus: string | null;
  readonly contactName: string;
  readonly assigneeTenant: string | null;
  readonly assigneeId: string | null;
  readonly assigneeName: string | null;
}

/** The tickets that are with Microsoft, those whose service requests were looked at longest ago first. */
export async function ticketsAtMicrosoft(db: Database, since: Date, limit: number): Promise<TicketAtMicrosoft[]> {
  const { rows } = await sql<TicketAtMicrosoft>`
    select number, tenant_id, company_id, title, severity, state, handed_over_at, microsoft_number, microsoft_status, contact ->> 'name' as contact_name, assignee_tenant, assignee_id, assignee_name,
      (select max(h.at) from ticket_history h where h.number = ticket.number and h.change = 'reopen') as reopened_at
    from ticket where state in ('handed-over', 'answered') and handed_over_at > ${since} and workload <> 'marketplace'
    order by microsoft_read_at nulls first, number limit ${limit}`.execute(db);
  return rows;
}

/** Notes that the service requests of tickets were looked at, and what was seen of the bound ones. */
export async function noteMicrosoftStatus(db: Database, seen: readonly { number: number; status: string | null }[], at: Date): Promise<void> {
  if (seen.length === 0) return;
  await sql`
    update ticket set microsoft_read_at = ${at}, microsoft_status = coalesce(s.status, ticket.microsoft_status)
    from jsonb_to_recordset(${JSON.stringify(seen)}::jsonb) as s (number int, status text) where ticket.number = s.number`.execute(db);
}

/** A service request that was offered, refused or bound for a ticket. */
export interface Match {
  readonly number: number;
  readonly requestId: string;
  /** Whoever has the ticket now was asked. */
  readonly asked: boolean;
  /** They may still answer: the ticket is with Microsoft and has no number yet, and they were asked since the instant. */
  readonly waits: boolean;
}

/** The matches of a customer's tickets; which of them wait for an answer since an instant. */
export async function matchesOf(db: Database, tenantId: string, since: Date): Promise<Match[]> {
  const { rows } = await sql<Match>`
    select number, request_id, state <> 'offered' or same_assignee as asked, state = 'offered' and same_assignee and is_sought and offered_at > ${since} as waits
    from (select m.*, t.state in ('handed-over', 'answered') and t.microsoft_number is null as is_sought,
        not exists (select 1 from ticket_history h where h.number = m.number and h.change in ('take', 'assign') and h.at > m.offered_at) as same_assignee
      from service_request_match m join ticket t on t.number = m.number where t.tenant_id = ${tenantId}) matches`.execute(db);
  return rows;
}

/** Notes that a request is offered for a ticket, once more where nobody has answered; false where somebody has. */
export async function insertOffer(transaction: Transaction<Schema>, number: number, requestId: string, at: Date): Promise<boolean> {
  const inserted = await transaction.insertInto('serviceRequestMatch').values({ number, requestId, state: 'offered', offeredAt: at, settledAt: null })
    .onConflict((conflict) => conflict.columns(['number', 'requestId']).doUpdateSet({ offeredAt: at }).where('serviceRequestMatch.state', '=', 'offered')).returning('number').executeTakeFirst();
  return inserted !== undefined;
}

/** Notes what a person said about an offer. */
export async function settleOffer(db: Database, number: number, requestId: string, state: 'refused' | 'bound', at: Date): Promise<void> {
  await db.insertInto('serviceRequestMatch').values({ number, requestId, state, offeredAt: at, settledAt: at })
    .onConflict((conflict) => conflict.columns(['number', 'requestId']).doUpdateSet({ state, settledAt: at })).execute();
}

/** The numbers of Microsoft's that tickets are bound to already; one that was withdrawn has let go of its own. */
export async function boundRequests(db: Database, tenantId: string): Promise<Set<string>> {
  const rows = await db.selectFrom('ticket').select('microsoftNumber').where('tenantId', '=', tenantId).where('microsoftNumber', 'is not', null).where('state', '<>', 'withdrawn').execute();
  return new Set(rows.map(({ microsoftNumber }) => microsoftNumber!));
}

/** The ticket that a request at Microsoft belongs to, this one left aside. Until the transaction ends nobody else binds the request. */
export async function holderOf(transaction: Transaction<Schema>, microsoftNumber: string, number: number): Promise<number | undefined> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`request ${microsoftNumber}`}, 0))`.execute(transaction);
  const row = await transaction.selectFrom('ticket').select('number').where('microsoftNumber', '=', microsoftNumber).where('state', '<>', 'withdrawn').where('number', '<>', number).executeTakeFirst();
  return row?.number;
}

/** The number of the ticket that a request belongs to, where it may be seen. */
export async function ticketOfRequest(db: Database, scope: TicketScope, microsoftNumber: string): Promise<number | undefined> {
  const { rows } = await sql<{ number: number }>`select t.number from ticket t where t.microsoft_number = ${microsoftNumber} and t.state <> 'withdrawn' and ${isSeen(scope)}`.execute(db);
  return rows[0]?.number;
}

/** An offer that nobody has answered, with the ticket it is for; undefined where it is settled, or the ticket is bound already or not with Microsoft any more. */
export async function offeredRequest(db: Database, number: number, requestId: string): Promise<{ number: number; ticketTitle: string; customer: string } | undefined> {
  const { rows } = await sql<{ number: number; ticketTitle: string; customer: string }>`
    select t.number, t.title as ticket_title, coalesce(k.name, '') as customer
    from service_request_match m join ticket t on t.number = m.number left join customer k on k.tenant_id = t.tenant_id
    where m.number = ${number} and m.request_id = ${requestId} and m.state = 'offered' and t.microsoft_number is null and t.state in ('handed-over', 'answered')`.execute(db);
  return rows[0];
}
