import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cell } from '../../src/intents/board-csv.ts';
import { snoozedUntil, snoozesFor } from '../../src/tickets/snooze.ts';
import { stringsOf } from '../../src/cards/words.ts';
import { actionsOf, type Chat, type TestDesk } from '../support/desk.ts';
import { filled, numberOf, ticketOn } from '../tickets/form.ts';
import { delivered, forward, forwardTo, movingDesk, nudgesOf, present, timeOf, toldAbout } from './moving-desk.ts';

let desk: TestDesk;
let adele: Chat;
let lucia: Chat;
let beatriz: Chat;
let ticket: string;
beforeAll(async () => { desk = await movingDesk(); });
beforeEach(async () => {
  await forwardTo(desk, 'wed 12:00');
  [adele, lucia, beatriz] = await present(desk, 'adele', 'lucia', 'beatriz');
});
const told = () => [adele, lucia, beatriz].map((chat) => toldAbout(desk, chat, ticket).length);
const file = async (over = {}) => { ticket = ticketOn(await adele.sends('ticket.open/submit', filled(over))); };
const done = () => adele.sends('ticket.update/close', { number: numberOf(ticket) });

describe('a nudge that is put off', () => {
  it('comes again then, to that person alone; pressed twice it is the same', async () => {
    await file();
    await forward(desk, 'PT61M');
    const nudge = await adele.arrives();
    for (const _ of [1, 2]) expect((await adele.sends('sla.board/snooze', actionsOf(nudge.card).find(({ verb, data }) => verb === 'sla.board/snooze' && data?.snooze === 'quarter')!.data)).name).toBe('');
    await forward(desk, 'PT14M');
    expect(told()).toEqual([1, 0, 0]);
    await forward(desk, 'PT2M');
    expect(told()).toEqual([2, 0, 0]);
    await done();
  });

  it('gives way to a later step that comes meanwhile, which waits until then too; others are told in time', async () => {
    await file();
    await forward(desk, 'PT80M');
    await adele.sends('sla.board/snooze', { number: numberOf(ticket), clock: 'microsoft', snooze: 'quarter' });
    await adele.sends('sla.board/snooze', { number: numberOf(ticket), clock: 'microsoft', snooze: 'hour' }); // that would be past the deadline: not possible
    await forward(desk, 'PT11M'); // three quarters is at 90 minutes
    expect(told()).toEqual([1, 1, 1]);
    await forward(desk, 'PT5M');
    expect(told()).toEqual([2, 1, 1]);
    expect((await nudgesOf(desk, ticket)).filter((nudge) => nudge.startsWith('three-quarters adele'))).toEqual(['three-quarters adele sent']);
    await done();
  });

  it('is refused for what is not theirs, not running, or past the deadline', async () => {
    await file();
    expect((await adele.sends('sla.board/snooze', { number: numberOf(ticket), clock: 'microsoft', snooze: 'quarter' })).status).toBe(409); // nothing was said yet
    await forward(desk, 'PT125M');
    expect((await lucia.sends('sla.board/snooze', { number: numberOf(ticket), clock: 'microsoft', snooze: 'quarter' })).status).toBe(409);
    expect((await desk.as('rafael').sends('sla.board/snooze', { number: numberOf(ticket), clock: 'microsoft', snooze: 'quarter' })).status).toBe(404);
    expect((await desk.as('megan').sends('sla.board/snooze', { number: numberOf(ticket), clock: 'microsoft', snooze: 'quarter' })).status).toBe(403);
    expect((await lucia.sends('sla.board/snooze', { number: 'x', clock: 'microsoft', snooze: 'for ever' })).status).toBe(400);
    await done();
  });

  it.each`
    severity | minutes | offered
    ${'A'}   | ${120}  | ${['quarter', 'hour']}
    ${'A'}   | ${59}   | ${['quarter']}
    ${'A'}   | ${14}   | ${[]}
    ${'A'}   | ${-1}   | ${[]}
    ${'B'}   | ${-60}  | ${['hour', 'morning']}
  `('severity $severity, $minutes minutes before the deadline: $offered', ({ severity, minutes, offered }) => {
    const now = new Date('2026-11-18T12:00:00Z');
    expect(snoozesFor({ severity, dueAt: new Date(now.getTime() + minutes * 60_000) }, now)).toEqual(offered);
  });

  it.each([['2026-11-18T12:00:00Z', '2026-11-19T07:00:00Z'], ['2026-11-19T03:00:00Z', '2026-11-19T07:00:00Z'], ['2026-11-20T16:00:00Z', '2026-11-23T07:00:00Z'], ['2026-12-24T12:00:00Z', '2026-12-28T07:00:00Z']])('until the next morning in Madrid, from %s: %s', (now, until) => {
    expect(snoozedUntil('morning', 'Europe/Madrid', new Date(now))).toEqual(new Date(until));
  });
});

