import { readFileSync } from 'node:fs';
import { locales, type Locale } from '../../src/locale.ts';
import { intentIds } from '../../src/understanding/intent-ids.ts';
import { createUnderstanding, type Understanding } from '../../src/understanding/index.ts';
import { namesOf, readPhrases, type Phrase } from '../../src/understanding/phrases.ts';
import { learn } from '../../src/understanding/recogniser.ts';
import { letterRuns, nlpjs, type Rival } from './rivals.ts';

interface Message { readonly text: string; readonly intent: string; readonly severity?: string; readonly workload?: string; readonly ticket?: string; readonly language?: string; readonly names?: readonly string[] }

const folds = 5;
const messagesOf = (locale: Locale): Message[] => JSON.parse(readFileSync(new URL(`../understanding/validation/${locale}.json`, import.meta.url), 'utf8'));
const percent = (part: number, whole: number) => (whole === 0 ? '–' : `${((part / whole) * 100).toFixed(1)} %`);

/** How well messages are understood that nobody who wrote the phrases has seen, and phrasings that were held out; beside two alternatives. */
export async function printUnderstanding(): Promise<void> {
  const began = performance.now();
  const understand = createUnderstanding();
  const builtMs = performance.now() - began;
  const phrases = readPhrases();
  console.log('\nUnderstanding: intents right on messages written by somebody who has not seen the phrases (validation), and with whole phrasings held out (cross-validation).\n');
  console.log(`| what | ${locales.join(' | ')} | all |\n|---|${locales.map(() => '---').join('|')}|---|`);
  const ours: Rival = (text, locale) => understand(text, { locale }).intent;
  await printRow('validation', ours);
  await printRow('… n-grams alone', letterRuns(phrases));
  await printRow('… nlp.js', await nlpjs(phrases));
  printCrossValidation(phrases);
  printDetails(understand);
  const texts = locales.flatMap((locale) => messagesOf(locale).map(({ text }) => ({ text, locale })));
  const start = performance.now();
  for (const { text, locale } of texts) understand(text, { locale });
  console.log(`\nBuilt in ${builtMs.toFixed(0)} ms from ${phrases.length} phrases; ${((performance.now() - start) / texts.length).toFixed(2)} ms a message.`);
}

async function printRow(name: string, guess: Rival): Promise<void> {
  const right: number[] = [];
  const total: number[] = [];
  for (const [place, locale] of locales.entries()) {
    for (const { text, intent } of messagesOf(locale)) {
      total[place] = (total[place] ?? 0) + 1;
      right[place] = (right[place] ?? 0) + (await guess(text, locale) === intent ? 1 : 0);
    }
  }
  printLine(name, right, total);
}

function printLine(name: string, right: readonly number[], total: readonly number[]): void {
  const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
  console.log(`| ${name} | ${locales.map((_, place) => percent(right[place]!, total[place]!)).join(' | ')} | ${percent(sum(right), sum(total))} |`);
}

function printCrossValidation(phrases: readonly Phrase[]): void {
  const groups = groupsOf(phrases);
  const right = locales.map(() => 0);
  const total = locales.map(() => 0);
  for (let fold = 0; fold < folds; fold++) {
    const recognise = learn(phrases.filter((_, at) => groups[at]! % folds !== fold));
    for (const { text, locale, intent } of phrases.filter((_, at) => groups[at]! % folds === fold)) {
      const { probabilities } = recognise(text, locale);
      const place = locales.indexOf(locale);
      total[place]! += 1;
      if (intentIds[probabilities.indexOf(Math.max(...probabilities))] === intent) right[place]! += 1;
    }
  }
  printLine('cross-validation', right, total);
}

/** Phrases that share most of their words belong together, so that a phrasing is held out as a whole. */
function groupsOf(phrases: readonly Phrase[]): number[] {
  const words = phrases.map((phrase) => new Set(phrase.units.filter(({ kind }, at) => kind !== 'mark' && !namesOf(phrase).some((name) => at >= name.at && at < name.to)).map(({ fold }) => `${phrase.locale} ${fold}`)));
  const having = new Map<string, number[]>();
  for (const [at, set] of words.entries()) for (const word of set) having.set(word, [...having.get(word) ?? [], at]);
  const group = phrases.map((_, at) => at);
  for (const [at, set] of words.entries()) {
    const shared = new Map<number, number>();
    for (const word of set) for (const other of having.get(word)!) if (other < at) shared.set(other, (shared.get(other) ?? 0) + 1);
    const twin = [...shared].find(([other, count]) => count / (set.size + words[other]!.size - count) >= 0.6);
    if (twin) group[at] = group[twin[0]]!;
  }
  return group.map((number) => Math.imul(number + 1, 2_654_435_761) >>> 8);
}

function printDetails(understand: (text: string, hint: { locale: Locale }) => Understanding): void {
  const read = locales.flatMap((locale) => messagesOf(locale).map((message) => ({ message, understood: understand(message.text, { locale }) })));
  const offTopic = read.filter(({ message }) => message.intent === 'none');
  const taken = offTopic.filter(({ understood }) => understood.intent !== 'none');
  console.log(`\nOff-topic taken for something: ${percent(taken.length, offTopic.length)} (${percent(taken.filter(({ understood }) => understood.confidence >= 0.5).length, offTopic.length)} answered without asking back)`);
  for (const entity of ['severity', 'workload', 'ticket', 'language'] as const) {
    const meant = read.filter(({ message }) => message[entity] !== undefined);
    console.log(`${entity}: ${percent(meant.filter(({ message, understood }) => understood.entities[entity] === message[entity]).length, meant.length)} of ${meant.length}`);
  }
  const named = read.filter(({ message }) => (message.names?.length ?? 0) > 0);
  console.log(`a name found where there is one: ${percent(named.filter(({ understood }) => understood.entities.names.length > 0).length, named.length)} of ${named.length}`);
  const confused = Map.groupBy(read.filter(({ message, understood }) => message.intent !== understood.intent), ({ message, understood }) => `${message.intent} → ${understood.intent}`);
  console.log(`\nTaken for another most often: ${[...confused].sort((one, other) => other[1].length - one[1].length).slice(0, 12).map(([pair, list]) => `${pair} (${list.length})`).join(', ')}`);
}
