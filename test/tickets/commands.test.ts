import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { stringsOf } from '../../src/cards/words.ts';
import { locales } from '../../src/locale.ts';
import { fixedParts } from '../support/intents.ts';
import { actionsOf, inputsOf, sharedDesk, type Chat, type Reply, type TestDesk } from '../support/desk.ts';
import { clocksOf, filled, historyOf, numberOf, rowOf, tenants, ticketOn } from './form.ts';

let desk: TestDesk;
let [adele, lucia, megan, rafael] = [] as unknown as [Chat, Chat, Chat, Chat];
beforeAll(async () => {
  desk = await sharedDesk();
  [adele, lucia, megan, rafael] = ['adele', 'lucia', 'megan', 'rafael'].map((who) => desk.as(who, 'en')) as [Chat, Chat, Chat, Chat];
});

const file = async (chat: Chat, step = 'submit', over = {}) => ticketOn(await chat.sends(`ticket.open/${step}`, filled({ title: `Slow ${randomUUID()}`, ...over })));
const press = (chat: Chat, change: string, ticket: string, data = {}) => chat.sends(`ticket.update/${change}`, { number: numberOf(ticket), ...data });
const verbsOn = ({ card }: Reply) => actionsOf(card).map(({ verb }) => verb);
const colleague = (who: string) => `${desk.person(who).tenantId}/${desk.person(who).aadObjectId}`;
/** What is to be told about a ticket once it is there, and to whom: 'take megan'. */
const messages = async (ticket: string) => {
  const { rows } = await desk.database.pool.query(`select object_id, subject ->> 'change' as change from outbox where kind = 'ticket' and (subject ->> 'number')::int = $1 order by id`, [Number(numberOf(ticket))]);
  return rows.map(({ object_id: id, change }) => `${change} ${desk.people.find(({ aadObjectId }) => aadObjectId === id)?.id}`).filter((message) => !message.startsWith('open '));
};

describe('assigning', () => {
  it.each([
    ['en', (ticket: string) => `assign ${ticket} to Beatriz`], ['es', (ticket: string) => `asigna el ${ticket} a Beatriz`], ['pt-BR', (ticket: string) => `atribua o ${ticket} à Beatriz`],
    ['hu', (ticket: string) => `rendeld a ${ticket}-t Beatrizhez`], ['ja', (ticket: string) => `${ticket}をBeatrizさんに割り当てて`],
  ] as const)('by name, in %s', async (locale, words) => {
    const ticket = await file(adele, 'keep');
    const reply = await desk.as('adele', locale).says(words(ticket));
    for (const part of fixedParts(locale, 'ticket.said.changed')) expect(reply.text).toContain(part);
    expect((await rowOf(desk, ticket)).assignee_name).toBe('Beatriz Carvalho');
    expect(await messages(ticket)).toEqual(['assign beatriz']);
  });

  it('from a list of those who serve the customer; nobody else can be chosen, nor seen by a reseller', async () => {
    const [ours, theirs] = [await file(adele, 'keep'), await file(rafael, 'keep', { customer: tenants.adventureWorks })];
    const list = await press(adele, 'assign', ours);
    expect(actionsOf(list.card).map(({ title }) => title)).toEqual(['Adele Vance', 'Beatriz Carvalho', 'Kovács Eszter', 'Lucía Fernández', '田中 美咲']);
    expect(actionsOf((await press(rafael, 'assign', theirs)).card).map(({ title }) => title)).toEqual(['Rafael Souza']);
    for (const assignee of [colleague('rafael'), colleague('megan'), 'x', '']) await press(adele, 'assign', ours, { assignee });
    await press(rafael, 'assign', theirs, { assignee: colleague('adele') });
    expect([(await rowOf(desk, ours)).assignee_name, (await rowOf(desk, theirs)).assignee_name]).toEqual(['Adele Vance', 'Rafael Souza']);
    expect((await press(adele, 'assign', ours, { assignee: colleague('eszter') })).text).toContain('Kovács Eszter');
  });

  it('is told to who reported it, like taking', async () => {
    const ticket = await file(megan);
    await press(lucia, 'assign', ticket, { assignee: colleague('adele') });
    await press(adele, 'assign', ticket, { assignee: colleague('eszter') });
    expect(await messages(ticket)).toEqual(['assign megan', 'assign adele', 'assign megan', 'assign eszter']);
    expect((await megan.says(`what is ${ticket}`)).text).toMatch(/assigned to Kovács Eszter by Adele Vance/);
  });
});

