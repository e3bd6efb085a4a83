import { find, lexiconOf, readEntries } from './lexicon.ts';
import { isName, type Recognised } from './recogniser.ts';

/** How a message hangs on what was said before. */
export interface Context {
  /** "And Fabrikam?": only a name or the like; what is asked is what was asked before. */
  readonly followUp: boolean;
  /** "Open a ticket for them": the customer is the one spoken of before. */
  readonly refersBack: boolean;
}

const longest = 12;
const certain = 4;

/** Reads that out of the words of lexicon/context.json. */
export function createContextReader(): (recognised: Recognised) => Context {
  const lexicon = lexiconOf(readEntries('context'));
  const [follow, small, back] = ['follow', 'small', 'back'].map((label) => lexicon.labels.indexOf(label));
  return (recognised) => {
    const { tokens } = recognised.reading;
    const hits = find(lexicon, tokens.map((token) => (token.kind === 'hira' || token.kind === 'han' ? { ...token, kind: 'kata' as const } : token)));
    const refersBack = hits.some(({ label }) => label === back) && !recognised.names.some(isName);
    if (tokens.length > longest) return { followUp: false, refersBack };
    const said = new Uint8Array(tokens.length);
    for (const { at, to, label } of hits) if (label === small || label === follow) said.fill(1, at, to);
    const begun = hits.some(({ label }) => label === follow);
    return { followUp: isOnlyAbout(recognised, said, begun), refersBack };
  };
}

/** Nothing is said but small words and what they are about. */
function isOnlyAbout({ reading: { tokens, marks }, names, units }: Recognised, said: Uint8Array, begun: boolean): boolean {
  const about = new Uint8Array(tokens.length);
  const nearly = names.filter((name) => isName(name) || begun).map(({ at, to }) => ({ from: units[at]!.from, to: units[to - 1]!.to }));
  const strong = names.some(({ score }) => score > certain);
  for (let at = 0; at < tokens.length; at += 1) {
    const { kind, fold, from, to } = tokens[at]!;
    if (kind === 'mark' && fold !== '<name>') said[at] = 1;
    else if (fold === '<name>' || nearly.some((span) => from >= span.from && to <= span.to)) about[at] = 1;
  }
  for (const { at, to } of [...marks.tickets, ...marks.severities, ...marks.workloads]) if (begun) about.fill(1, at, to);
  return about.includes(1) && (begun || strong) && about.every((is, at) => is === 1 || said[at] === 1);
}
