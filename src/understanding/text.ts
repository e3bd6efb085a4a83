/** Longer messages are cut here: what somebody wants stands at the beginning, and a pasted log must not cost time. */
export const longestText = 600;

/** `word` is a run of an alphabet (digits may follow: 'm365'), `kata`, `hira` and `han` are Japanese, `mark` is one sign. */
export type UnitKind = 'word' | 'number' | 'kata' | 'hira' | 'han' | 'mark';

/** The smallest part of a text that is looked at: a word, a run of katakana, one kanji, one hiragana, one sign. */
export interface Unit {
  readonly kind: UnitKind;
  /** Where it stands in the tidy text. */
  readonly from: number;
  readonly to: number;
  /** As it is compared: without case, accents and long drawn letters. */
  readonly fold: string;
  /** With its accents, where a lexicon tells words apart by them. */
  readonly exact: string;
}

const quotes = /[‘’‚‛´＇]/g;
const doubleQuotes = /[“”„‟«»]/g;

/** What was typed, cut, brought to one width (ＡＢＣ, ﾁｰﾑｽﾞ) and one kind of quotes; positions of units refer to it. */
export function tidy(text: string): string {
  const cut = text.length > longestText ? text.slice(0, longestText) : text;
  return isAscii(cut) ? cut : cut.normalize('NFKC').replace(quotes, "'").replace(doubleQuotes, '"');
}

/** A word without case, accents and long drawn letters: 'CONTOSÓ' and 'contosooo' meet at 'contoso' and 'contosoo'. Kana keep their marks. */
export function fold(word: string): string {
  const lower = word.toLowerCase();
  const plain = isAscii(lower) ? lower : lower.normalize('NFD').replace(/[\u0300-\u036f]/g, '').normalize('NFC').replace(/ß/g, 'ss');
  return isDrawnOut(plain) ? plain.replace(/([a-z])\1{2,}/g, '$1$1') : plain;
}

/** The units of a tidy text, in order; white space is left out. */
export function unitsOf(text: string): Unit[] {
  const units: Unit[] = [];
  let at = 0;
  while (at < text.length) {
    const kind = kindAt(text, at);
    const to = kind === undefined ? at + 1 : endOf(text, at, kind);
    if (kind !== undefined) units.push(unitOf(text.slice(at, to), kind, at));
    at = to;
  }
  return units;
}

/** Whether a unit belongs to Japanese writing. */
export function isJapanese({ kind }: Unit): boolean {
  return kind === 'kata' || kind === 'hira' || kind === 'han';
}

function unitOf(raw: string, kind: UnitKind, from: number): Unit {
  const to = from + raw.length;
  if (kind !== 'word') return { kind, from, to, fold: raw, exact: raw };
  const lower = raw.toLowerCase();
  const exact = lower.includes("'") ? lower.replace(/'/g, '') : lower;
  return { kind, from, to, fold: rememberedFold(exact), exact };
}

const folds = new Map<string, string>();
const mostFolds = 20_000;

/** Words come again and again; the memory is emptied before it grows without bound. */
function rememberedFold(word: string): string {
  const before = folds.get(word);
  if (before !== undefined) return before;
  const folded = fold(word);
  if (folds.size >= mostFolds) folds.clear();
  folds.set(word, folded);
  return folded;
}

function endOf(text: string, from: number, kind: UnitKind): number {
  let to = from + 1;
  if (kind === 'hira' || kind === 'han') return to;
  if (kind === 'mark') return text.codePointAt(from)! > 0xffff ? from + 2 : to;
  while (to < text.length && continues(text, to, kind)) to += 1;
  return to;
}

function continues(text: string, at: number, kind: UnitKind): boolean {
  const next = kindAt(text, at);
  if (next === kind) return true;
  if (kind !== 'word') return false;
  return next === 'number' || (next === 'mark' && text.charCodeAt(at) === apostrophe && isInnerApostrophe(text, at));
}

const apostrophe = 39;

/** "don't" is one word; the 's of "Contoso's" is not part of the name. */
function isInnerApostrophe(text: string, at: number): boolean {
  if (kindAt(text, at + 1) !== 'word') return false;
  const possessive = (text[at + 1] === 's' || text[at + 1] === 'S') && kindAt(text, at + 2) !== 'word';
  return !possessive;
}

/** What each sign of the Latin alphabets is. */
const latin: readonly (UnitKind | undefined)[] = Array.from({ length: 0x250 }, (_, code) => {
  if (code <= 0x20 || (code >= 0x7f && code <= 0xa0)) return undefined;
  if (code >= 48 && code <= 57) return 'number';
  const letter = (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || (code >= 0xc0 && code !== 0xd7 && code !== 0xf7);
  return letter ? 'word' : 'mark';
});

function kindAt(text: string, at: number): UnitKind | undefined {
  const code = text.charCodeAt(at);
  if (code < 0x250) return latin[code];
  if (code >= 0x3041 && code <= 0x309f) return 'hira';
  if ((code >= 0x30a1 && code <= 0x30fa) || code === 0x30fc) return 'kata';
  if ((code >= 0x4e00 && code <= 0x9fff) || code === 0x3005 || code === 0x3006 || (code >= 0x3400 && code <= 0x4dbf)) return 'han';
  if ((code >= 0x300 && code <= 0x36f) || (code >= 0x1e00 && code < 0x1f00)) return 'word';
  return at < text.length ? otherKind(text, at, code) : undefined;
}

function otherKind(text: string, at: number, code: number): UnitKind | undefined {
  if (code >= 0xdc00 && code <= 0xdfff) return undefined;
  const sign = text.slice(at, at + (code >= 0xd800 && code <= 0xdbff ? 2 : 1));
  if (/\s|\p{M}|\p{Cf}/u.test(sign)) return undefined;
  return /\p{L}/u.test(sign) && sign.length === 1 ? 'word' : 'mark';
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 127) return false;
  return true;
}

function isDrawnOut(word: string): boolean {
  for (let at = 2; at < word.length; at += 1) {
    const code = word.charCodeAt(at);
    if (code === word.charCodeAt(at - 1) && code === word.charCodeAt(at - 2)) return true;
  }
  return false;
}
