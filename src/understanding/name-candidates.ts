import type { Locale } from '../locale.ts';
import { isName, type Recognised } from './recogniser.ts';
import type { NameSpan } from './names.ts';
import { isJapanese } from './text.ts';

const most = 4;
/** What was missed by more is not offered. */
const nearly = -6;

/** Hungarian case endings, long ones first; -val and -vel double the last consonant of the name. */
const hungarianEnding = /(?:jainak|jának|jének|jához|jéhez|jától|jétől|jára|jére|jánál|jénél|nak|nek|ban|ben|ból|ből|bol|rol|ról|ről|tól|től|tol|nál|nél|nal|nel|hoz|hez|höz|val|vel|ért|ert|kent|ként|féle|ra|re|ba|be|ja|je|on|en|ön|ot|et|öt|at|ig|os|es|ös|as|ék|ek|é|t|n|i)$/iu;
const doubled = /(sz|zs|cs|gy|ny|ty|ly|[bcdfghjklmnprstvwz])\1?(?:al|el)$/iu;
const lengthened: Readonly<Record<string, string>> = { á: 'a', é: 'e', ó: 'o', ö: 'o', ő: 'o' };
const legalForm = /^(?:株式会社|有限会社|合同会社|\(株\)|\(有\))|(?:株式会社|有限会社|合同会社|\(株\)|\(有\))$/g;

/** What may be the names of customers and resellers, best first: without grammatical endings first, then as written. At most four. */
export function nameCandidates({ text, units, names, locale }: Recognised): string[] {
  const sure = names.filter(isName).sort((one, other) => strength(other) - strength(one));
  const chosen = sure.length > 0 ? sure : bestMiss(names);
  const raw = chosen.map(({ at, to }) => ({ name: text.slice(units[at]!.from, units[to - 1]!.to), japanese: isJapanese(units[at]!) }));
  const forms = raw.map(({ name, japanese }) => formsOf(name.trim(), japanese ? 'ja' : locale));
  return [...new Set(interleaved(forms))].slice(0, most);
}

/** All names found are about as good; a doubtful one comes after them, in the order of the text. */
function strength({ score }: NameSpan): number {
  return score > 4 ? 1 : 0;
}

function bestMiss(names: readonly NameSpan[]): NameSpan[] {
  return names.filter(({ score }) => score > nearly).sort((one, other) => other.score - one.score).slice(0, 2);
}

/** First the best form of each, then the second of each. */
function interleaved(forms: readonly (readonly string[])[]): string[] {
  const longest = Math.max(0, ...forms.map((list) => list.length));
  return Array.from({ length: longest }, (_, place) => forms.flatMap((list) => list.slice(place, place + 1))).flat();
}

function formsOf(name: string, locale: Locale): string[] {
  if (locale === 'ja') return [name, name.replace(legalForm, '')].filter((form) => form !== '');
  const [bare, ending] = name.split(/(?<=\p{L})-(?=\p{Ll}{1,5}$)/u);
  if (ending !== undefined && bare) return [bare, name];
  return locale === 'hu' ? hungarianForms(name) : [name];
}

/** "Contosónak": Contosó, Contoso, and as written. */
function hungarianForms(name: string): string[] {
  const stems = [name.replace(doubled, '$1'), name.replace(hungarianEnding, '')].filter((stem) => stem !== name && stem.length > 2);
  const base = stems.map((stem) => stem.slice(0, -1) + (lengthened[stem.slice(-1)] ?? stem.slice(-1)));
  const inflected = stems.length > 0 && /(?:nak|nek|val|vel|[bnrt][oó]l|[bnrt][eő]l|n[aá]l|n[eé]l|h[oeö]z|ban|ben|[óáéő]t|[óáéő]ra|[óáéő]re)$/iu.test(name);
  const ordered = inflected ? [...stems, ...base, name] : [name, ...stems, ...base];
  return [...new Set(ordered)];
}
