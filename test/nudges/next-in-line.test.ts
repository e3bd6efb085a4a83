import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stringsOf } from '../../src/cards/words.ts';
import type { Locale } from '../../src/locale.ts';
import type { Chat, TestDesk } from '../support/desk.ts';
import { filled, numberOf, tenants, ticketOn } from '../tickets/form.ts';
import { cardFor, forward, forwardTo, movingDesk, nudgesOf, present, timeOf, toldAbout } from './moving-desk.ts';

let desk: TestDesk;
let adele: Chat;
let lucia: Chat;
let beatriz: Chat;
let megan: Chat;
let ticket: string;
beforeAll(async () => { desk = await movingDesk(); });
beforeEach(async () => {
  await forwardTo(desk, 'wed 14:00'); // a working hour in Madrid and in São Paulo
  [adele, lucia, beatriz, megan] = await present(desk, 'adele', 'lucia', 'beatriz', 'megan');
  ticket = ticketOn(await megan.sends('ticket.open/submit', filled()));
  await adele.sends('ticket.update/take', { number: numberOf(ticket) });
  await forward(desk, 'PT1S');
  return async () => {
    await query('delete from absence');
    await adele.sends('ticket.update/close', { number: numberOf(ticket) });
    await forward(desk, 'PT1S');
  };
});

const query = async (text: string, values: readonly unknown[] = []) => (await desk.database.pool.query(text, [...values])).rows;
const writes = (chat: Chat, note: string) => chat.sends('ticket.update/note', { number: numberOf(ticket), note, public: 'true' });
const isAway = async (chat: Chat, standIn: Chat) => {
  const until = new Date((await timeOf(desk)).getTime() + 2 * 86_400_000).toISOString().slice(0, 10);
  await chat.sends('sla.board/away-until', { until, standIn: standIn.person.aadObjectId });
};

/** What became of the news of one kind about the ticket, in the order it was planned in: 'adele failed (away)'. */
async function newsOf(kind: string, change?: string): Promise<string[]> {
  const rows = await query(`select object_id, state, reason, subject -> 'instead' ->> 'name' as instead from outbox
    where kind = $1 and number = $2 and ($3::text is null or subject ->> 'change' = $3) order by id`, [kind, Number(numberOf(ticket)), change ?? null]);
  return rows.map(({ object_id: id, state, reason, instead }) => [
    desk.people.find(({ aadObjectId }) => aadObjectId === id)?.id ?? 'nobody', state, ...(reason ? [`(${reason})`] : []), ...(instead ? [`instead of ${instead}`] : [])].join(' '));
}

const insteadOfAdele = stringsOf('es')['nudge.why.instead']!.replace('{{name}}', 'Adele Vance');
const adeleIsAway = stringsOf('pt-BR')['nudge.why.instead.away']!.replace('{{name}}', 'Adele Vance').split('{{')[0]!;
const firstWords = (reason: string) => stringsOf('es')[`reason.${reason}`]!.split('{{')[0]!.trim();

describe('what a customer writes to whoever has their ticket', () => {
  it('reaches the stand-in of somebody who is away, who is told for whom and until when', async () => {
    await isAway(adele, beatriz);
    await writes(megan, 'It is worse now.');
    await forward(desk, 'PT1S');
    expect(await newsOf('ticket', 'note')).toEqual(['adele failed (away)', 'beatriz sent instead of Adele Vance']);
    const { text } = await cardFor(beatriz, 'ticket');
    for (const words of ['It is worse now.', adeleIsAway]) expect(text).toContain(words);
  });

  it.each([
    ['cannot be reached', () => desk.connector.refuse(adele.conversation, 403), 'failed (refused)', 'refused'],
    ['has left', () => query('update person set staff = false where object_id = $1', [adele.person.aadObjectId]), 'void (person-gone)', 'person-gone'],
  ] as const)('reaches the next manager where that person %s', async (_what, happens, outcome, reason) => {
    await happens();
    await writes(megan, 'It is worse now.');
    await forward(desk, 'PT1S');
    expect(await newsOf('ticket', 'note')).toEqual([`adele ${outcome}`, 'lucia sent instead of Adele Vance']);
    const { text } = await cardFor(lucia, 'ticket');
    for (const words of ['It is worse now.', insteadOfAdele, firstWords(reason)]) expect(text).toContain(words);
    await query('update person set staff = true where object_id = $1', [adele.person.aadObjectId]);
  });

  it('is nobody else\'s where a colleague did something', async () => {
    desk.connector.refuse(adele.conversation, 403);
    await lucia.sends('ticket.update/take', { number: numberOf(ticket) });
    await forward(desk, 'PT1S');
    expect((await newsOf('ticket', 'take')).filter((news) => !news.startsWith('megan'))).toEqual(['adele failed (refused)']);
  });
});