describe('waiting', () => {
  it.each([
    ['en', (ticket: string) => `put ${ticket} on hold, waiting for the customer's logs`, 'waiting for the customer\'s logs'],
    ['es', (ticket: string) => `pon el ${ticket} en espera, faltan los registros del cliente`, 'faltan los registros del cliente'],
    ['pt-BR', (ticket: string) => `coloque o ${ticket} em espera, aguardando os logs do cliente`, 'aguardando os logs do cliente'],
    ['hu', (ticket: string) => `tedd várakozásra a ${ticket}-t, az ügyfél naplóira várunk`, 'az ügyfél naplóira várunk'],
    ['ja', (ticket: string) => `${ticket}を保留にして、お客様のログ待ちです`, 'お客様のログ待ちです'],
  ] as const)('with the reason that was said, in %s, and on again', async (locale, words, reason) => {
    const chat = desk.as('adele', locale);
    const ticket = await file(adele, 'keep');
    const waiting = await chat.says(words(ticket));
    for (const part of fixedParts(locale, 'state.waiting')) expect(waiting.text).toContain(part);
    expect(await rowOf(desk, ticket)).toMatchObject({ state: 'waiting', waiting_reason: reason, waiting_from: 'diagnosing' });
    await chat.presses(waiting, 'ticket.update/resume');
    expect(await rowOf(desk, ticket)).toMatchObject({ state: 'diagnosing', waiting_reason: null, waiting_from: null });
  });

  it('needs a reason: asked for on the card, with the field open, or beside the button', async () => {
    const ticket = await file(adele, 'keep');
    const asked = await adele.says(`put ${ticket} on hold`);
    expect([asked.text.includes('What is it waiting for?'), JSON.stringify(asked.card).includes('"id":"noteForm","isVisible":true')]).toEqual([true, true]);
    for (const note of ['', '   ', undefined]) expect((await press(adele, 'wait', ticket, { note })).status).toBe(400);
    expect((await adele.presses(asked, 'ticket.update/wait', { note: 'the logs' })).text).toContain('the logs');
  });
});

describe('a change of severity', () => {
  it('says how each deadline moves before anything is done, and is done when confirmed', async () => {
    const ticket = await file(megan, 'submit', { severity: 'C' });
    await press(adele, 'hand-over', ticket);
    const asked = await adele.says(`raise ${ticket} to severity A`);
    expect(asked.name).toBe('severity');
    expect(asked.text).toMatch(/first answer would be due by .* instead of|first answer would be overdue at once/);
    expect(asked.text).toContain('until Microsoft is told');
    expect(inputsOf(asked.card)).toEqual({ told: 'false' });
    expect((await rowOf(desk, ticket)).severity).toBe('C');
    expect((await adele.presses(asked, 'ticket.update/severity')).text).toContain('Done.');
    expect((await rowOf(desk, ticket)).severity).toBe('A');
    expect((await adele.presses(asked, 'ticket.update/severity')).text).toContain('That was already done.');
    const { rows } = await desk.database.pool.query('select kind, severity from clock where number = $1 order by kind', [Number(numberOf(ticket))]);
    expect(rows).toEqual([{ kind: 'microsoft', severity: 'C' }, { kind: 'ours', severity: 'A' }]);
    const told = await press(adele, 'severity', ticket);
    const tell = actionsOf(told.card).find(({ title }) => title === 'We told Microsoft: severity A')!;
    expect((await adele.sends(tell.verb!, { told: 'false', ...tell.data })).text).toContain('Done.');
    expect((await desk.database.pool.query(`select severity from clock where number = $1 and kind = 'microsoft'`, [Number(numberOf(ticket))])).rows).toEqual([{ severity: 'A' }]);
  });

  it('is told to Microsoft once, even where its deadline stays: the customer hears nothing of that, and it is not offered again', async () => {
    const ticket = await file(megan, 'submit', { severity: 'B' });
    await press(adele, 'hand-over', ticket);
    await desk.database.pool.query(`update clock set due_at = started_at + interval '1 hour' where number = $1 and kind = 'microsoft'`, [Number(numberOf(ticket))]);
    await adele.presses(await adele.says(`raise ${ticket} to severity A`), 'ticket.update/severity');
    const asked = await press(adele, 'severity', ticket);
    const tell = actionsOf(asked.card).find(({ title }) => title === 'We told Microsoft: severity A')!;
    const pressed = () => adele.sends(tell.verb!, { told: 'true', ...tell.data });
    const [first] = [await pressed(), await press(lucia, 'severity', ticket, { told: 'true', ...tell.data }), await pressed()];
    expect(first!.text).toContain('Microsoft told of severity A by Adele Vance');
    expect(await messages(ticket)).toEqual(['hand-over megan', 'severity megan']);
    expect(await historyOf(desk, ticket)).toEqual(['open by Megan Bowen', 'hand-over by Adele Vance', 'severity by Adele Vance', 'told-microsoft by Adele Vance']);
    expect(actionsOf((await press(adele, 'severity', ticket)).card).map(({ title }) => title)).not.toContain('We told Microsoft: severity A');
    expect((await megan.says(`what is ${ticket}`)).text).not.toContain('Microsoft told');
  });

  it('confirmed on a card that is out of date is asked again', async () => {
    const ticket = await file(adele, 'keep', { severity: 'C' });
    const stale = await adele.says(`set ${ticket} to severity B`);
    await press(lucia, 'severity', ticket, { severity: 'A', from: 'C', confirmed: 'true' });
    expect((await adele.presses(stale, 'ticket.update/severity')).text).toContain('Meanwhile, somebody changed the severity to A');
    expect((await rowOf(desk, ticket)).severity).toBe('A');
  });

  it('confirmed by two people at once on what both saw, to different severities, is one change; the other is asked again', async () => {
    for (const [first, second] of [['B', 'C'], ['C', 'B'], ['B', 'C']] as const) {
      const ticket = await file(adele, 'keep');
      const confirm = (chat: Chat, severity: string) => press(chat, 'severity', ticket, { severity, from: 'A', confirmed: 'true' });
      const replies = await Promise.all([confirm(adele, first), confirm(lucia, second)]);
      const changed = (await historyOf(desk, ticket)).filter((row) => row.startsWith('severity'));
      expect([changed.length, replies.filter(({ text }) => text.includes('Done.')).length, replies.filter(({ text }) => text.includes('Meanwhile, somebody changed the severity')).length]).toEqual([1, 1, 1]);
    }
  });

  it.each([{ severity: 'Z', confirmed: 'true' }, { severity: ['A'], confirmed: true }, { severity: 'B', confirmed: 'true', from: 'X' }])('sent as %j changes nothing', async (data) => {
    const ticket = await file(adele, 'keep');
    expect((await press(adele, 'severity', ticket, data)).status).toBe(200);
    expect((await rowOf(desk, ticket)).severity).toBe('A');
  });
});

