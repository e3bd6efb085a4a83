import { beforeAll, describe, expect, it } from 'vitest';
import { sharedDesk, type Chat, type Reply, type TestDesk } from '../support/desk.ts';
import { filled, historyOf, numberOf, rowOf, tenants, ticketOn, written } from '../tickets/form.ts';

let desk: TestDesk;
/** One ticket of each of these customers, filed or reported by those who may. */
const ticketOf: Record<keyof typeof owners, string> = { Contoso: '', Fabrikam: '', 'Adventure Works': '', 'Woodgrove Bank': '' };
const owners = { Contoso: ['adele', tenants.contoso], Fabrikam: ['javier', tenants.fabrikam], 'Adventure Works': ['camila', tenants.adventureWorks], 'Woodgrove Bank': ['sofia', tenants.woodgrove] } as const;

beforeAll(async () => {
  desk = await sharedDesk();
  for (const [name, [who, customer]] of Object.entries(owners)) {
    ticketOf[name as keyof typeof owners] = ticketOn(await desk.as(who).sends('ticket.open/submit', filled({ customer, title: `Secret of ${name}` })));
  }
});

/** Who sees which customers; nobody sees anything of the others. */
const views: readonly (readonly [string, string, readonly string[]])[] = [
  ['a customer', 'megan', ['Contoso']],
  ['a customer of a reseller', 'camila', ['Adventure Works']],
  ['a reseller\'s agent', 'rafael', ['Adventure Works', 'Fourth Coffee']],
  ['an advisor\'s agent', 'sofia', ['Woodgrove Bank']],
];
const everybody = ['Contoso', 'Fabrikam', 'Tailspin', 'Adventure Works', 'Northwind', 'Wide World', 'Litware', 'Proseware', 'Woodgrove', 'Fourth Coffee', 'Alpine', 'Margie', 'Relecloud', 'VanArsdel'];

describe.each(views)('%s (%s) sees %j alone', (_what, who, seen) => {
  const isHidden = (text: string) => everybody.filter((name) => text.includes(name) && !seen.some((mine) => mine.startsWith(name)));
  let chat: Chat;
  beforeAll(() => { chat = desk.as(who, 'en'); });

  it.each(['show my tickets', 'help', 'who supports Fabrikam?', 'can I file an Azure ticket for Fabrikam?', 'open a severity A ticket for Tailspin Toys, x'])('in "%s"', async (text) => {
    const asked = everybody.filter((name) => text.includes(name));
    const { text: said, card } = await chat.says(text);
    expect(isHidden(said).filter((name) => !asked.includes(name))).toEqual([]);
    expect(JSON.stringify(card)).not.toMatch(/Secret of (?!Contoso|Adventure Works|Woodgrove)/);
  });

  it.each([
    'ticket.list', 'sla.board', 'customer.list', 'gdap.expiring', 'gdap.check', 'support-contact.find', 'support-contact.assign', 'subscription.list', 'portal.open', 'marketplace-contact', 'ticket.open', 'service-health',
  ])('when %s is pressed, with and without somebody else\'s tenant on the card', async (verb) => {
    for (const data of [{}, { customer: tenants.fabrikam }, { customer: tenants.tailspin.toUpperCase() }, { customerName: 'Litware' }, { asked: 'w' }, { said: 'who supports Fabrikam?' }]) {
      const reply = await chat.sends(verb, { workload: 'microsoft365', ...data });
      const hidden = isHidden(reply.text).filter((name) => !Object.values(data).some((sent) => sent.includes(name)));
      expect({ verb, data, hidden }).toEqual({ verb, data, hidden: [] });
      expect(JSON.stringify(reply.card)).not.toContain(data.customer === undefined ? tenants.fabrikam : 'Fabrikam');
    }
  });

  it('and a ticket of another is like one that does not exist, to the letter', async () => {
    for (const [name, ticket] of Object.entries(ticketOf).filter(([name]) => !seen.includes(name))) {
      const mine = await answersAbout(chat, ticket);
      const none = await answersAbout(chat, 'T-999999');
      expect({ name, answers: mine.map((answer) => answer.replaceAll(ticket, 'T-#')) }).toEqual({ name, answers: none.map((answer) => answer.replaceAll('T-999999', 'T-#')) });
      expect(await historyOf(desk, ticket)).toHaveLength(1);
    }
  });

  it('and its own tickets as they are', async () => {
    const mine = seen.filter((name) => name in ticketOf) as (keyof typeof ticketOf)[];
    for (const name of mine) {
      expect((await chat.says(`what is ${ticketOf[name]}`)).text).toContain(`Secret of ${name}`);
      expect((await chat.sends('ticket.show', { number: numberOf(ticketOf[name]) })).text).toContain(`Secret of ${name}`);
    }
    expect(mine.length).toBeGreaterThan(0);
  });
});

