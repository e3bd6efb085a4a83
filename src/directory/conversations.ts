import type { Locale } from '../locale.ts';
import { batched } from '../store/batched.ts';
import { markGone, personalConversations, rememberConversation, setTopic, type Heard } from '../store/conversations.ts';
import type { Database } from '../store/open.ts';
import { rememberReader, type Client } from '../store/readers.ts';
import { forgetTurns, insertTurns, readTurn } from '../store/turns.ts';
import { personOf, type Person, type PersonId } from './people.ts';

export interface Arrival {
  /** The same for every delivery of one activity. */
  readonly key: string;
  readonly from: PersonId & { readonly name: string };
  readonly conversationId: string;
  /** What the client that wrote says of its person. */
  readonly client: Client;
}

/** What is known when an activity arrives. */
export interface Begun {
  /** False: answered before, or being answered right now. */
  readonly fresh: boolean;
  readonly person?: Person;
  readonly chosenLocale?: Locale;
  readonly topic: Readonly<Record<string, string>>;
  /** The conversation reference as it was last stored. */
  readonly reference?: Readonly<Record<string, unknown>>;
  /** The client says something of its person that is not kept yet. */
  readonly clientIsNew: boolean;
}

export type Conversations = ReturnType<typeof createConversations>;

const flushAfterMs = 50;
/** How long a question for somebody's conversation waits for others, so that they are one. */
const togetherMs = 50;
/** The database was away: what was answered is still to be written down. */
const retryAfterMs = 1_000;
const remembersHours = 48;

/**
 * Who writes where, and what was answered already. An activity under way is known here; an answered one is written down, together with
 * others, a few milliseconds later. Should the process die before that, Teams delivers it again and it is answered again, with the same effect.
 */
export function createConversations(db: Database, now: () => Date) {
  const underWay = new Set<string>();
  let answered: string[] = [];
  let timer: NodeJS.Timeout | undefined;

  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const keys = answered;
    answered = [];
    if (keys.length === 0) return;
    await insertTurns(db, keys, now()).catch((error: unknown) => {
      answered.push(...keys);
      throw error;
    });
    for (const key of keys) underWay.delete(key);
  }

  const flushAfter = (ms: number) => { timer ??= setTimeout(() => void flush().catch(() => flushAfter(retryAfterMs)), ms); };

  return {
    async begin({ key, from, conversationId, client }: Arrival): Promise<Begun> {
      const first = !underWay.has(key);
      underWay.add(key);
      const row = await readTurn(db, { key, ...from, conversationId, client }).catch((error: unknown) => {
        if (first) underWay.delete(key);
        throw error;
      });
      if (row.answered) underWay.delete(key);
      const person = personOf(row, from, from.name);
      return {
        fresh: first && !row.answered, clientIsNew: row.clientIsNew, topic: row.topic ?? {}, ...(person && { person }),
        ...(row.chosenLocale && { chosenLocale: row.chosenLocale }), ...(row.reference && { reference: row.reference }),
      };
    },
    /** Notes that an activity was answered. */
    end(key: string): void {
      answered.push(key);
      flushAfter(flushAfterMs);
    },
    /** Notes that an activity could not be answered, so that it is taken in when it is delivered again. */
    drop: (key: string): void => void underWay.delete(key),
    /** Keeps what is heard of a conversation. Gives false where it is older than what is known. A clock that runs ahead does not shut out what comes later. */
    remember({ happenedAt, ...heard }: Heard): Promise<boolean> {
      const at = now();
      return rememberConversation(db, { ...heard, ...(happenedAt && { happenedAt: happenedAt < at ? happenedAt : at }) }, at);
    },
    rememberReader: (person: PersonId, client: Client) => rememberReader(db, person, client),
    setTopic: (conversationId: string, topic: Readonly<Record<string, string>>) => setTopic(db, conversationId, topic),
    gone: (conversationId: string) => markGone(db, conversationId),
    /** Where a person can be reached of our own accord. */
    personal: batched((people: readonly PersonId[]) => personalConversations(db, people), togetherMs),
    forgetOld: () => forgetTurns(db, new Date(now().getTime() - remembersHours * 3_600_000)),
    flush,
  };
}
