import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { stringsOf } from '../../src/cards/words.ts';
import { textOf, sharedDesk, type Chat, type TestDesk } from '../support/desk.ts';
import { filled, numberOf, tenants, ticketOn } from './form.ts';

let desk: TestDesk;
beforeAll(async () => { desk = await sharedDesk(); });

const file = async (chat: Chat, over = {}) => ticketOn(await chat.sends('ticket.open/submit', filled({ title: `Slow ${randomUUID()}`, ...over })));
const press = (chat: Chat, change: string, ticket: string, data = {}) => chat.sends(`ticket.update/${change}`, { number: numberOf(ticket), ...data });

/** The cards that were put anew in a conversation, once there are so many: their words, and the activity they took the place of. */
async function replaced(chat: Chat, count: number): Promise<{ id: string; text: string; lang: unknown }[]> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const list = desk.connector.replacedIn(chat.conversation);
    if (list.length >= count) return list.map(({ id, activity }) => ({ id, text: textOf(activity.attachments![0]!.content), lang: activity.attachments![0]!.content.lang }));
    if (Date.now() > deadline) throw new Error(`${list.length} cards were put anew, not ${count}.`);
    await new Promise((resolve) => { setTimeout(resolve, 20); });
  }
}

const rowsOf = async (chat: Chat, ticket: string) => (await desk.database.pool.query('select activity_id, stale from ticket_card where conversation_id = $1 and number = $2', [chat.conversation, Number(numberOf(ticket))])).rows;
/** The cards of a ticket in a conversation, once there are so many and none is out of date. */
const settled = async (chat: Chat, count: number, ticket: string) => {
  for (let tries = 0; tries < 300; tries += 1) {
    const rows = await rowsOf(chat, ticket);
    if (rows.length === count && rows.every(({ stale }) => !stale)) return rows;
    await new Promise((resolve) => { setTimeout(resolve, 20); });
  }
  throw new Error(`The cards did not settle: ${JSON.stringify(await rowsOf(chat, ticket))}`);
};

/** A ticket of Adele's whose card stands in somebody's conversation. */
async function shownTo(who: string) {
  const [adele, lucia] = [desk.as('adele', 'en'), desk.as(who, 'en')];
  const ticket = await file(adele);
  await lucia.says(`${ticket}?`);
  await settled(lucia, 1, ticket);
  return { adele, lucia, ticket };
}

/** For how many seconds a card waits that could not be put anew so often. */
async function waits({ conversation }: Chat, ticket: string, failures: number): Promise<number> {
  for (let tries = 0; tries < 300; tries += 1) {
    const { rows: [row] } = await desk.database.pool.query(
      `select failures, extract(epoch from held_until - clock_timestamp())::float8 as seconds from ticket_card where conversation_id = $1 and number = $2 and stale and failing_since is not null`, [conversation, Number(numberOf(ticket))]);
    if (row?.failures === failures) return row.seconds;
    await new Promise((resolve) => { setTimeout(resolve, 20); });
  }
  throw new Error(`The card was not tried ${failures} times.`);
}

/** The time has come to try a ticket's cards of a conversation again. */
const itIsTime = async ({ conversation }: Chat, ticket: string) => { await desk.database.pool.query(`update ticket_card set held_until = clock_timestamp() - interval '1 second' where conversation_id = $1 and number = $2`, [conversation, Number(numberOf(ticket))]); };

/** The last card of a ticket that was put anew, once it has these words on it; other tickets' cards in that conversation are put anew as well. */
async function lastWith(chat: Chat, ticket: string, words: string) {
  for (let count = 1; ;) {
    const all = await replaced(chat, count);
    const last = all.findLast(({ text }) => text.includes(`${ticket} ·`));
    if (last?.text.includes(words)) return last;
    count = all.length + 1;
  }
}

