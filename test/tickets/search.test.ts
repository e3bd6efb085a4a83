import { beforeAll, describe, expect, it } from 'vitest';
import { fixedParts } from '../support/intents.ts';
import { startTestDesk, type TestDesk } from '../support/desk.ts';
import { filled, numberOf, tenants, ticketOn } from './form.ts';

let desk: TestDesk;
let printer: string;
let mail: string;
let elsewhere: string;

beforeAll(async () => {
  desk = await startTestDesk();
  const adele = desk.as('adele');
  printer = ticketOn(await adele.sends('ticket.open/submit', filled({ title: 'Impresión en árvíztűrő ﾌﾟﾘﾝﾀ fails', description: '100% of the jobs stop.' })));
  mail = ticketOn(await adele.sends('ticket.open/submit', filled({ title: 'Outlook asks for a password', description: 'Since this morning, in Budapest.' })));
  elsewhere = ticketOn(await adele.sends('ticket.open/submit', filled({ customer: tenants.fabrikam, title: 'Outlook is slow' })));
});

/** A ticket that is bound to a request at Microsoft. */
async function bound(microsoftNumber: string): Promise<string> {
  const adele = desk.as('adele');
  const ticket = ticketOn(await adele.sends('ticket.open/submit', filled({ title: 'A Teams call drops after 10 minutes' })));
  await adele.sends('ticket.update/bind', { number: numberOf(ticket), microsoftNumber });
  return ticket;
}

/** The numbers on the card that answers a search. */
async function found(who: string, words: string, more: object = {}): Promise<string[]> {
  const { text } = await desk.as(who).sends('ticket.list', { words, ...more });
  return [...new Set(text.match(/T-\d+/g) ?? [])].filter((ticket) => ticket !== words).sort();
}

describe('tickets are looked for', () => {
  it.each([
    ['a word', 'password', () => [mail]],
    ['part of a word, whatever its case', 'PASSW', () => [mail]],
    ['words that stand apart, in any order', 'budapest outlook', () => [mail]],
    ['without accents', 'impresion', () => [printer]],
    ['with accents that are not there', 'outlóok pásswörd', () => [mail]],
    ['in another width', 'プリンタ', () => [printer]],
    ['signs that mean something to the database', '100% jobs', () => [printer]],
    ['a sign alone', '%_', () => [mail, printer]],
    ['a word of no ticket', 'kerberos', () => []],
  ])('by %s', async (_what, words, expected) => {
    expect(await found('adele', words, { customer: tenants.contoso })).toEqual([...expected()].sort());
  });

  it('among all that staff may see, by a number too', async () => {
    expect(await found('adele', 'outlook')).toEqual([mail, elsewhere].sort());
    expect((await desk.as('adele').sends('ticket.list', { words: elsewhere })).text).toContain('Outlook is slow');
  });

  it('by their number, however it is written, and by things that are called like one', async () => {
    const thing = ticketOn(await desk.as('adele').sends('ticket.open/submit', filled({ title: `A laptop ${elsewhere.replace('-', '')} does not start` })));
    const titles = async (words: string) => {
      const { text } = await desk.as('adele').sends('ticket.list', { words });
      return ['Outlook is slow', thing].map((part) => text.includes(part));
    };
    const digits = numberOf(elsewhere);
    for (const words of [`T-${digits}`, `t ${digits}`, `#${digits}`]) expect((await titles(words))[0]).toBe(true);
    for (const words of [`T${digits}`, `ｔ${digits}`]) expect(await titles(words)).toEqual([true, true]);
    expect(await titles(`T${digits} outlook`)).toEqual([true, false]);
  });

  it('by a customer, in their own tenant alone', async () => {
    const theirs = desk.people.filter(({ kind }) => kind === 'customer');
    const contoso = theirs.find(({ tenantId }) => tenantId === tenants.contoso)!;
    expect(await found(contoso.id, 'outlook')).toEqual([mail]);
    expect(await found(contoso.id, 'outlook', { customer: tenants.fabrikam })).toEqual([mail]);
  });

  it('by Microsoft\'s number by staff alone, whole or in part', async () => {
    const ticket = await bound('616122292874576');
    for (const words of ['616122292874576', '6161', 'teams 6161']) {
      expect(await found('adele', words)).toContain(ticket);
      expect(await found('megan', words)).toEqual([]);
    }
    expect(await found('megan', 'teams call')).toEqual([ticket]);
    for (const words of [ticket, ticket.slice(2)]) expect((await desk.as('megan').sends('ticket.list', { words })).text).toContain('A Teams call drops after 10 minutes');
    expect(await found('megan', 'password outlook')).toEqual([mail]);
  });

  it('by Microsoft\'s number by staff alone among older tickets, too', async () => {
    const ticket = await bound('717122292874576');
    await desk.database.pool.query(`select setval(pg_get_serial_sequence('ticket', 'number'), $1)`, [Number(ticket.slice(2)) + 3_000]);
    await desk.as('adele').sends('ticket.open/submit', filled({ title: 'Much later' }));
    expect([await found('adele', '7171222'), await found('megan', '7171222'), await found('megan', 'drops')]).toEqual([[ticket], [], expect.arrayContaining([ticket])]);
  });

  it('and a search that finds nothing says so, and can be changed', async () => {
    const reply = await desk.as('adele').sends('ticket.list', { words: 'kerberos' });
    for (const part of fixedParts('en', 'list.none.found')) expect(reply.text).toContain(part);
    expect(JSON.stringify(reply.card)).toContain('"id":"words"');
    expect(JSON.stringify(reply.card)).toContain('"value":"kerberos"');
  });
});
