import type { NameSpan } from './names.ts';
import { isJapanese, type Unit } from './text.ts';

const joints = new Set(['&', "'", '-', '+', '・', 'of']);
/** Said of a name, not part of it: 向け, 宛て, 様; and words that only join. */
const afterName = new Set(['向', '宛', '様', '殿', 'の', 'と', 'に', 'は', 'が', 'を', 'y', 'e', 'and', 'es', 'de', 'del', 'do', 'da', 'of', 'for', 'para', 'pra']);
const beforeName = new Set(['と', 'の', 'に', 'は', 'を', 'へ']);
/** What scores less was not nearly part of a name. */
const nearly = -5;
const legalForms = /^(s\.?a|sl|ag|kg|it|ti|bv|ab|nv|llc|plc|inc|ltd|ltda|zrt|kft|bt|rt|nyrt|co|corp|sa|cia|hnos|spa|oy|as|me)$/;

/** Puts together what belongs to one name, and leaves out what cannot be part of one: loose endings, products, single signs. */
export function joinNames(text: string, units: readonly Unit[], spans: readonly NameSpan[], isProduct: (word: string) => boolean): NameSpan[] {
  const joined: NameSpan[] = [];
  for (const span of spans) {
    const last = joined.at(-1);
    if (last && belongs(text, units, last, span)) joined[joined.length - 1] = { at: last.at, to: span.to, score: Math.max(last.score, span.score) };
    else joined.push(span);
  }
  return joined
    .map((span) => trimmed(text, units, extended(text, units, span, isProduct), isProduct))
    .filter((span, index, all) => isPossible(units, span) && span.at >= (all[index - 1]?.to ?? 0));
}

function belongs(text: string, units: readonly Unit[], one: NameSpan, other: NameSpan): boolean {
  if (other.at - one.to > 1 || (one.score <= 0 && other.score <= 0) || Math.min(one.score, other.score) < nearly) return false;
  if (other.at === one.to) return isJapanese(units[one.at]!) || areCapital(text, units, one, other) || joints.has(units[other.at]!.fold);
  return one.score > 0 && other.score > 0 && joints.has(units[one.to]!.fold) && areCapital(text, units, one, other);
}

function areCapital(text: string, units: readonly Unit[], one: NameSpan, other: NameSpan): boolean {
  return [one, other].every(({ at }) => text[units[at]!.from] !== text[units[at]!.from]!.toLowerCase());
}

/** Capitals next to it belong to a name, even of ordinary words: "Soluciones Cóndor", "Datos del Sur". */
function extended(text: string, units: readonly Unit[], { at, to, score }: NameSpan, isProduct: (word: string) => boolean): NameSpan {
  const belongsTo = (place: number): boolean => isNameLike(text, units, place) && !isProduct(units[place]!.fold);
  let first = at, last = to;
  while (first > 1 && (belongsTo(first - 1) || (ofs.has(units[first - 1]!.fold) && first > 2 && belongsTo(first - 2)))) first -= 1;
  if (isNameLike(text, units, last - 1)) while (last < units.length && belongsTo(last)) last += 1;
  return { at: first, to: last, score };
}

const ofs = new Set(['de', 'del', 'do', 'da', 'dos', 'of']);

/** A word with a capital that does not begin a sentence. */
function isNameLike(text: string, units: readonly Unit[], at: number): boolean {
  const unit = units[at];
  const before = units[at - 1];
  if (unit?.kind !== 'word' || unit.to - unit.from < 3 || !before || before.kind === 'mark' || unit.fold.startsWith('microsoft')) return false;
  const raw = text.slice(unit.from, unit.to);
  return raw[0] !== raw[0]!.toLowerCase() && raw.slice(1) !== raw.slice(1).toUpperCase();
}

function trimmed(text: string, units: readonly Unit[], span: NameSpan, isProduct: (word: string) => boolean): NameSpan {
  let { at, to } = span;
  while (to - at > 1 && (isLoose(text, units, to) || isProduct(units[to - 1]!.fold) || isAbbreviation(text, units, at, to))) to -= 1;
  while (to - at > 1 && ((units[at]!.kind === 'mark' && units[at]!.fold !== '(') || beforeName.has(units[at]!.fold))) at += 1;
  return { at, to, score: span.score };
}

/** The 's of "Contoso's", a sign at the end, what follows a name. */
function isLoose(text: string, units: readonly Unit[], to: number): boolean {
  const last = units[to - 1]!;
  if (last.kind === 'mark') return last.fold !== ')' && !(last.fold === '.' && legalForms.test(units[to - 2]!.fold));
  return afterName.has(last.fold) || (last.fold === 's' && text[last.from - 1] === "'");
}

/** "Kovács és Társánál DAP": capitals after a name in ordinary letters, unless they are its legal form. */
function isAbbreviation(text: string, units: readonly Unit[], at: number, to: number): boolean {
  const { kind, from, to: end, fold } = units[to - 1]!;
  if (kind !== 'word' || end - from > 5 || legalForms.test(fold)) return false;
  const first = text.slice(units[at]!.from, units[at]!.to);
  const raw = text.slice(from, end);
  return raw.length > 1 && raw === raw.toUpperCase() && first !== first.toUpperCase();
}

/** A name has two signs at least, and in hiragana alone three. */
function isPossible(units: readonly Unit[], { at, to }: NameSpan): boolean {
  const parts = units.slice(at, to);
  const signs = parts.at(-1)!.to - parts[0]!.from;
  if (parts.every(({ kind }) => kind === 'hira')) return signs > 2;
  return signs > 1 && parts.some(({ kind }) => kind !== 'mark' && kind !== 'number');
}
