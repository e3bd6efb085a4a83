import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { locales } from '../../src/locale.ts';
import { fixedParts } from '../support/intents.ts';
import { sharedDesk, type Chat, type TestDesk } from '../support/desk.ts';
import { filled, numberOf, ticketOn } from './form.ts';

let desk: TestDesk;
let [adele, megan] = [] as unknown as [Chat, Chat];
beforeAll(async () => {
  desk = await sharedDesk();
  [adele, megan] = ['adele', 'megan'].map((who) => desk.as(who, 'en')) as [Chat, Chat];
});

const file = async (chat: Chat, step = 'submit', over = {}) => ticketOn(await chat.sends(`ticket.open/${step}`, filled({ title: `Slow ${randomUUID()}`, severity: 'C', ...over })));
const press = (chat: Chat, change: string, ticket: string, data = {}) => chat.sends(`ticket.update/${change}`, { number: numberOf(ticket), ...data });
const show = (chat: Chat, ticket: string) => chat.sends('ticket.show', { number: numberOf(ticket) });

describe('our promise to the customer', () => {
  const ended = 'was resolved, closed, withdrawn or merged before its first answer';

  it.each([
    ['closed by staff', 'adele', 'close', {}], ['resolved by staff', 'adele', 'resolve', {}], ['resolved with a note among ourselves', 'adele', 'resolve', { note: 'Their proxy.' }],
    ['resolved by the customer', 'megan', 'resolve', { note: 'It works again.' }], ['withdrawn', 'megan', 'withdraw', {}],
  ] as const)('on a report that was %s unanswered was not kept: nobody reads that an answer came', async (_how, who, change, data) => {
    const ticket = await file(megan);
    await press(who === 'adele' ? adele : megan, change, ticket, data);
    for (const reader of [adele, megan]) {
      const { text } = await show(reader, ticket);
      expect([text.includes(ended), text.includes('The first answer came')]).toEqual([true, false]);
    }
  });

  it.each([
    ['by word of mouth', 'answer', {}], ['in a note that the customer may read', 'note', { note: 'Please restart.', public: 'true' }], ['in what the customer reads as it is resolved', 'resolve', { note: 'Please restart.', public: 'true' }],
  ] as const)('is kept by an answer %s, however the ticket ends', async (_how, change, data) => {
    const ticket = await file(megan);
    await press(adele, change, ticket, data);
    await press(megan, 'resolve', ticket);
    for (const reader of [adele, megan]) expect((await show(reader, ticket)).text).toContain('The first answer came in time');
  });

  it.each(locales)('says in %s how it ended', async (locale) => {
    const ticket = await file(megan);
    await press(adele, 'close', ticket);
    const { text } = await show(desk.as('megan', locale), ticket);
    for (const part of fixedParts(locale, 'clock.ours.ended')) expect(text).toContain(part);
  });
});

it('a deadline of Microsoft\'s that was missed is between it and the partner: "Why this deadline?" tells a customer no more than the card', async () => {
  const ticket = await file(adele);
  const why = (chat: Chat) => chat.sends('ticket.show/why', { number: numberOf(ticket) });
  expect((await why(megan)).text).toContain('severity C, filed in English');
  await desk.database.pool.query(`update clock set due_at = started_at - interval '3 days' where number = $1`, [Number(numberOf(ticket))]);
  await press(adele, 'first-response', ticket);
  expect((await show(megan, ticket)).text).not.toContain('answered late');
  expect((await why(megan)).text).toContain(`${ticket} has no deadline`);
  expect((await show(adele, ticket)).text).toContain('Microsoft answered late');
});
