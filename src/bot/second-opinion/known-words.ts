import { readPhrases } from '../../understanding/phrases.ts';
import { fold } from '../../understanding/text.ts';
import { capitalWords, commonWords } from './common-words.ts';

/** The words that may leave the house: those of the desk's own examples, outside of names, and everyday ones. */
export interface KnownWords {
  /** Whether a word of a European language is one of them. Inside a sentence a capital is a name's, unless the examples write the word so. */
  has(word: string, place: 'begins' | 'within'): boolean;
  /** Kanji or katakana with a sign in place of what is not known. Japanese has no spaces, so known words are looked for from the left; katakana is known as a whole or not at all. */
  keep(run: string, otherwise: string): string;
}

const stemLength = 6;
const latin = /[\p{Script=Latin}\p{M}\d]+(?:'[\p{Script=Latin}\p{M}]+)*/gu;
const japanese = /[\p{Script=Han}々]+|[\p{Script=Katakana}ー]+/gu;
const beginning = /(?:^|[.!?¿¡:;"'(\n])\s*$/;

/** Reads them from the phrases that ship with the intents; `none` is left out, because it is about the whole world. */
export function readKnownWords(): KnownWords {
  const small = new Set(commonWords.map(bare));
  const capital = new Map(capitalWords.map((word) => [bare(word), 2]));
  const stems = new Set<string>();
  const runs = new Set<string>();
  for (const { intent, text, names } of readPhrases()) {
    if (intent === 'none') continue;
    const isOutside = (at: number) => !names.some(({ from, to }) => at >= from && at < to);
    for (const { 0: word, index } of text.matchAll(latin)) if (isOutside(index)) learn(word, beginsAt(text, index));
    for (const { 0: run, index } of text.matchAll(japanese)) if (isOutside(index)) for (const part of partsOf(run)) runs.add(part);
  }
  return { has, keep: (run, otherwise) => keepKnown(run, runs, otherwise) };

  function learn(word: string, begins: boolean): void {
    const folded = bare(word);
    if (!isCapital(word)) {
      small.add(folded);
      if (folded.length > stemLength) stems.add(folded.slice(0, stemLength));
    } else if (!begins) {
      capital.set(folded, (capital.get(folded) ?? 0) + 1);
    }
  }

  function has(word: string, place: 'begins' | 'within'): boolean {
    const folded = bare(word);
    if (isCapital(word)) return (capital.get(folded) ?? 0) > 1 || (place === 'begins' && small.has(folded));
    return small.has(folded) || (capital.get(folded) ?? 0) > 1 || (folded.length > stemLength && stems.has(folded.slice(0, stemLength)));
  }
}

/** Whether a sentence begins there. */
export function beginsAt(text: string, at: number): boolean {
  return beginning.test(text.slice(Math.max(0, at - 3), at)) || at === 0;
}

function isCapital(word: string): boolean {
  return word.charAt(0) !== word.charAt(0).toLowerCase();
}

/** "customer's" is "customer"; "don't" is "dont". */
function bare(word: string): string {
  return fold(word.replace(/'s$/i, '')).replaceAll("'", '');
}

/** Kanji are known by every two or more that stand together in the examples, katakana by the word. */
function partsOf(run: string): string[] {
  const parts = [run];
  if (isKatakana(run)) return parts;
  for (let from = 0; from < run.length; from += 1) for (let to = from + 2; to <= run.length; to += 1) parts.push(run.slice(from, to));
  return parts;
}

function keepKnown(run: string, known: ReadonlySet<string>, otherwise: string): string {
  if (known.has(run)) return run;
  let kept = '';
  for (let at = 0; at < run.length;) {
    let to = run.length;
    while (to - at > 1 && !known.has(run.slice(at, to))) to -= 1;
    kept += to - at > 1 ? run.slice(at, to) : otherwise;
    at = to;
  }
  return isKatakana(run) && kept.includes(otherwise) ? otherwise : kept;
}

function isKatakana(run: string): boolean {
  return /\p{Script=Katakana}/u.test(run);
}
