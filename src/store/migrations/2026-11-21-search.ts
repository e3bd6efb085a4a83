import { sql, type Kysely } from 'kysely';

/** Tickets are found by their words, folded as store/names.ts folds names: without case, accents and width. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const marks = String.raw`[\u0300-\u036f\u3099\u309a]`;
const folded = (words: string) => `lower(normalize(regexp_replace(normalize(${words}, NFKD), '${marks}', '', 'g'), NFKC))`;

const statements = [
  `alter table ticket add column search text generated always as (${folded(`'t-' || number::text || ' ' || coalesce(microsoft_number, '') || ' ' || title || ' ' || description`)}) stored`,
  `create index ticket_search on ticket using gin (search gin_trgm_ops)`,

  // The board of one customer, and somebody's open tickets, start from the few that are open.
  `create index ticket_open_of_customer on ticket (tenant_id, number desc) where state not in ('resolved', 'closed', 'withdrawn')`,
  `create index ticket_open_of_company on ticket (company_id, number desc) where state not in ('resolved', 'closed', 'withdrawn')`,
  `create index ticket_open_of_assignee on ticket (assignee_tenant, assignee_id, number desc) where state not in ('resolved', 'closed', 'withdrawn')`,
  `create index ticket_open_of_reporter on ticket (reporter_tenant, reporter_id, number desc) where state not in ('resolved', 'closed', 'withdrawn')`,
  `create index clock_of_board on clock (number) include (kind, due_at) where stopped_at is null`,
];
