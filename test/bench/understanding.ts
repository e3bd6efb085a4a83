import { existsSync, readFileSync } from 'node:fs';
import { locales, type Locale } from '../../src/locale.ts';
import { createExamples } from '../../src/understanding/classifier.ts';
import { createFeatures, type Features } from '../../src/understanding/features.ts';
import { createUnderstanding, understandingFrom, type Understand } from '../../src/understanding/index.ts';
import { intentIds, type IntentId } from '../../src/understanding/intent-ids.ts';
import { readPhrases, type Phrase } from '../../src/understanding/phrases.ts';
import { fold } from '../../src/understanding/text.ts';
import { learnNlpJs } from './nlp-js.ts';
import { accuracy, crossValidate, falselyTaken, type Learner, type Outcome } from '../understanding/cross-validation.ts';

/** A message of the validation set, which nobody who wrote the phrases has seen, and what should be understood. */
interface Validation {
  readonly text: string;
  readonly intent: IntentId;
  readonly severity?: string;
  readonly workload?: string;
  readonly ticket?: string;
  readonly language?: string;
  readonly names?: readonly string[];
}

const folder = new URL('../understanding/validation/', import.meta.url);

/** Prints how well and how fast messages are understood, beside two other ways on the same data. */
export async function printUnderstanding(from: URL = folder): Promise<void> {
  const phrases = readPhrases();
  const builds = Array.from({ length: 3 }, () => timed(createUnderstanding));
  const understand = builds[0]!.result;
  console.log(`\nUnderstanding: ${phrases.length} phrases, built in ${builds.map(({ ms }) => ms.toFixed(0)).join(', ')} ms; ${perMessage(understand, phrases).toFixed(3)} ms a message.`);
  const validation = Object.fromEntries(locales.map((locale) => [locale, readValidation(from, locale)])) as Record<Locale, Validation[]>;
  if (locales.some((locale) => validation[locale].length > 0)) await printValidation(understand, validation, phrases);
  else console.log('There is no validation set yet: test/understanding/validation/<locale>.json');
  printCrossValidation(phrases);
}

async function printValidation(understand: Understand, validation: Record<Locale, Validation[]>, phrases: readonly Phrase[]): Promise<void> {
  const ours = outcomesOf(validation, (text, locale) => understand(text, { locale }).intent);
  console.log('\nValidation set, per cent right (off-topic: taken for something)');
  printRow('', [...locales, 'all', 'off-topic']);
  printRow('this one', figures(ours));
  printRow('without hint', figures(outcomesOf(validation, (text) => understand(text).intent)));
  printRow('n-grams alone', figures(outcomesOf(validation, nGrams(phrases))));
  printRow('nlp.js', figures(await nlpJs(phrases, validation)));
  printEntities(understand, validation);
  printConfusions(ours);
}

function printCrossValidation(phrases: readonly Phrase[]): void {
  console.log('\nCross-validation over five parts, whole phrasings left out, per cent right (off-topic: taken for something)');
  printRow('', [...locales, 'all', 'off-topic']);
  const ours = crossValidate(phrases, (part) => intentsOf(understandingFrom(part)), 5);
  printRow('this one', figures(ours));
  printRow('n-grams alone', figures(crossValidate(phrases, nGrams, 5)));
  printConfusions(ours);
}

function intentsOf(understand: Understand): ReturnType<Learner> {
  return (text, locale) => understand(text, { locale }).intent;
}

function readValidation(from: URL, locale: Locale): Validation[] {
  const file = new URL(`${locale}.json`, from);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) as Validation[] : [];
}

function outcomesOf(validation: Record<Locale, Validation[]>, guess: (text: string, locale: Locale) => IntentId): Outcome[] {
  return locales.flatMap((locale) => validation[locale].map(({ text, intent }) => ({ locale, text, wanted: intent, got: guess(text, locale) })));
}

function figures(outcomes: readonly Outcome[]): string[] {
  const shares = locales.map((locale) => accuracy(outcomes.filter((outcome) => outcome.locale === locale)));
  return [...shares, accuracy(outcomes), falselyTaken(outcomes)].map((share) => share.toFixed(1));
}

function printRow(name: string, cells: readonly string[]): void {
  console.log(name.padEnd(14) + cells.map((cell) => cell.padStart(10)).join(''));
}

