import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stringsOf } from '../../src/cards/words.ts';
import { actionsOf, type Chat, type Reply, type TestDesk } from '../support/desk.ts';
import { clocksOf, filled, historyOf, numberOf, rowOf, ticketOn } from '../tickets/form.ts';
import { cardFor, forward, forwardTo, movingDesk, nudgesOf, present } from './moving-desk.ts';

let desk: TestDesk;
let adele: Chat;
let lucia: Chat;
beforeAll(async () => { desk = await movingDesk(); });
beforeEach(async () => {
  await forwardTo(desk, 'wed 12:00');
  [adele, lucia] = await present(desk, 'adele', 'lucia');
});

const stale = stringsOf('es')['ticket.said.stale']!;
const done = (ticket: string) => adele.sends('ticket.update/close', { number: numberOf(ticket) });
/** Presses what the button carries, as the client of somebody who comes late does. */
const pressed = (chat: Chat, { card }: Reply, verb: string, inputs = {}) => chat.sends(verb, { ...actionsOf(card).find((action) => action.verb === verb)!.data, ...inputs });

describe('a button of a nudge that is pressed late', () => {
  it('does nothing to a later hand-over, says so, and shows the ticket as it is', async () => {
    const ticket = ticketOn(await adele.sends('ticket.open/submit', filled()));
    await forward(desk, 'PT91M');
    const nudge = await lucia.arrives();
    for (const change of ['first-response', 'resolve', 'reopen', 'hand-over']) await adele.sends(`ticket.update/${change}`, { number: numberOf(ticket) });
    const history = await historyOf(desk, ticket);
    for (const verb of ['ticket.update/first-response', 'ticket.update/take', 'sla.board/snooze']) {
      const reply = await pressed(lucia, nudge, verb);
      expect([verb, reply.status, reply.text.includes(stale), reply.text.includes(ticket)]).toEqual([verb, 200, true, true]);
    }
    expect([await historyOf(desk, ticket), await clocksOf(desk, ticket), (await rowOf(desk, ticket)).assignee_name]).toEqual([history, ['microsoft runs'], 'Adele Vance']);
    await forward(desk, 'PT91M');
    expect((await pressed(lucia, await lucia.arrives(), 'ticket.update/first-response')).text).toContain(stringsOf('es')['ticket.said.changed']);
    expect(await clocksOf(desk, ticket)).toEqual(['microsoft stopped']);
    await done(ticket);
  });

  it('does nothing once our first answer was given; who presses twice reads that it was done', async () => {
    const ticket = ticketOn(await desk.as('megan').sends('ticket.open/submit', filled()));
    await adele.sends('ticket.update/take', { number: numberOf(ticket) });
    await forward(desk, 'PT24M'); // three quarters of half an hour
    const nudge = await cardFor(lucia, 'nudge');
    expect((await pressed(lucia, nudge, 'ticket.update/wait', { note: 'for the logs' })).text).toContain(stringsOf('es')['ticket.said.changed']);
    expect((await pressed(lucia, nudge, 'ticket.update/wait', { note: 'for the logs' })).text).toContain(stringsOf('es')['ticket.said.unchanged']);
    await adele.sends('ticket.update/answer', { number: numberOf(ticket) });
    const history = await historyOf(desk, ticket);
    expect((await pressed(lucia, nudge, 'ticket.update/answer')).text).toContain(stringsOf('es')['ticket.said.unchanged']);
    expect((await pressed(lucia, nudge, 'ticket.update/take')).text).toContain(stale);
    expect(await historyOf(desk, ticket)).toEqual(history);
    await done(ticket);
  });

  it('from before nudges said of which clock they speak is an order about the ticket as it is', async () => {
    const ticket = ticketOn(await adele.sends('ticket.open/submit', filled()));
    expect((await lucia.sends('ticket.update/first-response', { number: numberOf(ticket) })).text).toContain(stringsOf('es')['ticket.said.changed']);
    await done(ticket);
  });

  it.each([[{ startedAt: 'never' }], [{ clock: 'ours' }], [{ clock: ['microsoft'], startedAt: { at: 1 } }]])('and sends %j instead does nothing', async (sent) => {
    const ticket = ticketOn(await adele.sends('ticket.open/submit', filled()));
    await forward(desk, 'PT91M');
    expect((await pressed(lucia, await lucia.arrives(), 'ticket.update/first-response', sent)).text).toContain(stale);
    expect([await clocksOf(desk, ticket), (await nudgesOf(desk, ticket)).length > 0]).toEqual([['microsoft runs'], true]);
    await done(ticket);
  });
});
