import type { NameSpan } from './names.ts';
import { isJapanese, type Unit } from './text.ts';

const between = new Set(['&', 'and', 'y', 'e', 'es', 'de', 'del', 'of', 'do', 'da', 'dos', 'la', "'", 's', '.', '-', '+', 'の', '・', '=']);
/** 向け, 宛て, 様, 社: what is said of a name, not part of it. */
const afterName = new Set(['向', '宛', '様', '側', '分', '行', '用', '殿']);

/** Puts together what belongs to one name, and leaves out what cannot be one: single signs, loose endings. */
export function joinNames(text: string, units: readonly Unit[], spans: readonly NameSpan[]): NameSpan[] {
  const joined: NameSpan[] = [];
  for (const span of spans) {
    const last = joined.at(-1);
    if (last && belongs(text, units, last, span)) joined[joined.length - 1] = { at: last.at, to: span.to, score: Math.max(last.score, span.score) };
    else joined.push(span);
  }
  return joined.map((span) => trimmed(text, units, span)).filter((span) => isPossible(units, span));
}

function belongs(text: string, units: readonly Unit[], one: NameSpan, other: NameSpan): boolean {
  if (other.at - one.to > 1 || (one.score <= 0 && other.score <= 0)) return false;
  if (other.at === one.to) return isJapanese(units[one.at]!) ? true : areCapital(text, units, one, other) || isJoint(units, other);
  return one.score > 0 && other.score > 0 && between.has(units[one.to]!.fold) && areCapital(text, units, one, other);
}

/** "City Power" "&": a joint that was nearly taken for a part of the name. */
function isJoint(units: readonly Unit[], { at, to }: NameSpan): boolean {
  return to - at === 1 && between.has(units[at]!.fold);
}

function areCapital(text: string, units: readonly Unit[], one: NameSpan, other: NameSpan): boolean {
  return [one, other].every(({ at }) => text[units[at]!.from] !== text[units[at]!.from]!.toLowerCase());
}

function trimmed(text: string, units: readonly Unit[], span: NameSpan): NameSpan {
  let { at, to } = span;
  while (to - at > 1 && isLoose(text, units, at, to)) to -= 1;
  while (to - at > 1 && units[at]!.kind === 'mark' && units[at]!.fold !== '(') at += 1;
  return { at, to, score: span.score };
}

/** The 's of "Contoso's", a joint or sign at the end, what follows a Japanese name. */
function isLoose(text: string, units: readonly Unit[], at: number, to: number): boolean {
  const last = units[to - 1]!;
  if (last.kind === 'mark') return last.fold !== ')' && !(last.fold === '.' && /^(kft|zrt|bt|rt|inc|ltd|co|corp|sa|sl|cia|ltda|a)$/.test(units[to - 2]!.fold));
  if (last.fold === 's' && text[last.from - 1] === "'") return true;
  return last.kind === 'han' && afterName.has(last.fold) && to - at > 2;
}

/** A name has two signs at least, and in hiragana alone three. */
function isPossible(units: readonly Unit[], { at, to }: NameSpan): boolean {
  const parts = units.slice(at, to);
  const signs = parts.at(-1)!.to - parts[0]!.from;
  if (parts.every(({ kind }) => kind === 'hira')) return signs > 2;
  return signs > 1 && parts.some(({ kind }) => kind !== 'mark' && kind !== 'number');
}
