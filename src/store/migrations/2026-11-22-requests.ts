import { sql, type Kysely } from 'kysely';

/** A request at Microsoft is one ticket's. Of several tickets that were given its number the first keeps it; the others' histories say that they lost it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `with bound as (
      select t.number, t.microsoft_number,
        row_number() over (partition by t.microsoft_number order by (select max(h.id) from ticket_history h where h.number = t.number and h.change = 'bind') nulls last, t.number) as place
      from ticket t where t.microsoft_number is not null and t.state <> 'withdrawn'),
    lost as (
      update ticket t set microsoft_number = null, microsoft_status = null, microsoft_read_at = null from bound b where b.number = t.number and b.place > 1
      returning t.number, b.microsoft_number)
    insert into ticket_history (number, at, actor_tenant, actor_id, actor_name, change, before, after, command_key)
    select number, now(), '', '', '', 'unbind', jsonb_build_object('microsoftNumber', microsoft_number), jsonb_build_object('microsoftNumber', microsoft_number), 'one-request/' || number
    from lost order by number`,

  // A ticket that was withdrawn or merged lets go of its request: another may go on with it.
  `drop index ticket_by_microsoft_number`,
  `create unique index ticket_of_request on ticket (microsoft_number) where microsoft_number is not null and state <> 'withdrawn'`,
  `drop index service_request_bound`,
];
