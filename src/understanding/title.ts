import type { Concept } from './reading.ts';
import type { Recognised } from './recogniser.ts';

/** Part of a message between two stops. */
interface Clause {
  readonly at: number;
  readonly to: number;
}

const stops = /^[,;:.!?。、！？…–—\n→|]$/;
const ticket = new Set(['ticket', 'service-request', 'severity', 'request']);
const asking = new Set(['create', 'open', 'report', 'new', 'want', 'please', 'ticket', 'service-request', 'contact', 'inform']);
const trouble = new Set(['broken', 'outage', 'region', 'incidentId']);
const courtesy = new Set(['greet', 'thanks', 'please', 'help', 'critical', 'on-behalf', 'phone']);
const longest = 250;
/** What begins the reason inside one clause. */
const reason = /(?:\b(?:because(?: of)?|since|as their|due to|about|regarding|concerning|re:|porque|ya que|debido a|por culpa de|sobre|acerca de|pois|porque|por causa d[eoa]|a respeito d[eoa]|mert|ugyanis|mivel)\b)\s+(.{4,})$/iu;
const before = /^(.{3,}?)(?:ので|ため、|ため|から、|件で|の件|とのこと|ということ)/u;
const edges = /^[\s,;:.!?。、！？–—-]+|[\s,;:.。、–—-]+$/gu;

/** The part of a request for a ticket that says what is wrong: "Exchange is down" of "open a severity A ticket for Contoso, Exchange is down". */
export function titleOf({ text, reading: { tokens, concepts } }: Recognised): string | undefined {
  const clauses = clausesOf(tokens.map(({ fold, kind }) => kind === 'mark' && stops.test(fold)));
  const telling = clauses.filter((clause) => isTelling(clause, within(concepts, clause), tokens));
  if (telling.length > 0) {
    const worst = telling.filter((clause) => within(concepts, clause).some(({ name }) => trouble.has(name)));
    const chosen = worst.length > 0 ? worst : telling;
    const words = textOf(text, tokens, { at: chosen[0]!.at, to: chosen.at(-1)!.to });
    return words === undefined ? undefined : withoutReason(words);
  }
  const because = reason.exec(text)?.[1] ?? before.exec(text)?.[1];
  return clean(because);
}

function clausesOf(isStop: readonly boolean[]): Clause[] {
  const clauses: Clause[] = [];
  let at = 0;
  for (let place = 0; place <= isStop.length; place += 1) {
    if (place < isStop.length && !isStop[place]) continue;
    if (place > at) clauses.push({ at, to: place });
    at = place + 1;
  }
  return clauses;
}

function within(concepts: readonly Concept[], { at, to }: Clause): Concept[] {
  return concepts.filter((concept) => concept.at >= at && concept.at < to);
}

/** A clause that neither asks for the ticket nor is only polite, and says more than a name. */
function isTelling({ at, to }: Clause, concepts: readonly Concept[], tokens: Recognised['reading']['tokens']): boolean {
  const names = new Set(concepts.map(({ name }) => name));
  const wrong = names.has('broken') || names.has('outage');
  if ([...ticket].some((name) => names.has(name)) && ([...asking].some((name) => names.has(name)) || !wrong)) return false;
  const words = tokens.slice(at, to).filter(({ kind }) => kind !== 'mark').length;
  const plain = new Set(concepts.filter(({ name }) => courtesy.has(name)).map(({ at: place }) => place));
  const signs = tokens[to - 1]!.to - tokens[at]!.from;
  if (words - plain.size < 1 || signs < 4) return false;
  return wrong || (words - plain.size > 1 && ![...names].some((name) => name === 'greet'));
}

function textOf(text: string, tokens: Recognised['reading']['tokens'], { at, to }: Clause): string | undefined {
  return clean(text.slice(tokens[at]!.from, tokens[to - 1]!.to));
}

/** "since Exchange is down" is about Exchange. */
function withoutReason(words: string): string {
  return clean(words.replace(/^(?:because(?: of)?|since|as|that|and|but|porque|ya que|que|pois|mert|hogy|és|y|e)\s+/iu, '')) ?? words;
}

function clean(words: string | undefined): string | undefined {
  const trimmed = words?.replace(edges, '').slice(0, longest);
  return trimmed === undefined || trimmed.length < 3 ? undefined : trimmed;
}
