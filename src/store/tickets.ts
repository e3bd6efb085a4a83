import { sql, type Insertable, type Selectable, type Transaction, type Updateable } from 'kysely';
import type { Database } from './open.ts';
import type { Schema, TicketHistoryTable, TicketTable } from './schema.ts';
import { isSeen, isSeenInRow, type TicketScope } from './ticket-scope.ts';

export type TicketRow = Selectable<TicketTable> & { readonly customerName: string };
export type HistoryRow = Selectable<TicketHistoryTable>;
export type TicketTransaction = Transaction<Schema>;

export type { TicketScope };

/** Runs steps that belong together: all of them last, or none. */
export async function inTransaction<T>(db: Database, steps: (transaction: TicketTransaction) => Promise<T>): Promise<T> {
  return db.transaction().execute(steps);
}

/** Writes a ticket once per command key. Gives its number, and whether it is new. */
export async function insertTicket(
  transaction: TicketTransaction, ticket: Omit<Insertable<TicketTable>, 'contact'> & { contact: { name: string; email: string; phone: string } },
): Promise<{ number: number; isNew: boolean }> {
  const inserted = await transaction.insertInto('ticket').values({ ...ticket, contact: JSON.stringify(ticket.contact) })
    .onConflict((conflict) => conflict.column('commandKey').doNothing()).returning('number').executeTakeFirst();
  if (inserted) return { number: inserted.number, isNew: true };
  const { number } = await transaction.selectFrom('ticket').select('number').where('commandKey', '=', ticket.commandKey).executeTakeFirstOrThrow();
  return { number, isNew: false };
}

/** The ticket's row, held until the transaction ends so that two changes never cross. */
export async function lockTicket(transaction: TicketTransaction, number: number): Promise<Selectable<TicketTable> | undefined> {
  return transaction.selectFrom('ticket').selectAll().where('number', '=', number).forNoKeyUpdate().executeTakeFirst();
}

/** Several tickets' rows, held in the order of their numbers so that two who hold the same never wait for each other. */
export async function lockTickets(transaction: TicketTransaction, numbers: readonly number[]): Promise<Map<number, Selectable<TicketTable>>> {
  const rows = await transaction.selectFrom('ticket').selectAll().where('number', 'in', numbers).orderBy('number').forNoKeyUpdate().execute();
  return new Map(rows.map((row) => [row.number, row]));
}

export async function updateTicket(transaction: TicketTransaction, number: number, change: Updateable<TicketTable>): Promise<void> {
  await transaction.updateTable('ticket').set(change).where('number', '=', number).execute();
}

export interface HistoryEntry extends Omit<Insertable<TicketHistoryTable>, 'before' | 'after'> {
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
}

/** Whether a command was recorded before. */
export async function isRecorded(transaction: TicketTransaction, commandKey: string): Promise<boolean> {
  return await transaction.selectFrom('ticketHistory').select('id').where('commandKey', '=', commandKey).executeTakeFirst() !== undefined;
}

/** Whether somebody else changed a ticket's state, or whose it is, after a row of its history. */
export async function isMovedSince(transaction: TicketTransaction, number: number, row: number, { tenantId, objectId }: { readonly tenantId: string; readonly objectId: string }): Promise<boolean> {
  const { rows } = await sql`
    select 1 from ticket_history where number = ${number} and id > ${row}::bigint and (actor_tenant, actor_id) <> (${tenantId}, ${objectId})
      and (after ->> 'state' <> before ->> 'state' or after ->> 'assigneeName' is not null) limit 1`.execute(transaction);
  return rows.length > 0;
}

/** Adds one row of history. Gives its id; undefined when this command was recorded before. */
export async function insertHistory(transaction: TicketTransaction, entry: HistoryEntry): Promise<number | undefined> {
  const row = { ...entry, before: JSON.stringify(entry.before), after: JSON.stringify(entry.after) };
  const inserted = await transaction.insertInto('ticketHistory').values(row)
    .onConflict((conflict) => conflict.column('commandKey').doNothing()).returning('id').executeTakeFirst();
  return inserted?.id;
}

/** Tickets, with the name of whose they are; the ticket is t. */
export const withCustomer = sql`select t.*, coalesce(k.name, c.name, '') as customer_name
  from ticket t left join customer k on k.tenant_id = t.tenant_id left join company c on c.tenant_id = t.tenant_id`;

