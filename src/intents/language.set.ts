import { locales, localeFor, type Locale } from '../locale.ts';
import type { Desk, Intent, Reply, Request } from './intent.ts';

/** "Beszélj magyarul." The choice wins over the client's language from then on. */
export const languageSet: Intent = {
  id: 'language.set',
  cards: ['notice', 'choose'],
  audience: ['staff', 'customer'],
  answer,
};

async function answer({ entities, params, person }: Request, { directory }: Desk): Promise<Reply> {
  const chosen = localeFor(typeof params.language === 'string' ? params.language : entities.language);
  if (!chosen) return whichLanguage();
  await directory.chooseLocale(person, chosen);
  return { card: 'notice', variant: 'language-set', facts: { key: 'notice.language-set' }, locale: chosen };
}

function whichLanguage(): Reply {
  const choices = locales.map((language: Locale) => ({ key: `language.own.${language}`, title: '', verb: 'language.set', data: { language } }));
  return { card: 'choose', variant: 'language', facts: { question: 'choose.language', asked: '', choices, typed: false, verb: 'language.set', data: {} } };
}
