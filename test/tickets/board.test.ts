import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringsOf } from '../../src/cards/words.ts';
import { actionsOf, sharedDesk, startTestDesk, type Chat, type Reply, type TestDesk } from '../support/desk.ts';
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
    expect(reply.text).toContain('I do not know a customer or a colleague named “Zzyzx Widgets”');
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

it('a ticket on hold has no deadline on the board or in a list, but the time since when it has none', async () => {
  const away = await startTestDesk();
  const eszter = away.as('eszter', 'en');
  const ticket = ticketOn(await away.as('megan').sends('ticket.open/submit', filled()));
  await eszter.sends('ticket.update/take', { number: ticket.slice(2) });
  await eszter.sends('ticket.update/wait', { number: ticket.slice(2), note: 'for the logs' });
  await away.advance('P4D'); // over its deadline
  const lineOn = async (verb: string) => (await eszter.sends(verb, { whose: 'all' })).text.split('\n').find((line) => line.includes('paused since'));
  expect(await lineOn('sla.board')).toMatch(new RegExp(`^${ticket} · Contoso · severity [ABC]: our first answer, paused since `));
  expect(await lineOn('ticket.list')).toMatch(/^On hold · clock paused since /);
  await away.close();
});

describe('the board of one person', () => {
  const ticketsOn = ({ text }: Reply) => [...new Set(text.match(/T-\d+(?= ·)/g))];
  let adeles: string;
  let left: string;
  let kept: string;
  let alone: TestDesk;
  beforeAll(async () => {
    alone = await startTestDesk();
    adeles = ticketOn(await alone.as('adele').sends('ticket.open/submit', filled()));
    left = ticketOn(await alone.as('megan').sends('ticket.open/submit', filled()));
    kept = ticketOn(await alone.as('misaki').sends('ticket.open/keep', filled()));
  });
  afterAll(() => alone.close());

  it.each([
    ['en', 'board of Adele'], ['en', 'what is overdue or due for Adele Vance?'], ['es', 'tablero de Adele'], ['es', '¿qué vence de Adele Vance?'], ['pt-BR', 'prazos da Adele'],
    ['hu', 'Adele határidői'], ['ja', 'Adeleの期限一覧'],
  ])('in %s: "%s"', async (locale, asked) => {
    const board = await alone.as('lucia', locale).says(asked);
    expect([board.name, ticketsOn(board), board.text.includes('Adele Vance')]).toEqual(['sla-board', [adeles], true]);
  });

  it.each([
    ['en', 'deadlines that nobody has taken'], ['es', 'plazos sin asignar'], ['pt-BR', 'prazos sem responsável'], ['hu', 'mely határidőknek nincs felelőse'], ['ja', '担当者なしの期限超過や期限間近は？'],
  ])('who is nobody yet, in %s: "%s"', async (locale, asked) => {
    const board = await alone.as('lucia', locale).says(asked);
    expect([board.name, ticketsOn(board)]).toEqual(['sla-board', [left]]);
  });

  it('is chosen on the card: from the list, or by pressing the name beside the counts', async () => {
    const board = await alone.as('lucia', 'en').says('show the SLA board');
    expect(ticketsOn(board).sort()).toEqual([adeles, left, kept].sort());
    const pressed = actionsOf(board.card).filter(({ verb, data }) => verb === 'sla.board' && typeof data?.assignee === 'string');
    expect(pressed.map(({ title }) => title).sort()).toEqual(['Nobody yet', 'Show only Adele Vance', 'Show only 田中 美咲']);
    for (const { title, data } of pressed) {
      const expected = title!.includes('Adele') ? adeles : title === 'Nobody yet' ? left : kept;
      expect(ticketsOn(await alone.as('lucia', 'en').sends('sla.board', data))).toEqual([expected]);
    }
    const [chosen] = pressed.filter(({ title }) => title!.includes('Adele'));
    const csv = await alone.as('lucia', 'en').sends('sla.board/csv', { assignee: chosen!.data!.assignee });
    expect([JSON.stringify(csv.card).includes(`${adeles},`), JSON.stringify(csv.card).includes(`${left},`)]).toEqual([true, false]);
  });

  it('is empty where that person has nothing, and says whose it is', async () => {
    const board = await alone.as('lucia', 'en').says('board of Beatriz Carvalho');
    expect([board.name, board.text.includes('Only what Beatriz Carvalho looks after'), ticketsOn(board)]).toEqual(['sla-board', true, []]);
  });

  it('is the asker\'s own where they say so', async () => {
    expect(ticketsOn(await alone.as('adele', 'en').says('what\'s overdue for me or due soon'))).toEqual([adeles]);
  });

  it('of somebody that a reseller cannot know, shows nothing', async () => {
    for (const reply of [await alone.as('rafael', 'en').sends('sla.board', { assignee: alone.person('adele').aadObjectId }), await alone.as('rafael', 'en').says('board of Adele')]) {
      expect([ticketsOn(reply), reply.text.includes('Adele Vance')]).toEqual([[], false]);
    }
  });

  it('has open tickets on which no clock runs on lines of their own', async () => {
    const board = await alone.as('lucia', 'en').sends('sla.board', { assignee: alone.person('misaki').aadObjectId });
    expect(board.text).toContain(`${kept} · Contoso · severity A: no clock runs`);
  });
});