/** Everything that a ticket's number can be asked with, as the bytes that came back. */
async function answersAbout(chat: Chat, ticket: string): Promise<string[]> {
  const words = [`what is ${ticket}`, `what happens with ${ticket}?`, `Microsoft answered on ${ticket}`, `close ${ticket}`];
  const verbs = ['ticket.show', 'ticket.show/why', 'ticket.update', 'ticket.update/close', 'ticket.update/take', 'ticket.update/first-response', 'ticket.update/hand-over', 'ticket.update/note'];
  const said: string[] = [];
  for (const text of words) said.push(bytesOf(await chat.says(text)));
  for (const verb of verbs) said.push(bytesOf(await chat.sends(verb, { number: numberOf(ticket) })));
  return said;
}

function bytesOf({ name, card, status, summary }: Reply): string {
  return JSON.stringify([name, card, status, summary]);
}

describe('what is for staff alone', () => {
  const refusal = 'Sorry, this is only for your partner\'s staff.';

  it.each([
    'customer.list', 'sla.board', 'gdap.check', 'gdap.expiring', 'portal.open', 'support-contact.assign', 'relationship.request', 'escalation.check', 'own-subscription', 'service-request.how-to', 'support-model',
    'ticket.update', 'ticket.update/take', 'ticket.update/close', 'ticket.update/note', 'ticket.update/hand-over', 'ticket.update/first-response',
  ])('%s is refused to a customer, politely, on its own ticket too', async (verb) => {
    const reply = await desk.as('megan').sends(verb, { number: numberOf(ticketOf.Contoso), customer: tenants.contoso });
    expect([reply.status, reply.name, reply.text]).toEqual([403, 'staff-only', refusal]);
    expect(await historyOf(desk, ticketOf.Contoso)).toEqual(['open by Adele Vance']);
  });

  it.each(['can I file an Azure ticket for Tailspin Toys?', 'can I file an Azure ticket for Nobody Inc?'])('"%s" is refused in the same words, whether there is such a customer or not', async (text) => {
    const reply = await desk.as('megan').says(text);
    expect([reply.name, reply.summary]).toEqual(['notice', refusal]);
    expect(reply.text).toContain('I can tell you who supports you');
  });
});

describe('a forged customer on the ticket form', () => {
  it.each([
    ['megan', tenants.fabrikam, tenants.contoso], ['megan', '', tenants.contoso], ['megan', undefined, tenants.contoso],
    ['camila', tenants.contoso, tenants.adventureWorks], ['camila', '10000000-0000-4000-8000-000000000001', tenants.adventureWorks],
  ])('sent by a customer (%s, %s) counts for nothing: the report is about the sender\'s own', async (who, customer, own) => {
    const form = filled({ customer });
    if (customer === undefined) delete form.customer;
    expect(await rowOf(desk, ticketOn(await desk.as(who).sends('ticket.open/submit', form)))).toMatchObject({ tenant_id: own, state: 'received' });
  });

  it.each([
    ['rafael', tenants.contoso], ['rafael', tenants.woodgrove], ['rafael', '10000000-0000-4000-8000-000000000001'], ['sofia', tenants.adventureWorks],
    ['sofia', '29999999-0000-4000-8000-000000000001'], ['adele', '10000000-0000-4000-8000-000000000002'],
  ])('sent by staff (%s, %s) who may not see it is unknown, whatever the step', async (who, customer) => {
    const before = await written(desk);
    for (const step of ['submit', 'keep', 'check']) {
      const reply = await desk.as(who, 'en').sends(`ticket.open/${step}`, filled({ customer }));
      expect([reply.status, reply.text]).toEqual([404, 'I do not know this customer.']);
    }
    expect(await written(desk)).toEqual(before);
  });
});
