import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chatOf, startTestDesk, type Chat, type SandboxPerson, type TestDesk } from '../support/desk.ts';
import { filled, numberOf, ticketOn } from '../tickets/form.ts';
import { forward, forwardTo, present, timeOf } from './moving-desk.ts';

let desk: TestDesk;
let adele: Chat;
beforeAll(async () => {
  desk = await startTestDesk();
  // The lists are not read again: who is made up here would be taken for somebody who has left.
  await query(`insert into setting (name, value) values ('mirror.sweep', '{"at":"2999-01-01T00:00:00.000Z"}') on conflict (name) do update set value = excluded.value`);
});
afterAll(() => desk.close());
beforeEach(async () => {
  await forwardTo(desk, 'wed 20:00');
  [adele] = await present(desk, 'adele');
});

async function query(text: string, values: readonly unknown[] = []): Promise<Record<string, unknown>[]> {
  return (await desk.database.pool.query(text, [...values])).rows;
}

/** Somebody whom no list names, in the company of a sample person, with a client of their own. */
const somebodyAt = (colleague: string, over: Partial<SandboxPerson>): Chat => chatOf(desk.url, desk.connector, { ...desk.person(colleague), name: 'Yuki Mori', aadObjectId: randomUUID(), ...over });

/** The same person in another conversation. */
const elsewhere = ({ person }: Chat) => chatOf(desk.url, desk.connector, person);

/** Somebody of our staff whom the directory gives no language. */
async function staffWithoutLanguage(over: Partial<SandboxPerson>, { manager = false, zone = null as string | null } = {}): Promise<Chat> {
  const chat = somebodyAt('adele', over);
  const { tenantId, aadObjectId, name } = chat.person;
  await query(`insert into person (tenant_id, object_id, name, staff, manager, roles, time_zone) values ($1, $2, $3, true, $4, '{admin-agent}', $5)`, [tenantId, aadObjectId, name, manager, zone]);
  return chat;
}

/** When somebody is told that their report was taken, as the local time of a zone, and in which language. */
async function toldOfTheirReport(chat: Chat, zone: string, over = {}): Promise<{ at: string; language: unknown }> {
  const ticket = await file(chat, { severity: 'B', ...over });
  await adele.sends('ticket.update/take', { number: numberOf(ticket) });
  const [row] = await query(`select deliver_at from outbox where kind = 'ticket' and number = $1 and object_id = $2`, [Number(numberOf(ticket)), chat.person.aadObjectId]);
  await forwardTo(desk, row!.deliver_at as Date);
  return { at: localTime(row!.deliver_at as Date, zone), language: last(chat) };
}

