import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { pressReply, sharedDesk, type Chat, type InvokeBody, type Reply, type TestDesk } from '../support/desk.ts';
import { clocksOf, filled, historyOf, numberOf, rowOf, ticketOn, written } from '../tickets/form.ts';

let desk: TestDesk;
beforeAll(async () => { desk = await sharedDesk(); });

const tenTimes = Array.from({ length: 10 });

/** Delivers one and the same press; Teams does so when an answer is late. */
async function deliver(chat: Chat, activity: object): Promise<Reply> {
  const response = await chat.post(activity);
  expect(response.status).toBe(200);
  return pressReply(await response.json() as InvokeBody);
}

function press(chat: Chat, verb: string, data: object): object {
  return chat.activity({ type: 'invoke', name: 'adaptiveCard/action', value: { action: { type: 'Action.Execute', verb, data } } });
}

describe('a message delivered again', () => {
  it.each(['who supports Contoso?', 'help', 'what is the weather?', 'open a severity A ticket for Contoso, Exchange is down'])('later, "%s" is answered once', async (text) => {
    const chat = desk.as('adele');
    const message = chat.activity({ text });
    for (const _ of [1, 2, 3]) expect((await chat.post(message)).status).toBe(200);
    expect(desk.connector.sentTo(chat.conversation)).toHaveLength(1);
  });

  it('ten times at once is answered once', async () => {
    const chat = desk.as('adele');
    const message = chat.activity({ text: 'who supports Contoso?' });
    const statuses = await Promise.all(tenTimes.map(async () => (await chat.post(message)).status));
    expect([new Set(statuses), desk.connector.sentTo(chat.conversation).length]).toEqual([new Set([200]), 1]);
  });

  it('is another message where its id, its conversation or both differ', async () => {
    const [one, other] = [desk.as('adele'), desk.as('adele')];
    const id = randomUUID();
    await one.post(one.activity({ id, text: 'help' }));
    await other.post(other.activity({ id, text: 'help' }));
    await one.post(one.activity({ text: 'help' }));
    expect([one, other].map(({ conversation }) => desk.connector.sentTo(conversation).length)).toEqual([2, 1]);
  });

  it('in words that change a ticket changes it once', async () => {
    const chat = desk.as('adele');
    const ticket = ticketOn(await chat.sends('ticket.open/submit', filled()));
    const message = chat.activity({ text: `Microsoft answered on ${ticket}` });
    await Promise.all(tenTimes.map(() => chat.post(message)));
    expect(await historyOf(desk, ticket)).toEqual(['open by Adele Vance', 'first-response by Adele Vance']);
    expect(desk.connector.sentTo(chat.conversation)).toHaveLength(1);
  });
});

describe('a message whose answer did not get through', () => {
  it('is answered when it is delivered again, and what it changed is changed once', async () => {
    const chat = desk.as('adele');
    const ticket = ticketOn(await chat.sends('ticket.open/submit', filled()));
    const message = chat.activity({ text: `Microsoft answered on ${ticket}` });
    desk.connector.refuse(chat.conversation, 403);
    expect((await chat.post(message)).status).toBe(500);
    expect((await chat.post(message)).status).toBe(200);
    expect((await chat.arrives()).text).toContain('Microsoft has answered');
    expect(await historyOf(desk, ticket)).toEqual(['open by Adele Vance', 'first-response by Adele Vance']);
  });
});

