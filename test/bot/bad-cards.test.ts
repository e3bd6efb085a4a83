import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inputsOf, sharedDesk, type Chat, type TestDesk } from '../support/desk.ts';
import { filled, rowOf, tenants, ticketOn, written } from '../tickets/form.ts';

let desk: TestDesk;
let adele: Chat;
let before: Readonly<Record<string, number>>;
beforeAll(async () => { desk = await sharedDesk(); });
beforeEach(async () => {
  adele = desk.as('adele');
  before = await written(desk);
});
afterEach(async () => {
  expect((await adele.says('who supports Contoso?')).summary).toContain('Lamna Partners');
});

const submit = 'ticket.open/submit';
const oneMore = () => ({ tickets: before.tickets! + 1, history: before.history! + 1, clocks: before.clocks! + 1, customers: before.customers });
const largestActivity = 36_000;

describe('a form that is not in order files nothing and comes back', () => {
  afterEach(async () => { expect(await written(desk)).toEqual(before); });

  it.each([
    ['empty', {}, 4],
    ['with lists where text belongs', mapped(['x']), 4],
    ['with objects where text belongs', mapped({ toString: 'x', valueOf: 'y' }), 4],
    ['with numbers where text belongs', mapped(1e308), 4],
    ['without a title', filled({ title: '' }), 1],
    ['with a title of spaces', filled({ title: ' \t ' }), 1],
    ['with a title that is a list', filled({ title: ['Exchange'] }), 1],
    ['with a title of 251 characters', filled({ title: 'x'.repeat(251) }), 1],
    ['with a severity that does not exist', filled({ severity: 'D' }), 1],
    ['with choices that every object has', filled({ severity: '__proto__', issue: 'toString', workload: 'constructor', language: 'valueOf' }), 4],
    ['with an address that is none', filled({ contactEmail: 'adele' }), 1],
    ['with a telephone number of 100 digits', filled({ contactPhone: '1'.repeat(100) }), 1],
  ])('%s', async (_what, inputs, faults) => {
    const reply = await adele.sends(submit, inputs);
    expect(reply.status).toBe(200);
    expect(reply.text).toContain(faults === 1 ? 'One thing is missing or incorrect' : `${faults} things are missing or incorrect`);
    const typed = Object.fromEntries(Object.entries(inputs).filter(([key, value]) => typeof value === 'string' && key !== 'form' && key in inputsOf(reply.card)));
    expect(inputsOf(reply.card)).toMatchObject(typed);
  });

  it.each([
    ['11,000 characters', 'submit', { description: 'x'.repeat(11_000) }],
    ['11,000 characters to be checked', 'check', { description: 'x'.repeat(11_000) }],
    ['200,000 characters to be kept', 'keep', { description: 'x'.repeat(200_000) }],
    ['a title of 200,000', 'submit', { title: 'x'.repeat(200_000) }],
    ['a name of 200,000', 'check', { contactName: 'x'.repeat(200_000) }],
  ])('a description of %s is said to be too long', async (_what, step, over) => {
    const reply = await adele.sends(`ticket.open/${step}`, filled(over));
    expect([reply.status, reply.name]).toEqual([400, 'description-too-long']);
    expect(reply.text).toContain('10,000');
    expect(reply.text.length).toBeLessThan(500);
  });

  it.each([
    ['that does not exist', '29999999-0000-4000-8000-000000000001'], ['that is SQL', "'; drop table ticket; --"], ['that is half a character', '\ud800'], ['with NUL in it', `${tenants.contoso}\0x`],
  ])('for a customer %s', async (_what, customer) => {
    const reply = await adele.sends(submit, filled({ customer }));
    expect([reply.status, reply.name]).toEqual([404, 'customer-gone']);
  });
});

describe('what people type is filed as they typed it', () => {
  afterEach(async () => { expect(await written(desk)).toEqual(oneMore()); });

  it.each([
    ['a script in the title', { title: '<script>alert(1)</script>' }],
    ['Markdown and a link', { title: '**now** [click](https://evil.example.com) `x`' }],
    ['what templates read', { title: '${title} {{title}} $(title) ${s(\'button.file\')}' }],
    ['an emoji', { title: '😀', description: '👩‍👩‍👧‍👦 család 家族' }],
    ['letters from right to left', { title: 'البريد معطل', description: '\u202Eexe.cod' }],
    ['quotes and backslashes', { title: `"O'Neil" \\ %s $1 --` }],
    ['a description of 10,000 characters', { description: 'x'.repeat(10_000) }],
    ['a description of many lines', { description: 'at line\n'.repeat(1_200) }],
  ])('%s', async (_what, over) => {
    const reply = await adele.sends(submit, filled(over));
    expect([reply.status, JSON.stringify(reply.card).length * 2 < largestActivity]).toEqual([200, true]);
    const row = await rowOf(desk, ticketOn(reply));
    for (const [field, value] of Object.entries(over)) expect(row[field]).toBe(value.trim());
    expect(textRuns(reply.card)).toContain(String(row.title));
  });

  it.each([
    ['NUL in the title', { title: 'Ex\0change' }, { title: 'Exchange' }],
    ['half a character in the title', { title: 'Exchange \ud83d' }, { title: 'Exchange \ufffd' }],
    ['half a character in a name', { contactName: 'Adele \udc00' }, { contact: { name: 'Adele \ufffd', email: 'adele.vance@lamna.example.com', phone: '' } }],
    ['a subscription of another customer', { subscription: '60000000-0000-4000-8000-000000000201' }, { subscription_id: null }],
    ['a subscription that is nonsense', { subscription: 'x'.repeat(5_000) }, { subscription_id: null }],
    ['the customer in capitals', { customer: tenants.contoso.toUpperCase() }, { tenant_id: tenants.contoso }],
    ['a form key as long as a book', { form: Array.from({ length: 5_000 }, (_, place) => place.toString(36)).join('') }, {}],
  ])('but for %s, which cannot be kept so', async (_what, over, kept) => {
    const reply = await adele.sends(submit, filled(over));
    expect(reply.status).toBe(200);
    expect(await rowOf(desk, ticketOn(reply))).toMatchObject(kept);
  });
});

