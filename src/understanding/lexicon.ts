import { readFileSync } from 'node:fs';
import { addJapanese, createJapanese, findJapanese, type JapaneseExpressions } from './japanese.ts';
import { addStart, startsOf, type Starts } from './starts.ts';
import { fold, isJapanese, type Unit } from './text.ts';

/** A label found in a text: the units from `at` up to, not including, `to`. */
export interface Hit {
  readonly at: number;
  readonly to: number;
  /** The place of the label in the lexicon's list. */
  readonly label: number;
}

/** What a word can begin: an expression of several words, or one that counts only as the first word of the text. */
interface Expression {
  readonly words: readonly string[];
  readonly label: number;
  readonly first: boolean;
}

/** Words and expressions that mean a label, ready to be looked up. */
export interface Lexicon {
  readonly labels: readonly string[];
  readonly exact: ReadonlyMap<string, readonly number[]>;
  readonly prefixes: ReadonlyMap<string, readonly number[]>;
  readonly expressions: ReadonlyMap<string, readonly Expression[]>;
  /** All that prefixes and expressions begin with. */
  readonly starts: Starts;
  /** How those begin for which accents matter, after `=` or, without accents, `~`. */
  readonly heads: ReadonlySet<string>;
  /** Found anywhere in Japanese writing, which has no spaces. */
  readonly japanese: JapaneseExpressions;
  /** Asked for words that this lexicon does not know, or only by labels from `own` on. */
  readonly second?: Lexicon;
  readonly own: number;
  /** What was looked up before, in texts with accents and in texts without. */
  readonly remembered: { readonly accented: Map<string, Found>; readonly plain: Map<string, Found> };
}

interface Found {
  readonly labels: readonly number[];
  readonly expressions: readonly Expression[];
}

const japaneseSign = /[\u3040-\u30ff\u3005\u3400-\u9fff]/;
const mostRemembered = 20_000;

/**
 * Makes a lexicon of lists of expressions. `expir*` stands for every word that begins so; `^and` counts only at the beginning of the text;
 * accents do not matter, except in `=qué`, which is not "que" where the writer uses accents; `<name>` stands for a name.
 */
