import type { ClientBase, Pool } from 'pg';
import { changes } from '../../src/tickets/life-cycle.ts';
import { isForCustomer } from '../../src/tickets/telling.ts';

/** What must hold whatever happened. The question finds the rows for which it does not; $1 is the desk's time. */
export interface Invariant {
  readonly name: string;
  readonly broken: string;
}

const told = changes.filter((change) => isForCustomer({ change })).map((change) => `'${change}'`).join(', ');
const sameStep = `n.number = o.number and n.subject ->> 'clock' = o.subject ->> 'clock' and n.subject ->> 'startedAt' = o.subject ->> 'startedAt' and n.subject ->> 'step' = o.subject ->> 'step'`;
const order = (step: string) => `array_position(array['half', 'three-quarters', 'due', 'overdue'], ${step})`;
const own = `(select tenant_id from company where own)`;

export const invariants: readonly Invariant[] = [
  // Tickets and their history.
  { name: 'every ticket has a history that begins with its opening, and was opened once', broken: `
    select t.number from ticket t where (select array_agg(change order by id) from ticket_history h where h.number = t.number and h.change = 'open') is distinct from array['open']
      or (select change from ticket_history h where h.number = t.number order by id limit 1) <> 'open'` },
  { name: 'every change begins in the state that the one before led to', broken: `
    select number, change from (select number, id, change, before ->> 'state' as before, lag(after ->> 'state') over (partition by number order by id) as previous
      from ticket_history where after ? 'state') h where previous is not null and before is distinct from previous` },
  { name: 'a ticket is in the state that its last change led to', broken: `
    select t.number, t.state from ticket t where t.state is distinct from (select after ->> 'state' from ticket_history h where h.number = t.number and after ? 'state' order by id desc limit 1)` },
  { name: 'who has a ticket is handed on without a gap', broken: `
    select number, change from (select number, change, before ->> 'assignee' as before, before ? 'assignee' as known,
        lag(change) over w as previous, lag(coalesce(after ->> 'assigneeName', before ->> 'assignee')) over w as had
      from ticket_history where after ? 'state' window w as (partition by number order by id)) h where known and previous <> 'open' and before is distinct from had` },
  { name: 'a merged ticket is withdrawn, and goes on in one that is not merged itself', broken: `
    select t.number from ticket t join ticket i on i.number = t.merged_into where t.state <> 'withdrawn' or i.merged_into is not null` },
  { name: 'a ticket that waits says for what, and no other does', broken: `select number from ticket where (state = 'waiting') <> (waiting_reason is not null and waiting_from is not null)` },

  // Clocks.
  { name: 'Microsoft\'s clock runs exactly while a ticket is with Microsoft and unanswered', broken: `
    select t.number, t.state from ticket t left join clock c on c.number = t.number and c.kind = 'microsoft' where (t.state = 'handed-over') <> (c.number is not null and c.stopped_at is null)` },
  { name: 'our clock runs for every report that nobody took, and for no ticket that has ended', broken: `
    select t.number, t.state from ticket t left join clock c on c.number = t.number and c.kind = 'ours' and c.stopped_at is null
    where (t.state = 'received' and c.number is null) or (t.state in ('resolved', 'closed', 'withdrawn', 'draft') and c.number is not null)` },
  { name: 'our clock stands still exactly while its ticket waits', broken: `
    select c.number from clock c join ticket t on t.number = c.number where c.kind = 'ours' and c.stopped_at is null and (c.paused_at is not null) <> (t.state = 'waiting')` },
  { name: 'a clock that runs has a time for its next step, and one that stopped or stands still has none', broken: `
    select number, kind from clock where (next_at is not null) <> (stopped_at is null and paused_at is null and next_step is not null) or (stopped_at is not null and next_step is not null)` },
  { name: 'a ticket knows how many of its clocks run', broken: `
    select number from ticket where clocks_running <> (select count(*) from clock c where c.number = ticket.number and c.stopped_at is null)` },
  { name: 'no pause ends before it begins', broken: `
    select number from clock, jsonb_array_elements(pauses) p where (p ->> 0)::timestamptz > (p ->> 1)::timestamptz` },

  // Nudges and other messages.
  { name: 'every step that has come was planned', broken: `select number, kind from clock where next_at <= $1::timestamptz - interval '2 minutes'` },
  { name: 'every step that a running clock has left behind has a message for it', broken: `
    select c.number, c.kind, s.step from clock c, jsonb_each_text(c.steps) s (step, at)
    where c.stopped_at is null and s.at::timestamptz <= $1 and (c.next_step is null or ${order('s.step')} < ${order('c.next_step')})
      and not exists (select 1 from outbox o where o.number = c.number and o.kind = 'clock' and o.subject ->> 'clock' = c.kind and o.subject ->> 'step' = s.step
        and (o.subject ->> 'startedAt')::timestamptz = c.started_at and o.subject ->> 'severity' = c.severity)` },
  { name: 'every message that is due was sent or says why not', broken: `select id, key from outbox where state = 'planned' and deliver_at <= $1::timestamptz - interval '2 minutes'` },
  { name: 'whatever was not sent has a reason', broken: `
    select id, state from outbox where (state in ('failed', 'superseded', 'void') or (state = 'in-doubt' and settled_at is not null)) and coalesce(reason, '') = ''` },
  { name: 'whatever was sent says where to', broken: `select id from outbox where state = 'sent' and (conversation_id is null or activity_id is null)` },
  { name: 'no message stays under way for ever', broken: `
    select id from outbox where state = 'in-doubt' and settled_at is null and coalesce(held_until, '-infinity') < clock_timestamp() - interval '30 seconds'` },
  { name: 'a step that somebody could not be told of went to the next in line, while there was one', broken: `
    select o.id, o.key from outbox o join ticket t on t.number = o.number where o.kind = 'clock' and o.state = 'failed' and o.reason <> 'nobody'
      and not exists (select 1 from outbox n where n.kind = 'clock' and ${sameStep} and n.id <> o.id and n.state <> 'failed')
      and exists (select 1 from person m where m.manager and m.tenant_id in (t.company_id, ${own})
        and not exists (select 1 from outbox n where n.kind = 'clock' and ${sameStep} and n.tenant_id = m.tenant_id and n.object_id = m.object_id))` },
  { name: 'whoever reported a ticket has a message about every change that concerns them', broken: `
    select h.number, h.change from ticket_history h join ticket t on t.number = h.number
    where h.change in (${told}) and t.reporter_tenant = t.tenant_id and t.tenant_id <> t.company_id and (h.actor_tenant, h.actor_id) is distinct from (t.reporter_tenant, t.reporter_id)
      and not exists (select 1 from outbox o where o.key = 'ticket/' || h.id || '/' || t.reporter_tenant || '/' || t.reporter_id)` },

  // Orphans.
  { name: 'every row of history, clock, card and match belongs to a ticket', broken: `
    select number, 'history' from ticket_history h where not exists (select 1 from ticket t where t.number = h.number)
    union all select number, 'clock' from clock c where not exists (select 1 from ticket t where t.number = c.number)
    union all select number, 'card' from ticket_card c where not exists (select 1 from ticket t where t.number = c.number)
    union all select number, 'match' from service_request_match m where not exists (select 1 from ticket t where t.number = m.number)` },
  { name: 'every message about a ticket is about one that exists, and about a change that was made', broken: `
    select o.id, o.key from outbox o where o.number is not null and not exists (select 1 from ticket t where t.number = o.number)
      or o.kind = 'ticket' and o.subject ? 'historyId' and not exists (select 1 from ticket_history h where h.number = o.number and h.id = (o.subject ->> 'historyId')::int)` },
  { name: 'every card that is being put anew is settled in the end', broken: `select activity_id from ticket_card where held_until < clock_timestamp() - interval '90 seconds'` },
];

/** The names of the invariants that do not hold, each with the first rows that break it. */
export async function brokenInvariants(pool: Pool | ClientBase, now: Date): Promise<string[]> {
  const broken: string[] = [];
  for (const { name, broken: question } of invariants) {
    const { rows } = await pool.query(question, question.includes('$1') ? [now] : []);
    if (rows.length > 0) broken.push(`not so: ${name} (${rows.length}: ${JSON.stringify(rows.slice(0, 3))})`);
  }
  return broken;
}
