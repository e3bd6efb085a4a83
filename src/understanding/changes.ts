import { find, lexiconOf, readEntries } from './lexicon.ts';
import { receiverIn } from './receivers.ts';
import type { Recognised } from './recogniser.ts';

/** What is to be done to one ticket; 'pass-on' is a hand-over of which it was not said to whom. */
export type Change =
  | 'reopen' | 'close' | 'resolve' | 'first-response' | 'answer' | 'severity' | 'note' | 'wait' | 'resume' | 'take' | 'assign' | 'hand-over' | 'pass-on' | 'bind' | 'withdraw' | 'merge';

/** A change, and the words to be kept with it. */
export interface HeardChange {
  readonly change?: Change;
  readonly note?: string;
  /** merge: the ticket that it goes on in. */
  readonly into?: string;
  /** bind: the number of the request at Microsoft. */
  readonly microsoftNumber?: string;
}

const lead = /^[\s:：,、。."'「『»-]+|[\s"'」』«]+$/g;
/** What introduces the words of a note where no colon does. */
const introduction = /(?:\b(?:that|que|hogy|saying|diciendo|dizendo)\b[,:]?\s+)(.+)$/iu;
const quoted = /["「『“]([^"」』”]{2,})["」』”]/u;

/** What stands before the reason of a change where no colon does: "on hold, waiting for logs". */
const reasoned = /(?:[,;、，]\s*|\s[-–—]\s+|\b(?:because|since|porque|pues|pois|mert|mivel)\b\s+)(.{3,})$/iu;
const japaneseReason = /(.{2,40}?)(?:待ちのため|を待っているため|のため|なので|につき)/u;
/** Nothing else in a message about a ticket has so many figures. */
const requestNumber = /(?<!\d)\d{9,20}(?!\d)/u;

export interface ChangeReader {
  /** The change in a message that asks for one: lexicon/changes.json, the more telling first. What ends with ? there counts where nothing else does. */
  readonly changeIn: (recognised: Recognised) => HeardChange;
  /** "Cancel my ticket": it is spoken of a ticket, not of the question or form at hand. */
  readonly isOfTicket: (recognised: Recognised) => boolean;
}

type Word = Change | 'give' | 'cancel' | 'my-ticket';
interface Heard { readonly word: Word; readonly weak: boolean; readonly at: number; readonly to: number }

/** Makes what reads changes. */
export function createChangeReader(): ChangeReader {
  const lexicon = lexiconOf(readEntries('changes'));
  const wordsOf = ({ reading }: Recognised): Heard[] => find(lexicon, reading.tokens).map(({ at, to, label }) => {
    const word = lexicon.labels[label]!;
    return { word: word.replace('?', '') as Word, weak: word.endsWith('?') || word === 'my-ticket', at, to };
  });
  return {
    isOfTicket: (recognised) => recognised.reading.marks.tickets.length > 0 || wordsOf(recognised).some(({ word }) => word === 'my-ticket'),
    changeIn: (recognised) => {
      const { text, reading } = recognised;
      const words = wordsOf(recognised);
      const telling = words.some(({ weak }) => !weak) ? words.filter(({ weak }) => !weak) : words;
      const all = telling.map((heard) => ({ from: reading.tokens[heard.at]!.from, change: meaning(heard, words, recognised) })).filter((each): each is { from: number; change: Change } => each.change !== undefined);
      const first = new Set(all.filter(({ from }) => from < endOfRequest(text)).map(({ change }) => change));
      const found = first.size === 1 && first.has('wait') ? first : new Set(all.map(({ change }) => change));
      const tickets = [...new Set(reading.marks.tickets.filter(({ sure }) => sure).map(({ value }) => value))];
      const microsoftNumber = requestNumber.exec(text.normalize('NFKC'))?.[0];
      if (found.has('merge') && tickets.length > 1) return { change: 'merge', into: tickets[1]! };
      if (microsoftNumber && !found.has('first-response') && !found.has('close') && !found.has('resolve')) return { change: 'bind', microsoftNumber };
      const change = chosen(found, reading.marks.severities.length > 0, text);
      const note = change === undefined ? undefined : wordsToKeep(change, text, reading.locale === 'ja');
      return { ...(change && { change }), ...(note && { note }) };
    },
  };
}

/** What an expression asks for here: that depends on who is to get the ticket, and on whether it is the ticket that is cancelled. */
function meaning({ word, at, to }: Heard, words: readonly Heard[], { text, reading: { tokens, marks, locale } }: Recognised): Change | undefined {
  if (word === 'my-ticket') return undefined;
  if (word === 'cancel') {
    const targets = [...marks.tickets, ...words.filter((other) => other.word === 'my-ticket')];
    return targets.some((ticket) => tokens.slice(Math.min(to, ticket.to), Math.max(at, ticket.at)).every(({ fold }) => small.test(fold))) ? 'withdraw' : undefined;
  }
  if (word !== 'give' && word !== 'hand-over' && word !== 'assign') return word;
  const receiver = receiverIn(text, locale, { from: tokens[at]!.from, to: tokens[to - 1]!.to });
  if (receiver === 'me') return 'take';
  if (word === 'assign' || receiver === 'somebody') return 'assign';
  if (receiver === 'microsoft') return 'hand-over';
  return word === 'hand-over' ? 'pass-on' : undefined;
}

/** What may stand between "cancel" and the ticket that is cancelled. */
const small = /^(?:[-#"'.:,、]|the|my|our|this|please|ticket|case|request|number|no|el|la|mi|este|caso|incidencia|solicitud|o|a|as|os|meu|minha|esse|tiquete|chamado|pedido|az?|ezt|jegy\w*|[aeo]?t|s|を|は|の|も|チケット)$/u;

/** Where the reason of a pause begins, which may speak of anything: "on hold: the vendor is closed". */
function endOfRequest(text: string): number {
  const end = text.search(/[:：,;、，](?!\d)/);
  return end < 0 ? text.length : end;
}

const keepsNote: readonly Change[] = ['note', 'first-response', 'resolve'];

function wordsToKeep(change: Change, text: string, japanese: boolean): string | undefined {
  if (keepsNote.includes(change)) return noteIn(text);
  if (change !== 'wait') return undefined;
  const reason = noteIn(text) ?? reasoned.exec(text)?.[1] ?? (japanese ? japaneseReason.exec(text.replace(/^[\sTtＴ0-9０-９-]+(?:は|を|の)?[、,]?/u, ''))?.[0] : undefined);
  return reason?.replace(lead, '').trim();
}

/** "Note on T-7: closed the mailbox" is a note; "resolved by resetting MFA, close it" closes. */
function chosen(found: ReadonlySet<Change>, hasSeverity: boolean, text: string): Change | undefined {
  const colon = /[:：「]/.test(text);
  if (found.has('note') && (colon || !(found.has('close') || found.has('reopen') || found.has('resolve')))) return found.has('first-response') && !colon ? 'first-response' : 'note';
  const order: readonly Change[] = ['reopen', 'resume', 'merge', 'withdraw', 'close', 'resolve', 'answer', 'first-response', 'severity', 'take', 'assign', 'hand-over', 'pass-on', 'wait', 'bind', 'note'];
  const first = order.find((change) => found.has(change));
  const yieldsToSeverity: readonly (Change | undefined)[] = [undefined, 'take', 'assign', 'hand-over', 'pass-on', 'wait'];
  return hasSeverity && yieldsToSeverity.includes(first) ? 'severity' : first;
}

function noteIn(text: string): string | undefined {
  const inside = quoted.exec(text)?.[1];
  const after = /[:：](?!\d)\s*(.+)$/u.exec(text)?.[1];
  const words = (inside ?? after ?? introduction.exec(text)?.[1])?.replace(lead, '').trim();
  return words === undefined || words.length < 2 ? undefined : words;
}
