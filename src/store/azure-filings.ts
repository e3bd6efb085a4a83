import { sql } from 'kysely';
import type { Database } from './open.ts';

/** A request that was sent to Azure under a name of ours, for a hand-over of a ticket; whether it is there is not known yet. */
export interface AzureFilingRow {
  readonly name: string;
  readonly number: number;
  readonly handedOverAt: Date;
  /** Absent for what concerns the whole tenant. */
  readonly subscriptionId: string | null;
  readonly sentAt: Date;
}

/** Notes that a request is about to be sent. Gives what was sent under that name before, which stays noted; undefined where nothing was. */
export async function noteFiling(db: Database, { name, number, handedOverAt, subscriptionId, sentAt }: AzureFilingRow): Promise<AzureFilingRow | undefined> {
  const { numAffectedRows } = await sql`
    insert into azure_filing (name, number, handed_over_at, subscription_id, sent_at) values (${name}, ${number}, ${handedOverAt}, ${subscriptionId}, ${sentAt})
    on conflict (name) do nothing`.execute(db);
  if (Number(numAffectedRows) === 1) return undefined;
  const { rows } = await sql<AzureFilingRow>`select name, number, handed_over_at, subscription_id, sent_at from azure_filing where name = ${name}`.execute(db);
  return rows[0];
}

/** Notes that it is sent again, and where to. */
export async function noteFilingAgain(db: Database, name: string, subscriptionId: string | null, sentAt: Date): Promise<void> {
  await sql`update azure_filing set subscription_id = ${subscriptionId}, sent_at = ${sentAt} where name = ${name}`.execute(db);
}

export async function forgetFiling(db: Database, name: string): Promise<void> {
  await sql`delete from azure_filing where name = ${name}`.execute(db);
}

/** Requests whose fate is not known, the oldest first, with their tickets' tenants; those of tickets that have a number, or were handed over again, are forgotten. */
export async function unansweredFilings(db: Database, limit: number): Promise<(AzureFilingRow & { readonly tenantId: string })[]> {
  await sql`
    delete from azure_filing f using ticket t where t.number = f.number
      and (t.microsoft_number is not null or t.handed_over_at is distinct from f.handed_over_at or t.state = 'withdrawn')`.execute(db);
  const { rows } = await sql<AzureFilingRow & { tenantId: string }>`
    select f.name, f.number, f.handed_over_at, f.subscription_id, f.sent_at, t.tenant_id
    from azure_filing f join ticket t on t.number = f.number order by f.sent_at limit ${limit}`.execute(db);
  return rows;
}
