import { find, lexiconOf, readEntries } from './lexicon.ts';
import type { Recognised } from './recogniser.ts';

/** What is to be done to one ticket. */
export type Change =
  | 'reopen' | 'close' | 'resolve' | 'first-response' | 'answer' | 'severity' | 'note' | 'wait' | 'resume' | 'take' | 'assign' | 'hand-over' | 'bind' | 'withdraw' | 'merge';

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

/** Reads the change out of a message that asks for one: lexicon/changes.json, the more telling first. */
export function createChangeReader(): (recognised: Recognised) => HeardChange {
  const lexicon = lexiconOf(readEntries('changes'));
  return ({ text, reading }) => {
    const all = find(lexicon, reading.tokens).map(({ at, label }) => ({ from: reading.tokens[at]!.from, change: lexicon.labels[label] as Change }));
    const first = new Set(all.filter(({ from }) => from < endOfRequest(text)).map(({ change }) => change));
    const found = first.size === 1 && first.has('wait') ? first : new Set(all.map(({ change }) => change));
    const tickets = [...new Set(reading.marks.tickets.filter(({ sure }) => sure).map(({ value }) => value))];
    const microsoftNumber = requestNumber.exec(text.normalize('NFKC'))?.[0];
    if (found.has('merge') && tickets.length > 1) return { change: 'merge', into: tickets[1]! };
    if (microsoftNumber && !found.has('first-response') && !found.has('close') && !found.has('resolve')) return { change: 'bind', microsoftNumber };
    const change = chosen(found, reading.marks.severities.length > 0, text);
    const note = change === undefined ? undefined : wordsToKeep(change, text, reading.locale === 'ja');
    return { ...(change && { change }), ...(note && { note }) };
  };
}

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
  const order: readonly Change[] = ['reopen', 'resume', 'merge', 'withdraw', 'close', 'resolve', 'answer', 'first-response', 'severity', 'hand-over', 'wait', 'take', 'assign', 'bind', 'note'];
  const first = order.find((change) => found.has(change));
  if (first === undefined || first === 'hand-over' || first === 'wait' || first === 'take' || first === 'assign') return hasSeverity ? 'severity' : first;
  return first;
}

function noteIn(text: string): string | undefined {
  const inside = quoted.exec(text)?.[1];
  const after = /[:：](?!\d)\s*(.+)$/u.exec(text)?.[1];
  const words = (inside ?? after ?? introduction.exec(text)?.[1])?.replace(lead, '').trim();
  return words === undefined || words.length < 2 ? undefined : words;
}
