import { beforeAll, describe, expect, it } from 'vitest';
import { engine } from '../support/database.ts';
import { faults } from './faults.ts';
import { killed, replicaKilled } from './kill.ts';
import { brokenInvariants, invariants } from './invariants.ts';
import { faultyDesk, type FaultyDesk } from './shared-desk.ts';

const size = { rounds: 1, awayMs: engine === 'postgres' ? 1_000 : 100, ways: 'one' } as const; // embedded, whoever asks waits five seconds for an answer

// A life whose clock jumps ends by kill -9 as well; the program has ten more, and ten of two replicas.
describe('nothing is lost, and nothing is there twice, when', () => {
  it.each(faults.filter((fault) => fault !== killed && fault !== replicaKilled))('$name', { timeout: 120_000 }, async (fault) => {
    const { lost, times } = await fault.run(size);
    expect(lost).toEqual([]);
    expect(times).toBeGreaterThan(0);
  });
});

describe('what must hold is noticed when it does not:', () => {
  let desk: FaultyDesk;
  beforeAll(async () => { desk = await faultyDesk(); });

  const ticket = `(select max(number) from ticket where state = 'handed-over')`;
  const harm: Readonly<Record<string, string>> = {
    'every ticket has a history that begins with its opening, and was opened once': `delete from ticket_history where number = ${ticket}`,
    'every change begins in the state that the one before led to': `update ticket_history set before = before || '{"state":"draft"}' where id = (select max(id) from ticket_history where change = 'take')`,
    'a ticket is in the state that its last change led to': `update ticket set state = 'answered' where number = ${ticket}`,
    'who has a ticket is handed on without a gap': `
      insert into ticket_history (number, at, actor_tenant, actor_id, actor_name, change, before, after, command_key)
      select number, at, '', '', '', 'note', jsonb_build_object('state', after -> 'state', 'assignee', name), jsonb_build_object('state', after -> 'state', 'assigneeName', 'Somebody'), name
      from (select * from ticket_history where after ? 'state' and number = ${ticket} order by id desc limit 1) h, (values ('One'), ('Two')) v (name)`,
    'a merged ticket is withdrawn, and goes on in one that is not merged itself': `update ticket set merged_into = (select min(number) from ticket) where number = ${ticket}`,
    'a ticket that waits says for what, and no other does': `update ticket set waiting_reason = 'x', waiting_from = 'diagnosing' where number = ${ticket}`,
    'Microsoft\'s clock runs exactly while a ticket is with Microsoft and unanswered': `delete from clock where number = ${ticket}`,
    'our clock runs for every report that nobody took, and for no ticket that has ended': `update ticket set state = 'received' where number = ${ticket}`,
    'our clock stands still exactly while its ticket waits': `update clock set kind = 'ours', paused_at = now() where number = ${ticket}`,
    'a clock that runs has a time for its next step, and one that stopped or stands still has none': `update clock set next_step = 'half', next_at = null where number = ${ticket}`,
    'a ticket knows how many of its clocks run': `update ticket set clocks_running = 7 where number = ${ticket}`,
    'no pause ends before it begins': `update clock set pauses = '[["2026-11-21T12:00:00Z", "2026-11-21T11:00:00Z"]]' where number = ${ticket}`,
    'every step that has come was planned': `update clock set next_step = 'half', next_at = '2026-01-01' where number = ${ticket}`,
    'every step that a running clock has left behind has a message for it': `update clock set next_step = null, next_at = null, steps = '{"half":"2026-01-01T00:00:00Z"}', started_at = '2026-01-01' where number = ${ticket}`,
    'every message that is due was sent or says why not': `update outbox set state = 'planned', deliver_at = '2026-01-01' where id = (select max(id) from outbox)`,
    'whatever was not sent has a reason': `update outbox set state = 'failed', reason = null where id = (select max(id) from outbox)`,
    'whatever was sent says where to': `update outbox set state = 'sent', activity_id = null where id = (select max(id) from outbox)`,
    'no message stays under way for ever': `update outbox set state = 'in-doubt', settled_at = null, held_until = null where id = (select max(id) from outbox)`,
    'a step that somebody could not be told of went to the next in line, while there was one': `
      with one as (select * from outbox where kind = 'clock' order by id desc limit 1), gone as (delete from outbox o using one where o.number = one.number and o.id <> one.id)
      update outbox set state = 'failed', reason = 'refused' where id = (select id from one)`,
    'whoever reported a ticket has a message about every change that concerns them': `delete from outbox where kind = 'ticket'`,
    'every row of history, clock, card and match belongs to a ticket': `delete from ticket where number = ${ticket}`,
    'every message about a ticket is about one that exists, and about a change that was made': `delete from ticket where number = (select max(number) from outbox)`,
    'every card that is being put anew is settled in the end': `update ticket_card set held_until = '2026-01-01'`,
  };

  it.each(invariants)('$name', async ({ name }) => {
    const client = await desk.pool.connect();
    try {
      await client.query(`begin; set local session_replication_role = replica; ${harm[name]!.includes('ticket_card') ? `insert into ticket_card (conversation_id, activity_id, number, tenant_id, object_id, locale, time_zone, posted_at) values ('a', 'b', 1, '', '', 'en', 'UTC', now());` : ''}`);
      await client.query(harm[name]!);
      const broken = await brokenInvariants(client, new Date('2027-01-01'));
      expect(broken.filter((each) => each.startsWith(`not so: ${name} `))).toHaveLength(1);
    } finally {
      await client.query('rollback');
      client.release();
    }
  });
});
