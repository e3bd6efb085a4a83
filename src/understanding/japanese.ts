import type { Unit } from './text.ts';

/** Expressions to be found anywhere in Japanese writing, which has no spaces. */
export interface JapaneseExpressions {
  readonly labels: Map<string, number[]>;
  /** How long they are, longest first, by their first two signs. */
  readonly lengths: Map<number, number[]>;
}

/** No expressions yet. */
export function createJapanese(): JapaneseExpressions {
  return { labels: new Map(), lengths: new Map() };
}

/** One more expression of a label. */
export function addJapanese({ labels, lengths }: JapaneseExpressions, expression: string, label: number): void {
  const same = labels.get(expression);
  if (same) same.push(label);
  else labels.set(expression, [label]);
  if (expression.length < 2) return;
  const head = headOf(expression, 0);
  const known = lengths.get(head) ?? [];
  if (!known.includes(expression.length)) lengths.set(head, [...known, expression.length].sort((one, other) => other - one));
}

/** Reports, at every place, the longest expression and one shorter one inside it. */
export function findJapanese({ labels, lengths }: JapaneseExpressions, units: readonly Unit[], report: (at: number, to: number, label: number) => void): void {
  const { line, unitAt } = lineOf(units);
  const tryAt = (at: number, length: number): boolean => {
    const found = labels.get(length === 1 ? line[at]! : line.slice(at, at + length));
    if (!found) return false;
    for (let place = 0; place < found.length; place += 1) report(unitAt[at]!, unitAt[at + length - 1]! + 1, found[place]!);
    return true;
  };
  for (let at = 0; at < line.length; at += 1) {
    if (at > 0 && isLatin(line, at) && isLatin(line, at - 1)) continue;
    const possible = lengths.get(headOf(line, at));
    let found = 0;
    for (let place = 0; possible !== undefined && place < possible.length && found < 2; place += 1) {
      if (at + possible[place]! <= line.length && tryAt(at, possible[place]!)) found += 1;
    }
    if (found < 2) tryAt(at, 1);
  }
}

function headOf(line: string, at: number): number {
  return at + 1 < line.length ? line.charCodeAt(at) * 0x10000 + line.charCodeAt(at + 1) : 0;
}

/** The units without anything between them, and which unit each sign belongs to. */
function lineOf(units: readonly Unit[]): { line: string; unitAt: number[] } {
  const unitAt: number[] = [];
  let line = '';
  for (let at = 0; at < units.length; at += 1) {
    const { fold: word } = units[at]!;
    for (let count = 0; count < word.length; count += 1) unitAt.push(at);
    line += word;
  }
  return { line, unitAt };
}

function isLatin(line: string, at: number): boolean {
  const code = line.charCodeAt(at);
  return code > 47 && code < 0x250;
}
