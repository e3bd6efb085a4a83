import type { Workload } from '../rules/index.ts';
import type { Mark } from './marks.ts';
import type { Unit } from './text.ts';

/** A product by a name that is long enough to be recognised with a slip. */
export interface Product {
  readonly name: string;
  readonly workload: Workload;
}

const shortest = 6;

/** The products to look for, from the lists of their names. */
export function productsOf(entries: Readonly<Record<string, readonly string[]>>): Product[] {
  return Object.entries(entries).flatMap(([workload, names]) => names
    .map((name) => name.replace('*', ''))
    .filter((name) => /^[a-z]+$/.test(name) && name.length >= shortest)
    .map((name) => ({ name, workload: workload as Workload })));
}

/** Products with one slip: exchnage, sharepoit, outlok. A proper word is never one of them. */
export function markMisspelt(tokens: readonly Unit[], products: readonly Product[], isWord: (word: string) => boolean): Mark<Workload>[] {
  const found: Mark<Workload>[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const { kind, fold } = tokens[at]!;
    if (kind !== 'word' || fold.length < shortest - 1 || isWord(fold)) continue;
    const product = products.find(({ name }) => name[0] === fold[0] && !fold.startsWith(name) && isOneSlipAway(fold, name));
    if (product) found.push({ at, to: at + 1, value: product.workload, sure: true });
  }
  return found;
}

/** One letter too many, missing, wrong, or two that changed places; the first letter is right. */
export function isOneSlipAway(word: string, name: string): boolean {
  if (Math.abs(word.length - name.length) > 1 || word[0] !== name[0]) return false;
  let same = 0;
  while (same < word.length && same < name.length && word[same] === name[same]) same += 1;
  const rest = word.slice(same), wanted = name.slice(same);
  if (rest.slice(1) === wanted.slice(1) || rest.slice(1) === wanted || rest === wanted.slice(1)) return true;
  return rest[0] === wanted[1] && rest[1] === wanted[0] && rest.slice(2) === wanted.slice(2);
}