describe('Microsoft\'s number', () => {
  it.each([['2503110040001234', '2503110040001234'], [' 2503 1100 4000 1235', '2503110040001235'], ['TrackingID#2503110040001236', '2503110040001236'], ['２５０３１１００４０００１２３７', '2503110040001237']])('is taken as "%s" and binds the two', async (typed, microsoftNumber) => {
    const ticket = await file(adele);
    expect((await press(adele, 'bind', ticket, { microsoftNumber: typed })).text).toContain(microsoftNumber);
    expect((await rowOf(desk, ticket)).microsoft_number).toBe(microsoftNumber);
    expect((await press(adele, 'bind', ticket, { microsoftNumber })).text).toContain('That was already done.');
  });

  it.each(locales)('belongs to one ticket: of another the card says whose it is, in %s', async (locale) => {
    const [first, second] = [await file(adele), await file(adele)];
    const microsoftNumber = `25031100500${numberOf(first)}`;
    await press(adele, 'bind', first, { microsoftNumber });
    const reply = await press(desk.as('adele', locale), 'bind', second, { microsoftNumber });
    for (const part of [...fixedParts(locale, 'ticket.said.number-taken'), first, microsoftNumber]) expect(reply.text).toContain(part);
    expect([(await rowOf(desk, second)).microsoft_number, await historyOf(desk, second)]).toEqual([null, ['open by Adele Vance']]);
  });

  it('of two who bind it at once one has it', async () => {
    const tickets = [await file(adele), await file(adele)];
    const microsoftNumber = `25031100510${numberOf(tickets[0]!)}`;
    await Promise.all(tickets.map((ticket) => press(adele, 'bind', ticket, { microsoftNumber })));
    const bound = await Promise.all(tickets.map(async (ticket) => (await rowOf(desk, ticket)).microsoft_number));
    expect(bound.filter((number) => number === microsoftNumber)).toHaveLength(1);
  });

  it('that is another\'s is not betrayed to those who do not see that ticket', async () => {
    const [ours, theirs] = [await file(adele), await file(rafael, 'submit', { customer: tenants.adventureWorks })];
    const microsoftNumber = `25031100520${numberOf(ours)}`;
    await press(adele, 'bind', ours, { microsoftNumber });
    const { text } = await press(rafael, 'bind', theirs, { microsoftNumber });
    for (const part of fixedParts('en', 'ticket.said.number-refused')) expect(text).toContain(part);
    expect([text.includes(ours), (await rowOf(desk, theirs)).microsoft_number]).toEqual([false, null]);
  });

  it('of a ticket that was withdrawn, or merged into another, goes on there', async () => {
    const [withdrawn, merged, other] = [await file(adele), await file(adele), await file(adele)];
    const numbers = [`25031100530${numberOf(withdrawn)}`, `25031100530${numberOf(merged)}`];
    await press(adele, 'bind', withdrawn, { microsoftNumber: numbers[0] });
    await press(adele, 'bind', merged, { microsoftNumber: numbers[1] });
    await press(adele, 'withdraw', withdrawn);
    await press(adele, 'merge', merged, { into: other });
    for (const microsoftNumber of numbers) {
      expect((await press(adele, 'bind', other, { microsoftNumber })).text).toContain('Done.');
      expect((await rowOf(desk, other)).microsoft_number).toBe(microsoftNumber);
    }
  });

  it.each(['', '123', 'abc', '1'.repeat(21), '25031100400012x4'])('"%s" is none', async (typed) => {
    const ticket = await file(adele);
    expect((await press(adele, 'bind', ticket, { microsoftNumber: typed })).status).toBe(400);
    expect((await rowOf(desk, ticket)).microsoft_number).toBe(null);
  });

  it.each(locales)('is taken off by emptying its field; state and clock stay as they are, in %s', async (locale) => {
    const reader = desk.as('adele', locale);
    const [ticket, other] = [await file(adele), await file(adele)];
    const microsoftNumber = `25031100550${numberOf(ticket)}`;
    const bound = await press(reader, 'bind', ticket, { microsoftNumber });
    expect(bound.text).toContain(stringsOf(locale)['ticket.bind.bound']);
    const taken = await reader.presses(bound, 'ticket.update/bind', { microsoftNumber: '' });
    expect(inputsOf(taken.card).microsoftNumber).toBe('');
    for (const part of fixedParts(locale, 'change.release')) expect(taken.text).toContain(part);
    expect(taken.text.split(microsoftNumber)).toHaveLength(3); // what was recorded, and what was removed
    expect([await rowOf(desk, ticket), await clocksOf(desk, ticket)]).toMatchObject([{ state: 'handed-over', microsoft_number: null }, ['microsoft runs']]);
    expect(await historyOf(desk, ticket)).toEqual(['open by Adele Vance', 'bind by Adele Vance', 'release by Adele Vance']);
    expect((await reader.presses(bound, 'ticket.update/bind', { microsoftNumber: '' })).status).toBe(400);
    expect((await press(adele, 'bind', other, { microsoftNumber })).text).toContain(microsoftNumber);
  });

  it('stays where the card did not show it yet', async () => {
    const ticket = await file(adele);
    const before = await lucia.sends('ticket.show', { number: numberOf(ticket) });
    const microsoftNumber = `25031100560${numberOf(ticket)}`;
    await press(adele, 'bind', ticket, { microsoftNumber });
    expect((await lucia.presses(before, 'ticket.update/bind')).status).toBe(400);
    expect((await rowOf(desk, ticket)).microsoft_number).toBe(microsoftNumber);
  });

  it('is heard in words, and only of what is with Microsoft', async () => {
    const [filed, kept] = [await file(adele), await file(adele, 'keep')];
    expect((await adele.says(`the case number of ${filed} at Microsoft is 2503110040009876`)).text).toContain('2503110040009876');
    expect((await press(adele, 'bind', kept, { microsoftNumber: '2503110040001234' })).text).toContain('That is not possible');
  });
});

