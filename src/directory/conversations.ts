import type { Locale } from '../locale.ts';
import { markGone, personalConversation, rememberConversation, setTopic, type Conversation } from '../store/conversations.ts';
import type { Database } from '../store/open.ts';
import { beginTurn, endTurns, forgetTurns } from '../store/turns.ts';
import { personOf, type Person, type PersonId } from './people.ts';

export interface Arrival {
  /** The same for every delivery of one activity. */
  readonly key: string;
  readonly from: PersonId & { readonly name: string };
  readonly conversationId: string;
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
}

export type Conversations = ReturnType<typeof createConversations>;

const flushAfterMs = 20;
const remembersHours = 48;

/** Who writes where, and what was already taken in. Finished turns are written down together, a few milliseconds later. */
export function createConversations(db: Database, now: () => Date) {
  let finished: string[] = [];
  let timer: NodeJS.Timeout | undefined;

  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const keys = finished;
    finished = [];
    if (keys.length > 0) await endTurns(db, keys, now());
  }

  return {
    async begin({ key, from, conversationId }: Arrival): Promise<Begun> {
      const row = await beginTurn(db, { key, ...from, conversationId, at: now() });
      const person = personOf(row, from, from.name);
      return {
        fresh: row.fresh, topic: row.topic ?? {}, ...(person && { person }),
        ...(row.chosenLocale && { chosenLocale: row.chosenLocale }), ...(row.reference && { reference: row.reference }),
      };
    },
    /** Notes that an activity was answered. Should the process die before it is written, the activity is answered again, with the same effect. */
    end(key: string): void {
      finished.push(key);
      timer ??= setTimeout(() => void flush().catch(() => undefined), flushAfterMs);
    },
    remember: (conversation: Conversation) => rememberConversation(db, conversation, now()),
    setTopic: (conversationId: string, topic: Readonly<Record<string, string>>) => setTopic(db, conversationId, topic),
    gone: (conversationId: string) => markGone(db, conversationId),
    /** Where a person can be reached of our own accord. */
    personal: ({ tenantId, objectId }: PersonId) => personalConversation(db, tenantId, objectId),
    forgetOld: () => forgetTurns(db, new Date(now().getTime() - remembersHours * 3_600_000)),
    flush,
  };
}
