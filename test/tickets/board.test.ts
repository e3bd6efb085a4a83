import { beforeAll, describe, expect, it } from 'vitest';
import { stringsOf } from '../../src/cards/words.ts';
import { actionsOf, sharedDesk, type Chat, type Reply, type TestDesk } from '../support/desk.ts';
import { filled, tenants, ticketOn } from './form.ts';

let desk: TestDesk;
let adele: Chat;
beforeAll(async () => {
  desk = await sharedDesk();
  adele = desk.as('adele');
});

const customersOffered = (reply: Reply) => actionsOf(reply.card).filter(({ verb, data }) => verb === 'sla.board' && data?.customer !== undefined).map(({ title }) => title);
const words = stringsOf('en');

describe('the board of one customer', () => {
  it('is found by name', async () => {
    for (const customer of [tenants.contoso, tenants.fabrikam]) await adele.sends('ticket.open/submit', filled({ customer }));
    const board = await adele.says('what is due for Fabrikam?');
    const lines = board.text.split('\n').filter((line) => /^T-\d+ ·/.test(line));
    expect([board.name, board.text.includes('Only Fabrikam'), lines.length > 0, lines.every((line) => line.includes('Fabrikam'))]).toEqual(['sla-board', true, true, true]);
  });

  it('of a name that nobody has, shows nothing but that it is not known, and the whole board on request', async () => {
    const reply = await adele.says('what is overdue for Zzyzx Widgets');
    expect(reply.name).toBe('choose');
    expect(reply.text).toContain('I do not know a customer named “Zzyzx Widgets”');
    expect(reply.text).not.toMatch(/T-\d+/);
    expect(customersOffered(reply)).toEqual([words['board.all-customers']]);
    expect((await adele.presses(reply, 'sla.board', { customerName: 'Contoso' })).text).toContain('Only Contoso');
  });

  it('of a name that is nearly one, offers those that are like it', async () => {
    const reply = await adele.says('what is overdue for Worldgroove Bakery');
    expect(reply.text).not.toMatch(/T-\d+/);
    expect(customersOffered(reply)).toContain('Woodgrove Bank');
  });

  it('offers a reseller nobody but its own customers', async () => {
    const reply = await desk.as('rafael', 'en').says('what is overdue for Worldgroove Bakery');
    expect(customersOffered(reply)).not.toContain('Woodgrove Bank');
    const own = await desk.as('rafael', 'en').says('what is overdue for Contoso');
    expect([own.name, own.text.includes('Only Contoso')]).toEqual(['choose', false]);
  });

  it('of a tenant that the card should not know, shows nothing', async () => {
    for (const customer of ['not-a-tenant', '20000000-0000-4000-8000-00000000ffff', tenants.contoso]) {
      const who = customer === tenants.contoso ? desk.as('rafael', 'en') : adele;
      for (const verb of ['sla.board', 'sla.board/csv']) {
        const { text } = await who.sends(verb, { customer });
        expect([customer, verb, text.includes(words['notice.customer-gone']!), /T-\d+/.test(text)]).toEqual([customer, verb, true, false]);
      }
    }
  });

  it('is found for a partner company\'s own tickets too', async () => {
    const own = desk.person('adele').tenantId;
    const ticket = ticketOn(await adele.sends('ticket.open/submit', filled({ customer: own })));
    const board = await adele.sends('sla.board', { customer: own });
    expect([board.status, board.text.includes(ticket), board.text.includes('Only Lamna Partners')]).toEqual([200, true, true]);
  });
});