/** One ticket, if it exists and may be seen. */
export async function ticketByNumber(db: Database, scope: TicketScope, number: number): Promise<TicketRow | undefined> {
  const { rows } = await sql<TicketRow>`${withCustomer} where t.number = ${number} and ${isSeen(scope)}`.execute(db);
  return rows[0];
}

/** Whether tickets exist and may be seen, each in a scope of its own, in the order in which they are asked for. */
export async function areSeen(db: Database, asked: readonly { readonly scope: TicketScope; readonly number: number }[]): Promise<boolean[]> {
  const companies = asked.map(({ scope }) => (scope !== 'all' && 'companyId' in scope ? scope.companyId : null));
  const customers = asked.map(({ scope }) => (scope !== 'all' && 'tenantId' in scope ? scope.tenantId : null));
  const { rows } = await sql<{ place: number }>`
    select a.place::int as place
    from unnest(${asked.map(({ number }) => number)}::int[], ${asked.map(({ scope }) => scope === 'all')}::boolean[], ${companies}::text[], ${customers}::text[])
      with ordinality as a (number, everything, company, customer, place) join ticket t on t.number = a.number
    where ${isSeenInRow}`.execute(db);
  const seen = new Set(rows.map(({ place }) => place));
  return asked.map((_, place) => seen.has(place + 1));
}

export async function historyOf(db: Database, number: number): Promise<HistoryRow[]> {
  return db.selectFrom('ticketHistory').selectAll().where('number', '=', number).orderBy('id').execute();
}

/** Whether a row h of a ticket's history answered the customer: by word of mouth, or by words of staff that the customer may read, whatever was done with them. */
export const isAnswer = sql<boolean>`((h.change = 'answer' or h.after ->> 'public' = 'true' and h.after ->> 'note' is not null) and h.actor_tenant in (select tenant_id from company))`;

/** Whether the customer was ever answered on a ticket. */
export async function wasAnswered(transaction: TicketTransaction, number: number): Promise<boolean> {
  const { rows } = await sql`select 1 from ticket_history h where h.number = ${number} and ${isAnswer} limit 1`.execute(transaction);
  return rows.length > 0;
}

/** Lets the tickets that were merged into one go on to the one that it is merged into. */
export async function mergeAll(transaction: TicketTransaction, from: number, into: number): Promise<void> {
  await transaction.updateTable('ticket').set({ mergedInto: into }).where((where) => where.or([where('number', '=', from), where('mergedInto', '=', from)])).execute();
}

/** Who reported a ticket, or one that was merged into it. */
export async function reportersOf(db: Database | TicketTransaction, number: number): Promise<{ tenantId: string; objectId: string }[]> {
  return db.selectFrom('ticket').select(['reporterTenant as tenantId', 'reporterId as objectId']).distinct()
    .where((where) => where.or([where('number', '=', number), where('mergedInto', '=', number)])).orderBy('reporterId').execute();
}

export interface SimilarTicket {
  readonly number: number;
  readonly title: string;
  readonly state: string;
  readonly openedAt: Date;
}

/** How much of two titles has to agree, of 1, for their tickets to be taken for the same trouble. */
const alike = 0.45;

/**
 * A customer's open tickets about the same product with a title like this one, the likest first; without the one that this form has made, so that the
 * same form says the same however often it is sent.
 */
export async function similarTickets(db: Database, scope: TicketScope, asked: { tenantId: string; workload: string; title: string; commandKey: string }): Promise<SimilarTicket[]> {
  const { rows } = await sql<SimilarTicket>`
    select t.number, t.title, t.state, t.opened_at from ticket t
    where t.tenant_id = ${asked.tenantId} and ${isSeen(scope)} and t.workload = ${asked.workload} and t.state not in ('resolved', 'closed', 'withdrawn')
      and (lower(t.title) = lower(${asked.title}) or similarity(t.title, ${asked.title}) >= ${alike})
      and t.command_key <> ${asked.commandKey}
    order by similarity(t.title, ${asked.title}) desc, t.number desc limit 3`.execute(db);
  return rows;
}

/** The tenant of the company that serves a ticket. */
export async function companyOfTicket(db: Database | TicketTransaction, number: number): Promise<string | undefined> {
  return (await db.selectFrom('ticket').select('companyId').where('number', '=', number).executeTakeFirst())?.companyId;
}
