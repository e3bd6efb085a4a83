import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import pino from 'pino';
import { stringsOf } from '../../src/cards/words.ts';
import { readEnv } from '../../src/env.ts';
import type { Locale } from '../../src/locale.ts';
import { startDesk } from '../../src/main.ts';
import { actionsOf, type Chat, type TestDesk } from '../support/desk.ts';
import { clocksOf, filled, historyOf, numberOf, rowOf, tenants, ticketOn } from '../tickets/form.ts';
import { cardFor, delivered, forward, forwardTo, movingDesk, nudgesOf, present, toldAbout } from './moving-desk.ts';

let desk: TestDesk;
let adele: Chat;
let lucia: Chat;
let beatriz: Chat;
beforeAll(async () => { desk = await movingDesk(); });
beforeEach(async () => {
  await forwardTo(desk, 'wed 12:00');
  [adele, lucia, beatriz] = await present(desk, 'adele', 'lucia', 'beatriz');
});

const told = (ticket: string) => Object.fromEntries([['adele', adele], ['lucia', lucia], ['beatriz', beatriz]].map(([who, chat]) => [who as string, toldAbout(desk, chat as Chat, ticket).length]));

describe('a severity A ticket that waits for Microsoft, two hours', () => {
  it('is told step by step: to whom it is assigned, then to the managers too, then to the managers', async () => {
    const ticket = ticketOn(await adele.sends('ticket.open/submit', filled()));
    const timeline = [
      ['PT59M', 0, 0, 0, 'half is at 60 minutes'], ['PT2M', 1, 0, 0, 'half: the assignee'], ['PT28M', 1, 0, 0, 'three quarters is at 90'], ['PT2M', 2, 1, 1, 'three quarters: the assignee and the managers'],
      ['PT28M', 2, 1, 1, 'due is at 120'], ['PT2M', 2, 2, 2, 'due: the managers'], ['PT12M', 2, 2, 2, 'overdue is at 135'], ['PT2M', 2, 3, 3, 'overdue: the managers again'], ['PT1H', 2, 3, 3, 'there is no further step'],
    ] as const;
    for (const [duration, ...expected] of timeline) {
      await forward(desk, duration);
      expect([...Object.values(told(ticket)), expected[3]]).toEqual(expected);
    }
    expect(await nudgesOf(desk, ticket)).toEqual([
      'half adele sent', 'three-quarters adele sent', 'three-quarters lucia sent', 'three-quarters beatriz sent', 'due lucia sent', 'due beatriz sent', 'overdue lucia sent', 'overdue beatriz sent',
    ]);
  });

  it('after a jump over all of them each person is told the latest alone', async () => {
    const ticket = ticketOn(await adele.sends('ticket.open/submit', filled()));
    await forward(desk, 'PT5H');
    expect(told(ticket)).toEqual({ adele: 1, lucia: 1, beatriz: 1 });
    const superseded = (step: string) => `superseded (later-step ${step})`;
    expect(await nudgesOf(desk, ticket)).toEqual([
      `half adele ${superseded('three-quarters')}`, 'three-quarters adele sent', `three-quarters lucia ${superseded('overdue')}`, `three-quarters beatriz ${superseded('overdue')}`,
      `due lucia ${superseded('overdue')}`, `due beatriz ${superseded('overdue')}`, 'overdue lucia sent', 'overdue beatriz sent',
    ]);
    expect(toldAbout(desk, lucia, ticket)[0]).toMatch(/desde/); // overdue since
  });

  it('and is handed over again after it was reopened, is watched again from the beginning', async () => {
    const ticket = ticketOn(await adele.sends('ticket.open/submit', filled()));
    await forward(desk, 'PT61M');
    for (const change of ['first-response', 'resolve', 'reopen', 'hand-over']) await adele.sends(`ticket.update/${change}`, { number: numberOf(ticket) });
    await forward(desk, 'PT61M');
    expect(await nudgesOf(desk, ticket)).toEqual(['half adele sent', 'half adele sent']);
    await forward(desk, 'PT30M');
    expect(told(ticket)).toEqual({ adele: 3, lucia: 1, beatriz: 1 });
    await adele.sends('ticket.update/close', { number: numberOf(ticket) });
  });

  it('is told once by two replicas that look at the same time', async () => {
    const replica = await startDesk(readEnv({ PORT: '0', LOG_LEVEL: 'silent' }), pino({ level: 'silent' }), desk.database);
    try {
      [adele, lucia, beatriz] = await present(desk, 'adele', 'lucia', 'beatriz');
      const tickets = [];
      for (let place = 0; place < 5; place++) tickets.push(ticketOn(await adele.sends('ticket.open/submit', filled())));
      await Promise.all([desk.url, replica.url].map((url) => fetch(`${url}/sandbox/clock`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"advance":"PT95M"}' })));
      await delivered(desk);
      for (const ticket of tickets) expect([ticket, told(ticket)]).toEqual([ticket, { adele: 1, lucia: 1, beatriz: 1 }]);
      for (const ticket of tickets) await adele.sends('ticket.update/close', { number: numberOf(ticket) });
    } finally {
      await replica.stop();
    }
  });
});

describe('a nudge', () => {
  const formatted = (date: Date, { person: { locale, timeZone } }: Chat) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(date);

  it('is in the manager\'s own language and zone, and says why, until when and who is next', async () => {
    const ticket = ticketOn(await adele.sends('ticket.open/submit', filled({ title: '<b>Exchange</b> *is* down' })));
    await forward(desk, 'PT91M');
    const { rows: [{ due_at: dueAt }] } = await desk.database.pool.query('select due_at from clock where number = $1', [Number(numberOf(ticket))]);
    const [ofAdele, ofLucia, ofBeatriz] = [await adele.arrives(), await lucia.arrives(), await beatriz.arrives()];
    expect([ofAdele.card.lang, ofLucia.card.lang, ofBeatriz.card.lang]).toEqual(['en', 'es', 'pt-BR']);
    for (const [chat, { text }, why] of [[adele, ofAdele, 'assignee'], [lucia, ofLucia, 'manager'], [beatriz, ofBeatriz, 'manager']] as const) {
      const words = stringsOf(chat.person.locale as Locale);
      for (const key of ['nudge.title.microsoft.due', `nudge.why.${why}`, 'nudge.next.two', 'nudge.what.microsoft']) expect(text).toContain(words[key]!.replace('{{ticket}}', ticket).split('{{')[0]!.trim());
      expect(text.replaceAll('\u202f', ' ')).toContain(formatted(dueAt, chat).replaceAll('\u202f', ' '));
      for (const part of ['<b>Exchange</b> *is* down', 'Beatriz Carvalho', 'Lucía Fernández']) expect(text).toContain(part);
    }
    await adele.sends('ticket.update/close', { number: numberOf(ticket) });
  });

  it('asks who has the ticket to answer or to give it to somebody else, and others to take it', async () => {
    const ticket = ticketOn(await desk.as('megan').sends('ticket.open/submit', filled()));
    await adele.sends('ticket.update/take', { number: numberOf(ticket) });
    await forward(desk, 'PT16M');
    const [ofAdele, words] = [await cardFor(adele, 'nudge'), stringsOf('en')];
    for (const key of ['nudge.title.ours.half', 'nudge.what.ours.mine']) expect(ofAdele.text).toContain(words[key]!.replace('{{ticket}}', ticket));
    expect(actionsOf(ofAdele.card).map(({ verb }) => verb)).not.toContain('ticket.update/take');
    await forward(desk, 'PT8M');
    const ofLucia = await cardFor(lucia, 'nudge');
    for (const key of ['nudge.title.ours.due', 'nudge.what.ours']) expect(ofLucia.text).toContain(stringsOf('es')[key]!.replace('{{ticket}}', ticket));
    expect(actionsOf(ofLucia.card).map(({ verb }) => verb)).toContain('ticket.update/take');
    await adele.sends('ticket.update/close', { number: numberOf(ticket) });
  });

  it('is in the language that the manager chose', async () => {
    const ticket = ticketOn(await adele.sends('ticket.open/submit', filled()));
    await beatriz.sends('language.set', { language: 'hu' });
    await forward(desk, 'PT91M');
    expect((await beatriz.arrives()).card.lang).toBe('hu');
    await beatriz.sends('language.set', { language: 'pt-BR' });
    await adele.sends('ticket.update/close', { number: numberOf(ticket) });
  });

  it('is answered in place: every button on it works, and "Microsoft answered" ends it', async () => {
    const ticket = ticketOn(await adele.sends('ticket.open/submit', filled()));
    await forward(desk, 'PT91M');
    const nudge = await lucia.arrives();
    expect(actionsOf(nudge.card).map(({ verb, title }) => verb ?? title)).toEqual(['sla.board/snooze', 'ticket.update/first-response', 'ticket.update/take', 'ticket.show', 'ticket.show/why', stringsOf('es')['button.snooze']]);
    for (const verb of ['ticket.show', 'ticket.show/why', 'ticket.update/take']) {
      const reply = await lucia.presses(nudge, verb);
      expect([verb, reply.status, reply.text.includes(ticket)]).toEqual([verb, 200, true]);
    }
    expect((await rowOf(desk, ticket)).assignee_name).toBe('Lucía Fernández');
    expect((await beatriz.presses(await beatriz.arrives(), 'ticket.update/first-response')).status).toBe(200);
    expect(await historyOf(desk, ticket)).toEqual(['open by Adele Vance', 'take by Lucía Fernández', 'first-response by Beatriz Carvalho']);
    expect(await clocksOf(desk, ticket)).toEqual(['microsoft stopped']);
    await forward(desk, 'P1D');
    expect(told(ticket)).toEqual({ adele: 1, lucia: 1, beatriz: 1 });
  });

  it('is never sent for what Microsoft answered, was closed, kept or withdrawn in time', async () => {
    const file = async (step: string, over = {}) => ticketOn(await adele.sends(`ticket.open/${step}`, filled(over)));
    const ended = { 'first-response': await file('submit'), close: await file('submit'), resolve: await file('submit'), withdraw: await file('submit') };
    const kept = [await file('keep'), await file('keep', { customer: tenants.tailspin })];
    for (const [change, ticket] of Object.entries(ended)) expect((await adele.sends(`ticket.update/${change}`, { number: numberOf(ticket) })).text).toContain('Done.');
    await forward(desk, 'PT6H');
    for (const ticket of [...Object.values(ended), ...kept]) expect([ticket, told(ticket), await nudgesOf(desk, ticket)]).toEqual([ticket, { adele: 0, lucia: 0, beatriz: 0 }, []]);
  });
});

describe('our own clock', () => {
  it('runs for a customer\'s report: nobody is assigned, so the managers are told, until the customer is answered', async () => {
    const [left, answered] = [ticketOn(await desk.as('megan').sends('ticket.open/submit', filled())), ticketOn(await desk.as('megan').sends('ticket.open/submit', filled()))];
    await forward(desk, 'PT16M');
    expect([told(left), told(answered)]).toEqual([{ adele: 0, lucia: 1, beatriz: 1 }, { adele: 0, lucia: 1, beatriz: 1 }]);
    await adele.sends('ticket.update/answer', { number: numberOf(answered) });
    await forward(desk, 'PT2H');
    expect([told(left), told(answered)]).toEqual([{ adele: 0, lucia: 2, beatriz: 2 }, { adele: 0, lucia: 1, beatriz: 1 }]);
    expect((await nudgesOf(desk, left)).filter((nudge) => nudge.includes('sent'))).toEqual(['half lucia sent', 'half beatriz sent', 'overdue lucia sent', 'overdue beatriz sent']);
  });

  it('begins with a word to the managers, in their language, at once; nobody is told of what a colleague opens', async () => {
    const report = ticketOn(await desk.as('megan').sends('ticket.open/submit', filled({ title: 'Nobody can sign in' })));
    const own = ticketOn(await adele.sends('ticket.open/keep', filled()));
    await delivered(desk);
    for (const chat of [lucia, beatriz]) {
      const { name, card, text, summary } = await chat.arrives();
      expect([name, card.lang]).toEqual(['ticket', chat.person.locale]);
      for (const part of [report, 'Nobody can sign in', 'Contoso']) expect(text).toContain(part);
      expect(summary).toContain(report);
    }
    const { rows } = await desk.database.pool.query(`select number, object_id from outbox where kind = 'ticket' and subject ->> 'change' = 'open' and number = any($1)`, [[report, own].map((ticket) => Number(numberOf(ticket)))]);
    expect(rows.map(({ number, object_id: id }) => `${number} ${desk.people.find(({ aadObjectId }) => aadObjectId === id)?.id}`).sort()).toEqual(['beatriz', 'lucia'].map((who) => `${numberOf(report)} ${who}`));
  });

  it('is not spoken of where somebody took the report before the managers\' morning', async () => {
    await forwardTo(desk, 'wed 21:30');
    const report = ticketOn(await desk.as('megan').sends('ticket.open/submit', filled({ severity: 'C' })));
    await adele.sends('ticket.update/take', { number: numberOf(report) });
    const { rows } = await desk.database.pool.query(`select distinct state from outbox where kind = 'ticket' and subject ->> 'change' = 'open' and number = $1`, [Number(numberOf(report))]);
    expect(rows).toEqual([{ state: 'planned' }]);
    await forwardTo(desk, 'thu 14:00');
    expect((await desk.database.pool.query(`select distinct state, reason from outbox where kind = 'ticket' and subject ->> 'change' = 'open' and number = $1`, [Number(numberOf(report))])).rows).toEqual([{ state: 'void', reason: 'nothing-to-tell' }]);
  });

  it('of a reseller without managers of its own is watched by ours', async () => {
    const [rafael] = await present(desk, 'rafael');
    const ticket = ticketOn(await rafael.sends('ticket.open/submit', filled({ customer: tenants.adventureWorks })));
    await forward(desk, 'PT91M');
    expect([toldAbout(desk, rafael, ticket).length, told(ticket)]).toEqual([1, { adele: 0, lucia: 1, beatriz: 1 }]);
    await rafael.sends('ticket.update/close', { number: numberOf(ticket) });
  });
});

it('a merging is told, in their language, to whoever has the ticket that goes on', async () => {
  const [duplicate, original] = [ticketOn(await adele.sends('ticket.open/keep', filled())), ticketOn(await lucia.sends('ticket.open/keep', filled()))];
  await adele.sends('ticket.update/merge', { number: numberOf(duplicate), into: original });
  await delivered(desk);
  const { name, text, summary } = await lucia.arrives();
  const said = stringsOf('es')['summary.ticket.told.merged']!.replace('{{who}}', 'Adele Vance').replace('{{from}}', duplicate).replace('{{ticket}}', original);
  expect([name, summary, text.includes(said)]).toEqual(['ticket', said, true]);
});
