import { createRequire } from 'node:module';
import { locales, type Locale } from '../../src/locale.ts';
import type { Phrase } from '../../src/understanding/phrases.ts';

/** Text → intent, learnt from the same phrases as the desk's recogniser. */
export type Rival = (text: string, locale: Locale) => Promise<string> | string;

const longest = 5;

/** Character n-grams alone (2 to 5), one naive Bayes per language with complement weights: the plain thing to beat. */
export function letterRuns(phrases: readonly Phrase[]): Rival {
  const byLocale = new Map(locales.map((locale) => [locale, learnRuns(phrases.filter((phrase) => phrase.locale === locale))]));
  return (text, locale) => byLocale.get(locale)!(text);
}

function runsOf(text: string): string[] {
  const plain = ` ${text.normalize('NFKC').toLowerCase()} `;
  return Array.from({ length: longest - 1 }, (_, place) => place + 2).flatMap((size) => Array.from({ length: Math.max(0, plain.length - size + 1) }, (_, at) => plain.slice(at, at + size)));
}

function learnRuns(phrases: readonly Phrase[]): (text: string) => string {
  const intents = [...new Set(phrases.map(({ intent }) => intent))];
  const total = new Map<string, number>();
  const inside = new Map(intents.map((intent) => [intent as string, new Map<string, number>()]));
  for (const { text, intent } of phrases) {
    for (const run of new Set(runsOf(text))) {
      total.set(run, (total.get(run) ?? 0) + 1);
      inside.get(intent)!.set(run, (inside.get(intent)!.get(run) ?? 0) + 1);
    }
  }
  const all = [...total.values()].reduce((sum, count) => sum + count, 0);
  const sizes = new Map(intents.map((intent) => [intent as string, [...inside.get(intent)!.values()].reduce((sum, count) => sum + count, 0)]));
  return (text) => {
    const runs = [...new Set(runsOf(text))].filter((run) => total.has(run));
    const scored = intents.map((intent) => {
      const outside = all - sizes.get(intent)!;
      const score = runs.reduce((sum, run) => sum - Math.log((total.get(run)! - (inside.get(intent)!.get(run) ?? 0) + 0.3) / (outside + 0.3 * total.size)), 0);
      return { intent, score };
    });
    return scored.reduce((best, each) => (each.score > best.score ? each : best)).intent;
  };
}

const languages = { en: ['@nlpjs/lang-en', 'LangEn', 'en'], es: ['@nlpjs/lang-es', 'LangEs', 'es'], 'pt-BR': ['@nlpjs/lang-pt', 'LangPt', 'pt'], hu: ['@nlpjs/lang-hu', 'LangHu', 'hu'], ja: ['@nlpjs/lang-ja', 'LangJa', 'ja'] } as const;

interface Nlp {
  settings: Record<string, unknown>;
  addLanguage(code: string): void;
  addDocument(code: string, text: string, intent: string): void;
  train(): Promise<void>;
  process(code: string, text: string): Promise<{ intent: string }>;
}

/** nlp.js as it comes, one per language. */
export async function nlpjs(phrases: readonly Phrase[]): Promise<Rival> {
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
