import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Chat, TestDesk } from '../support/desk.ts';
import { filled, numberOf, ticketOn } from '../tickets/form.ts';
import { forward, forwardTo, movingDesk, nudgesOf, present, timeOf, toldAbout } from './moving-desk.ts';

let desk: TestDesk;
let adele: Chat;
let lucia: Chat;
let beatriz: Chat;
let ticket: string;
beforeAll(async () => { desk = await movingDesk(); });
beforeEach(async () => {
  await forwardTo(desk, 'wed 12:00');
  [adele, lucia, beatriz] = await present(desk, 'adele', 'lucia', 'beatriz');
  ticket = ticketOn(await adele.sends('ticket.open/submit', filled()));
});

const half = 'PT61M';
const told = () => [adele, lucia, beatriz].map((chat) => toldAbout(desk, chat, ticket).length);
const done = () => adele.sends('ticket.update/close', { number: numberOf(ticket) });

describe('somebody who cannot be reached', () => {
  it.each([[403, 'blocked or removed the app'], [404, 'left the conversation'], [400, 'is sent what Teams does not take']])('(HTTP %i: %s) is passed over for the next manager, with the reason', async (status) => {
    desk.connector.refuse(adele.conversation, status);
    await forward(desk, half);
    expect(told()).toEqual([0, 1, 0]);
    expect(await nudgesOf(desk, ticket)).toEqual([`half adele failed (refused HTTP ${status} Refused)`, `half lucia sent instead of Adele Vance: refused HTTP ${status} Refused`]);
    await done();
  });

  it('because the message is too large for Teams (HTTP 413), is passed over with that reason, and is reached by the next', async () => {
    desk.connector.refuse(adele.conversation, 413);
    await forward(desk, half);
    expect(await nudgesOf(desk, ticket)).toEqual(['half adele failed (too-large HTTP 413 Refused)', 'half lucia sent instead of Adele Vance: too-large HTTP 413 Refused']);
    await forward(desk, 'PT30M');
    expect(told()).toEqual([1, 2, 1]);
    await done();
  });

  it('because the app is not installed, is passed over too', async () => {
    await desk.database.pool.query('update conversation set gone = true where object_id = $1', [adele.person.aadObjectId]);
    await forward(desk, half);
    expect(await nudgesOf(desk, ticket)).toEqual(['half adele failed (not-installed)', 'half lucia sent instead of Adele Vance: not-installed']);
    expect(told()).toEqual([0, 1, 0]);
    await done();
  });

  it('because the app was removed, is not brought back by anything but writing or installing it again', async () => {
    await desk.database.pool.query('update conversation set gone = true where object_id = $1 and conversation_id <> $2', [adele.person.aadObjectId, adele.conversation]);
    const [installed, asked, removed] = [adele.activity({ type: 'installationUpdate', action: 'add' }), adele.activity({ text: 'help' }), adele.activity({ type: 'installationUpdate', action: 'remove' })];
    for (const activity of [installed, asked, removed]) await adele.post(activity);
    const before = desk.connector.sentTo(adele.conversation).length;
    for (const again of [removed, asked, installed, adele.activity({ type: 'conversationUpdate', membersRemoved: [{ id: '28:desk' }] }), removed]) expect((await adele.post(again)).status).toBe(200);
    await forward(desk, half);
    expect(desk.connector.sentTo(adele.conversation)).toHaveLength(before); // Teams would have taken it
    expect(await nudgesOf(desk, ticket)).toEqual(['half adele failed (not-installed)', 'half lucia sent instead of Adele Vance: not-installed']);
    await done();
  });

  describe('because the app was removed', () => {
    const at = (time: string) => ({ timestamp: `2026-11-21T${time}Z` });
    const installs = (time: string) => adele.activity({ type: 'installationUpdate', action: 'add', ...at(time) });
    const removes = (time: string) => adele.activity({ type: 'installationUpdate', action: 'remove', ...at(time) });
    const presses = (time: string) => adele.activity({ type: 'invoke', name: 'adaptiveCard/action', value: { action: { type: 'Action.Execute', verb: 'help', data: {} } }, ...at(time) });
    const isReached = async () => {
      await forward(desk, half);
      await done();
      return (await nudgesOf(desk, ticket)).includes('half adele sent');
    };
    beforeEach(() => desk.database.pool.query('update conversation set gone = true where object_id = $1 and conversation_id <> $2', [adele.person.aadObjectId, adele.conversation]));

    it.each([
      ['is reached: it was installed again before a removal from earlier came at last', () => [installs('12:00:00'), removes('11:00:00')], true],
      ['is reached: the removal from before the new installation comes twice', () => { const removed = removes('11:00:00'); return [removed, installs('12:00:00'), removed, { ...removed, id: 'again' }]; }, true],
      ['is not: what was written before comes after the removal', () => [removes('12:00:00'), adele.activity({ text: 'help', ...at('11:00:00') })], false],
      ['is not: a press from before is delivered again', () => { const pressed = presses('11:00:00'); return [pressed, removes('12:00:00'), pressed]; }, false],
      ['is not: the installation from before comes after the removal', () => [removes('12:00:00'), installs('11:00:00')], false],
      ['is reached: something was written afterwards', () => [removes('12:00:00'), adele.activity({ text: 'help', ...at('12:00:01') })], true],
      ['is not: nothing says when the removal was', () => [installs('12:00:00'), { ...removes('12:00:00'), timestamp: undefined }], false],
    ])('%s', async (_what, come, expected) => {
      for (const activity of come()) expect((await adele.post(activity as object)).status).toBe(200);
      expect(await isReached()).toBe(expected);
    });
  });

  it('is followed by the next, and the next, until somebody can or nobody is left', async () => {
    for (const chat of [adele, lucia]) desk.connector.refuse(chat.conversation, 403);
    await forward(desk, half);
    expect(await nudgesOf(desk, ticket)).toEqual(['half adele failed (refused HTTP 403 Refused)', 'half lucia failed (refused HTTP 403 Refused) instead of Adele Vance: refused HTTP 403 Refused', 'half beatriz sent instead of Lucía Fernández: refused HTTP 403 Refused']);
    await done();

    [adele, lucia, beatriz] = await present(desk, 'adele', 'lucia', 'beatriz');
    ticket = ticketOn(await adele.sends('ticket.open/submit', filled()));
    for (const chat of [adele, lucia, beatriz]) desk.connector.refuse(chat.conversation, 403);
    await forward(desk, half);
    expect((await nudgesOf(desk, ticket)).every((nudge) => nudge.includes('failed'))).toBe(true);
    expect([adele, lucia, beatriz].map(({ conversation }) => desk.connector.tries(conversation))).toEqual([2, 2, 2]); // the answer to "help", and one try
    await done();
  });

  it('because nothing answers there, keeps nobody else waiting', async () => {
    const letGo = desk.connector.hold(adele.conversation);
    try {
      await desk.advance('PT91M');
      expect([(await lucia.arrives()).card.lang, (await beatriz.arrives()).card.lang]).toEqual(['es', 'pt-BR']);
    } finally {
      letGo();
    }
    await forward(desk, 'PT1S');
    expect(told()).toEqual([1, 1, 1]);
    await done();
  });

  it('does not keep the others from being told, nor is told twice by being passed on to', async () => {
    await forward(desk, half);
    desk.connector.refuse(lucia.conversation, 403);
    await forward(desk, 'PT30M');
    expect(told()).toEqual([2, 0, 1]);
    expect(await nudgesOf(desk, ticket)).toEqual(['half adele sent', 'three-quarters adele sent', 'three-quarters lucia failed (refused HTTP 403 Refused)', 'three-quarters beatriz sent']);
    await done();
  });

  it.each([
    ['writes again', () => adele.says('help')],
    ['installs the app again', async () => {
      await adele.post(adele.activity({ type: 'installationUpdate', action: 'remove' }));
      await adele.post(adele.activity({ type: 'installationUpdate', action: 'add' }));
    }],
  ])('is reached again once that person %s', async (_what, comesBack) => {
    desk.connector.refuse(adele.conversation, 403);
    await forward(desk, half);
    await comesBack();
    await forward(desk, 'PT30M');
    expect(toldAbout(desk, adele, ticket)).toHaveLength(1);
    expect(await nudgesOf(desk, ticket)).toContain('three-quarters adele sent');
    await done();
  });
});