describe('merging a duplicate', () => {
  it('leaves a trace on both, ends its clocks, tells who reported it, and answers with the other from then on', async () => {
    const [duplicate, original] = [await file(megan), await file(adele)];
    const merged = await adele.says(`merge ${duplicate} into ${original}`);
    expect(merged.text).toContain(`${duplicate} was merged into ${original}`);
    expect([await clocksOf(desk, duplicate), await clocksOf(desk, original)]).toEqual([['ours stopped'], ['microsoft runs', 'ours runs']]);
    expect([(await historyOf(desk, duplicate)).at(-1), (await historyOf(desk, original)).at(-1)]).toEqual(['merge by Adele Vance', 'merged by Adele Vance']);
    expect(await messages(duplicate)).toEqual(['merge megan']);
    expect((await adele.sends('ticket.list', { words: duplicate })).text).toContain('Merged into another ticket');
    for (const change of ['take', 'close', 'reopen', 'note', 'severity']) {
      expect((await press(lucia, change, duplicate, { note: 'x', severity: 'B' })).text).toContain(`${duplicate} was merged into ${original}`);
    }
    for (const reply of [await megan.says(`what is ${duplicate}`), await megan.sends('ticket.show', { number: numberOf(duplicate) })]) expect(reply.text).toContain(`${original} · Contoso`);
    expect([await historyOf(desk, duplicate), await historyOf(desk, original)].map((rows) => rows.length)).toEqual([2, 2]);
    await press(adele, 'first-response', original);
    expect(await messages(original)).toEqual(['first-response megan']);
  });

  it('raises the other to the higher severity, which the other\'s people are told', async () => {
    const [duplicate, original] = [await file(megan, 'submit', { severity: 'A' }), await file(desk.as('megan'), 'submit', { severity: 'C' })];
    await press(lucia, 'take', original);
    await press(adele, 'merge', duplicate, { into: original });
    expect([await messages(duplicate), await messages(original)]).toEqual([['merge megan'], ['take megan', 'merged lucia', 'severity megan', 'severity lucia']]);
    expect([(await rowOf(desk, original)).severity, await clocksOf(desk, original)]).toEqual(['A', ['ours runs']]);
  });

  it('is told to whoever has the other, where a colleague does it', async () => {
    const [first, second, original] = [await file(megan), await file(megan), await file(lucia)];
    await press(adele, 'merge', first, { into: original });
    await press(lucia, 'merge', second, { into: original });
    expect(await messages(original)).toEqual(['merged lucia']);
  });

  it('goes on in the one that is with Microsoft, whichever is named first, and keeps its number and deadline', async () => {
    const [filed, reported] = [await file(adele), await file(megan)];
    await press(adele, 'bind', filed, { microsoftNumber: `25031100540${numberOf(filed)}` });
    const offered = await press(adele, 'merge', filed, { into: reported });
    expect(offered.text).toContain(`${filed} is further along`);
    expect([await rowOf(desk, filed), await rowOf(desk, reported)].map(({ merged_into: into }) => into)).toEqual([null, null]);
    expect((await adele.presses(offered, 'ticket.update/merge')).text).toContain(`${reported} was merged into ${filed}`);
    expect([(await rowOf(desk, filed)).microsoft_number, await clocksOf(desk, filed)]).toEqual([`25031100540${numberOf(filed)}`, ['microsoft runs', 'ours runs']]);
  });

  it('does not go on in a draft, but takes it in: the promise to the customer is kept', async () => {
    const customer = tenants.litware;
    const [reported, draft, other] = [await file(desk.as('anna'), 'submit', { customer, severity: 'C' }), await file(adele, 'keep', { customer, severity: 'C' }), await file(adele, 'keep', { customer, severity: 'C' })];
    const offered = await press(lucia, 'merge', reported, { into: draft });
    for (const part of fixedParts('en', 'ticket.said.other-way')) expect(offered.text).toContain(part);
    expect((await lucia.presses(offered, 'ticket.update/merge')).text).toContain(`${draft} was merged into ${reported}`);
    expect([(await rowOf(desk, draft)).state, (await rowOf(desk, reported)).merged_into, await clocksOf(desk, reported)]).toEqual(['withdrawn', null, ['ours runs']]);
    const drafts = [other, await file(adele, 'keep', { customer })] as const;
    expect((await press(lucia, 'merge', drafts[0], { into: drafts[1] })).text).toContain(`${drafts[0]} was merged into ${drafts[1]}`); // of two drafts either may
  });

  it('goes on in an open ticket of the same customer alone, and never in itself', async () => {
    const [ticket, fabrikams, closed] = [await file(adele), await file(adele, 'submit', { customer: tenants.fabrikam }), await file(adele)];
    await press(adele, 'close', closed);
    for (const into of [fabrikams, closed, ticket, 'T-999999']) expect([into, (await press(adele, 'merge', ticket, { into })).text.includes('That is not possible')]).toEqual([into, true]);
    for (const into of ['', 'nonsense', 'T-1 T-2']) expect((await press(adele, 'merge', ticket, { into })).status).toBe(400);
    expect((await rowOf(desk, ticket)).merged_into).toBe(null);
  });

  it('of two into each other at once happens one way', async () => {
    const [one, other] = [await file(adele), await file(adele)];
    await Promise.all([press(adele, 'merge', one, { into: other }), press(lucia, 'merge', other, { into: one })]);
    const rows = await Promise.all([rowOf(desk, one), rowOf(desk, other)]);
    expect(rows.filter(({ merged_into: into }) => into !== null)).toHaveLength(1);
  });

  it('takes what was merged before along; who reported it hears of each merging once, and of what is done there', async () => {
    const [first, second, third] = [await file(megan), await file(adele, 'submit', { severity: 'B' }), await file(adele, 'submit', { severity: 'C' })];
    await press(adele, 'merge', first, { into: second });
    await press(adele, 'merge', second, { into: third });
    expect((await megan.says(`what is ${first}`)).text).toContain(`${third} · Contoso`);
    expect([await messages(first), await messages(second), await messages(third)]).toEqual([['merge megan'], ['merge megan'], []]);
    await press(adele, 'first-response', third);
    expect(await messages(third)).toEqual(['first-response megan']);
  });
});