function printConfusions(outcomes: readonly Outcome[]): void {
  const counts = new Map<string, number>();
  for (const { wanted, got } of outcomes) if (wanted !== got) counts.set(`${wanted} → ${got}`, (counts.get(`${wanted} → ${got}`) ?? 0) + 1);
  const most = [...counts].sort((one, other) => other[1] - one[1]).slice(0, 12);
  console.log(`Most often mistaken: ${most.map(([pair, count]) => `${pair} ${count}`).join(' · ')}`);
}

/** Per cent right among the messages that name such a thing; for names also among the candidates at any place, and how many are offered in vain. */
function printEntities(understand: Understand, validation: Record<Locale, Validation[]>): void {
  const all = locales.flatMap((locale) => validation[locale].map((wanted) => ({ wanted, got: understand(wanted.text, { locale }) })));
  const share = (right: number, of: number): string => (of === 0 ? '–' : `${((100 * right) / of).toFixed(1)} % of ${of}`);
  for (const kind of ['severity', 'workload', 'ticket', 'language'] as const) {
    const named = all.filter(({ wanted }) => wanted[kind] !== undefined);
    const invented = all.filter(({ wanted, got }) => wanted[kind] === undefined && got.entities[kind] !== undefined).length;
    console.log(`${kind.padEnd(14)}${share(named.filter(({ wanted, got }) => got.entities[kind] === wanted[kind]).length, named.length)}; found where none is marked: ${invented}`);
  }
  const names = all.flatMap(({ wanted, got }) => (wanted.names ?? []).map((name) => ({ name, got: got.entities.names })));
  const first = names.filter(({ name, got }) => got.slice(0, 1).some((candidate) => isSame(candidate, name))).length;
  const any = names.filter(({ name, got }) => got.some((candidate) => isSame(candidate, name))).length;
  const vain = all.filter(({ wanted, got }) => (wanted.names ?? []).length === 0 && wanted.intent !== 'none' && got.entities.names.length > 0).length;
  console.log(`${'names'.padEnd(14)}${share(any, names.length)}, first ${share(first, names.length)}; messages without a name where one is offered: ${vain}`);
}

function isSame(candidate: string, name: string): boolean {
  const plain = (text: string): string => fold(text.normalize('NFKC')).replace(/[^\p{L}\p{N}]/gu, '');
  return plain(candidate) === plain(name);
}

function perMessage(understand: Understand, phrases: readonly Phrase[]): number {
  return timed(() => { for (const { text, locale } of phrases) understand(text, { locale }); }).ms / phrases.length;
}

function timed<T>(run: () => T): { result: T; ms: number } {
  const began = performance.now();
  const result = run();
  return { result, ms: performance.now() - began };
}

/** The first alternative: the same linear classifier over runs of two to five characters and nothing else. */
function nGrams(phrases: readonly Phrase[]): ReturnType<Learner> {
  const features = createFeatures();
  const examples = createExamples(intentIds.length);
  for (const { text, intent } of phrases) examples.add(nGramsOf(text, features), intentIds.indexOf(intent));
  const classify = examples.learn();
  return (text) => {
    const found = classify(nGramsOf(text, features));
    return intentIds[found.indexOf(Math.max(...found))]!;
  };
}

function nGramsOf(text: string, into: Features): Features {
  const line = ` ${fold(text.normalize('NFKC'))} `;
  into.count = 0;
  for (let at = 0; at < line.length && into.count + 4 < into.hashes.length; at += 1) {
    let hash = 0x811c9dc5;
    for (let length = 1; length <= 5 && at + length <= line.length; length += 1) {
      hash = Math.imul(hash ^ line.charCodeAt(at + length - 1), 0x01000193);
      if (length > 1) into.weights[into.count] = 1;
      if (length > 1) into.hashes[into.count++] = hash ^ (hash >>> 15);
    }
  }
  return into;
}

/** The second alternative: nlp.js with its own stemmers and network. */
async function nlpJs(phrases: readonly Phrase[], validation: Record<Locale, Validation[]>): Promise<Outcome[]> {
  const guess = await learnNlpJs(phrases);
  const outcomes: Outcome[] = [];
  for (const locale of locales) {
    for (const { text, intent } of validation[locale]) {
      const guessed = await guess(text, locale);
      outcomes.push({ locale, text, wanted: intent, got: intentIds.find((id) => id === guessed) ?? 'none' });
    }
  }
  return outcomes;
}