describe('when Teams', () => {
  it.each([429, 412])('says "not now" (HTTP %i), the nudge is delivered later, once', async (status) => {
    desk.connector.refuse(adele.conversation, status, 2);
    await forward(desk, half);
    expect([told(), await nudgesOf(desk, ticket)]).toEqual([[0, 0, 0], [`half adele planned (throttled HTTP ${status} Refused)`]]);
    await forward(desk, 'PT10S');
    await forward(desk, 'PT10S');
    expect([told(), await nudgesOf(desk, ticket)]).toEqual([[1, 0, 0], ['half adele sent']]);
    await done();
  });

  it.each([[30, 'PT15S', 'PT20S'], [1_200, 'PT19M', 'PT2M']])('says for how long to wait (%i s), nothing is tried before that, of whatever', async (seconds, shorter, rest) => {
    desk.connector.refuse(adele.conversation, 429, 1, seconds);
    await forward(desk, half);
    const tries = desk.connector.tries(adele.conversation);
    const other = ticketOn(await lucia.sends('ticket.open/submit', filled()));
    await adele.sends('ticket.update/take', { number: numberOf(other) });
    await lucia.sends('ticket.update/severity', { number: numberOf(other), severity: 'B' }); // Adele is to hear of it
    await forward(desk, shorter);
    expect([desk.connector.tries(adele.conversation), told()]).toEqual([tries, [0, 0, 0]]);
    await forward(desk, rest);
    expect([toldAbout(desk, adele, ticket).length, await nudgesOf(desk, ticket)]).toEqual([1, ['half adele sent']]);
    for (const each of [ticket, other]) await adele.sends('ticket.update/close', { number: numberOf(each) });
  });

  it('takes no more than seven messages for one person in a second, the eighth waits', async () => {
    await lucia.sends('ticket.update/note', { number: numberOf(ticket), note: 'Asked again.' });
    const already = desk.connector.sentTo(adele.conversation).length;
    const at = (await timeOf(desk)).toISOString();
    await desk.database.pool.query(`
      insert into outbox (key, kind, tenant_id, object_id, subject, urgent, planned_at, deliver_at, state)
      select 'ticket/limit/' || h.id || '/' || n, 'ticket', $2, $3, jsonb_build_object('number', h.number, 'change', 'note', 'historyId', h.id), true, $4::timestamptz, $4, 'planned'
      from ticket_history h, generate_series(1, 8) n where h.number = $1 and h.change = 'note'`, [Number(numberOf(ticket)), adele.person.tenantId, adele.person.aadObjectId, at]);
    await forward(desk, 'PT1S');
    const times = desk.connector.sentTo(adele.conversation).slice(already).map(({ at: time }) => time);
    expect(times).toHaveLength(8);
    expect(times[7]! - times[0]!).toBeGreaterThanOrEqual(1_000);
    await done();
  });

  it.each([[500, 'HTTP 500'], [503, 'HTTP 503'], [502, 'HTTP 502'], [504, 'HTTP 504'], [0, 'ECONNRESET']])('answers %i or nothing, it may have arrived: it is in doubt, not sent again, and the next in line is told so', async (status, cause) => {
    desk.connector.refuse(adele.conversation, status, 5);
    await forward(desk, half);
    expect([told(), await nudgesOf(desk, ticket)]).toEqual([[0, 0, 0], [`half adele in-doubt (no-answer ${cause})`]]);
    await forward(desk, 'PT10M');
    const doubtful = [`half adele in-doubt (no-answer ${cause})`, 'half lucia sent in case Adele Vance was not told'];
    expect([desk.connector.tries(adele.conversation), told(), await nudgesOf(desk, ticket)]).toEqual([2, [0, 1, 0], doubtful]);
    desk.connector.refuse(adele.conversation, 200, 0);
    await forward(desk, 'PT20M');
    expect(told()).toEqual([1, 2, 1]);
    await done();
  });

  it('answers for a message that can wait what says nothing, the next in line is told so too, in their working hours', async () => {
    await forwardTo(desk, 'tue 09:00'); // half of the time is over while Lucía works
    const calm = ticketOn(await adele.sends('ticket.open/submit', filled({ severity: 'B' })));
    const { rows: [{ half }] } = await desk.database.pool.query(`select steps ->> 'half' as half from clock where number = $1`, [Number(numberOf(calm))]);
    desk.connector.refuse(adele.conversation, 502, 9);
    await forwardTo(desk, new Date(new Date(half).getTime() + 60_000));
    await forward(desk, 'PT10M');
    const doubtful = ['half adele in-doubt (no-answer HTTP 502)', 'half lucia sent in case Adele Vance was not told'];
    expect([toldAbout(desk, adele, calm), toldAbout(desk, lucia, calm).length, (await nudgesOf(desk, calm)).slice(0, 2)]).toEqual([[], 1, doubtful]);
    for (const each of [calm, ticket]) await adele.sends('ticket.update/close', { number: numberOf(each) });
  });

  it('is busy until the evening, what can wait is kept for the next morning, and what is urgent is not', async () => {
    await forwardTo(desk, 'tue 12:00');
    const calm = ticketOn(await lucia.sends('ticket.open/submit', filled({ severity: 'C' })));
    const news = async () => (await desk.database.pool.query(`select state from outbox where kind = 'ticket' and number = $1 and object_id = $2`, [Number(numberOf(calm)), adele.person.aadObjectId])).rows.map(({ state }) => state);
    desk.connector.refuse(adele.conversation, 429, 1, 10 * 3_600);
    await lucia.sends('ticket.update/assign', { number: numberOf(calm), assignee: `${adele.person.tenantId}/${adele.person.aadObjectId}` });
    await forward(desk, 'PT1M');
    await forward(desk, 'PT11H'); // it is night
    expect([await news(), toldAbout(desk, adele, ticket).length > 0]).toEqual([['planned'], true]);
    await forwardTo(desk, 'wed 09:00');
    expect(await news()).toEqual(['sent']);
    for (const each of [calm, ticket]) await adele.sends('ticket.update/close', { number: numberOf(each) });
  });

  it('is busy until the evening, a digest of that day is not told any more', async () => {
    desk.connector.refuse(lucia.conversation, 429, 1, 11 * 3_600);
    await forwardTo(desk, 'thu 10:00');
    await forwardTo(desk, 'thu 22:00');
    const { rows } = await desk.database.pool.query(`select state, reason from outbox where kind = 'digest' and object_id = $1 order by id desc limit 1`, [lucia.person.aadObjectId]);
    expect(rows).toEqual([{ state: 'void', reason: 'day-over' }]);
    await done();
  });

  it('a ticket that ends while the nudge waits is not spoken of any more', async () => {
    desk.connector.refuse(adele.conversation, 429);
    await forward(desk, half);
    await adele.sends('ticket.update/first-response', { number: numberOf(ticket) });
    await forward(desk, 'PT1H');
    expect([told(), await nudgesOf(desk, ticket)]).toEqual([[0, 0, 0], ['half adele void (clock-stopped)']]);
  });
});