describe('a card of a ticket stays true where it stands', () => {
  it('in the language of each place and with the rights of who reads it', async () => {
    const [adele, megan] = [desk.as('adele', 'en'), desk.as('megan', 'en')];
    const places = [desk.as('lucia', 'es'), desk.as('beatriz', 'pt-BR'), desk.as('eszter', 'hu'), desk.as('misaki', 'ja')];
    const ticket = await file(adele);
    for (const chat of [...places, megan]) await chat.says(`${ticket}?`);
    await Promise.all([...places, megan].map((chat) => settled(chat, 1, ticket)));
    await press(adele, 'first-response', ticket);
    await press(adele, 'note', ticket, { note: 'Only for us.' });
    for (const [place, locale] of [[0, 'es'], [1, 'pt-BR'], [2, 'hu'], [3, 'ja']] as const) {
      const last = await lastWith(places[place]!, ticket, 'Only for us.');
      expect([last.lang, last.text.includes(stringsOf(locale)['state.answered']!), last.id]).toEqual([locale, true, (await rowsOf(places[place]!, ticket))[0].activity_id]);
    }
    const theirs = await lastWith(megan, ticket, stringsOf('en')['state.answered']!);
    await settled(megan, 1, ticket);
    expect(desk.connector.replacedIn(megan.conversation).some(({ activity }) => JSON.stringify(activity).includes('Only for us'))).toBe(false);
    expect(theirs.lang).toBe('en');
  });

  it('not the one that was pressed, which its answer replaces, but the others in the same conversation', async () => {
    const adele = desk.as('adele', 'en');
    const ticket = await file(adele);
    await adele.says(`${ticket}?`);
    const [older] = await settled(adele, 1, ticket);
    const value = { action: { type: 'Action.Execute', verb: 'ticket.update/first-response', data: { number: numberOf(ticket) } } };
    await adele.post(adele.activity({ type: 'invoke', name: 'adaptiveCard/action', replyToId: 'pressed-1', value }));
    const [anew] = await replaced(adele, 1);
    expect([anew!.id, anew!.text.includes('Microsoft has answered')]).toEqual([older.activity_id, true]);
    expect((await settled(adele, 2, ticket)).map(({ activity_id: id }) => id).sort()).toEqual([older.activity_id, 'pressed-1'].sort());
    expect(desk.connector.replacedIn(adele.conversation).map(({ id }) => id)).not.toContain('pressed-1');
  });

  it.each([['why a deadline is what it is', 'ticket.show/why'], ['what is handed over', 'service-request.how-to/pack']])('and one that shows something else by now is left alone: %s', async (_what, verb) => {
    const [adele, lucia] = [desk.as('adele', 'en'), desk.as('lucia', 'en')];
    const ticket = await file(adele);
    await adele.says(`${ticket}?`);
    const [card] = await settled(adele, 1, ticket);
    const value = { action: { type: 'Action.Execute', verb, data: { number: numberOf(ticket) } } };
    await adele.post(adele.activity({ type: 'invoke', name: 'adaptiveCard/action', replyToId: card.activity_id, value }));
    await settled(adele, 0, ticket);
    await lucia.says(`${ticket}?`);
    await settled(lucia, 1, ticket);
    await press(adele, 'close', ticket);
    await replaced(lucia, 1);
    expect(desk.connector.replacedIn(adele.conversation)).toEqual([]);
  });

  it.each([
    ['the answer to an offer', 'service-request.how-to/match', { request: '616122292874576', bind: 'no' }],
    ['a button that came too late', 'sla.board/snooze', { clock: 'microsoft', startedAt: '2020-01-01T00:00:00Z', snooze: 'hour' }],
  ])('one that took the place of another card: %s', async (_what, verb, data) => {
    const [adele, lucia] = [desk.as('adele', 'en'), desk.as('lucia', 'en')];
    const ticket = await file(adele);
    const value = { action: { type: 'Action.Execute', verb, data: { number: numberOf(ticket), ...data } } };
    await lucia.post(lucia.activity({ type: 'invoke', name: 'adaptiveCard/action', replyToId: 'another-card', value }));
    await settled(lucia, 1, ticket);
    await press(adele, 'first-response', ticket);
    expect((await lastWith(lucia, ticket, 'Microsoft has answered')).id).toBe('another-card');
  });

  it('in a group for everybody, whatever one of them was shown there', async () => {
    const [adele, lucia, group] = [desk.as('adele', 'en'), desk.as('lucia', 'en'), { ...desk.as('lucia'), conversation: `19:${randomUUID()}@thread.v2` }];
    const inGroup = { conversation: { id: group.conversation, conversationType: 'groupChat', isGroup: true, tenantId: lucia.person.tenantId } };
    const ticket = await file(adele);
    await lucia.post(lucia.activity({ text: `${ticket}?`, ...inGroup }));
    const [{ activity_id: id }] = await settled(group, 1, ticket);
    for (const verb of ['ticket.show/why', 'ticket.update/severity']) {
      const value = { action: { type: 'Action.Execute', verb, data: { number: numberOf(ticket) } } };
      expect((await adele.post(adele.activity({ type: 'invoke', name: 'adaptiveCard/action', replyToId: id, value, ...inGroup }))).status).toBe(200);
    }
    await press(adele, 'first-response', ticket);
    expect((await lastWith(group, ticket, 'Microsoft has answered')).id).toBe(id);
  });

  it.each([403, 404])('what Teams says is gone (HTTP %i) is forgotten and harms nobody', async (status) => {
    const { adele, lucia, ticket } = await shownTo('lucia');
    desk.connector.refuseReplacing(lucia.conversation, status);
    expect((await press(adele, 'note', ticket, { note: 'First.' })).status).toBe(200);
    await settled(lucia, 0, ticket);
  });

  it.each([400, 429, 500, 503])('what Teams does not take now (HTTP %i) is tried again when its time has come, and not by every press', async (status) => {
    const { adele, lucia, ticket } = await shownTo('lucia');
    desk.connector.refuseReplacing(lucia.conversation, status);
    await press(adele, 'note', ticket, { note: 'First.' });
    expect(await waits(lucia, ticket, 1)).toBeGreaterThan(0);
    const beatriz = desk.as('beatriz', 'en');
    await beatriz.says(`${ticket}?`);
    for (const change of ['first-response', 'resolve', 'close']) await press(adele, change, ticket);
    await lastWith(beatriz, ticket, stringsOf('en')['state.closed']!);
    expect(desk.connector.replacedIn(lucia.conversation)).toEqual([]);
    await itIsTime(lucia, ticket);
    await press(adele, 'reopen', ticket);
    await lastWith(lucia, ticket, stringsOf('en')['state.diagnosing']!);
    expect(await settled(lucia, 1, ticket)).toHaveLength(1);
  });

  it('as long as Teams asks, and for longer the more often', async () => {
    const { adele, lucia, ticket } = await shownTo('lucia');
    desk.connector.refuseReplacing(lucia.conversation, 429, 1, 120);
    await press(adele, 'note', ticket, { note: 'First.' });
    expect(await waits(lucia, ticket, 1)).toBeGreaterThan(60);
    desk.connector.refuseReplacing(lucia.conversation, 500, 60); // some are for other tickets' cards there
    for (let failures = 2; failures <= 7; failures += 1) {
      await itIsTime(lucia, ticket);
      await press(adele, 'note', ticket, { note: `Try ${failures}.` });
      await waits(lucia, ticket, failures);
    }
    expect(await waits(lucia, ticket, 7)).toBeGreaterThan(120); // Teams was away for minutes, and nothing is forgotten
    desk.connector.refuseReplacing(lucia.conversation, 200, 0);
    await itIsTime(lucia, ticket);
    await press(adele, 'first-response', ticket);
    await lastWith(lucia, ticket, 'Microsoft has answered');
  });

  it('but not for longer than a day', async () => {
    const { adele, lucia, ticket } = await shownTo('lucia');
    desk.connector.refuseReplacing(lucia.conversation, 500, 2);
    await press(adele, 'note', ticket, { note: 'First.' });
    await waits(lucia, ticket, 1);
    await desk.database.pool.query(`update ticket_card set failing_since = clock_timestamp() - interval '1 day' where conversation_id = $1`, [lucia.conversation]);
    await itIsTime(lucia, ticket);
    await press(adele, 'first-response', ticket);
    await settled(lucia, 0, ticket);
  });

  it('one that was being put anew when the desk died is put anew after all', async () => {
    const [adele, lucia] = [desk.as('adele', 'en'), desk.as('lucia', 'en')];
    const ticket = await file(adele);
    await lucia.says(`${ticket}?`);
    const [{ activity_id: id }] = await settled(lucia, 1, ticket);
    const hold = (until: string) => desk.database.pool.query(`update ticket_card set stale = false, failures = 1, held_until = clock_timestamp() + $1::interval where activity_id = $2`, [until, id]);
    await hold('1 minute');
    await press(adele, 'note', ticket, { note: 'While it is held.' });
    await press(adele, 'note', ticket, { note: 'And more.' });
    expect(desk.connector.replacedIn(lucia.conversation)).toEqual([]);
    await hold('-1 second');
    await press(adele, 'first-response', ticket);
    expect((await lastWith(lucia, ticket, 'Microsoft has answered')).id).toBe(id);
  });

  it('a press on a card that nobody could bring up to date is answered with the truth', async () => {
    const [adele, lucia] = [desk.as('adele', 'en'), desk.as('lucia', 'en')];
    const ticket = await file(adele);
    const old = await lucia.says(`${ticket}?`);
    await press(adele, 'first-response', ticket);
    await press(adele, 'close', ticket);
    expect((await lucia.presses(old, 'ticket.update/first-response')).text).toContain('That is not possible');
    expect((await lucia.presses(old, 'ticket.update/close')).text).toContain('That was already done.');
  });
});

describe('who reported a ticket is told', () => {
  it('of what was done, in their language, with the ticket as it is, and the card stays true', async () => {
    const [adele, javier] = [desk.as('adele', 'hu'), desk.as('javier')];
    await javier.says('ayuda');
    const ticket = await file(javier, { customer: tenants.fabrikam });
    await press(adele, 'hand-over', ticket);
    await desk.advance('PT1S');
    let news = await javier.arrives();
    while (!news.summary.includes(ticket)) news = await javier.arrives(); // what earlier tests had to tell him
    expect([news.name, news.card.lang, news.summary]).toEqual(['ticket', 'es', `Adele Vance transfirió ${ticket} a Microsoft.`]);
    expect(news.text).toContain(news.summary);
    await press(adele, 'first-response', ticket);
    const anew = await lastWith(javier, ticket, stringsOf('es')['state.answered']!);
    expect([anew.lang, anew.text.includes(stringsOf('es')['state.answered']!)]).toEqual(['es', true]);
  });
});
