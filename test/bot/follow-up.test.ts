import { beforeAll, describe, expect, it } from 'vitest';
import { locales, type Locale } from '../../src/locale.ts';
import { actionsOf, inputsOf, sharedDesk, type TestDesk } from '../support/desk.ts';

const thread: Record<Locale, readonly [string, string, string]> = {
  en: ['who supports Contoso?', 'and Fabrikam?', 'open a ticket for them'],
  es: ['¿quién da soporte a Contoso?', '¿y Fabrikam?', 'abre un ticket para ellos'],
  'pt-BR': ['quem dá suporte à Contoso?', 'e a Fabrikam?', 'abra um tíquete para eles'],
  hu: ['ki támogatja a Contosót?', 'és a Fabrikamot?', 'nyiss nekik egy jegyet'],
  ja: ['Contosoのサポート連絡先は？', 'Fabrikamは？', 'そのお客様のチケットを作成して'],
};
const fabrikam = '20000000-0000-4000-8000-000000000002';

describe('a conversation keeps its thread', () => {
  let desk: TestDesk;
  beforeAll(async () => { desk = await sharedDesk(); });

  it.each(locales)('in %s: the next customer, then a ticket "for them"', async (locale) => {
    const [first, next, last] = thread[locale];
    const chat = desk.as('adele', locale);
    expect((await chat.says(first)).text).toContain('Contoso');
    const second = await chat.says(next);
    expect(second.name).toBe('support-contacts');
    expect(second.text).toContain('Fabrikam');
    const form = await chat.says(last);
    expect(form.name).toBe('ticket-form');
    expect(inputsOf(form.card).customer).toBe(fabrikam);
  });

  it('"never mind" drops the thread', async () => {
    const chat = desk.as('adele');
    await chat.says('who supports Contoso?');
    await chat.says('never mind');
    expect(inputsOf((await chat.says('open a ticket')).card).customer).toBe('');
  });

  it('a name that fits several is asked back, and the press keeps what was said', async () => {
    const chat = desk.as('adele');
    const asked = await chat.says('who supports?');
    expect(asked.name).toBe('choose');
    const [button] = actionsOf(asked.card).filter(({ data }) => data?.customer !== undefined);
    expect((await chat.sends(button!.verb!, button!.data)).card.type).toBe('AdaptiveCard');
  });
});
