import type { Locale } from '../locale.ts';
import type { Severity, Workload } from '../rules/index.ts';
import { find, readSharedLexicon, type Hit, type Lexicon } from './lexicon.ts';
import type { Unit } from './text.ts';

/** Things with a fixed form that a text names. `sure` is false where only the intent can tell whether it is meant. */
export interface Marks {
  readonly tickets: readonly Mark<string>[];
  readonly severities: readonly Mark<Severity>[];
  readonly workloads: readonly Mark<Workload>[];
  readonly tongues: readonly Mark<Locale>[];
}

/** One of them: the units from `at` up to, not including, `to`. */
export interface Mark<T> {
  readonly at: number;
  readonly to: number;
  readonly value: T;
  readonly sure: boolean;
}

/** Finds ticket numbers, severities, workloads and languages in any of the five languages; a proper word is never a misspelt product. */
export function createMarker(isWord: (word: string) => boolean): (text: string, units: readonly Unit[]) => Marks {
  const lexicon = readSharedLexicon('severities', 'workloads', 'tongues', 'tickets');
  const products = productsOf(lexicon);
  return (text, units) => {
    const hits = find(lexicon, units).map((hit) => ({ ...hit, ...kindOf(lexicon.labels[hit.label]!) }));
    const of = (kind: string): Named[] => hits.filter((hit) => hit.kind === kind);
    return {
      tickets: units.some((unit) => unit.kind === 'number' || /^t\d+$/.test(unit.fold)) ? ticketsIn(units, of('tickets')) : [],
      severities: severitiesIn(text, units, of('severities')),
      workloads: [...longest(of('workloads')).map((hit) => markOf<Workload>(hit)), ...misspelt(units, products, isWord)],
      tongues: longest(of('tongues')).map((hit) => markOf<Locale>(hit)),
    };
  };
}

/** A hit with the name of its list and of its entry there. */
interface Named extends Hit {
  readonly kind: string;
  readonly name: string;
}

function kindOf(label: string): { kind: string; name: string } {
  const dot = label.indexOf('.');
  return { kind: label.slice(0, dot), name: label.slice(dot + 1) };
}

/** The names of products that are long enough to be recognised with a slip. */
function productsOf({ exact, prefixes, labels }: Lexicon): (readonly [string, Workload])[] {
  return [...exact, ...prefixes].flatMap(([word, [label]]) => {
    const { kind, name } = kindOf(labels[label ?? 0] ?? '');
    return kind === 'workloads' && word.length > 5 ? [[word, name as Workload] as const] : [];
  });
}

function markOf<T extends string>({ at, to, name }: Named): Mark<T> {
  return { at, to, value: name as T, sure: true };
}

/** Of hits that overlap the longest: 'Azure AD' is not Azure. */
function longest(hits: readonly Named[]): Named[] {
  return hits.filter((hit) => !hits.some((other) => other !== hit && other.at <= hit.at && other.to >= hit.to && other.to - other.at > hit.to - hit.at));
}

function ticketsIn(units: readonly Unit[], words: readonly Named[]): Mark<string>[] {
  const found: Mark<string>[] = [];
  for (const [at, unit] of units.entries()) {
    const glued = unit.kind === 'word' ? /^t0*(\d{1,6})$/.exec(unit.fold) : undefined;
    if (glued) found.push({ at, to: at + 1, value: `T-${glued[1]}`, sure: true });
    if (unit.kind !== 'number' || unit.fold.length > 6) continue;
    const start = startOfTicket(units, at);
    const to = at + 1;
    const named = words.some(({ to: end, name }) => name === 'word' && end <= at && isOnlyJoints(units, end, at)) || words.some(({ at: begin, name }) => name === 'after' && begin > at && isOnlyJoints(units, to, begin) && begin - to < 2);
    const value = `T-${Number(unit.fold)}`;
    if (start < at) found.push({ at: start, to, value, sure: true });
    else if (named && !isQuantity(units, at)) found.push({ at, to, value, sure: unit.fold.length > 1 || isOnlyJoints(units, at - 1, at) });
    else if (unit.fold.length > 2 && unit.fold !== '365' && !isQuantity(units, at)) found.push({ at, to, value, sure: false });
  }
  return found;
}

