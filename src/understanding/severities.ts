import type { Severity } from '../rules/index.ts';
import { markOf, type Mark, type Named } from './marks.ts';
import type { Unit } from './text.ts';

const filler = /^([-:=>→"'(]|level|nivel|of|is|to|as|or|and|de|la|el|es|e|o|do|da|um|uma|una|un|y|u|ou|vagy|es|legyen|type|letra|con|em|が|は|を|の|a|b|c)$/;
const ending = /^(s|es|os|as|t|ra|re|nak|val|hoz|ban|k|kat)$/;

/** Severities by word (critical, mérsékelt, 最小) and by letter; the article "a" is never one. */
export function markSeverities(text: string, tokens: readonly Unit[], named: readonly Named[]): Mark<Severity>[] {
  const keywords = named.filter(({ name }) => name === 'keyword');
  const found = named.filter(({ name }) => name !== 'keyword').map((one) => markOf<Severity>(one));
  for (let at = 0; at < tokens.length; at += 1) {
    const { kind, from, to, fold } = tokens[at]!;
    if (kind !== 'word' || to - from !== 1 || !/^[abc]$/.test(fold)) continue;
    const value = fold.toUpperCase() as Severity;
    const capital = text[from] === value;
    const named = follows(tokens, keywords, at) || ((capital || value !== 'A') && precedes(tokens, keywords, at));
    if (named) found.push({ at, to: at + 1, value, sure: true });
    else if (capital && !isShouted(text) && standsAlone(tokens, at)) found.push({ at, to: at + 1, value, sure: keywords.length > 0 });
  }
  return found.sort((one, other) => one.at - other.at);
}

function isShouted(text: string): boolean {
  return text === text.toUpperCase() && /\p{Lu}{4}/u.test(text);
}

/** "severity: B", "gravedad de nivel C"; but "severidad a Contoso" is about Contoso. */
function follows(tokens: readonly Unit[], keywords: readonly Named[], at: number): boolean {
  return keywords.some(({ to }) => {
    if (to > at || at - to > 3) return false;
    for (let between = to; between < at; between += 1) if (!filler.test(tokens[between]!.fold)) return false;
    return tokens[at]!.fold !== 'a' || at === to || tokens[at + 1]?.kind !== 'word';
  });
}

/** "B severity", "A-s súlyosságú", "B重大度"; but not where the keyword's own letter follows it. */
function precedes(tokens: readonly Unit[], keywords: readonly Named[], at: number): boolean {
  return keywords.some(({ at: begin, to }) => {
    if (begin <= at || begin - at > 3 || /^[abc]$/.test(tokens[to]?.fold ?? '')) return false;
    for (let between = at + 1; between < begin; between += 1) if (!/^[-"']$/.test(tokens[between]!.fold) && !ending.test(tokens[between]!.fold)) return false;
    return true;
  });
}

/** A capital letter of its own; an A that begins a sentence may be an article. */
function standsAlone(tokens: readonly Unit[], at: number): boolean {
  const before = tokens[at - 1];
  const next = tokens[at + 1];
  if (next?.fold === '&' || before?.fold === '&' || before?.fold === "'") return false;
  if (next?.fold === '.' && tokens[at + 2]?.kind === 'word') return false;
  if (tokens[at]!.fold !== 'a' || (next?.fold === '-' && ending.test(tokens[at + 2]?.fold ?? ''))) return true;
  return before !== undefined && (before.kind !== 'mark' || before.fold === '→' || before.fold === '>');
}
