import { find, lexiconOf, readEntries } from './lexicon.ts';
import type { Recognised } from './recogniser.ts';

/** What is to be done to one ticket. */
export type Change = 'reopen' | 'close' | 'resolve' | 'first-response' | 'severity' | 'note' | 'wait' | 'resume' | 'take' | 'hand-over' | 'withdraw';

/** A change, and the words to be kept with it. */
export interface HeardChange {
  readonly change?: Change;
  readonly note?: string;
}

const lead = /^[\s:：,、。."'「『»-]+|[\s"'」』«]+$/g;
/** What introduces the words of a note where no colon does. */
const introduction = /(?:\b(?:that|que|hogy|saying|diciendo|dizendo)\b[,:]?\s+)(.+)$/iu;
const quoted = /["「『“]([^"」』”]{2,})["」』”]/u;

/** Reads the change out of a message that asks for one: lexicon/changes.json, the more telling first. */
export function createChangeReader(): (recognised: Recognised) => HeardChange {
  const lexicon = lexiconOf(readEntries('changes'));
  return ({ text, reading }) => {
    const found = new Set(find(lexicon, reading.tokens).map(({ label }) => lexicon.labels[label] as Change));
    const change = chosen(found, reading.marks.severities.length > 0, text);
    const note = change === 'note' || change === 'first-response' || change === 'resolve' ? noteIn(text) : undefined;
    return { ...(change && { change }), ...(note && { note }) };
  };
}

/** "Note on T-7: closed the mailbox" is a note; "resolved by resetting MFA, close it" closes. */
function chosen(found: ReadonlySet<Change>, hasSeverity: boolean, text: string): Change | undefined {
  const colon = /[:：「]/.test(text);
  if (found.has('note') && (colon || !(found.has('close') || found.has('reopen') || found.has('resolve')))) return found.has('first-response') && !colon ? 'first-response' : 'note';
  const order: readonly Change[] = ['reopen', 'resume', 'withdraw', 'close', 'resolve', 'first-response', 'severity', 'hand-over', 'wait', 'take', 'note'];
  const first = order.find((change) => found.has(change));
  if (first === undefined || first === 'hand-over' || first === 'wait' || first === 'take') return hasSeverity ? 'severity' : first;
  return first;
}

function noteIn(text: string): string | undefined {
  const inside = quoted.exec(text)?.[1];
  const after = /[:：](?!\d)\s*(.+)$/u.exec(text)?.[1];
  const words = (inside ?? after ?? introduction.exec(text)?.[1])?.replace(lead, '').trim();
  return words === undefined || words.length < 2 ? undefined : words;
}
