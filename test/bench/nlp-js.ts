import { createRequire } from 'node:module';
import { locales, type Locale } from '../../src/locale.ts';
import type { Phrase } from '../../src/understanding/phrases.ts';

const languages = { en: ['@nlpjs/lang-en', 'LangEn', 'en'], es: ['@nlpjs/lang-es', 'LangEs', 'es'], 'pt-BR': ['@nlpjs/lang-pt', 'LangPt', 'pt'], hu: ['@nlpjs/lang-hu', 'LangHu', 'hu'], ja: ['@nlpjs/lang-ja', 'LangJa', 'ja'] } as const;

interface Nlp {
  settings: Record<string, unknown>;
  addLanguage(code: string): void;
  addDocument(code: string, text: string, intent: string): void;
  train(): Promise<void>;
  process(code: string, text: string): Promise<{ intent: string }>;
}

/** nlp.js as it comes, one per language, taught with the same phrases: text → its intent. */
export async function learnNlpJs(phrases: readonly Phrase[]): Promise<(text: string, locale: Locale) => Promise<string>> {
  const require = createRequire(import.meta.url);
  const { containerBootstrap } = require('@nlpjs/core');
  const trained = new Map<Locale, Nlp>();
  for (const locale of locales) {
    const [name, plugin, code] = languages[locale];
    const container = await containerBootstrap();
    container.use(require('@nlpjs/nlp').Nlp);
    container.use(require(name)[plugin]);
    const nlp: Nlp = container.get('nlp');
    Object.assign(nlp.settings, { autoSave: false, nlu: { log: false, useNoneFeature: true } });
    nlp.addLanguage(code);
    for (const phrase of phrases.filter((each) => each.locale === locale)) nlp.addDocument(code, phrase.text, phrase.intent);
    await quietly(() => nlp.train());
    trained.set(locale, nlp);
  }
  return async (text, locale) => {
    const { intent } = await trained.get(locale)!.process(languages[locale][2], text);
    return intent === 'None' ? 'none' : intent;
  };
}

/** It tells its progress on the console. */
async function quietly(run: () => Promise<void>): Promise<void> {
  const { log, warn } = console;
  Object.assign(console, { log: () => undefined, warn: () => undefined });
  await run().finally(() => Object.assign(console, { log, warn }));
}
