import type { Locale } from '../locale.ts';
import { createExamples } from './classifier.ts';
import { collect, createFeatures } from './features.ts';
import { intentIds } from './intent-ids.ts';
import { learnLanguages } from './language.ts';
import { readEntries } from './lexicon.ts';
import { createMarker } from './marks.ts';
import { learnNames, type NameSpan } from './names.ts';
import { namesOf, type Phrase } from './phrases.ts';
import { createReader, readLexicons, type Reading } from './reading.ts';
import { tidy, unitsOf, type Unit } from './text.ts';
import { learnVocabulary } from './vocabulary.ts';
import { productsOf } from './workloads.ts';

/** All that was recognised in a text, before it is decided what the person wants. */
export interface Recognised {
  readonly text: string;
  readonly units: readonly Unit[];
  readonly locale: Locale;
  /** Names, and in between what was nearly taken for one. */
  readonly names: readonly NameSpan[];
  readonly reading: Reading;
  /** Of each intent, in the order of intentIds. */
  readonly probabilities: Float64Array;
}

/** Recognises language, names, concepts and intents in a text. */
export type Recognise = (text: string, hint?: Locale) => Recognised;

/** Learns from the phrases; nothing else goes in, and the same phrases always give the same recogniser. */
export function learn(phrases: readonly Phrase[]): Recognise {
  const lexicons = readLexicons();
  const vocabulary = learnVocabulary(phrases, lexicons);
  const findNames = learnNames(phrases, vocabulary);
  const languageOf = learnLanguages(phrases);
  const read = createReader(lexicons, createMarker(productsOf(readEntries('workloads')), (word) => vocabulary.known(word, 'en') > 1));
  const features = createFeatures();
  const examples = createExamples(intentIds.length);
  for (const phrase of phrases) {
    const { text, units, locale, intent } = phrase;
    const names = intent === 'none' ? findNames(text, units, locale, 'learnt').filter(isName) : namesOf(phrase);
    collect(read(text, units, locale, names), features);
    examples.add(features, intentIds.indexOf(intent));
  }
  const classify = examples.learn();
  return (message, hint) => {
    const text = tidy(message);
    const units = unitsOf(text);
    const first = languageOf(text, units, [], hint);
    const names = findNames(text, units, first);
    const certain = names.filter(isName);
    const locale = certain.length === 0 ? first : languageOf(text, units, certain, hint);
    const reading = read(text, units, locale, certain);
    collect(reading, features);
    return { text, units, locale, names, reading, probabilities: classify(features) };
  };
}

/** Whether a span was taken for a name, not only nearly so. */
export function isName({ score }: NameSpan): boolean {
  return score > 0;
}
