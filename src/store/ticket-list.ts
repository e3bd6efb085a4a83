import { sql, type RawBuilder } from 'kysely';
import type { Severity, Workload } from '../rules/index.ts';
import { fold } from './names.ts';
import type { Database } from './open.ts';
import { isSeen, type TicketScope } from './ticket-scope.ts';
import { withCustomer, type TicketRow } from './tickets.ts';

/** Which tickets are listed: those that fit all of this. */
export interface TicketFilter {
  readonly tenantId?: string | undefined;
  /** Assigned to or reported by this person. */
  readonly mine?: { readonly tenantId: string; readonly objectId: string } | undefined;
  /** How it stands; whatever it is, where this is absent. */
  readonly standing?: 'open' | 'closed' | undefined;
  readonly unassigned?: boolean | undefined;
  readonly severity?: Severity | undefined;
  readonly workload?: Workload | undefined;
  /** Words that all stand in its title, its description or, for staff, Microsoft's number, as people type them; or its own number. */
  readonly words?: string | undefined;
  readonly limit: number;
  /** So many of the newest are passed over. */
  readonly offset?: number | undefined;
}

export type ListedTicket = TicketRow & { readonly dueAt: Date | null; readonly pausedAt: Date | null };

/** So many of the newest tickets are looked through first: a word that many of them have is found there, and only a rarer one is looked up among all. */
const newest = 2_000;

/** Tickets that may be seen, newest first, with the nearest deadline that still runs, or stands still where no other does. A new ticket is found at once. */
export async function listTickets(db: Database, scope: TicketScope, filter: TicketFilter): Promise<ListedTicket[]> {
  const { rows } = await sql<ListedTicket>`
    select listed.*, c.due_at, c.paused_at from (${withCustomer} where t.number in (${numbersOf(scope, filter)})) listed
      left join lateral (select due_at, paused_at from clock where number = listed.number and stopped_at is null order by paused_at is not null, due_at limit 1) c on true
    order by listed.number desc limit ${filter.limit} offset ${filter.offset ?? 0}`.execute(db);
  return rows;
}

type Sql = RawBuilder<unknown>;

function numbersOf(scope: TicketScope, filter: TicketFilter): Sql {
  const wanted = (filter.offset ?? 0) + filter.limit;
  const page = (which: Sql) => sql`(select t.number from ticket t where ${which} order by t.number desc limit ${wanted})`;
  const fits = sql`${isSeen(scope)} and ${fitting(filter)}`;
  const words = wordsOf(filter.words ?? '');
  if (words.length === 0) return page(fits);
  const isCustomer = scope !== 'all' && 'tenantId' in scope;
  const text = isCustomer ? withoutMicrosoftNumber : sql`t.search`;
  const has = every(words, (spelling) => sql`position(${spelling} in ${text}) > 0`);
  if (isCustomer || filter.tenantId !== undefined || filter.mine !== undefined) return page(sql`${fits} and ${has}`); // few enough to look through
  const contains = every(words, (spelling) => sql`t.search like ${`%${spelling}%`}`);
  const line = sql`(select coalesce(max(number), 0) - ${newest} from ticket)`;
  const found = sql`(select number from ticket t where ${contains} and number <= ${line} offset 0)`; // by its words, whatever else is asked
  return sql`${page(sql`t.number > ${line} and ${fits} and ${has}`)} union all ${page(sql`t.number in ${found} and ${fits}`)} limit ${wanted}`;
}

/** Whether each word is there, in one spelling or another. */
function every(words: readonly string[], isThere: (spelling: string) => Sql): Sql {
  return sql.join(words.map((word) => sql`(${sql.join(spellingsOf(word).map(isThere), sql` or `)})`), sql` and `);
}

/** "t1042" may be a ticket's number, or the name of a thing. */
function spellingsOf(word: string): string[] {
  return /^t\d+$/.test(word) ? [word, `t-${word.slice(1)}`] : [word];
}

/** What a customer finds a ticket by: its own number, and its words. What Microsoft calls it is between Microsoft and the partner. */
const withoutMicrosoftNumber = sql`('t-' || t.number || substr(t.search, length('t-' || t.number || ' ' || coalesce(t.microsoft_number, '')) + 1))`;

function fitting({ tenantId, mine, standing, unassigned, severity, workload }: TicketFilter) {
  const all = [
    ...(tenantId === undefined ? [] : [sql`t.tenant_id = ${tenantId}`]),
    ...(mine === undefined ? [] : [sql`((t.assignee_tenant = ${mine.tenantId} and t.assignee_id = ${mine.objectId}) or (t.reporter_tenant = ${mine.tenantId} and t.reporter_id = ${mine.objectId}))`]),
    ...(standing === undefined ? [] : [standing === 'open' ? sql`t.state not in ('resolved', 'closed', 'withdrawn')` : sql`t.state in ('resolved', 'closed', 'withdrawn')`]),
    ...(unassigned ? [sql`t.assignee_id is null`] : []),
    ...(severity === undefined ? [] : [sql`t.severity = ${severity}`]),
    ...(workload === undefined ? [] : [sql`t.workload = ${workload}`]),
  ];
  return all.length === 0 ? sql`true` : sql.join(all, sql` and `);
}

const mostWords = 6;

/** What is looked for: folded as the column is, so that case, accents and width do not matter. A ticket's own number is a word of it. */
function wordsOf(typed: string): string[] {
  return fold(typed).replace(/(^| )t (?=\d)/g, '$1t-').split(' ').filter((word) => word !== '').slice(0, mostWords);
}
