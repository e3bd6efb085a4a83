import type { Locale } from '../locale.ts';
import type { Directory } from '../directory/directory.ts';
import type { Person } from '../directory/people.ts';
import type { AzureFiling } from '../tickets/azure-filing.ts';
import type { RequestWatch } from '../tickets/request-watch.ts';
import type { Tickets } from '../tickets/tickets.ts';
import type { Watch } from '../tickets/watch.ts';
import type { Understanding } from '../understanding/index.ts';
import type { IntentId } from '../understanding/intent-ids.ts';

/** What a conversation was about last. */
export interface Topic {
  readonly intent?: string;
  readonly customer?: string;
  readonly ticket?: string;
}

/** What someone asked, with nothing left of the channel it came through. */
export interface Request {
  /** The same for every delivery of the same activity. */
  readonly key: string;
  /** The words: typed now, or typed before and carried by the button that was pressed. */
  readonly text: string;
  readonly person: Person;
  readonly locale: Locale;
  /** IANA zone of the reader. */
  readonly timeZone: string;
  readonly entities: Understanding['entities'];
  /** What was understood beyond the contract's entities: the trouble's title, the kind of change, what a list is narrowed to. */
  readonly heard: { readonly title?: string; readonly change?: string; readonly note?: string; readonly into?: string; readonly microsoftNumber?: string; readonly filters?: Understanding['filters'] };
  /** What a card sent: inputs and button data. Anybody can send anything here. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly topic: Topic;
}

/** A table that somebody may keep as a file. */
export interface OfferedFile {
  readonly name: string;
  /** The sentence that says what it is. */
  readonly about: { readonly key: string; readonly facts: Readonly<Record<string, unknown>> };
  /** The strings over its columns. */
  readonly columns: readonly string[];
  /** What stands as it is, or a string of the reader's language. */
  readonly rows: readonly (readonly (string | { readonly key: string })[])[];
  /** What makes it anew, with the rights and on the state of then. */
  readonly verb: 'sla.board/csv';
  readonly params: Readonly<Record<string, string>>;
}

/** What to answer: which card, and the facts on it. Dates are ISO instants; nothing is undefined. */
export interface Reply {
  readonly card: string;
  readonly facts: Readonly<Record<string, unknown>>;
  /** Which of the card's summaries fits: the string summary.<card>.<variant>. */
  readonly variant?: string;
  /** For a pressed button: what could not be done. Absent means it was. */
  readonly status?: 400 | 403 | 404 | 409;
  /** What the conversation is about from now on. */
  readonly topic?: Topic;
  /** What is sent when it comes: the same answer once Microsoft has told what it rests on. */
  readonly later?: Promise<Reply>;
  /** The ticket that the card shows: the card is kept up to date where it stands. */
  readonly shows?: { readonly ticket: number; /** The last row of its history that is told. */ readonly version: number };
  /** What is offered besides, where files can be sent. */
  readonly file?: OfferedFile;
  /** Set where the answer is to be read in another language than the question. */
  readonly locale?: Locale;
}

/** Everything an intent may use. There is nothing else. */
export interface Desk {
  readonly now: () => Date;
  readonly directory: Directory;
  readonly tickets: Tickets;
  readonly requestWatch: Pick<RequestWatch, 'settle'>;
  /** Where the partner files Azure tickets through the Azure Support API. */
  readonly azureFiling?: AzureFiling;
  readonly watch: Watch;
}

export type Answer = (request: Request, desk: Desk) => Promise<Reply>;

/** One thing people can ask for. */
export interface Intent {
  readonly id: IntentId;
  /** The cards it answers with. */
  readonly cards: readonly string[];
  /** Who may ask; customers get a polite refusal where they are not named. */
  readonly audience: readonly Person['kind'][];
  /** The question itself, in words or pressed. */
  readonly answer: Answer;
  /** Its further steps, pressed on its cards: verb '<id>/<step>'. */
  readonly steps?: Readonly<Record<string, Answer>>;
}