describe('a reseller\'s managers who cannot be reached', () => {
  const trey = '10000000-0000-4000-8000-000000000002';
  let rafael: Chat;
  let theirs: string;
  beforeEach(async () => {
    [rafael] = await present(desk, 'rafael');
    await query(`insert into person (tenant_id, object_id, name, manager, staff, roles) values ($1, 'f0000000-0000-4000-8000-00000000000f', 'Without App', true, true, '{}')`, [trey]);
    await query('update person set manager = true where object_id = $1', [rafael.person.aadObjectId]);
    theirs = ticketOn(await rafael.sends('ticket.open/submit', filled({ customer: tenants.adventureWorks })));
    return async () => {
      await query(`delete from person where name = 'Without App'`);
      await query('update person set manager = false where object_id = $1', [rafael.person.aadObjectId]);
      await rafael.sends('ticket.update/close', { number: numberOf(theirs) });
    };
  });
  const due = async () => (await nudgesOf(desk, theirs)).filter((nudge) => nudge.startsWith('due'));

  it('are followed by the provider\'s, who are told once', async () => {
    desk.connector.refuse(rafael.conversation, 403, 9);
    await forward(desk, 'PT121M');
    const [lucias, ...failed] = (await due()).sort((a, b) => Number(a.includes('failed')) - Number(b.includes('failed')));
    expect(failed).toEqual(['due rafael failed (refused HTTP 403 Refused)', 'due nobody failed (not-installed)']);
    expect(lucias).toMatch(/^due lucia sent instead of (Rafael Souza: refused HTTP 403 Refused|Without App: not-installed)$/);
    expect(toldAbout(desk, lucia, theirs)).toHaveLength(1);
  });

  it('are not followed by anybody while one of them is told', async () => {
    await forward(desk, 'PT121M');
    expect(await due()).toEqual(['due rafael sent', 'due nobody failed (not-installed)']);
  });

  it('and the provider\'s neither: then the managers read in the audit that nobody was left', async () => {
    for (const { person } of [rafael, lucia, beatriz]) await query('update conversation set gone = true where object_id = $1', [person.aadObjectId]);
    await forward(desk, 'PT121M');
    const recorded = await query(`select tenant_id, object_id, state, reason from outbox where number = $1 and subject ->> 'step' = 'due' order by id`, [Number(numberOf(theirs))]);
    expect(recorded.map(({ state }) => state)).toEqual(['failed', 'failed', 'failed', 'failed', 'failed']);
    expect(recorded.at(-1)).toEqual({ tenant_id: trey, object_id: '', state: 'failed', reason: 'nobody' });
    for (const chat of [rafael, lucia]) expect((await chat.sends('sla.board/audit', { number: numberOf(theirs) })).text).toContain(stringsOf(chat.person.locale as Locale)['reason.nobody']);
  });
});

describe('a card that cannot be rendered', () => {
  it('is recorded before anything leaves, the next in line has no better luck, and the others go on', async () => {
    const number = Number(numberOf(ticket));
    const [{ id: historyId }] = await query(`insert into ticket_history (number, at, actor_tenant, actor_id, actor_name, change, before, after, command_key) values ($1, $2, '', '', '', 'bind', '{}', '{}', 'test/unspoken') returning id`,
      [number, await timeOf(desk)]); // nobody is told of it, so there are no words for it
    await query(`insert into outbox (key, kind, tenant_id, object_id, subject, urgent, planned_at, deliver_at, state) values ('ticket/test/' || $1 || '/' || $2, 'ticket', $1, $2, $3, true, $4, $4, 'planned')`,
      [adele.person.tenantId, adele.person.aadObjectId, JSON.stringify({ number, change: 'bind', historyId, forNext: true }), await timeOf(desk)]);
    const before = desk.connector.tries(adele.conversation);
    await writes(megan, 'It is worse now.');
    await forward(desk, 'PT1S');
    expect(await newsOf('ticket', 'bind')).toEqual(['adele failed (not-made)', 'lucia failed (not-made) instead of Adele Vance', 'beatriz failed (not-made) instead of Lucía Fernández', 'nobody failed (nobody) instead of Beatriz Carvalho']);
    expect(await newsOf('ticket', 'note')).toEqual(['adele sent']);
    expect(desk.connector.tries(adele.conversation)).toBe(before + 1);
  });
});

describe('the question whether a request is a ticket\'s', () => {
  it('is asked of the stand-in of somebody who is away', async () => {
    await isAway(adele, beatriz);
    await adele.sends('ticket.update/hand-over', { number: numberOf(ticket) });
    const [number, at] = [Number(numberOf(ticket)), await timeOf(desk)];
    await query(`insert into service_request_match (number, request_id, state, offered_at) values ($1, '617', 'offered', $2)`, [number, at]);
    await query(`insert into outbox (key, kind, tenant_id, object_id, subject, urgent, planned_at, deliver_at, state) values ('match/' || $1::int || '/617/' || $2 || '/' || $3, 'match', $2, $3, $4, true, $5, $5, 'planned')`,
      [number, adele.person.tenantId, adele.person.aadObjectId, JSON.stringify({ number, requestId: '617', title: 'Mail is slow', createdAt: '' }), at]);
    await forward(desk, 'PT1S');
    expect(await newsOf('match')).toEqual(['adele failed (away)', 'beatriz sent instead of Adele Vance']);
    expect((await cardFor(beatriz, 'request-match')).text).toContain(adeleIsAway);
  });
});
