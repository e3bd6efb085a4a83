import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { actionsOf, startTestDesk, type Reply, type TestDesk } from '../support/desk.ts';
import { filled, numberOf, tenants, ticketOn } from './form.ts';

let desk: TestDesk;
let critical: string;
let moderate: string;
let azure: string;
let closed: string;
let reported: string;
let withdrawn: string;
beforeAll(async () => {
  desk = await startTestDesk();
  const adele = desk.as('adele');
  critical = ticketOn(await adele.sends('ticket.open/submit', filled({ severity: 'A' })));
  moderate = ticketOn(await adele.sends('ticket.open/submit', filled({ severity: 'B', customer: tenants.fabrikam })));
  azure = ticketOn(await adele.sends('ticket.open/keep', filled({ severity: 'B', workload: 'azure' })));
  closed = ticketOn(await adele.sends('ticket.open/submit', filled({ severity: 'A', title: 'Solved long ago' })));
  await adele.sends('ticket.update/close', { number: numberOf(closed) });
  reported = ticketOn(await desk.as('megan').sends('ticket.open/submit', filled({ severity: 'A' })));
  withdrawn = ticketOn(await desk.as('megan').sends('ticket.open/submit', filled({ severity: 'C', title: 'No longer needed' })));
  await desk.as('megan').sends('ticket.update/withdraw', { number: numberOf(withdrawn) });
});
afterAll(() => desk.close());

const tickets = ({ text }: Reply) => [...new Set(text.match(/T-\d+(?= ·)/g))].sort();
const said = async (text: string, who = 'misaki', locale = 'en') => tickets(await desk.as(who, locale).says(text));

describe('a list of tickets', () => {
  it.each([
    ['en', 'show open sev A\'s'], ['es', 'muestra los tickets abiertos de gravedad A'], ['pt-BR', 'mostre os tíquetes abertos de gravidade A'],
    ['hu', 'mutasd a nyitott A súlyosságú jegyeket'], ['ja', '重大度Aの未解決チケットを表示'],
  ])('holds what is open at a severity, whosever it is, in %s', async (locale, text) => {
    expect(await said(text, 'misaki', locale)).toEqual([critical, reported].sort());
  });

  it.each([['en', 'list all tickets'], ['es', 'lista todos los tickets'], ['pt-BR', 'liste todos os tíquetes'], ['hu', 'listázd az összes jegyet'], ['ja', 'すべてのチケットを一覧']])('holds all, in %s', async (locale, text) => {
    expect(await said(text, 'misaki', locale)).toEqual([critical, moderate, azure, closed, reported, withdrawn].sort());
  });

  it('holds what else was asked for', async () => {
    expect(await said('show my open tickets', 'adele')).toEqual([critical, moderate, azure].sort());
    expect(await said('show my open tickets', 'misaki')).toEqual([]);
    expect(await said('list Azure tickets')).toEqual([azure]);
    expect(await said('list closed tickets')).toEqual([closed, withdrawn].sort());
    expect(await said('unassigned tickets')).toEqual([reported]);
    expect(await said('show all severity B tickets of Contoso')).toEqual([azure]);
    expect(await said('show my tickets', 'adele')).toEqual([critical, moderate, azure, closed].sort());
  });

  it('of what nobody has taken holds what can be taken, unless something else is said', async () => {
    const listed = async (more: object) => tickets(await desk.as('misaki').sends('ticket.list', { whose: 'nobody', ...more }));
    expect([await listed({}), await listed({ severity: 'A' }), await listed({ severity: 'C' })]).toEqual([[reported], [reported], []]);
    expect([await listed({ standing: 'closed' }), await listed({ words: 'needed' })]).toEqual([[withdrawn], [withdrawn]]);
  });

  it('says which filter holds, and lets it be changed', async () => {
    const reply = await desk.as('misaki', 'en').says('show open sev A\'s');
    for (const words of ['All tickets', 'Open only', 'A, critical: services are down']) expect(reply.text).toContain(words);
    expect(reply.summary).toBe('2 tickets fit the filter.');
    expect(tickets(await desk.as('misaki').presses(reply, 'ticket.list', { standing: '', severity: 'A', workload: '', words: '', offset: '', whose: 'all' }))).toEqual([critical, closed, reported].sort());
    expect((await desk.as('misaki', 'en').says('show open Dynamics tickets')).text).toContain('No ticket fits this filter.');
  });

  it('shows a customer no more than their own, whatever is asked for', async () => {
    for (const more of [{ whose: 'all' }, { whose: 'nobody' }, { whose: 'all', customer: tenants.fabrikam }, {}]) expect(tickets(await desk.as('megan').sends('ticket.list', more))).toEqual([critical, azure, closed, reported, withdrawn].sort());
    expect(await said('list all open tickets', 'javier')).toEqual([moderate]);
  });

  it('is turned page by page, in order and with its filter, and back', async () => {
    const { pool } = desk.database;
    await pool.query(`insert into ticket (tenant_id, company_id, workload, severity, issue, break_fix, title, description, language, contact, state, reporter_tenant, reporter_id, reporter_name, opened_at, command_key)
      select tenant_id, company_id, 'ems', 'C', issue, break_fix, 'Page ' || n, description, language, contact, case when n % 2 = 0 then 'diagnosing' else 'closed' end, reporter_tenant, reporter_id, reporter_name, opened_at, 'page-' || n
      from ticket, generate_series(1, 46) n where number = $1`, [Number(numberOf(critical))]);
    for (const ask of [{ whose: 'all', standing: 'open', workload: 'ems' }, { words: 'page', standing: 'open' }, { customer: tenants.contoso, standing: 'open', severity: 'C' }]) {
      const misaki = desk.as('misaki', 'en');
      const turn = async (reply: Reply, title: string) => {
        const button = actionsOf(reply.card).find((each) => each.title === title);
        return button ? misaki.sends(button.verb!, button.data) : undefined;
      };
      const [first] = [await misaki.sends('ticket.list', ask)];
      const second = (await turn(first!, 'Next page'))!;
      const third = (await turn(second, 'Next page'))!;
      expect([first!, second, third].map((page) => tickets(page).length)).toEqual([10, 10, 3]);
      expect(new Set([first!, second, third].flatMap(tickets)).size).toBe(23);
      expect(third.text).toContain('Tickets 21 to 23');
      expect([await turn(third, 'Next page'), tickets((await turn(second, 'Previous page'))!)]).toEqual([undefined, tickets(first!)]);
    }
  });

  it.each([['offset', '999999999'], ['offset', -1], ['standing', 'x'], ['severity', { a: 1 }], ['workload', '__proto__'], ['whose', ['all']]])('%s %j is answered all the same', async (name, value) => {
    expect((await desk.as('adele').sends('ticket.list', { [name]: value })).status).toBe(200);
  });
});
