/** How many sends fit into how many milliseconds. */
type Window = readonly [most: number, ms: number];

/** What Teams takes per conversation. All of them hold at once. */
const perConversation: readonly Window[] = [[7, 1_000], [8, 2_000], [60, 30_000], [1_800, 3_600_000]];
/** What Teams takes per app and tenant. */
const perTenant: readonly Window[] = [[50, 1_000]];
const kept = 1_800;

/** When sends were answered, and how many are not yet. Teams counts a send when it arrives, and that is before its answer: so it is never counted too early here. */
interface Sends {
  answered: number[];
  underWay: number;
}

export type Limits = ReturnType<typeof createLimits>;

/** Teams' documented limits on what is sent, kept beforehand. All times are moments (NudgeParts). */
export function createLimits() {
  const conversations = new Map<string, Sends>();
  const tenants = new Map<string, Sends>();

  function each(conversation: string, tenant: string, change: (sends: Sends) => void): void {
    for (const [all, key] of [[conversations, conversation], [tenants, tenant]] as const) {
      let sends = all.get(key);
      if (!sends) all.set(key, sends = { answered: [], underWay: 0 });
      change(sends);
    }
  }

  return {
    /** From when on the next message may go; Infinity where that depends on an answer. */
    freeAt(conversation: string, tenant: string): number {
      return Math.max(freeAfter(conversations.get(conversation), perConversation), freeAfter(tenants.get(tenant), perTenant));
    },
    /** Notes that a message leaves now. */
    leaves(conversation: string, tenant: string): void {
      each(conversation, tenant, (sends) => { sends.underWay++; });
    },
    /** Notes that it was answered, or never will be. */
    answered(conversation: string, tenant: string, at: number): void {
      each(conversation, tenant, (sends) => {
        sends.underWay--;
        sends.answered.push(at);
        if (sends.answered.length >= 2 * kept) sends.answered.splice(0, sends.answered.length - kept);
      });
    },
    /** Notes all that was sent to a conversation before, by whomever, oldest first; in place of what was known of it. */
    sentBefore(conversation: string, tenant: string, at: readonly number[]): void {
      conversations.set(conversation, { answered: [...at], underWay: conversations.get(conversation)?.underWay ?? 0 });
      const all = tenants.get(tenant) ?? { answered: [], underWay: 0 };
      tenants.set(tenant, { ...all, answered: [...at, ...all.answered].sort((a, b) => a - b) });
    },
    /** Takes it back: it did not leave after all. */
    unused(conversation: string, tenant: string): void {
      each(conversation, tenant, (sends) => { sends.underWay--; });
    },
    /** Forgets what no window reaches back to. */
    forget(at: number): void {
      for (const all of [conversations, tenants]) {
        for (const [key, { answered, underWay }] of all) if (underWay === 0 && (answered.at(-1) ?? 0) < at - 3_600_000) all.delete(key);
      }
    },
  };
}

/** When there is room again in each window: when the send that fills it was answered as long ago as the window is wide. */
function freeAfter(sends: Sends | undefined, windows: readonly Window[]): number {
  if (!sends) return 0;
  const { answered, underWay } = sends;
  return Math.max(0, ...windows.map(([most, ms]) => {
    if (underWay >= most) return Number.POSITIVE_INFINITY;
    return answered.length < most - underWay ? 0 : answered[answered.length - (most - underWay)]! + ms;
  }));
}
