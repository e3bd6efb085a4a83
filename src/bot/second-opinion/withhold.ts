import { fold, tidy } from '../../understanding/text.ts';
import { beginsAt, readKnownWords, type KnownWords } from './known-words.ts';

/** What was said, and what is known to be nobody else's business in it. */
export interface Said {
  readonly text: string;
  /** Parts of the text that may name a customer or reseller. */
  readonly names: readonly string[];
  /** The name of whoever wrote it. */
  readonly person: string;
  /** Parts of the text that are about the trouble itself: a ticket's title, a note. */
  readonly texts?: readonly string[];
}

/** What stands in place of what stays here. Signs that nobody types, so that a mark is never taken for a word. */
const marks = { name: '\uE000', text: '\uE001', address: '\uE002', number: '\uE003', word: '\uE004' } as const;
const longest = 500;

/** Makes of a message what may be sent out: only words the desk knows from its own examples or everyday ones, and marks for everything else. */
export function createWithholding(known: KnownWords = readKnownWords()): (said: Said) => string {
  return ({ text, names, person, texts = [] }) => {
    const typed = tidy(text.replace(/[\p{Co}\p{Cf}]/gu, '')).replace(/[^\S\n]+/g, ' ').trim();
    const addressed = withoutAddresses(withoutParts(typed, texts, marks.text));
    const named = withoutParts(withoutParts(addressed, names, marks.name), partsOfName(person), marks.name);
    return spelledOut(withoutUnknown(onlyTheRequest(withoutQuotes(named)), known));
  };
}

function withoutParts(text: string, parts: readonly string[], mark: string): string {
  const longestFirst = parts.map((part) => tidy(part).trim()).filter((part) => part.length > 1 || isJapanese(part)).sort((one, other) => other.length - one.length);
  return longestFirst.reduce((left, part) => left.replace(patternOf(part), mark), text);
}

/** The part wherever it stands as a word or words; endings of a long one ("Contosónak") go with it. */
function patternOf(part: string): RegExp {
  const literal = part.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&').replace(/\s+/g, '\\s+');
  if (isJapanese(part)) return new RegExp(literal, 'giu');
  return new RegExp(`(?<![\\p{L}\\d])${literal}${part.length > 3 ? '\\p{Script=Latin}{0,6}' : ''}(?![\\p{Script=Latin}\\d])`, 'giu');
}

/** Every part of it; "de la" and the like are nobody's alone. */
function partsOfName(person: string): string[] {
  return [person, ...person.split(/[\s,.()・=＝-]+/).filter((part) => !/^\p{Ll}/u.test(part))];
}

function isJapanese(text: string): boolean {
  return /[\p{Script=Han}\p{Script=Katakana}\p{Script=Hiragana}]/u.test(text);
}

