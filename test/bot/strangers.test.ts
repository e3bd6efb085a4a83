import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pressReply, sharedDesk, type Chat, type InvokeBody, type TestDesk } from '../support/desk.ts';
import { filled, numberOf, tenants, ticketOn, written } from '../tickets/form.ts';

let desk: TestDesk;
let before: unknown;
let ticketOfContoso: string;
beforeAll(async () => {
  desk = await sharedDesk();
  ticketOfContoso = ticketOn(await desk.as('adele').sends('ticket.open/submit', filled()));
});
beforeEach(async () => { before = await written(desk); });
afterEach(async () => { expect(await written(desk)).toEqual(before); });

const refusal = 'Sorry, I cannot help you here: your organization does not work with this support desk.';
const questions = () => ['help', 'hi', 'who supports Contoso?', 'who supports Nobody Inc?', `what is ${ticketOfContoso}`, 'what is T-999999', 'show my tickets', 'speak Spanish', '😀', ''];

/** Somebody's activities with another sender. */
const strangers: readonly (readonly [string, (chat: Chat) => object])[] = [
  ['of a tenant that nobody here knows', ({ conversation }) => from(conversation, randomUUID(), randomUUID())],
  ['of an unknown tenant, with the object id of our manager', ({ conversation }) => from(conversation, randomUUID(), desk.person('lucia').aadObjectId)],
  ['without a tenant', ({ conversation, person }) => ({ ...from(conversation, '', person.aadObjectId), channelData: undefined, conversation: { id: conversation } })],
  ['without an object id', ({ conversation, person }) => from(conversation, person.tenantId, undefined)],
  ['whose tenant is no GUID', ({ conversation, person }) => from(conversation, 'lamna.example.com', person.aadObjectId)],
  ['whose object id is no GUID', ({ conversation, person }) => from(conversation, person.tenantId, '29:1')],
];

function from(conversation: string, tenantId: string, aadObjectId: string | undefined): object {
  return {
    from: { id: '29:stranger', name: 'Adele Vance', ...(aadObjectId && { aadObjectId }) }, locale: 'en',
    conversation: { id: conversation, conversationType: 'personal', tenantId }, channelData: { tenant: { id: tenantId } },
  };
}

describe.each(strangers)('a person %s', (_who, as) => {
  it('gets the same refusal whatever is asked', async () => {
    const chat = desk.as('adele');
    for (const text of questions()) {
      const { name, text: said } = await chat.says(text, as(chat));
      expect({ text, name, said }).toEqual({ text, name: 'notice', said: refusal });
    }
  });

  it('gets the same refusal whatever is pressed', async () => {
    const chat = desk.as('adele');
    const data = { ...filled(), number: numberOf(ticketOfContoso), customer: tenants.contoso };
    const bodies = await Promise.all(['ticket.open/submit', 'ticket.show', 'ticket.update/close', 'customer.list', 'help', 'nope', '__proto__'].map(async (verb) => {
      const response = await chat.post(chat.activity({ ...as(chat), type: 'invoke', name: 'adaptiveCard/action', value: { action: { type: 'Action.Execute', verb, data } } }));
      expect(response.status).toBe(200);
      return response.text();
    }));
    expect(new Set(bodies).size).toBe(1);
    const reply = pressReply(JSON.parse(bodies[0]!) as InvokeBody);
    expect([reply.status, reply.name, reply.text]).toEqual([403, 'stranger', 'Sorry, I cannot help you here.']);
  });

  it('is not remembered, and installing the app changes nothing', async () => {
    const chat = desk.as('adele');
    await chat.post(chat.activity({ ...as(chat), type: 'installationUpdate', action: 'add' }));
    expect(desk.connector.sentTo(chat.conversation)).toEqual([]);
    const { rows } = await desk.database.pool.query('select 1 from conversation where conversation_id = $1', [chat.conversation]);
    expect(rows).toEqual([]);
  });
});

it('the tenant and the object id count in capitals too', async () => {
  const chat = desk.as('adele');
  const { tenantId, aadObjectId } = chat.person;
  expect((await chat.says('help', from(chat.conversation, tenantId.toUpperCase(), aadObjectId.toUpperCase()))).text).toContain('Adele Vance');
});

it('the name in an activity counts for nothing', async () => {
  const chat = desk.as('megan');
  const { tenantId, aadObjectId } = chat.person;
  const reply = await chat.says('who supports Contoso?', { from: { id: '29:x', name: 'Lucía Fernández', aadObjectId, role: 'admin' }, conversation: { id: chat.conversation, tenantId } });
  expect(reply.summary).toContain('Your support contact');
});

describe('somebody of a partner\'s tenant whom the directory does not list', () => {
  it('is a stranger: a guest acts under the partner\'s tenant, and is not its staff', async () => {
    const chat = desk.as('adele');
    const unlisted = from(chat.conversation, chat.person.tenantId, randomUUID());
    const reply = await chat.says('who supports Contoso?', unlisted);
    expect(reply.summary).toBe('Sorry, I cannot help you here.');
    expect(reply.text).not.toContain('Lamna');
    const response = await chat.post(chat.activity({ ...unlisted, type: 'invoke', name: 'adaptiveCard/action', value: { action: { type: 'Action.Execute', verb: 'ticket.open/submit', data: filled() } } }));
    expect(pressReply(await response.json() as InvokeBody).status).toBe(403);
  });
});