it('a database that takes nothing for a while uses up none of Teams\' limits', async () => {
  const { pool } = desk.database;
  await lucia.sends('ticket.update/note', { number: numberOf(ticket), note: 'Asked again.' });
  const news = `select state, reason from outbox where key like 'ticket/refused/%' order by id`;
  await pool.query(`create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no space left'; end $$`);
  await pool.query(`create trigger refuse before update on outbox for each row when (new.key like 'ticket/refused/%' and new.state = 'in-doubt') execute function refuse()`);
  await pool.query(`
    insert into outbox (key, kind, tenant_id, object_id, subject, urgent, planned_at, deliver_at, state)
    select 'ticket/refused/' || n, 'ticket', $2, $3, jsonb_build_object('number', h.number, 'change', 'note', 'historyId', h.id), true, $4::timestamptz, $4, 'planned'
    from ticket_history h, generate_series(1, 2) n where h.number = $1 and h.change = 'note'`, [Number(numberOf(ticket)), adele.person.tenantId, adele.person.aadObjectId, await timeOf(desk)]);
  for (let tries = 0; tries < 8; tries++) await forward(desk, 'PT4M');
  expect((await pool.query(news)).rows).toEqual([{ state: 'failed', reason: 'not-made' }, { state: 'planned', reason: 'not-made' }]);
  await pool.query('drop function refuse() cascade');
  await forward(desk, 'PT10M');
  expect((await pool.query(news)).rows[1]).toEqual({ state: 'sent', reason: null });
  await done();
});
