import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { actionsOf, startTestDesk, type Chat, type TestDesk } from '../support/desk.ts';
import { filled, historyOf, numberOf, rowOf, tenants, ticketOn } from './form.ts';

const trey = '10000000-0000-4000-8000-000000000002';
let desk: TestDesk;
let [adele, lucia, rafael] = [] as unknown as [Chat, Chat, Chat];
let ticket: string;
beforeAll(async () => {
  desk = await startTestDesk();
  // The lists are not read again: the customer that leaves here would come back.
  await query(`insert into setting (name, value) values ('mirror.sweep', '{"at":"2999-01-01T00:00:00.000Z"}') on conflict (name) do update set value = excluded.value`);
});
afterAll(() => desk.close());
beforeEach(async () => {
  [adele, lucia, rafael] = [desk.as('adele', 'en'), desk.as('lucia', 'en'), desk.as('rafael', 'en')];
  await query('update person set manager = true where object_id = $1', [desk.person('rafael').aadObjectId]);
  await attachedTo(trey);
  ticket = ticketOn(await rafael.sends('ticket.open/keep', filled({ customer: tenants.adventureWorks, title: 'The secret migration' })));
});

async function query(text: string, values: readonly unknown[] = []): Promise<Record<string, unknown>[]> {
  return (await desk.database.pool.query(text, [...values])).rows;
}

const attachedTo = (company: string | null) => query('update customer set attached_to = $2 where tenant_id = $1', [tenants.adventureWorks, company]);
const press = (chat: Chat, change: string, data = {}) => chat.sends(`ticket.update/${change}`, { number: numberOf(ticket), ...data });

/** The words of the last card that was put anew in a conversation, once there is one. */
async function putAnew({ conversation }: Chat): Promise<string> {
  for (let tries = 0; tries < 300; tries += 1) {
    const last = desk.connector.replacedIn(conversation).at(-1);
    if (last) return JSON.stringify(last.activity);
    await new Promise((resolve) => { setTimeout(resolve, 20); });
  }
  throw new Error('No card was put anew.');
}

describe('the staff of a company that a customer has left', () => {
  it('sees and changes its ticket no more than a ticket that there is not', async () => {
    expect((await rafael.says(`what is ${ticket}`)).text).toContain('The secret migration');
    await attachedTo(null);
    const before = await historyOf(desk, ticket);
    for (const reply of [await rafael.says(`what is ${ticket}`), await press(rafael, 'close'), await press(rafael, 'note', { note: 'x' })]) expect(reply.text).toContain(`There is no ticket ${ticket} that you can see`);
    expect(await historyOf(desk, ticket)).toEqual(before);
    for (const reply of [await rafael.sends('ticket.list'), await rafael.sends('sla.board/audit', { ticket })]) expect(reply.text).not.toContain('secret migration');
    expect((await lucia.says(`what is ${ticket}`)).text).toContain('The secret migration');
  });

  it('does not read in the audit what is told about it to others', async () => {
    await press(adele, 'hand-over');
    const audit = async () => (await rafael.sends('sla.board/audit', { ticket })).text.includes('Rafael Souza');
    expect(await audit()).toBe(true);
    await attachedTo(null);
    await press(lucia, 'reopen');
    expect([await audit(), (await rafael.sends('sla.board/audit')).text.includes(ticket)]).toEqual([false, false]);
  });

  it('has nothing of it on the cards that stand with it', async () => {
    await rafael.says(`what is ${ticket}`);
    await attachedTo(null);
    await press(lucia, 'note', { note: 'They merge with Fabrikam.', public: 'true' });
    const anew = await putAnew(rafael);
    expect([anew.includes('There is no ticket'), anew.includes('secret migration'), anew.includes('merge with Fabrikam')]).toEqual([true, false, false]);
  });

  it('is given it by nobody', async () => {
    const choices = async () => actionsOf((await press(adele, 'assign')).card).map(({ title }) => title);
    expect(await choices()).toContain('Rafael Souza');
    await attachedTo(null);
    expect(await choices()).not.toContain('Rafael Souza');
    await press(adele, 'take');
    await press(adele, 'assign', { assignee: `${trey}/${rafael.person.aadObjectId}` });
    expect((await rowOf(desk, ticket)).assignee_name).toBe('Adele Vance');
  });

  it('keeps the tickets of its own tenant, and has all of them again where the customer comes back', async () => {
    const own = ticketOn(await rafael.sends('ticket.open/keep', filled({ customer: trey, title: 'Our own mail' })));
    await attachedTo(null);
    expect((await rafael.says(`what is ${own}`)).text).toContain('Our own mail');
    await attachedTo(trey);
    expect((await rafael.says(`what is ${ticket}`)).text).toContain('The secret migration');
  });
});