const file = async (chat: Chat, over: object) => ticketOn(await chat.sends('ticket.open/submit', filled({ title: `Slow ${randomUUID()}`, ...over })));
const last = ({ conversation }: Chat) => desk.connector.sentTo(conversation).at(-1)!.activity.attachments![0]!.content.lang;
const localTime = (at: Date, timeZone: string) => new Intl.DateTimeFormat('en', { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);

describe('somebody whom no list names', () => {
  it('is told in the language of their client, in their own working hours', async () => {
    const yuki = somebodyAt('megan', { locale: 'ja-JP', timeZone: 'Asia/Tokyo' });
    expect(await toldOfTheirReport(yuki, 'Asia/Tokyo')).toEqual({ at: 'Thu 08:00', language: 'ja' });
  });

  it('whose client says neither is told in the language and the hours of their company', async () => {
    const camila = somebodyAt('camila', { locale: 'fr-FR', timeZone: '' });
    await forwardTo(desk, 'wed 23:00');
    expect(await toldOfTheirReport(camila, 'America/Sao_Paulo', { customer: camila.person.tenantId })).toEqual({ at: 'Thu 08:00', language: 'pt-BR' });
  });

  it('who travels is told in the hours of where they are now', async () => {
    const yuki = somebodyAt('megan', { locale: 'ja', timeZone: 'Asia/Tokyo' });
    await yuki.says('help');
    expect((await yuki.says('help', { localTimezone: 'America/Los_Angeles' })).card.lang).toBe('ja');
    await yuki.says('help', { localTimezone: undefined, entities: [{ type: 'clientInfo', timezone: 'Europe/Lisbon' }] });
    const lisbon = chatOf(desk.url, desk.connector, { ...yuki.person, timeZone: 'Europe/Lisbon', locale: 'pt' });
    expect(await toldOfTheirReport(lisbon, 'Europe/Lisbon')).toEqual({ at: 'Thu 08:00', language: 'pt-BR' });
  });

  it('and comes back to a conversation of before is where they write from, not where they were', async () => {
    const yuki = somebodyAt('megan', { locale: 'ja', timeZone: 'Asia/Tokyo' });
    await yuki.says('help');
    await elsewhere(yuki).says('help', { localTimezone: 'America/Los_Angeles' });
    await yuki.says('help');
    expect(await query('select locale, time_zone from reader where object_id = $1', [yuki.person.aadObjectId])).toEqual([{ locale: 'ja', time_zone: 'Asia/Tokyo' }]);
  });

  it.each(['Mars/Olympus', '+02:00', '-05', '', 'x'.repeat(100), 5, null])('whose client says %j for a zone is where they were', async (localTimezone) => {
    const yuki = somebodyAt('megan', { locale: 'ja', timeZone: 'Asia/Tokyo' });
    await yuki.says('help');
    await yuki.says('help', { localTimezone, locale: 'tlh' });
    expect(await query('select locale, time_zone from reader where object_id = $1', [yuki.person.aadObjectId])).toEqual([{ locale: 'ja', time_zone: 'Asia/Tokyo' }]);
  });

  it('who chose a language is told in it', async () => {
    const yuki = somebodyAt('megan', { locale: 'ja', timeZone: 'Asia/Tokyo' });
    await yuki.says('magyarul, kérlek');
    expect((await toldOfTheirReport(yuki, 'Asia/Tokyo')).language).toBe('hu');
  });
});

describe('staff', () => {
  it('whom the directory gives no language is nudged in the one they are answered in', async () => {
    await forwardTo(desk, 'wed 12:00');
    const chat = await staffWithoutLanguage({ locale: 'hu', timeZone: 'Europe/Budapest' });
    expect((await chat.says('help')).card.lang).toBe('hu');
    await file(chat, { severity: 'A' });
    await forward(desk, 'PT61M');
    expect([desk.connector.sentTo(chat.conversation).at(-1)!.activity.attachments![0]!.name, last(chat)]).toEqual(['nudge', 'hu']);
  });

  it.each([
    ['whose zone the records name is nudged in its hours, wherever they are', 'Europe/Madrid', 'Europe/Madrid'],
    ['whose zone no record names is nudged in the hours of where they are', null, 'America/Los_Angeles'],
  ])('%s, and a nudge put off until the morning comes by the same', async (_who, zone, hours) => {
    await forwardTo(desk, 'wed 12:00');
    const chat = await staffWithoutLanguage({ locale: 'es', timeZone: 'Asia/Tokyo' }, { zone });
    await chat.says('help');
    const there = chatOf(desk.url, desk.connector, { ...chat.person, timeZone: 'America/Los_Angeles' });
    const number = numberOf(await file(there, { severity: 'B' }));
    await forwardTo(desk, 'wed 20:00'); // the evening in Madrid, before noon in Los Angeles
    await forwardTo(desk, 'fri 20:00');
    const snoozed = await there.sends('sla.board/snooze', { number, clock: 'microsoft', snooze: 'morning' });
    expect(snoozed.status).toBe(200);
    const rows = await query(`select deliver_at, subject ? 'snoozed' as snoozed from outbox where kind = 'clock' and number = $1 and object_id = $2 and deliver_at > planned_at order by id`, [Number(number), chat.person.aadObjectId]);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(localTime(row.deliver_at as Date, hours)).toMatch(/ 08:00$/);
  });

  it('who manage are told of their day at nine where they are', async () => {
    const chat = await staffWithoutLanguage({ locale: 'ja', timeZone: 'Asia/Tokyo' }, { manager: true });
    await chat.says('help');
    const before = await timeOf(desk);
    await forwardTo(desk, new Date(before.getTime() + 4 * 3_600_000 + 60_000));
    const [row] = await query(`select planned_at from outbox where kind = 'digest' and object_id = $1`, [chat.person.aadObjectId]);
    expect([localTime(row!.planned_at as Date, 'Asia/Tokyo').slice(0, 6), last(chat)]).toEqual(['Thu 09', 'ja']);
  });
});
