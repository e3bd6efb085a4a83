import { ExpressionEvaluator, ExpressionFunctions, FunctionUtils, ReturnType } from 'adaptive-expressions';
import { GlobalSettings, Template } from 'adaptivecards-templating';
import { readdirSync, readFileSync } from 'node:fs';
import { localeFor } from '../locale.ts';
import { escapeMarkdown, say, sayMarkdown, type Facts, type Reader } from './words.ts';

export interface Card {
  readonly type: 'AdaptiveCard';
  readonly [property: string]: unknown;
}

/** A card in the reader's language, with the one plain sentence that notifications and screen readers get. */
export interface Rendered {
  readonly name: string;
  readonly card: Card;
  readonly summary: string;
}

// Expanding a template is synchronous, so one variable tells its functions for whom.
let reader: Reader = { locale: 'en', timeZone: 'UTC' };

// What a template may call: t(key, facts) and md(text) where Markdown is read, s(key, facts) everywhere else, sl(language, key, facts) for words in another language than the reader's.
define('t', (key: string, facts?: Facts) => sayMarkdown(key, reader, facts));
define('s', (key: string, facts?: Facts) => say(key, reader, facts));
define('sl', (locale: string, key: string, facts?: Facts) => say(key, { ...reader, locale: localeFor(locale) ?? 'en' }, facts));
define('md', (text: string) => escapeMarkdown(text));

function define(name: string, apply: (...args: never[]) => unknown): void {
  const evaluator = new ExpressionEvaluator(name, FunctionUtils.apply((args: unknown[]) => apply(...args as never[])), ReturnType.Object);
  (ExpressionFunctions.standardFunctions as Map<string, unknown>).set(name, evaluator);
}

GlobalSettings.getUndefinedFieldValueSubstitutionString ??= () => '';

const folder = new URL('../../cards/', import.meta.url);

const templates = new Map(readdirSync(folder).filter((file) => file.endsWith('.json')).map((file) => [file.slice(0, -'.json'.length), templateIn(file)]));

/** Says how new the facts are; it ends every card whose facts have a "reading". */
const readingPart = templateIn('parts/reading.json');
/** Says for whom somebody else a card is, and why; it stands below the heading of every card whose facts have a "passedOn". */
const insteadPart = templateIn('parts/instead.json');

function templateIn(file: string): Template {
  return new Template(JSON.parse(readFileSync(new URL(file, folder), 'utf8')));
}

/** The names of all cards: the template files without .json. */
export const cardNames: readonly string[] = [...templates.keys()];

/**
 * Fills cards/<name>.json with the facts, in the reader's language and zone. Facts hold no undefined; lists may be empty.
 * The summary is the string summary.<name>, or summary.<name>.<variant>; where the facts have an "answer", that is the key of a sentence, which stands in the summary with its own facts.
 */
export function renderCard(name: string, facts: Facts, forReader: Reader, variant?: string): Rendered {
  const template = templates.get(name);
  if (!template) throw new Error(`There is no card cards/${name}.json.`);
  reader = forReader;
  const whole = template.expand({ $root: facts }) as { body: unknown[] };
  const [heading, ...rest] = whole.body;
  const part = (fact: string, of: Template) => (facts[fact] === undefined ? [] : (of.expand({ $root: facts }) as { body: unknown[] }).body);
  const body = [heading, ...part('passedOn', insteadPart), ...rest, ...part('reading', readingPart)];
  const card = { ...whole, body, lang: forReader.locale } as unknown as Card;
  const answer = typeof facts.answer === 'string' && { answer: say(facts.answer, forReader, facts.facts as Facts) };
  const summary = say(variant ? `summary.${name}.${variant}` : `summary.${name}`, forReader, { ...facts, ...answer });
  return { name, card, summary };
}