describe('a ticket like one that is open', () => {
  const form = (over = {}): Record<string, unknown> => filled({ customer: tenants.litware, ...over });
  it('is warned of on the form, and at submit: it is filed, once, and can be merged with one press', async () => {
    const title = `Mailbox ${randomUUID().slice(0, 8)} of the sales team is full`;
    const other = ticketOn(await lucia.sends('ticket.open/submit', form({ title })));
    const again = form({ title: `mailbox of the sales team is full ${title.slice(8, 16)}`, description: 'Since Monday.' });
    const checked = await lucia.sends('ticket.open/check', again);
    expect(checked.text).toContain('A similar ticket is already open.');
    expect(checked.text).toContain(`${other}, opened`);
    expect(inputsOf(checked.card)).toMatchObject({ title: again.title, description: 'Since Monday.' });
    const filed = await lucia.sends('ticket.open/submit', again);
    expect(filed.text).toContain('A similar ticket was already open:');
    expect(ticketOn(filed)).not.toBe(other);
    expect(ticketOn(await lucia.sends('ticket.open/submit', again))).toBe(ticketOn(filed));
    const merged = await lucia.presses(filed, 'ticket.update/merge');
    expect(merged.text).toContain(`${other} · Litware`);
    expect((await lucia.says(`what is ${ticketOn(filed)}`)).text).toContain(`${other} · Litware`);
  });

  it.each([
    ['another product', { workload: 'azure' }], ['another customer', { customer: tenants.fabrikam }], ['another title', { title: 'Printers print nothing' }],
  ])('is not one about %s', async (_what, over) => {
    const title = `Calendar ${randomUUID()} is empty`;
    await lucia.sends('ticket.open/submit', form({ title }));
    expect((await lucia.sends('ticket.open/submit', form({ title, ...over, ...('title' in over && { title: `${over.title} ${randomUUID()}` }) }))).text).not.toContain('A similar ticket');
  });

  it('is found in Japanese too, and a customer is warned of their own', async () => {
    const title = 'メールの送信ができません';
    await desk.as('takeshi', 'ja').sends('ticket.open/submit', filled({ title }));
    const warned = await desk.as('takeshi', 'ja').sends('ticket.open/submit', filled({ title }));
    expect(warned.text).toContain('よく似た未解決のチケットがすでにあります');
    expect(actionsOf(warned.card).map(({ verb }) => verb)).not.toContain('ticket.update/merge');
  });
});

