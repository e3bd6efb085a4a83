import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cardActivity, invokeCard } from '../../src/bot/outgoing.ts';
import { renderCard } from '../../src/cards/render.ts';
import { stringsOf } from '../../src/cards/words.ts';
import { locales } from '../../src/locale.ts';
import { sharedDesk, type Chat, type TestDesk } from '../support/desk.ts';
import { filled, historyOf, numberOf, tenants, ticketOn, written } from '../tickets/form.ts';

let desk: TestDesk;
let adele: Chat;
beforeAll(async () => { desk = await sharedDesk(); });
beforeEach(() => { adele = desk.as('adele'); });

describe('a message that says nothing gets one answer, and the next question is answered', () => {
  let before: unknown;
  beforeEach(async () => { before = await written(desk); });
  afterEach(async () => {
    expect(await written(desk)).toEqual(before);
    expect(desk.connector.sentTo(adele.conversation)).toHaveLength(1);
    expect((await adele.says('who supports Contoso?')).summary).toContain('Lamna Partners');
  });

  const picture = [{ contentType: 'image/png', contentUrl: 'https://smba.trafficmanager.net/emea/v3/attachments/1' }];
  it.each([
    ['an emoji', '😀', {}, 'not-understood'],
    ['nothing', '', {}, 'not-understood'],
    ['spaces', ' \n\t\u00a0', {}, 'not-understood'],
    ['no text at all', undefined, {}, 'not-understood'],
    ['text that is a number', 5, {}, 'not-understood'],
    ['text that is an object', { toString: 'help' }, {}, 'not-understood'],
    ['more than anybody types', 'who supports Contoso? '.repeat(2_000), {}, 'not-understood'],
    ['half a character', '\ud800', {}, 'not-understood'],
    ['a picture', '', { attachments: picture }, 'no-pictures'],
    ['a picture without text', undefined, { attachments: picture }, 'no-pictures'],
    ['a picture with a mention alone', undefined, { attachments: picture, entities: [{ type: 'mention', mentioned: { id: '28:desk' }, text: '<at>Desk</at>' }] }, 'no-pictures'],
    ['a file', ' ', { attachments: [{ contentType: 'application/vnd.microsoft.teams.file.download.info', name: 'log.txt' }] }, 'no-pictures'],
  ])('%s', async (_what, text, over, answer) => {
    const reply = await adele.says(text as string, over);
    expect(reply.name).toBe('notice');
    const words = { 'not-understood': 'I did not understand that.', 'no-pictures': 'I cannot read pictures or files.' };
    expect(reply.text).toContain(words[answer as keyof typeof words]);
  });

  it('a picture with words: the words count', async () => {
    expect((await adele.says('help', { attachments: picture })).name).toBe('help');
  });
});

it.each([
  ['a script', 'who supports <script>alert(1)</script>?'], ['Markdown', 'who supports [Contoso](https://evil.example.com)?'], ['SQL', "who supports Contoso'; drop table customer; --?"],
  ['what templates read', 'who supports ${customer}?'], ['what translations read', 'who supports {{asked}} $t(notice.trouble)?'],
])('%s in a question is looked up or shown as text', async (_what, text) => {
  const reply = await adele.says(text);
  expect(reply.summary).not.toContain('Error ID');
  expect(reply.text).not.toMatch(/<script|\]\(https:\/\/evil|Something went wrong/);
  expect((await desk.as('adele').says('who supports Contoso?')).summary).toContain('Lamna Partners');
});

it('four thousand characters without a customer still make a card that fits one message', async () => {
  const reply = await adele.sends('support-contact.find', { said: 'x '.repeat(2_000) });
  expect(reply.text).toContain('Which customer');
  expect(JSON.stringify(reply.card).length * 2).toBeLessThan(36_000);
});

it.each(locales)('an answer that does not fit one message says so, in %s, besides what was done', (locale) => {
  const rendered = renderCard('notice', { key: 'notice.language-set' }, { locale, timeZone: 'UTC' }, 'language-set');
  const large = { ...rendered, card: { ...rendered.card, more: 'x'.repeat(20_000) } };
  const told = `${rendered.summary} ${stringsOf(locale)['summary.notice.too-large']}`;
  expect(invokeCard(large)).toEqual({ statusCode: 400, type: 'application/vnd.microsoft.error', value: { code: 'too-large', message: told } });
  expect(cardActivity(large)).toEqual({ type: 'message', text: told });
});

describe('a card from last week', () => {
  it('whose form was filed shows the ticket that came of it, wherever that stands', async () => {
    const form = filled();
    const ticket = ticketOn(await adele.sends('ticket.open/submit', form));
    const number = numberOf(ticket);
    for (const [change, state] of [['first-response', 'Microsoft has answered'], ['resolve', 'Resolved'], ['close', 'Closed'], ['reopen', 'Being diagnosed']]) {
      await adele.sends(`ticket.update/${change}`, { number });
      for (const step of ['submit', 'keep']) {
        const reply = await adele.sends(`ticket.open/${step}`, form);
        expect([reply.status, ticketOn(reply)]).toEqual([200, ticket]);
        expect(reply.text).toContain(state);
        expect(reply.text).toContain('Exchange is down');
      }
    }
    expect(await historyOf(desk, ticket)).toHaveLength(5);
  });

  it.each([
    ['title', 'Something else'], ['description', 'Only in one office.'], ['severity', 'B'], ['workload', 'dynamics365'], ['language', 'hu'], ['breakFix', 'false'], ['contactPhone', '+44 20 7946 0101'], ['customer', tenants.fabrikam],
  ])('whose form was filed, and its %s corrected since, says that this is not what was filed: the form stays as it is', async (field, value) => {
    const form = filled();
    const ticket = ticketOn(await adele.sends('ticket.open/submit', form));
    await adele.sends('ticket.update/severity', { number: numberOf(ticket), severity: 'C', from: 'A', confirmed: 'true' });
    const before = await written(desk);
    const reply = await adele.sends('ticket.open/submit', { ...form, [field]: value });
    expect([reply.status, reply.name, reply.text.includes(`${ticket} has already been created`), await written(desk)]).toEqual([409, 'filed-before', true, before]);
    expect(ticketOn(await adele.sends('ticket.open/submit', form))).toBe(ticket);
  });

  it('whose ticket moved on says that it is done, or not possible any more', async () => {
    const ticket = ticketOn(await adele.sends('ticket.open/submit', filled()));
    const number = numberOf(ticket);
    const said: Record<string, string> = {};
    for (const change of ['first-response', 'close', 'first-response', 'hand-over', 'resolve', 'withdraw', 'close']) said[change] = (await adele.sends(`ticket.update/${change}`, { number })).text.split('\n')[1]!;
    const notPossible = 'That is not possible in the ticket\'s current state.';
    expect(said).toEqual({ 'first-response': notPossible, close: 'That was already done.', 'hand-over': notPossible, resolve: notPossible, withdraw: notPossible });
    expect(await historyOf(desk, ticket)).toEqual(['open by Adele Vance', 'first-response by Adele Vance', 'close by Adele Vance']);
  });

  it('is answered on the rights as they are now', async () => {
    const megan = desk.as('megan');
    const ticket = ticketOn(await adele.sends('ticket.open/submit', filled()));
    expect((await megan.sends('ticket.update/close', { number: numberOf(ticket) })).status).toBe(403);
    expect(await historyOf(desk, ticket)).toEqual(['open by Adele Vance']);
  });
});