export function lexiconOf(entries: Readonly<Record<string, readonly string[]>>, own = Infinity, second?: Lexicon): Lexicon {
  const labels = Object.keys(entries);
  const lexicon = { labels, exact: new Map<string, number[]>(), prefixes: new Map<string, number[]>(), expressions: new Map<string, Expression[]>(), starts: new Map<string, number[]>(), heads: new Set<string>(), japanese: createJapanese(), own, second, remembered: { accented: new Map<string, Found>(), plain: new Map<string, Found>() } };
  for (const [label, name] of labels.entries()) {
    for (const expression of entries[name] ?? []) enter(lexicon, expression.toLowerCase().replace(/'/g, ''), label);
  }
  return lexicon;
}

/** The lists in a file of this folder's lexicon/, by label. */
export function readEntries(name: string): Record<string, string[]> {
  return JSON.parse(readFileSync(new URL(`lexicon/${name}.json`, import.meta.url), 'utf8')) as Record<string, string[]>;
}

interface Building {
  readonly exact: Map<string, number[]>;
  readonly prefixes: Map<string, number[]>;
  readonly expressions: Map<string, Expression[]>;
  readonly starts: Starts;
  readonly heads: Set<string>;
  readonly japanese: JapaneseExpressions;
}

function enter({ exact, prefixes, expressions, starts, heads, japanese }: Building, expression: string, label: number): void {
  if (japaneseSign.test(expression)) {
    addJapanese(japanese, expression.normalize('NFKC').replace(/ /g, ''), label);
    return;
  }
  const first = expression.startsWith('^');
  const words = expression.slice(first ? 1 : 0).split(/[ .-]+/).filter((word) => word !== '').map((word) => (word.startsWith('=') ? word : fold(word)));
  const start = words[0] ?? '';
  if (start.startsWith('=')) {
    heads.add(start.slice(0, 2));
    heads.add(`~${fold(start.slice(1, 2))}`);
  }
  for (const key of start.startsWith('=') ? [start, `~${fold(start.slice(1))}`] : [start]) {
    if (words.length === 1 && !first && !key.endsWith('*')) {
      push(exact, key, label);
      continue;
    }
    addStart(starts, bare(key));
    if (words.length > 1 || first) push(expressions, bare(key), { words, label, first });
    else push(prefixes, bare(key), label);
  }
}

/** Every label in the text, in order. A unit may carry several; of prefixes only the longest counts. */
export function find(lexicon: Lexicon, units: readonly Unit[]): Hit[] {
  const hits: Hit[] = [];
  const accents = units.some(({ exact, fold: plain }) => exact !== plain);
  const beginning = units.findIndex(({ kind }) => kind !== 'mark');
  for (let at = 0; at < units.length; at += 1) {
    const unit = units[at]!;
    if (unit.kind !== 'word' && unit.kind !== 'number') continue;
    const { labels, expressions } = lookUp(lexicon, unit, accents);
    for (let place = 0; place < labels.length; place += 1) hits.push({ at, to: at + 1, label: labels[place]! });
    for (let place = 0; place < expressions.length; place += 1) {
      const { words, label, first } = expressions[place]!;
      const to = first && at !== beginning ? 0 : endOfExpression(units, at, words);
      if (to > 0) add(hits, at, to, label);
    }
  }
  if (lexicon.japanese.labels.size > 0 && units.some(isJapanese)) {
    findJapanese(lexicon.japanese, units, (at, to, label) => add(hits, at, to, label));
    hits.sort((one, other) => one.at - other.at);
  }
  return hits;
}

/** Where the writer uses no accents at all, words that differ by them are taken for either. */
function lookUp(lexicon: Lexicon, unit: Unit, accents: boolean): Found {
  const memory = accents ? lexicon.remembered.accented : lexicon.remembered.plain;
  const key = accents ? unit.exact : unit.fold;
  const before = memory.get(key);
  if (before) return before;
  const labels = new Set<number>();
  const expressions: Expression[] = [];
  collect(lexicon, unit.fold, labels, expressions);
  const marked = accents ? `=${unit.exact}` : `~${unit.fold}`;
  if (lexicon.heads.has(marked.slice(0, 2))) collect(lexicon, marked, labels, expressions);
  const known = expressions.length > 0 || [...labels].some((label) => label < lexicon.own);
  if (!known && lexicon.second && unit.fold.length > 2) for (const label of lookUp(lexicon.second, unit, accents).labels) labels.add(label);
  const found = { labels: [...labels], expressions: known || !lexicon.second ? expressions : lookUp(lexicon.second, unit, accents).expressions };
  if (memory.size >= mostRemembered) memory.clear();
  memory.set(key, found);
  return found;
}

function collect(lexicon: Lexicon, word: string, labels: Set<number>, into: Expression[]): void {
  for (const label of lexicon.exact.get(word) ?? []) labels.add(label);
  let longest = true;
  for (const start of startsOf(lexicon.starts, word)) {
    for (const expression of lexicon.expressions.get(start) ?? []) if (start === word || expression.words[0]?.endsWith('*')) into.push(expression);
    const found = longest ? lexicon.prefixes.get(start) : undefined;
    if (!found) continue;
    longest = false;
    for (const label of found) labels.add(label);
  }
}

function endOfExpression(units: readonly Unit[], at: number, words: readonly string[]): number {
  let next = at;
  for (let place = 1; place < words.length; place += 1) {
    next += 1;
    while (units[next]?.kind === 'mark' && isJoint(units[next]?.fold)) next += 1;
    const wanted = words[place] ?? '';
    const found = units[next]?.fold;
    if (found === undefined) return 0;
    if (wanted.endsWith('*') ? !found.startsWith(bare(wanted)) : found !== wanted) return 0;
  }
  return next + 1;
}

function isJoint(mark: string | undefined): boolean {
  return mark === '-' || mark === "'" || mark === '"' || mark === '.';
}

/** A longer find of the same label at the same place replaces a shorter one. */
function add(hits: Hit[], at: number, to: number, label: number): void {
  for (let back = hits.length - 1; back >= 0 && hits[back]!.at >= at; back -= 1) {
    if (hits[back]!.at !== at || hits[back]!.label !== label) continue;
    if (to > hits[back]!.to) hits[back] = { at, to, label };
    return;
  }
  hits.push({ at, to, label });
}

function bare(word: string): string {
  return word.endsWith('*') ? word.slice(0, -1) : word;
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
