import { sql, type Kysely } from 'kysely';

/** Open tickets on which no clock runs are few among many, and the board names them each time: how many run is kept with the ticket, by the database itself, so that it is always true. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `alter table ticket add clocks_running integer not null default 0`,
  `create function count_running_clocks() returns trigger language plpgsql as $$
    begin
      update ticket set clocks_running = (select count(*) from clock c where c.number = ticket.number and c.stopped_at is null) where number = coalesce(new.number, old.number);
      return null;
    end $$`,
  `create trigger clock_started after insert on clock for each row when (new.stopped_at is null) execute function count_running_clocks()`,
  `create trigger clock_turned after update on clock for each row when ((old.stopped_at is null) <> (new.stopped_at is null)) execute function count_running_clocks()`,
  `create trigger clock_deleted after delete on clock for each row when (old.stopped_at is null) execute function count_running_clocks()`,
  `update ticket t set clocks_running = c.running from (select number, count(*) as running from clock where stopped_at is null group by number) c where c.number = t.number`,
  `create index ticket_unclocked on ticket (number) include (tenant_id, company_id, state, assignee_tenant, assignee_id, assignee_name)
    where clocks_running = 0 and state not in ('resolved', 'closed', 'withdrawn')`,
];