it('a form of one customer\'s subscription keeps it', async () => {
  const subscription = '60000000-0000-4000-8000-000000000102';
  expect(await rowOf(desk, ticketOn(await adele.sends(submit, filled({ subscription }))))).toMatchObject({ subscription_id: subscription });
});

describe('a press that no card of ours sends changes nothing', () => {
  afterEach(async () => { expect(await written(desk)).toEqual(before); });

  it.each([
    '', 'nope', '__proto__', 'constructor', 'hasOwnProperty', 'ticket.open/toString', 'ticket.open/__proto__', 'ticket.open/constructor', 'ticket.open/submit/twice',
    'ticket.open/', '/', 'ticket.update/drop', 'TICKET.OPEN', 'ticket.open ', 'x'.repeat(200),
  ])('the verb "%s"', async (verb) => {
    const reply = await adele.sends(verb, filled());
    expect([reply.status, reply.name, reply.text]).toEqual([400, 'unknown-verb', 'This button no longer works. Please ask again in your own words.']);
  });

  it.each([
    ['nothing at all', undefined], ['null', null], ['a word', 'submit'], ['a list', []], ['an action of another type', { action: { type: 'Action.Submit', verb: submit, data: filled() } }],
    ['an action without verb', { action: { type: 'Action.Execute', data: filled() } }], ['a verb that is a list', { action: { type: 'Action.Execute', verb: [submit], data: filled() } }],
    ['data that is a list', { action: { type: 'Action.Execute', verb: submit, data: [] } }], ['data that is a word', { action: { type: 'Action.Execute', verb: submit, data: 'x' } }],
  ])('%s', async (_what, value) => {
    const response = await adele.post(adele.activity({ type: 'invoke', name: 'adaptiveCard/action', value }));
    expect([response.status, await response.json()]).toMatchObject([200, { statusCode: 400, type: 'application/vnd.microsoft.error', value: { code: 'unknown-verb' } }]);
  });

  it.each(['task/fetch', 'composeExtension/query', 'signin/verifyState', '__proto__', undefined])('an invoke named %s', async (name) => {
    const response = await adele.post(adele.activity({ type: 'invoke', name, value: {} }));
    expect([response.status, await response.json()]).toMatchObject([200, { statusCode: 400, value: { code: 'NotSupported' } }]);
  });

  const numbers: unknown[] = [1e308, -1, 0, 1.5, null, true, [], {}, { toString: 'x', valueOf: 'y' }, '99999999999999999999', 2_147_483_648, 'constructor', '\ud800', "1' or '1'='1", 'x'.repeat(5_000)];
  it.each(numbers.flatMap((number) => ['ticket.show', 'ticket.show/why', 'ticket.update/close'].map((verb): [string, unknown] => [verb, number])))('%s of ticket %j', async (verb, number) => {
    const reply = await adele.sends(verb, { number });
    expect([reply.status, reply.name, reply.text.length < 100]).toEqual([404, 'ticket-unknown', true]);
  });
});

it.each([
  ['customer.list', 'offset', [1e308, '1e308', -5, 'x', [], { toString: 1, valueOf: 1 }, '999999999']], ['customer.list', 'asked', [['x'], {}, 5, '%', '\\', '_'.repeat(50_000)]],
  ['support-contact.find', 'customerName', [{}, 5, '%', '\0', 'x'.repeat(50_000), '😀', '\ud800']], ['response-time', 'severity', ['D', ['A'], {}]], ['response-time', 'language', [5, 'xx', '__proto__']],
  ['language.set', 'language', ['xx', [], '__proto__']], ['gdap.check', 'workload', ['__proto__', {}]], ['escalation.check', 'category', ['x'.repeat(50_000), {}, '__proto__']],
  ['support-contact.assign', 'reseller', ['x'.repeat(50_000), {}]], ['customer-options', 'direct', ['constructor', []]], ['help', 'said', ['x'.repeat(50_000), {}, 5]],
  ['ticket.open', 'said', ['open a ticket for Contoso, '.repeat(2_000)]], ['sla.board', 'customer', ['\0', 'x'.repeat(50_000), {}]],
] as const)('%s answers in its way, whatever its %s', async (verb, input, values) => {
  for (const value of values) {
    const about = verb === 'gdap.check' || verb === 'support-contact.assign' ? { customer: tenants.contoso } : {};
    const reply = await adele.sends(verb, { ...about, [input]: value });
    const size = JSON.stringify(reply.card).length * 2;
    expect({ value, status: reply.status, fits: size < largestActivity }).toEqual({ value, status: 200, fits: true });
  }
});

function mapped(value: unknown): Record<string, unknown> {
  return Object.fromEntries(Object.keys(filled()).map((field) => [field, value]));
}

/** The texts that stand in RichTextBlocks, where nothing is read as Markdown or HTML. */
function textRuns(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(textRuns);
  if (node === null || typeof node !== 'object') return [];
  const { type, text, ...rest } = node as Record<string, unknown>;
  return [...(type === 'TextRun' ? [String(text)] : []), ...Object.values(rest).flatMap(textRuns)];
}
