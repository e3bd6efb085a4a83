import { randomBytes } from 'node:crypto';
import * as z from 'zod/v4';
import type { Database } from '../../store/open.ts';
import { readSetting, writeSetting } from '../../store/settings.ts';

const Note = z.object({ by: z.string(), at: z.string(), text: z.string() });

const ServiceRequest = z.object({
  id: z.string(), tenantId: z.string(), title: z.string(), description: z.string(), severity: z.enum(['critical', 'moderate', 'minimal']),
  status: z.enum(['open', 'closed', 'attention_needed']), product: z.string(), contactName: z.string(), contactEmail: z.string(),
  createdAt: z.string(), changedAt: z.string(), closedAt: z.string().optional(), notes: z.array(Note),
});

const Communication = z.object({
  name: z.string(), direction: z.enum(['inbound', 'outbound']), sender: z.string(), subject: z.string(), body: z.string(), at: z.string(),
});

const Ticket = z.object({
  name: z.string(), tenantId: z.string(), subscriptionId: z.string().optional(), number: z.string(), properties: z.record(z.string(), z.unknown()),
  status: z.enum(['Open', 'Closed']), createdAt: z.string(), changedAt: z.string(), communications: z.array(Communication),
});

const State = z.object({
  /** When this sandbox was first opened: what the sample says of ends and beginnings counts from here. */
  openedAt: z.string(),
  /** What tokens are signed with. */
  key: z.string(),
  lastNumber: z.int(),
  /** By subscription, in lower case. */
  supportContacts: z.record(z.string(), z.object({ tenantId: z.string(), partnerId: z.string(), name: z.string() })),
  serviceRequests: z.array(ServiceRequest),
  tickets: z.array(Ticket),
  /** Answers already given, by MS-RequestId, newest last. */
  answered: z.array(z.object({ id: z.string(), status: z.int(), body: z.string().optional() })),
});

export type ServiceRequest = z.infer<typeof ServiceRequest>;
export type Ticket = z.infer<typeof Ticket>;
export type Communication = z.infer<typeof Communication>;
export type State = z.infer<typeof State>;

const name = 'sandbox-microsoft';

/** What has been written to Microsoft's side of the sandbox, kept in the desk's store. */
export interface Kept {
  readonly now: () => Readonly<State>;
  /** Changes it, all or nothing and one after the other; kept when the promise resolves. What the change throws, it throws. */
  change<T>(change: (draft: State) => T): Promise<T>;
  /** Waits for what is being written. */
  settled(): Promise<void>;
}

/** Opens it; the first time, with these service requests. */
export async function openState(db: Database, at: Date, first: (openedAt: Date) => ServiceRequest[]): Promise<Kept> {
  const stored = State.safeParse(await readSetting(db, name));
  let state = stored.data ?? {
    openedAt: at.toISOString(), key: randomBytes(32).toString('base64url'), lastNumber: 40_000, supportContacts: {}, serviceRequests: first(at), tickets: [], answered: [],
  };
  if (!stored.success) await writeSetting(db, name, state);
  let last: Promise<unknown> = Promise.resolve();
  return {
    now: () => state,
    change<T>(change: (draft: State) => T): Promise<T> {
      const changed = last.then(async () => {
        const draft = structuredClone(state);
        const result = change(draft);
        await writeSetting(db, name, draft);
        state = draft;
        return result;
      });
      last = changed.catch(() => undefined);
      return changed;
    },
    settled: async () => void await last,
  };
}