describe('Submit', () => {
  const steps = [['submit', 'handed over'], ['keep', 'saved for diagnosis']] as const;

  it.each(steps)('(%s) delivered again makes one ticket and says the same', async (step, said) => {
    const chat = desk.as('adele');
    const before = await written(desk);
    const once = press(chat, `ticket.open/${step}`, filled());
    const replies = [await deliver(chat, once), await deliver(chat, once), ...await Promise.all(tenTimes.map(() => deliver(chat, once)))];
    expect(new Set(replies.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(replies[0]!.text).toContain(said);
    expect((await written(desk)).tickets).toBe(before.tickets! + 1);
  });

  it.each(steps)('(%s) pressed ten times at once makes one ticket and shows its number every time', async (step) => {
    const chat = desk.as('adele');
    const before = await written(desk);
    const form = filled();
    const tickets = new Set((await Promise.all(tenTimes.map(() => chat.sends(`ticket.open/${step}`, form)))).map(ticketOn));
    expect(tickets.size).toBe(1);
    expect(await historyOf(desk, [...tickets][0]!)).toEqual(['open by Adele Vance']);
    expect((await written(desk)).tickets).toBe(before.tickets! + 1);
  });

  it('on the form that the desk showed, pressed twice, makes one ticket', async () => {
    const chat = desk.as('adele');
    const form = await chat.says('open a severity A ticket for Contoso, Exchange is down');
    const [first, second] = [await chat.presses(form, 'ticket.open/submit'), await chat.presses(form, 'ticket.open/submit')];
    expect(ticketOn(second)).toBe(ticketOn(first));
  });

  it('and Keep pressed at once make one ticket, in one state', async () => {
    const chat = desk.as('adele');
    const form = filled();
    const replies = await Promise.all(['submit', 'keep', 'submit', 'keep'].map((step) => chat.sends(`ticket.open/${step}`, form)));
    expect(new Set(replies.map(ticketOn)).size).toBe(1);
    const ticket = ticketOn(replies[0]!);
    const { state } = await rowOf(desk, ticket);
    expect([await historyOf(desk, ticket), await clocksOf(desk, ticket)]).toEqual([['open by Adele Vance'], state === 'handed-over' ? ['microsoft runs'] : []]);
  });

  it('of forms that are open side by side makes a ticket each', async () => {
    const chat = desk.as('adele');
    const tickets = await Promise.all(tenTimes.map(async () => ticketOn(await chat.sends('ticket.open/submit', filled()))));
    expect(new Set(tickets).size).toBe(10);
  });

  it('of somebody else with the same form key makes a ticket of its own: nobody meets another\'s', async () => {
    const form = filled();
    const [adele, megan, javier] = await Promise.all(['adele', 'megan', 'javier'].map(async (who) => ticketOn(await desk.as(who).sends('ticket.open/submit', form))));
    expect(new Set([adele, megan, javier]).size).toBe(3);
    expect((await rowOf(desk, javier!)).tenant_id).toBe(desk.person('javier').tenantId);
  });
});

describe('"Microsoft answered"', () => {
  it.each([['delivered again', true], ['pressed again', false]])('%s is written down once', async (_how, same) => {
    const chat = desk.as('adele');
    const ticket = ticketOn(await chat.sends('ticket.open/submit', filled()));
    const once = () => press(chat, 'ticket.update/first-response', { number: numberOf(ticket) });
    const first = once();
    const replies = [await deliver(chat, first), await deliver(chat, same ? first : once()), ...await Promise.all(tenTimes.map(() => deliver(chat, same ? first : once())))];
    expect(replies.map(({ text }) => text.split('\n')[1])).toEqual(['Done.', ...Array(11).fill('That was already done.')]);
    expect(await historyOf(desk, ticket)).toEqual(['open by Adele Vance', 'first-response by Adele Vance']);
    expect(await clocksOf(desk, ticket)).toEqual(['microsoft stopped']);
  });

  it('pressed by three people at once is one person\'s; the others are told', async () => {
    const ticket = ticketOn(await desk.as('adele').sends('ticket.open/submit', filled()));
    const people = ['adele', 'lucia', 'beatriz'].map((who) => desk.as(who, 'en'));
    const replies = await Promise.all(people.map((chat) => chat.sends('ticket.update/first-response', { number: numberOf(ticket) })));
    expect(replies.map(({ text }) => text.split('\n')[1]).sort()).toEqual(['Done.', 'That was already done.', 'That was already done.']);
    expect(await historyOf(desk, ticket)).toHaveLength(2);
  });
});

describe('two people at once', () => {
  it('who take a ticket leave a history without a gap, and the last has it', async () => {
    const ticket = ticketOn(await desk.as('megan').sends('ticket.open/submit', filled()));
    const replies = await Promise.all(['adele', 'lucia', 'beatriz'].map((who) => desk.as(who, 'en').sends('ticket.update/take', { number: numberOf(ticket) })));
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]));
    const { rows } = await desk.database.pool.query(`select before ->> 'assignee' as before, after ->> 'assigneeName' as after from ticket_history where number = $1 order by id`, [Number(numberOf(ticket))]);
    for (const [place, row] of rows.entries()) expect(row.before).toBe(place === 0 ? null : rows[place - 1].after);
    expect((await rowOf(desk, ticket)).assignee_name).toBe(rows.at(-1).after);
    expect(await clocksOf(desk, ticket)).toEqual(['ours runs']);
  });

  it('of whom one closes and one hands over: one happens, the other is told how the ticket stands', async () => {
    const ticket = ticketOn(await desk.as('adele').sends('ticket.open/keep', filled()));
    const [closed, handedOver] = await Promise.all([desk.as('adele').sends('ticket.update/close', { number: numberOf(ticket) }), desk.as('lucia', 'en').sends('ticket.update/hand-over', { number: numberOf(ticket) })]);
    const { state } = await rowOf(desk, ticket);
    expect(state).toBe('closed');
    expect(closed.text).toContain('Done.');
    expect(handedOver.text).toMatch(/Done\.|not possible/);
    expect(await clocksOf(desk, ticket)).toEqual(handedOver.text.includes('Done.') ? ['microsoft stopped'] : []);
  });
});
