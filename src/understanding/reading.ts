import { locales, type Locale } from '../locale.ts';
import { find, readLexicon, type Lexicon } from './lexicon.ts';
import type { Marks } from './marks.ts';
import type { Unit } from './text.ts';

/** A meaning in the text, the same in all languages, and the place of the token that has it. */
export interface Concept {
  readonly at: number;
  readonly id: number;
}

/** A text made ready for the classifier: names, ticket numbers and severities stand as one token each. */
export interface Reading {
  readonly locale: Locale;
  readonly tokens: readonly Unit[];
  /** In order. */
  readonly concepts: readonly Concept[];
}

/** Where names stand, by units. */
export interface Stretch {
  readonly at: number;
  readonly to: number;
}

/** Concepts that no lexicon lists: they come from what was found in the text. Numbered from 1000. */
export const found = { name: 1000, ticket: 1001, severity: 1002, product: 1003, question: 1004, tongue: 1005 } as const;
type Found = keyof typeof found;

/** Reads texts with the lexicons of all languages; English words count in every language where its own say nothing. */
export function createReader(): { readonly lexicons: readonly Lexicon[]; read: (units: readonly Unit[], locale: Locale, marks: Marks, names: readonly Stretch[]) => Reading } {
  const english = readLexicon('en');
  const lexicons = Object.fromEntries(locales.map((locale) => [locale, locale === 'en' ? english : readLexicon(locale, english)])) as Record<Locale, Lexicon>;
  return {
    lexicons: locales.map((locale) => lexicons[locale]),
    read: (units, locale, marks, names) => {
      const { tokens, kinds } = replaceMarks(units, marks, names);
      return { locale, tokens, concepts: conceptsOf(tokens, kinds, lexicons[locale]) };
    },
  };
}

/** One token instead of each name, ticket number and severity; products stay, but are known as such. */
function replaceMarks(units: readonly Unit[], { tickets, severities, workloads, tongues }: Marks, names: readonly Stretch[]): { tokens: Unit[]; kinds: (Found | undefined)[] } {
  const kindAt: (Found | undefined)[] = [];
  const startOf: number[] = [];
  const cover = (kind: Found, { at, to }: Stretch): void => {
    for (let place = at; place < to; place += 1) {
      kindAt[place] = kind;
      startOf[place] = at;
    }
  };
  for (const mark of tongues) cover('tongue', mark);
  for (const mark of workloads) cover('product', mark);
  for (const mark of severities) if (mark.sure || mark.value !== 'A') cover('severity', mark);
  for (const name of names) cover('name', name);
  for (const mark of tickets) cover('ticket', mark);
  const tokens: Unit[] = [];
  const kinds: (Found | undefined)[] = [];
  for (const [at, unit] of units.entries()) {
    const kind = kindAt[at];
    const replaced = kind === 'name' || kind === 'ticket' || kind === 'severity';
    if (replaced && startOf[at] !== at) continue;
    tokens.push(replaced ? { ...unit, kind: 'mark', fold: `<${kind}>` } : unit);
    kinds.push(kind ?? (unit.fold === '?' ? 'question' : undefined));
  }
  return { tokens, kinds };
}

function conceptsOf(tokens: readonly Unit[], kinds: readonly (Found | undefined)[], lexicon: Lexicon): Concept[] {
  const concepts: Concept[] = find(lexicon, tokens).map(({ at, label }) => ({ at, id: label }));
  for (let at = 0; at < kinds.length; at += 1) {
    const kind = kinds[at];
    if (kind) concepts.push({ at, id: found[kind] });
  }
  return concepts.sort((one, other) => one.at - other.at);
}