const guid = /[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}/giu;
const link = /(?:https?:\/\/|www\.)[^\s、。」]+|[\p{Script=Latin}\d-]+(?:\.[\p{Script=Latin}\d-]+)*\.\p{Script=Latin}{2,}(?:\/[^\s、。」]*)?/giu;
const mail = /[\p{Script=Latin}\p{M}\d._%+'-]*@[\p{Script=Latin}\p{M}\d._-]*/giu;

function withoutAddresses(text: string): string {
  return text.replace(guid, marks.number).replace(mail, marks.address).replace(link, marks.address);
}

const quotes = /"[^"]*(?:"|$)|[「『][^」』]*(?:[」』]|$)|(?<![\p{L}\d])'(?=\S)[^']*'(?!\p{L})/gu;

function withoutQuotes(text: string): string {
  return text.replace(quotes, (quoted) => (/^.[\uE000\s]+.$/u.test(quoted) ? marks.name : marks.text));
}

/** Where a clause ends; a reason is a clause of its own. */
const clauseEnd = /([,:](?!\d)|[;–—\n、。，；！？!?]|\.(?=\s)|\s-\s|(?<!\p{L})(?:because|since|saying|titled|porque|ya que|pois|diciendo|dizendo|mert|hogy)(?!\p{L})|(?<=\p{Script=Hiragana})ので)/iu;
/** Words of a message that opens a ticket or writes in one, without accents. */
const opens = new RegExp([
  String.raw`\b(?:open|opne|creat|rais|fil(?:e|ing)\b|log (?:a|an|the|this|my|new)\b|submit|report|regist|sev|critical|incident|problem|issue|note\b|comment|new (?:ticket|case|request))`,
  String.raw`\b(?:abr[aeio]|crea|cri(?:a|e|ar)\b|levant|incidencia|problema|grav|nota\b|nuevo|novo|chamado|caiu|cayo|comentari)`,
  String.raw`\b(?:nyi(?:ss|t)|(?:hiba)?jegye?|hiba|bejelent|rogzit|sulyos|kritik|vegy.{0,6} fel|megjegyz|problem)`,
  'チケット|ケース|起票|重大度|重要度|障害|不具合|報告|問題|インシデント|依頼|メモ',
].join('|'), 'u');
const aboutOne = /\b(?:ticket|case|caso|tique|jegy)|\bt-?\d/u;

/** In a message that opens a ticket or writes in one, only the clause that says so is kept; what the trouble is stays here. */
function onlyTheRequest(text: string): string {
  const parts = text.split(clauseEnd);
  const at = parts.findIndex((part, place) => place % 2 === 0 && isRequest(fold(part), parts[place + 1] ?? ''));
  if (at < 0) return text;
  const before = parts.slice(0, at).join('');
  const after = parts.slice(at + 2).join('').trim();
  const opening = before.trim() === '' || /[?？]/.test(text) ? before : `${marks.text}, `;
  return `${opening}${parts[at] ?? ''}${parts[at + 1] ?? ''}${after === '' ? '' : ` ${marks.text}`}`;
}

function isRequest(clause: string, end: string): boolean {
  return opens.test(clause) || (/[:;–—\n：]|\s-\s/u.test(end) && aboutOne.test(clause));
}

const piece = new RegExp([
  String.raw`(?<ticket>(?<![\p{L}\d])t[-‐–\s]?#?\d{1,6}(?![\d\p{Script=Latin}]))`,
  String.raw`(?<latin>(?=\d*\p{Script=Latin})[\p{Script=Latin}\p{M}\d]+(?:'[\p{Script=Latin}\p{M}]+)*)`,
  String.raw`(?<number>[+(]{0,2}\d(?:[\d\s().\/+-]*\d)?)`,
  String.raw`(?<called>[\p{Script=Han}\p{Script=Katakana}々ー]+|\p{Script=Hiragana}{2,5})(?=さん|様|さま|氏|くん|君|ちゃん)`,
  String.raw`(?<run>[\p{Script=Han}々]+|[\p{Script=Katakana}ー]+)`,
  String.raw`(?<hiragana>\p{Script=Hiragana}+)`,
  String.raw`(?<other>[\p{L}\p{M}]+)`,
].join('|'), 'giu');

/** Word by word: what the desk does not know does not go. */
function withoutUnknown(text: string, known: KnownWords): string {
  const inOneCase = isInOneCase(text);
  return text.replace(piece, (raw: string, ...rest: unknown[]) => {
    const { ticket, hiragana, latin, number, called, run } = rest.at(-1) as Partial<Record<string, string>>;
    if (ticket ?? hiragana) return raw;
    if (number) return isLongNumber(raw) ? marks.number : raw;
    if (called) return marks.name;
    if (run) return known.keep(run, /\p{Script=Katakana}/u.test(run) ? marks.name : marks.word);
    return latin ? knownWord(latin, inOneCase || beginsAt(text, rest.at(-3) as number) ? 'begins' : 'within', known) : marks.word;
  });
}

/** "WHO SUPPORTS CONTOSO", "Open Ticket": capitals say nothing about names there. */
function isInOneCase(text: string): boolean {
  return !/\p{Ll}/u.test(text) || (!isJapanese(text) && !/(?<!\p{L})\p{Ll}{3}/u.test(text));
}

function knownWord(word: string, place: 'begins' | 'within', known: KnownWords): string {
  const [, digits = '', unit = ''] = /^(\d{1,3})(\D+)$/u.exec(word) ?? [];
  if (known.has(word, place) || (digits && known.has(unit, 'within'))) return word;
  if (/\d{3}/.test(word)) return marks.number;
  return word.charAt(0) === word.charAt(0).toLowerCase() ? marks.word : marks.name;
}

/** Seven digits or more, five in one, or groups like those of an address on a network. */
function isLongNumber(number: string): boolean {
  return number.replace(/\D/g, '').length > 6 || /\d{5}/.test(number) || number.split(/\D+/).length > 3;
}

function spelledOut(text: string): string {
  const plain = text.replace(/[^\p{L}\p{M}0-9\s.,?!:;'"()/&%+#¿¡。、？！・\uE000-\uE004-]/gu, ' ').replace(/\s+/g, ' ').trim();
  const once = plain.replace(/([\uE000-\uE004])(?:[\s'-]*\1)+/gu, '$1');
  const spelled = Object.entries(marks).reduce((left, [name, mark]) => left.replaceAll(mark, `[${name}]`), once);
  return spelled.slice(0, longest).replace(/\[[a-z]*$/, '').trim();
}
