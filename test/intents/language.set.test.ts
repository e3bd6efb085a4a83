import { beforeAll, describe, expect, it } from 'vitest';
import type { Locale } from '../../src/locale.ts';
import { fixedParts } from '../support/intents.ts';
import { sharedDesk, type TestDesk } from '../support/desk.ts';

describe('language.set', () => {
  let desk: TestDesk;
  beforeAll(async () => { desk = await sharedDesk(); });

  it.each<[string, Locale]>([
    ['beszélj magyarul', 'hu'], ['speak Spanish', 'es'], ['em português, por favor', 'pt-BR'], ['日本語で話して', 'ja'], ['mostantól angolul válaszolj', 'en'], ['habla en inglés', 'en'],
  ])('"%s" is answered in %s, and so is what comes after it, whatever the client says', async (text, locale) => {
    const chat = desk.as('pradeep', locale === 'hu' ? 'en' : 'hu');
    const reply = await chat.says(text);
    expect(reply.name).toBe('notice');
    for (const part of fixedParts(locale, 'notice.language-set')) expect(reply.text).toContain(part);
    expect((await chat.sends('help')).card.lang).toBe(locale);
  });

  it('asks which where no language is named, each under its own name', async () => {
    const reply = await desk.as('pradeep').sends('language.set');
    expect(reply.text).toContain('日本語');
    expect(reply.text).toContain('Magyar');
  });
});