/** "T-1042", "t 1042", "#1042", "T‐#1042" */
function startOfTicket(units: readonly Unit[], at: number): number {
  let start = at;
  while (start > 0 && /^[-#‐–—ー−]$/.test(units[start - 1]?.fold ?? '')) start -= 1;
  if (units[start - 1]?.fold === 't') return start - 1;
  return units[at - 1]?.fold === '#' ? at - 1 : at;
}

function isOnlyJoints(units: readonly Unit[], from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (!/^([-:#.º°ª"']|no|nr|number|numero|num|n|id|is|es|の|は|o|em|de|szam|szamu)$/.test(units[at]?.fold ?? '')) return false;
  return true;
}

/** A clock time, a price, a version, a share: not a ticket. */
function isQuantity(units: readonly Unit[], at: number): boolean {
  const next = units[at + 1];
  const before = units[at - 1];
  if (next && /^([:%€$.]|hours?|horas?|ora|days?|dias?|nap|min|minutes?|mb|gb|時間?|分|日|月|年|件|人|名|席|users?|usuarios?|am|pm|h)$/.test(next.fold) && units[at + 2]?.kind === 'number') return true;
  if (next && /^([%€$]|hours?|horas?|ora|orat|days?|dias?|nap|napos|min|minutes?|minutos?|mb|gb|時|分|日|月|年|件|人|名|席|users?|usuarios?|felhasznalo|am|pm|h|weeks?|emails?|people)$/.test(next.fold)) return true;
  return before !== undefined && /^[:.$€]$/.test(before.fold) && units[at - 2]?.kind === 'number';
}

function severitiesIn(text: string, units: readonly Unit[], hits: readonly Named[]): Mark<Severity>[] {
  const keywords = hits.filter(({ name }) => name === 'keyword');
  const found: Mark<Severity>[] = [];
  for (const hit of hits) if (hit.name !== 'keyword') found.push(markOf<Severity>(hit));
  for (let at = 0; at < units.length; at += 1) {
    const unit = units[at]!;
    if (unit.kind !== 'word' || unit.to - unit.from > 1 || !/^[abc]$/.test(unit.fold)) continue;
    const value = unit.fold.toUpperCase() as Severity;
    const capital = text[unit.from] === value;
    if (followsKeyword(units, keywords, at) || (precedesKeyword(units, keywords, at) && (capital || value !== 'A'))) found.push({ at, to: at + 1, value, sure: true });
    else if (capital && !isShouted(text) && standsAlone(units, at, value)) found.push({ at, to: at + 1, value, sure: keywords.length > 0 });
  }
  return found.sort((one, other) => one.at - other.at);
}

function isShouted(text: string): boolean {
  return text === text.toUpperCase() && /\p{Lu}{4}/u.test(text);
}

const fillers = /^([-:=>/→"'(]|level|nivel|of|is|to|as|or|and|de|la|el|é|e|es|a|o|do|da|um|uma|una|un|y|u|ou|vagy|legyen|grade|type|が|は|を|の|type|letra|con|em|:)$/;

function followsKeyword(units: readonly Unit[], keywords: readonly Hit[], at: number): boolean {
  return keywords.some(({ to }) => {
    if (to > at || at - to > 3) return false;
    for (let between = to; between < at; between += 1) if (!fillers.test(units[between]?.fold ?? '') && !/^[abc]$/.test(units[between]?.fold ?? '')) return false;
    return !(units[at]?.fold === 'a' && at > to && isPlainArticle(units, at));
  });
}

/** "severidad a Contoso" is about Contoso, "severity a" is about A. */
function isPlainArticle(units: readonly Unit[], at: number): boolean {
  const next = units[at + 1];
  return next !== undefined && next.kind === 'word';
}

/** "B severity", "A-s súlyosságú", "B重大度" */
function precedesKeyword(units: readonly Unit[], keywords: readonly Hit[], at: number): boolean {
  return keywords.some(({ at: begin, to }) => {
    if (begin <= at || begin - at > 3) return false;
    if (/^[abc]$/.test(units[to]?.fold ?? '')) return false;
    for (let between = at + 1; between < begin; between += 1) if (!/^([-"']|s|es|os|as)$/.test(units[between]?.fold ?? '')) return false;
    return true;
  });
}

/** A capital letter of its own; an A that begins a sentence may be an article. */
function standsAlone(units: readonly Unit[], at: number, value: Severity): boolean {
  const before = units[at - 1];
  const next = units[at + 1];
  if (next?.fold === '.' && units[at + 2]?.kind === 'word') return false;
  if (next?.fold === '&' || before?.fold === '&' || before?.fold === "'" ) return false;
  if (value !== 'A') return true;
  const suffixed = next?.fold === '-' && /^(s|es|os|as|t|ra|nak|val|hoz|ban|k|kat)$/.test(units[at + 2]?.fold ?? '');
  if (suffixed) return true;
  const begins = before === undefined || /^[.!?¿¡:"'\-–—()]$/.test(before.fold) || before.kind === 'mark';
  return !begins;
}

function misspelt(units: readonly Unit[], products: readonly (readonly [string, Workload])[], isWord: (word: string) => boolean): Mark<Workload>[] {
  const found: Mark<Workload>[] = [];
  for (let at = 0; at < units.length; at += 1) {
    const { kind, fold: word } = units[at]!;
    if (kind !== 'word' || word.length < 6 || isWord(word)) continue;
    const product = products.find(([name]) => !word.startsWith(name) && isOneSlipAway(word, name));
    if (product) found.push({ at, to: at + 1, value: product[1], sure: true });
  }
  return found;
}

/** One letter too many, missing, wrong, or two that changed places; the first letter is right. */
export function isOneSlipAway(word: string, name: string): boolean {
  if (Math.abs(word.length - name.length) > 1 || word[0] !== name[0]) return false;
  let same = 0;
  while (same < word.length && same < name.length && word[same] === name[same]) same += 1;
  const [rest, wanted] = [word.slice(same), name.slice(same)];
  if (rest.slice(1) === wanted.slice(1) || rest.slice(1) === wanted || rest === wanted.slice(1)) return true;
  return rest[0] === wanted[1] && rest[1] === wanted[0] && rest.slice(2) === wanted.slice(2);
}
