import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { proofOf } from '../../src/store/proof.ts';
import { startTestDesk, type Chat, type TestDesk } from '../support/desk.ts';
import { filled, numberOf, ticketOn } from '../tickets/form.ts';
import { forward, forwardTo, nudgesOf, present, timeOf } from './moving-desk.ts';

let desk: TestDesk;
let adele: Chat;
let lucia: Chat;
let ticket: string;
beforeAll(async () => {
  desk = await startTestDesk();
  await forwardTo(desk, 'tue 12:00');
});
afterAll(() => desk.close());
beforeEach(async () => {
  [adele, lucia] = await present(desk, 'adele', 'lucia', 'beatriz');
  ticket = ticketOn(await adele.sends('ticket.open/submit', filled())); // severity A: half at 60 minutes, three quarters at 90, due at 120, overdue at 135
});
afterEach(async () => {
  await desk.database.pool.query('delete from outbox_lane');
  await desk.database.pool.query('delete from clock where number = $1', [Number(numberOf(ticket))]);
});

const proof = async () => proofOf(desk.database.db, await timeOf(desk), 120);
const run = (sql: string) => desk.database.pool.query(sql, [Number(numberOf(ticket))]);
const audit = async () => (await desk.as('lucia', 'en').sends('sla.board/audit', { ticket })).text;

/** What the last look found, as whoever watches the desk reads it. */
async function measured(how: string): Promise<number> {
  const text = await (await fetch(`${desk.url}/metrics`)).text();
  return Number(new RegExp(`desk_outbox_unproven\\{how="${how}"\\} (\\d+)`).exec(text)?.[1]);
}

describe('the proof that everybody was told', () => {
  it('finds nothing missing in a whole ladder: sent, passed on, refused, in doubt, paused or given up', async () => {
    desk.connector.refuse(adele.conversation, 403);
    for (const step of ['PT61M', 'PT30M', 'PT30M', 'PT16M', 'PT5M']) {
      await forward(desk, step);
      expect(await proof()).toMatchObject({ missing: 0, unplanned: 0, untold: 0 });
    }
    expect((await nudgesOf(desk, ticket)).length).toBeGreaterThan(6);
    await run(`update outbox set state = 'in-doubt', reason = 'stopped' where number = $1 and subject ->> 'step' = 'due'`);
    expect(await proof()).toMatchObject({ missing: 0 });
    const waiting = ticketOn(await desk.as('megan').sends('ticket.open/submit', filled()));
    await adele.sends('ticket.update/take', { number: numberOf(waiting) });
    await adele.sends('ticket.update/wait', { number: numberOf(waiting), note: 'Which mailbox?' });
    await forward(desk, 'PT2H');
    expect(await proof()).toMatchObject({ missing: 0, unplanned: 0, untold: 0 });
    await adele.sends('ticket.update/close', { number: numberOf(waiting) });
    expect(await measured('missing')).toBe(0);
    expect(await audit()).not.toContain('nothing says whether');
  });

  it('finds the row of one person that is gone', async () => {
    for (const step of ['PT121M', 'PT16M', 'PT5M']) await forward(desk, step);
    await run(`delete from outbox where number = $1 and subject ->> 'step' = 'overdue' and object_id = '${lucia.person.aadObjectId}'`);
    expect(await proof()).toMatchObject({ missing: 1, unplanned: 0, untold: 0 });
    await forward(desk, 'PT2M');
    expect(await measured('missing')).toBe(1);
    const text = await audit();
    expect([text.includes('nothing says whether it was told: 1'), text.includes(`${ticket} · Lucía Fernández`)]).toEqual([true, true]);
  });

  it('finds the assignee\'s row that is gone', async () => {
    for (const step of ['PT91M', 'PT5M']) await forward(desk, step);
    await run(`delete from outbox where number = $1 and subject ->> 'step' = 'three-quarters' and object_id = '${adele.person.aadObjectId}'`);
    expect(await proof()).toMatchObject({ missing: 1 });
    await desk.as('misaki').sends('ticket.update/take', { number: numberOf(ticket) });
    await forward(desk, 'PT3M');
    expect(await proof()).toMatchObject({ missing: 0 }); // who takes it over later need not have been told
  });

  it('finds a step that was passed over: the clock lost its next step, and nothing was planned', async () => {
    await forward(desk, 'PT61M');
    await run('update clock set next_step = null, next_at = null where number = $1');
    await forward(desk, 'PT30M');
    await forward(desk, 'PT5M');
    expect(await proof()).toMatchObject({ missing: 1, unplanned: 0 });
    expect(await audit()).toContain(`${ticket} · nobody was told`);
  });

  it('finds it after the clock has stopped too, and not what came after that', async () => {
    await forward(desk, 'PT61M');
    await forward(desk, 'PT5M');
    await run('delete from outbox where number = $1');
    await adele.sends('ticket.update/first-response', { number: numberOf(ticket) });
    await forward(desk, 'PT3H');
    expect(await proof()).toMatchObject({ missing: 1 });
  });

  it('finds what was planned and never sent', async () => {
    await run(`insert into outbox_lane select tenant_id, 'a replica that hangs', clock_timestamp() + interval '1 hour' from company
      on conflict (tenant_id) do update set held_by = excluded.held_by, held_until = excluded.held_until where $1::int > 0`);
    await desk.advance('PT61M');
    await desk.advance('PT5M');
    expect(await proof()).toMatchObject({ missing: 0, unplanned: 0, untold: 1 });
    await desk.advance('PT2M');
    expect(await measured('untold')).toBe(1);
    expect(Number(/^desk_outbox_oldest_seconds (\d+)/m.exec(await (await fetch(`${desk.url}/metrics`)).text())?.[1])).toBeGreaterThanOrEqual(5 * 60);
  });
});