describe('somebody who is away', () => {
  it('has a stand-in who is told at once, with the reason', async () => {
    const day = new Date((await timeOf(desk)).getTime() + 2 * 86_400_000).toISOString().slice(0, 10);
    await adele.sends('sla.board/away-until', { until: day, standIn: beatriz.person.aadObjectId });
    await file();
    await forward(desk, 'PT61M');
    expect(told()).toEqual([0, 0, 1]);
    expect((await beatriz.arrives()).text).toContain(stringsOf('pt-BR')['nudge.why.instead.away']!.replace('{{name}}', 'Adele Vance').split('{{')[0]);
    expect((await nudgesOf(desk, ticket))[0]).toMatch(/^half adele failed \(away /);
    await adele.sends('sla.board/back');
    await done();
  });
});

describe('a database that does not answer while a nudge is made', () => {
  it('is no reason to think that somebody cannot be reached: it is tried again', async () => {
    const { pool } = desk.database;
    await file();
    await pool.query('alter table clock rename column steps to steps_away');
    await desk.advance('PT1S');
    await pool.query('alter table clock rename column steps_away to steps');
    await forward(desk, 'PT61M');
    expect(told()).toEqual([1, 0, 0]);
    expect(await nudgesOf(desk, ticket)).toEqual(['half adele sent']);
    await done();
  });
});

describe('a crash between sending and recording', () => {
  it('leaves the nudge in doubt: it is not sent again, and the next in line is told', async () => {
    const { pool } = desk.database;
    await file();
    await forward(desk, 'PT61M');
    await pool.query(`update outbox set state = 'in-doubt', settled_at = null, held_until = clock_timestamp() - interval '1 second' where number = $1`, [Number(numberOf(ticket))]);
    await desk.advance('PT1S');
    await forward(desk, 'PT6M');
    expect(told()).toEqual([1, 1, 0]);
    expect(await nudgesOf(desk, ticket)).toEqual(['half adele in-doubt (stopped)', 'half lucia sent in case Adele Vance was not told']);
    await done();
  });
});

describe('the delivery audit', () => {
  it('tells a manager who was told what, when, and what failed; nobody else', async () => {
    desk.connector.refuse(adele.conversation, 403);
    await file();
    await forward(desk, 'PT61M');
    const audit = await lucia.sends('sla.board/audit', { ticket });
    const words = stringsOf('es');
    for (const key of ['audit.state.failed', 'audit.state.sent']) expect(audit.text).toContain(words[key]!.split('{{')[1]!.split('}}')[1]!.trim());
    for (const part of ['Adele Vance', 'Lucía Fernández', 'HTTP 403 Refused']) expect(audit.text).toContain(part);
    expect((await adele.sends('sla.board/audit', { ticket })).status).toBe(403);
    expect((await desk.as('megan').sends('sla.board/audit')).status).toBe(403);
    await done();
  });

  it('says what was done to a ticket, the newest first, and how many more there are', async () => {
    await file();
    for (const change of ['first-response', 'resolve', 'reopen']) await lucia.sends(`ticket.update/${change}`, { number: numberOf(ticket) });
    await forward(desk, 'PT1M');
    const audit = async () => (await desk.as('lucia', 'en').sends('sla.board/audit', { ticket })).text;
    const lines = (await audit()).split('\n').filter((line) => /Lucía Fernández has|Microsoft has/.test(line));
    expect(lines).toEqual([`Lucía Fernández has reopened ${ticket}.`, `Lucía Fernández has marked ${ticket} as resolved.`, `Microsoft has answered on ${ticket}.`]);
    for (let times = 0; times < 8; times++) for (const change of ['resolve', 'reopen']) await lucia.sends(`ticket.update/${change}`, { number: numberOf(ticket) });
    await delivered(desk);
    expect(await audit()).toMatch(/And \d+ more\./);
    await done();
  });

  it('does not take somebody who is away for a failure', async () => {
    const day = new Date((await timeOf(desk)).getTime() + 2 * 86_400_000).toISOString().slice(0, 10);
    await adele.sends('sla.board/away-until', { until: day, standIn: beatriz.person.aadObjectId });
    await file();
    await forward(desk, 'PT61M');
    const { text, card } = await desk.as('lucia', 'en').sends('sla.board/audit', { ticket });
    expect([/Adele Vance: away, so not sent/.test(text), text.includes('not delivered'), JSON.stringify(card).includes('"Attention"')]).toEqual([true, false, false]);
    await adele.sends('sla.board/back');
    await done();
  });

  it.each(['T-999999', 'whatever', '0'])('knows no ticket %s', async (typed) => {
    const { status, name } = await lucia.sends('sla.board/audit', { ticket: typed });
    expect([status, name]).toEqual([404, 'ticket-unknown']);
  });
});

describe('the board', () => {
  it('shows what is overdue, by person and of one customer, and as CSV', async () => {
    await file({ title: '=cmd()' });
    await forward(desk, 'PT3H');
    const board = await lucia.sends('sla.board');
    for (const key of ['board.overdue', 'board.person', 'board.short.soon']) expect(board.text).toContain(stringsOf('es')[key]);
    expect(board.text).toContain('Adele Vance');
    expect(JSON.stringify(board.card)).toContain('"Chart.HorizontalBar"');
    expect(JSON.stringify(board.card).length * 2).toBeLessThan(36_000);
    const csv = await lucia.presses(board, 'sla.board/csv');
    expect(JSON.stringify(csv.card)).toContain(`${ticket},Contoso`);
    expect(JSON.stringify(csv.card)).toContain("'=cmd()");
    const other = await lucia.sends('sla.board', { customer: '20000000-0000-4000-8000-000000000002' });
    expect(other.text).not.toContain(ticket);
    await done();
  });

  it.each([['plain', 'plain'], ['a,b', '"a,b"'], ['say "x"', '"say ""x"""'], ['=1+1', "'=1+1"], ['@x', "'@x"], ['two\nlines', 'two lines']])('a cell of %j is %s', (value, written) => {
    expect(cell(value)).toBe(written);
  });
});