describe('who reported a ticket', () => {
  const customersWords = ['note', 'resolve', 'withdraw'];
  it('writes to the partner, says that it is solved, finds that it is not, and withdraws', async () => {
    const ticket = await file(megan);
    const shown = await megan.says(`what is ${ticket}`);
    expect(verbsOn(shown).filter((verb) => verb?.startsWith('ticket.update/')).map((verb) => verb!.slice(14)).sort()).toEqual(customersWords);
    expect((await megan.presses(shown, 'ticket.update/note', { note: 'It began on Monday.' })).text).toContain('It began on Monday.');
    expect(await clocksOf(desk, ticket)).toEqual(['ours runs']);
    await press(adele, 'take', ticket);
    await megan.says(`close ${ticket}, it works again`);
    expect((await rowOf(desk, ticket)).state).toBe('resolved');
    await press(megan, 'reopen', ticket);
    expect((await rowOf(desk, ticket)).state).toBe('diagnosing');
    await press(megan, 'withdraw', ticket);
    expect((await rowOf(desk, ticket)).state).toBe('withdrawn');
    expect(await messages(ticket)).toEqual(['note lucia', 'note beatriz', 'take megan', 'resolve adele', 'reopen adele', 'withdraw adele']);
  });

  it('does so on the ticket that theirs was merged into; what others reported too they do not withdraw for them', async () => {
    const [duplicate, original, filed] = [await file(megan), await file(megan), await file(adele)];
    await press(adele, 'merge', duplicate, { into: original });
    expect(actionsOf((await megan.says(`what is ${original}`)).card).map(({ verb }) => verb)).toContain('ticket.update/withdraw'); // both are hers
    await press(adele, 'merge', original, { into: filed });
    const shown = await megan.says(`what is ${duplicate}`);
    expect(verbsOn(shown).filter((verb) => verb?.startsWith('ticket.update/')).map((verb) => verb!.slice(14)).sort()).toEqual(['note', 'resolve']);
    expect((await megan.presses(shown, 'ticket.update/note', { note: 'It began on Monday.' })).text).toContain('It began on Monday.');
    expect([(await press(megan, 'withdraw', filed)).status, (await press(megan, 'close', filed)).status]).toEqual([403, 403]);
    await megan.says(`close ${filed}, it works again`);
    expect((await rowOf(desk, filed)).state).toBe('resolved');
    await press(megan, 'reopen', filed);
    expect((await rowOf(desk, filed)).state).toBe('diagnosing');
  });

  it.each(['take', 'assign', 'wait', 'severity', 'hand-over', 'bind', 'merge', 'close', 'first-response', 'answer'])('may not %s, with whatever on the card', async (change) => {
    const ticket = await file(megan);
    const reply = await press(megan, change, ticket, { note: 'x', severity: 'C', confirmed: 'true', from: 'A', into: 'T-1001', assignee: colleague('adele'), microsoftNumber: '2503110040001234' });
    expect([reply.status, reply.name]).toEqual([403, 'staff-only']);
    expect(await historyOf(desk, ticket)).toEqual(['open by Megan Bowen']);
  });

  it('reads what is for them, and nothing else', async () => {
    const ticket = await file(megan);
    await press(adele, 'take', ticket);
    await press(adele, 'note', ticket, { note: 'Their admin is hopeless.' });
    await press(adele, 'note', ticket, { note: 'Please restart Outlook.', public: 'true' });
    await press(adele, 'wait', ticket, { note: 'until they wake up' });
    await press(adele, 'resume', ticket);
    await press(adele, 'hand-over', ticket);
    await press(adele, 'bind', ticket, { microsoftNumber: '2503110060001234' });
    const [theirs, ours] = [await megan.says(`what is ${ticket}`), await adele.says(`what is ${ticket}`)];
    for (const secret of ['hopeless', 'until they wake up', '2503110060001234', 'Customer\'s contact']) expect([secret, JSON.stringify(theirs.card).includes(secret), ours.text.includes(secret)]).toEqual([secret, false, secret !== 'hopeless' ? ours.text.includes(secret) : true]);
    expect(theirs.text).toContain('Please restart Outlook.');
    expect([ours, await adele.says(`what is ${await file(adele)}`)].map(({ text }) => [/Customer's contact/.test(text), /Contact for Microsoft/.test(text)])).toEqual([[true, false], [false, true]]);
    expect(await clocksOf(desk, ticket)).toEqual(['microsoft runs', 'ours stopped']);
    expect(await messages(ticket)).toEqual(['take megan', 'note megan', 'wait megan', 'resume megan', 'hand-over megan']);
  });
});

describe('what a customer does to a ticket that nobody has', () => {
  const managers = (change: string) => [`${change} beatriz`, `${change} lucia`];

  it('is told to the managers: a note, that it is solved, or not after all, and that it is withdrawn', async () => {
    const ticket = await file(megan);
    await press(megan, 'note', ticket, { note: 'It began on Monday.' });
    for (const change of ['resolve', 'reopen', 'withdraw']) await press(megan, change, ticket);
    expect((await messages(ticket)).sort()).toEqual(['note', 'reopen', 'resolve', 'withdraw'].flatMap(managers));
  });

  it('is told to the other managers where one of them reopens it', async () => {
    const ticket = await file(megan);
    await press(lucia, 'resolve', ticket);
    await press(lucia, 'reopen', ticket);
    expect((await messages(ticket)).sort()).toEqual(['reopen beatriz', 'reopen megan', 'resolve megan']);
  });

  it.each(['hand-over', 'answer'])('is told to whoever was the first of the staff to do something about it: to %s', async (change) => {
    const ticket = await file(megan);
    await press(adele, change, ticket);
    expect((await press(lucia, 'note', ticket, { note: 'I know them.' })).text).toContain('Adele Vance');
    await press(megan, 'withdraw', ticket);
    expect(await messages(ticket)).toEqual([`${change} megan`, 'withdraw adele']);
    const { rows } = await desk.database.pool.query(`select before ->> 'assignee' as before, after ->> 'assigneeName' as after from ticket_history where number = $1 and change <> 'open' order by id`, [Number(numberOf(ticket))]);
    expect(rows.map(({ before, after }) => [before, after])).toEqual([[null, 'Adele Vance'], ['Adele Vance', null], ['Adele Vance', null]]);
  });

  it.each([
    ['note', 'diagnosing', 'ours stopped'], ['take', 'diagnosing', 'ours stopped'], ['hand-over', 'handed-over', 'microsoft runs,ours stopped'], ['resolve', 'resolved', 'ours stopped'],
  ])('is answered, once and for all, with words that the customer may read: %s', async (change, state, clocks) => {
    const ticket = await file(megan);
    await press(adele, change, ticket, { note: 'Please restart Outlook.', public: 'true' });
    expect((await megan.says(`what is ${ticket}`)).text).toContain('Please restart Outlook.');
    expect([await rowOf(desk, ticket), (await clocksOf(desk, ticket)).join()]).toMatchObject([{ state, assignee_name: 'Adele Vance' }, clocks]);
    if (state !== 'resolved') await press(megan, 'resolve', ticket);
    await press(megan, 'reopen', ticket);
    expect(await clocksOf(desk, ticket)).toContain('ours stopped');
  });

  it('is answered by the words that say what it waits for, and by those with which it is opened again', async () => {
    const [waits, reopened] = [await file(megan), await file(megan)];
    await press(adele, 'take', waits);
    await press(adele, 'wait', waits, { note: 'Please send the log.', public: 'true' });
    await press(megan, 'resolve', reopened);
    await press(adele, 'reopen', reopened, { note: 'We look once more.', public: 'true' });
    expect([await clocksOf(desk, waits), await clocksOf(desk, reopened)]).toEqual([['ours stopped'], ['ours stopped']]);
  });

  it.each([['words that it may not read', { note: 'Their admin is hopeless.' }], ['no words at all', { note: ' ', public: 'true' }]])('is not answered by %s', async (_what, words) => {
    const ticket = await file(megan);
    await press(adele, 'take', ticket, words);
    await press(adele, 'hand-over', ticket, words);
    expect(await clocksOf(desk, ticket)).toEqual(['microsoft runs', 'ours runs']);
    await press(megan, 'resolve', ticket);
    await press(megan, 'reopen', ticket);
    expect(await clocksOf(desk, ticket)).toContain('ours runs');
  });

  it('leaves whose it is to those who have it', async () => {
    const ticket = await file(megan);
    await press(lucia, 'take', ticket);
    for (const change of ['answer', 'hand-over']) await press(adele, change, ticket);
    expect((await rowOf(desk, ticket)).assignee_name).toBe('Lucía Fernández');
  });

  it('and what Microsoft answers on it, is told to the managers', async () => {
    const ticket = await file(megan);
    await press(adele, 'hand-over', ticket);
    await desk.database.pool.query('update ticket set assignee_tenant = null, assignee_id = null, assignee_name = null where number = $1', [Number(numberOf(ticket))]); // as before staff who hand over had it
    await press(adele, 'first-response', ticket);
    expect((await messages(ticket)).sort()).toEqual(['first-response beatriz', 'first-response lucia', 'first-response megan', 'hand-over megan']);
  });

  it('reopening it starts our promise again where nobody ever answered, and only there', async () => {
    const [silent, answered, written] = [await file(megan), await file(megan), await file(megan)];
    await press(adele, 'answer', answered);
    await press(adele, 'note', written, { note: 'Please restart Outlook.', public: 'true' });
    for (const ticket of [silent, answered, written]) for (const change of ['resolve', 'reopen']) await press(megan, change, ticket);
    expect(await Promise.all([silent, answered, written].map((ticket) => clocksOf(desk, ticket)))).toEqual([['ours runs'], ['ours stopped'], ['ours stopped']]);
    const { rows: [clock] } = await desk.database.pool.query(`select c.started_at > t.opened_at as anew, c.due_at > c.started_at as ahead, c.next_step from clock c join ticket t on t.number = c.number where c.number = $1`, [Number(numberOf(silent))]);
    expect(clock).toEqual({ anew: true, ahead: true, next_step: 'half' });
  });
});

describe('a card that somebody else has outrun', () => {
  const stale = fixedParts('en', 'ticket.said.stale')[0]!;
  const shown = (chat: Chat, ticket: string) => chat.sends('ticket.show', { number: numberOf(ticket) });

  it('takes no ticket out of a colleague\'s hands: the second reads who has it, and may take it then', async () => {
    const ticket = await file(megan);
    const cards = [await shown(adele, ticket), await shown(lucia, ticket)] as const;
    expect((await adele.presses(cards[0], 'ticket.update/take')).text).toContain('Done.');
    const late = await lucia.presses(cards[1], 'ticket.update/take');
    for (const part of [stale, 'Adele Vance']) expect(late.text).toContain(part);
    expect([(await rowOf(desk, ticket)).assignee_name, await historyOf(desk, ticket)]).toEqual(['Adele Vance', ['open by Megan Bowen', 'take by Adele Vance']]);
    expect((await lucia.presses(late, 'ticket.update/take')).text).toContain('Done.');
    expect((await rowOf(desk, ticket)).assignee_name).toBe('Lucía Fernández');
  });

  it('of two who press it at once gives the ticket to one', async () => {
    const ticket = await file(megan);
    const cards = [await shown(adele, ticket), await shown(lucia, ticket)] as const;
    const replies = await Promise.all([adele.presses(cards[0], 'ticket.update/take'), lucia.presses(cards[1], 'ticket.update/take')]);
    expect([replies.filter(({ text }) => text.includes(stale)).length, (await historyOf(desk, ticket)).length]).toEqual([1, 2]);
  });

  it.each([
    ['close', ['resolve', 'lucia'], ['reopen', 'megan'], 'diagnosing'], ['reopen', ['resolve', 'adele'], ['close', 'adele'], 'closed'],
    ['resolve', ['take', 'lucia'], ['hand-over', 'adele'], 'handed-over'], ['withdraw', ['take', 'lucia'], ['hand-over', 'adele'], 'handed-over'],
  ] as const)('does not %s it: what was seen on it is no longer so', async (change, [first, who], [meanwhile, other], state) => {
    const ticket = await file(megan);
    await press(desk.as(who, 'en'), first, ticket);
    const card = await shown(lucia, ticket);
    await press(desk.as(other, 'en'), meanwhile, ticket);
    expect((await lucia.presses(card, `ticket.update/${change}`)).text).toContain(stale);
    expect((await rowOf(desk, ticket)).state).toBe(state);
  });

  it('is no card of theirs alone: what one did oneself is known, a note moves nothing, and what was done is done', async () => {
    const ticket = await file(megan);
    const card = await shown(lucia, ticket);
    await press(lucia, 'take', ticket);
    await press(adele, 'note', ticket, { note: 'I know them.' });
    expect((await lucia.presses(card, 'ticket.update/resolve')).text).toContain('Done.');
    expect((await lucia.presses(card, 'ticket.update/resolve')).text).toContain('That was already done.');
    await press(megan, 'reopen', ticket);
    for (const form of ['x', '', '0'.repeat(13), 7]) expect((await press(lucia, 'close', await file(megan), { form })).text).toContain('Done.');
    for (const form of ['999999999999']) expect((await press(lucia, 'take', ticket, { form })).status).toBe(200);
    expect((await press(lucia, 'close', ticket)).text).toContain('Done.'); // other cards, and words, mean the ticket as it is
  });
});

describe('the same again', () => {
  it.each([
    ['take', {}], ['answer', {}], ['wait', { note: 'logs' }], ['hand-over', {}], ['resolve', {}], ['close', {}], ['withdraw', {}], ['severity', { severity: 'B', from: 'A', confirmed: 'true' }], ['note', { note: 'x' }],
  ] as const)('%s, delivered ten times, is one change and one message to each', async (change, data) => {
    const ticket = await file(megan);
    if (change === 'wait') await press(adele, 'take', ticket);
    const before = (await historyOf(desk, ticket)).length;
    const activity = lucia.activity({ type: 'invoke', name: 'adaptiveCard/action', value: { action: { type: 'Action.Execute', verb: `ticket.update/${change}`, data: { number: numberOf(ticket), ...data } } } });
    await Promise.all(Array.from({ length: 10 }, () => lucia.post(activity)));
    expect((await historyOf(desk, ticket)).length - before).toBe(1);
    const told = await messages(ticket);
    expect(new Set(told).size).toBe(told.length);
  });

  it('"we answered", pressed by two people on what each was sent, is one answer, told once; the second reads so', async () => {
    const ticket = await file(megan);
    expect((await press(adele, 'answer', ticket)).text).toContain('Done.');
    expect((await press(lucia, 'answer', ticket)).text).toContain('That was already done.');
    await Promise.all([adele, lucia].map((chat) => press(chat, 'answer', ticket)));
    expect([await historyOf(desk, ticket), await messages(ticket)]).toEqual([['open by Megan Bowen', 'answer by Adele Vance'], ['answer megan']]);
    expect((await press(lucia, 'answer', ticket, { note: 'It is the proxy.', public: 'true' })).text).toContain('Done.'); // there is more to say
  });

  it('a note that is sent twice from one form is one note; another text, or the same from the next card, is another', async () => {
    const ticket = await file(megan);
    await press(adele, 'take', ticket);
    const shown = await adele.says(`what is ${ticket}`);
    const note = { note: 'Please restart Outlook.', public: 'true' };
    const [first] = await Promise.all([1, 2, 3].map(() => adele.presses(shown, 'ticket.update/note', note)));
    expect((await adele.presses(shown, 'ticket.update/note', note)).text).toContain('That was already done.');
    const notes = async () => [(await historyOf(desk, ticket)).filter((row) => row.startsWith('note')).length, (await messages(ticket)).filter((told) => told === 'note megan').length];
    expect(await notes()).toEqual([1, 1]);
    await adele.presses(shown, 'ticket.update/note', { ...note, note: 'And the machine.' });
    await adele.presses(first!, 'ticket.update/note', note);
    expect(await notes()).toEqual([3, 3]);
  });

  it.each(locales)('a text that is too long is refused in %s, and nothing is lost', async (locale) => {
    const ticket = await file(adele, 'keep');
    const reply = await press(desk.as('adele', locale), 'note', ticket, { note: 'x'.repeat(2_001) });
    expect(reply.status).toBe(400);
    for (const part of fixedParts(locale, 'summary.notice.note-too-long')) expect(reply.text).toContain(part);
  });

  it('the largest ticket still fits one message', async () => {
    const ticket = await file(adele, 'submit', { title: '"'.repeat(250), description: '<&>"'.repeat(2_500) });
    for (let count = 0; count < 7; count += 1) await press(adele, 'note', ticket, { note: '"<&>'.repeat(500), public: 'true' });
    const { card } = await desk.as('adele', 'hu').says(`mi van ezzel: ${ticket}`);
    expect(JSON.stringify(card).length * 2).toBeLessThan(35_000);
  });
});
