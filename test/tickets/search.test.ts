import { beforeAll, describe, expect, it } from 'vitest';
import { fixedParts } from '../support/intents.ts';
import { startTestDesk, type TestDesk } from '../support/desk.ts';
import { filled, tenants, ticketOn } from './form.ts';

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

  it('by a customer, in their own tenant alone', async () => {
    const theirs = desk.people.filter(({ kind }) => kind === 'customer');
    const contoso = theirs.find(({ tenantId }) => tenantId === tenants.contoso)!;
    expect(await found(contoso.id, 'outlook')).toEqual([mail]);
    expect(await found(contoso.id, 'outlook', { customer: tenants.fabrikam })).toEqual([mail]);
  });

  it('and a search that finds nothing says so, and can be changed', async () => {
    const reply = await desk.as('adele').sends('ticket.list', { words: 'kerberos' });
    for (const part of fixedParts('en', 'list.none.found')) expect(reply.text).toContain(part);
    expect(JSON.stringify(reply.card)).toContain('"id":"words"');
    expect(JSON.stringify(reply.card)).toContain('"value":"kerberos"');
  });
});
