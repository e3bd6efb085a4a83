import { randomUUID } from 'node:crypto';

/** What somebody sends into a conversation. Whatever else is in it is passed on untouched. */
export interface SentActivity {
  readonly id?: string | undefined;
  readonly type: string;
  readonly [property: string]: unknown;
}

/** What a window that shows a conversation is told. */
export interface Notice {
  readonly event: 'activity' | 'removed' | 'typing' | 'ready' | 'elsewhere' | 'clock';
  readonly data: unknown;
  readonly id?: string;
}
type Listener = (notice: Notice) => void;

export interface Conversations {
  /** Adds an activity, or puts it where the one with its id stands. Answers its id. */
  put(conversation: string, activity: SentActivity): string;
  remove(conversation: string, activity: string): void;
  /** Tells the windows of one conversation something that is not kept. */
  tell(conversation: string, notice: Notice): void;
  tellAll(notice: Notice, except?: string): void;
  /** Tells what changed since the notice with that id (all, without one), then `ready`, then whatever happens. Answers how to stop. */
  follow(conversation: string, listener: Listener, since?: string): () => void;
}

interface Conversation {
  readonly activities: Map<string, { readonly activity: SentActivity; readonly change: number }>;
  readonly listeners: Set<Listener>;
}

const mostActivities = 200;
const mostConversations = 100;

/** What Teams keeps for people: their conversations as both sides wrote them. In memory and bounded; a restart forgets. */
export function createConversations(now: () => Date): Conversations {
  const conversations = new Map<string, Conversation>();
  // Changes are numbered from zero after each restart, so a notice's id also says which run it is from.
  const run = randomUUID().slice(0, 8);
  let changes = 0;

  function open(id: string): Conversation {
    const conversation = conversations.get(id) ?? { activities: new Map(), listeners: new Set() };
    conversations.delete(id);
    conversations.set(id, conversation);
    for (const [oldest, { listeners }] of conversations) {
      if (conversations.size <= mostConversations) break;
      if (listeners.size === 0 && oldest !== id) conversations.delete(oldest);
    }
    return conversation;
  }

  function tell(id: string, notice: Notice): void {
    for (const listener of conversations.get(id)?.listeners ?? []) listener(notice);
  }

  return {
    put(id, sent) {
      const { activities } = open(id);
      const before = sent.id === undefined ? undefined : activities.get(sent.id)?.activity;
      const activity = { ...sent, id: sent.id ?? randomUUID(), timestamp: before?.['timestamp'] ?? now().toISOString() };
      changes += 1;
      activities.set(activity.id, { activity, change: changes });
      if (activities.size > mostActivities) activities.delete(first(activities.keys()));
      tell(id, notice(activity, `${run}-${changes}`));
      return activity.id;
    },

    remove(id, activity) {
      if (conversations.get(id)?.activities.delete(activity)) tell(id, { event: 'removed', data: { id: activity } });
    },

    tell,

    tellAll(notice, except) {
      for (const id of conversations.keys()) if (id !== except) tell(id, notice);
    },

    follow(id, listener, since) {
      const { activities, listeners } = open(id);
      const known = since?.startsWith(`${run}-`) ? Number(since.slice(run.length + 1)) : 0;
      for (const { activity, change } of activities.values()) {
        if (!(change <= known)) listener(notice(activity, `${run}-${change}`));
      }
      listener({ event: 'ready', data: { activities: activities.size } });
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function notice(activity: SentActivity, id: string): Notice {
  return { event: 'activity', data: activity, id };
}

function first<T>(all: Iterable<T>): T {
  for (const one of all) return one;
  throw new RangeError('There is no first of none.');
}
