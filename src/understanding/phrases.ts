import { readFileSync } from 'node:fs';
import { locales, type Locale } from '../locale.ts';
import { intentIds, type IntentId } from './intent-ids.ts';
import { tidy, unitsOf, type Unit } from './text.ts';

/** One example of what people write, with the names of customers and resellers marked. */
export interface Phrase {
  readonly intent: IntentId;
  readonly locale: Locale;
  /** Without the brackets. */
  readonly text: string;
  readonly units: readonly Unit[];
  /** Where names stand in the text. */
  readonly names: readonly Span[];
}

/** A stretch of a text. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The examples that ship with the intents: phrases/<intent>.json, `[ ]` around names. */
export function readPhrases(): Phrase[] {
  return intentIds.flatMap((intent) => {
    const file = new URL(`phrases/${intent}.json`, import.meta.url);
    const byLocale = JSON.parse(readFileSync(file, 'utf8')) as Record<Locale, string[]>;
    return locales.flatMap((locale) => byLocale[locale].map((marked) => phraseOf(marked, intent, locale)));
  });
}

const none: readonly Span[] = [];

/** The units of a phrase that make up its names. */
export function namesOf({ units, names }: Phrase): { at: number; to: number }[] {
  return names.map(({ from, to }) => ({ at: units.findIndex((unit) => unit.from >= from), to: units.findLastIndex((unit) => unit.from < to) + 1 }));
}

/** An example as it is written in the files. */
export function phraseOf(marked: string, intent: IntentId, locale: Locale): Phrase {
  const written = tidy(marked);
  if (!written.includes('[')) return { intent, locale, text: written, units: unitsOf(written), names: none };
  const names: Span[] = [];
  let text = '';
  for (const part of written.split(/(\[[^\]]*\])/)) {
    if (!part.startsWith('[')) {
      text += part;
      continue;
    }
    names.push({ from: text.length, to: text.length + part.length - 2 });
    text += part.slice(1, -1);
  }
  return { intent, locale, text, units: unitsOf(text), names };
}
