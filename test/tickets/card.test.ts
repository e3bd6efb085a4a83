import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { locales } from '../../src/locale.ts';
import { fixedParts } from '../support/intents.ts';
import { actionsOf, inputsOf, sharedDesk, type Chat, type Reply, type TestDesk } from '../support/desk.ts';
import { filled, numberOf, rowOf, ticketOn } from './form.ts';

let desk: TestDesk;
let [adele, lucia, megan] = [] as unknown as [Chat, Chat, Chat];
beforeAll(async () => {
  desk = await sharedDesk();
  [adele, lucia, megan] = ['adele', 'lucia', 'megan'].map((who) => desk.as(who, 'en')) as [Chat, Chat, Chat];
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

describe('what was typed and could not be stored', () => {
  const notesOn = async (ticket: string) => {
    const { rows } = await desk.database.pool.query(`select after ->> 'note' as note from ticket_history where number = $1 and after ->> 'note' is not null order by id`, [Number(numberOf(ticket))]);
    return rows.map(({ note }) => note);
  };
  const isBack = (reply: Reply, words: string) => {
    expect([reply.status, inputsOf(reply.card).note, JSON.stringify(reply.card).includes('"id":"noteForm","isVisible":true')]).toEqual([200, words, true]);
    expect(reply.text).toContain('has not been saved yet');
  };
  /** Sends what stands in the field of a card, and finds it kept. */
  const keeps = async (chat: Chat, reply: Reply, ticket: string, words: string) => {
    isBack(reply, words);
    const added = await chat.presses(reply, 'ticket.update/note');
    expect([added.text.includes('Done.'), inputsOf(added.card).note, await notesOn(ticket)]).toEqual([true, '', [words]]);
  };

  it('because a colleague had resolved it a moment ago is on the card, to be sent as a note', async () => {
    const ticket = await file(megan);
    const shown = await show(megan, ticket);
    await press(adele, 'resolve', ticket);
    const reply = await megan.presses(shown, 'ticket.update/resolve', { note: 'It works, but please look at the proxy.' });
    expect(reply.text).toContain('That was already done.');
    await keeps(megan, reply, ticket, 'It works, but please look at the proxy.');
  });

  it('because two paused at once, each with a reason: the second is on the card of whom it was', async () => {
    const ticket = await file(adele, 'keep');
    const cards = await Promise.all([adele, lucia].map((chat) => show(chat, ticket)));
    const reasons = ['We need their logs.', 'They are on holiday.'];
    const replies = await Promise.all([adele, lucia].map((chat, place) => chat.presses(cards[place]!, 'ticket.update/wait', { note: reasons[place]! })));
    const first = (await rowOf(desk, ticket)).waiting_reason === reasons[0] ? 0 : 1;
    isBack(replies[1 - first]!, reasons[1 - first]!);
    expect(inputsOf(replies[first]!.card).note).toBe('');
  });

  it('because it was handed over meanwhile, or the reminder was out of date, with who was to read it', async () => {
    const ticket = await file(adele, 'keep');
    await press(lucia, 'hand-over', ticket);
    const reply = await press(adele, 'wait', ticket, { note: 'We need their logs.', public: 'true', form: '1' });
    expect([reply.text.includes('not possible'), inputsOf(reply.card).public]).toEqual([true, 'true']);
    isBack(await press(adele, 'wait', ticket, { note: 'Their logs.', clock: 'ours', startedAt: '2020-01-01T00:00:00.000Z' }), 'Their logs.');
    await keeps(adele, reply, ticket, 'We need their logs.');
  });

  it('because the ticket was merged goes on with the other', async () => {
    const [duplicate, original] = [await file(megan), await file(megan)];
    const shown = await show(megan, duplicate);
    await press(adele, 'merge', duplicate, { into: original });
    const reply = await megan.presses(shown, 'ticket.update/note', { note: 'It began on Monday.' });
    expect(reply.text).toContain(`${duplicate} was merged into ${original}`);
    await keeps(megan, reply, original, 'It began on Monday.');
  });

  it('because another button was pressed: Microsoft\'s number and a merging are done, and the words wait', async () => {
    const [ticket, original] = [await file(adele), await file(adele)];
    const bound = await adele.presses(await show(adele, ticket), 'ticket.update/bind', { note: 'They called.', microsoftNumber: `77${Date.now()}` });
    expect(bound.text).toContain('Done.');
    isBack(bound, 'They called.');
    const merged = await adele.presses(await show(adele, original), 'ticket.update/merge', { note: 'They called.', into: ticket });
    await keeps(adele, merged, ticket, 'They called.');
  });

  it.each(['ticket.show/why', 'ticket.show/all', 'service-request.how-to/pack'])('because the writer looked something up (%s) is there again when the ticket is', async (verb) => {
    const ticket = await file(adele, 'submit', { description: 'x'.repeat(2_000) });
    const looked = await adele.presses(await show(adele, ticket), verb, { note: 'They called.' });
    await keeps(adele, await adele.presses(looked, 'ticket.show'), ticket, 'They called.');
    const long = await file(adele, 'submit', { description: 'x'.repeat(10_000) });
    expect((await adele.presses(await show(adele, long), verb, { note: 'x'.repeat(2_000) })).status).toBe(200);
  });

  it.each(['severity', 'assign'])('because the next question (%s) would take its place stays there: it is to be added first', async (change) => {
    const ticket = await file(adele);
    const shown = await show(adele, ticket);
    const reply = await adele.presses(shown, `ticket.update/${change}`, { note: 'They called.' });
    expect([reply.status, reply.name]).toEqual([400, 'note-first']);
    expect((await adele.presses(shown, `ticket.update/${change}`)).status).toBe(200);
    expect(actionsOf(shown.card).find(({ verb }) => verb === `ticket.update/${change}`)).not.toHaveProperty('associatedInputs');
  });

  it('on a card that takes no note stays in its field: the press is refused', async () => {
    const ticket = await file(megan);
    const shown = await show(megan, ticket);
    await press(adele, 'withdraw', ticket);
    const reply = await megan.presses(shown, 'ticket.update/resolve', { note: 'It works again.' });
    expect([reply.status, reply.name, reply.text.includes(ticket)]).toEqual([409, 'not-stored', true]);
    expect((await megan.presses(shown, 'ticket.update/resolve')).text).toContain('Withdrawn');
  });

  it('is not what was stored: the same press again gives nothing back', async () => {
    const ticket = await file(megan);
    const shown = await show(megan, ticket);
    const replies = await Promise.all([1, 2, 3].map(() => megan.presses(shown, 'ticket.update/resolve', { note: 'It works again.' })));
    expect(replies.map(({ card }) => inputsOf(card).note)).toEqual(['', '', '']);
    expect(await notesOn(ticket)).toEqual(['It works again.']);
  });

  it.each(locales)('is said in %s', async (locale) => {
    const ticket = await file(megan);
    await press(adele, 'resolve', ticket);
    const reply = await press(desk.as('megan', locale), 'resolve', ticket, { note: 'x' });
    for (const part of fixedParts(locale, 'ticket.not-stored')) expect(reply.text).toContain(part);
  });
});

describe('a long text', () => {
  const verbsOn = ({ card }: Reply) => actionsOf(card).map(({ verb }) => verb);
  const bytes = ({ card }: Reply) => JSON.stringify(card).length * 2;
  /** All pages of what was written, one after the other, turned by their buttons. */
  const allOf = async (chat: Chat, shown: Reply) => {
    const pages = [await chat.presses(shown, 'ticket.show/all')];
    for (let next; (next = actionsOf(pages.at(-1)!.card).find(({ title }) => title === 'Next page')); ) pages.push(await chat.sends(next.verb!, next.data));
    return pages;
  };

  it.each([['plain', 'x'], ['quotes', '"'], ['lines', 'a\n'], ['emoji', '😀']])('(%s) is read whole, page by page, each of which fits one message', async (_what, letter) => {
    const text = (length: number, end: string) => `${letter.repeat(length / letter.length)} ${end}`;
    const ticket = await file(megan, 'submit', { description: text(9_900, 'END OF IT') });
    for (const end of ['first', 'second', 'third']) await press(megan, 'note', ticket, { note: text(1_900, `END OF ${end}`) });
    for (const reader of [megan, adele]) {
      const pages = await allOf(reader, await show(reader, ticket));
      expect(pages.map((page) => [page.status, bytes(page) < 35_000])).toEqual(pages.map(() => [200, true]));
      const read = pages.map((page) => page.text).join('\n');
      for (const end of ['END OF IT', 'END OF first', 'END OF second', 'END OF third']) expect(read).toContain(end);
      expect(read.split(letter).length).toBeGreaterThan((9_900 + 3 * 1_900) / letter.length);
      expect(verbsOn(pages.at(-1)!)).toContain('ticket.show');
    }
  });

  it('and the whole history are offered where the card cuts something, and nowhere else', async () => {
    const ticket = await file(megan);
    const offered = async () => verbsOn(await show(megan, ticket)).includes('ticket.show/all');
    for (let count = 1; count <= 5; count += 1) await press(megan, 'note', ticket, { note: `Line ${count}.` });
    expect(await offered()).toBe(false);
    await press(megan, 'note', ticket, { note: 'Line 6.' });
    expect([await offered(), (await allOf(megan, await show(megan, ticket)))[0]!.text.match(/Line \d/g)]).toEqual([true, [1, 2, 3, 4, 5, 6].map((line) => `Line ${line}`)]);
  });

  it('is read by whom it is for: nobody else reads the ticket, and a customer no note among ourselves', async () => {
    const ticket = await file(megan);
    await press(adele, 'note', ticket, { note: `Their admin is hopeless. ${'x'.repeat(500)}` });
    await press(adele, 'wait', ticket, { note: `They sleep. ${'x'.repeat(500)}` });
    const all = (chat: Chat) => chat.sends('ticket.show/all', { number: numberOf(ticket) });
    expect(verbsOn(await show(megan, ticket))).not.toContain('ticket.show/all');
    expect((await all(megan)).text).not.toMatch(/hopeless|sleep/);
    expect((await all(adele)).text).toMatch(/hopeless/);
    expect((await all(desk.as('rafael', 'en'))).status).toBe(404);
  });

  it.each(locales)('is called by its parts in %s', async (locale) => {
    const ticket = await file(megan, 'submit', { description: 'x'.repeat(2_000) });
    const { text } = await desk.as('megan', locale).presses(await show(desk.as('megan', locale), ticket), 'ticket.show/all');
    for (const key of ['ticket.description', 'change.open']) for (const part of fixedParts(locale, key)) expect(text).toContain(part);
  });

  it.each([['plain', 'x'], ['quotes', '"']])('(%s) that what Microsoft needs cannot hold is said to go on, with the button', async (_what, letter) => {
    const ticket = await file(adele, 'submit', { title: letter.repeat(250), description: `${letter.repeat(9_900)} THE END` });
    const pack = await adele.sends('service-request.how-to/pack', { number: numberOf(ticket) });
    expect([pack.status, bytes(pack) < 35_000, pack.text.includes('its end is missing here')]).toEqual([200, true, true]);
    expect((await allOf(adele, pack)).at(-1)!.text).toContain('THE END');
    const short = await adele.sends('service-request.how-to/pack', { number: numberOf(await file(adele)) });
    expect([verbsOn(short).includes('ticket.show/all'), short.text.includes('its end is missing')]).toEqual([false, false]);
  });
});
