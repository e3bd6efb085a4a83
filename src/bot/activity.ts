import { createHash } from 'node:crypto';
import * as z from 'zod/v4';

const id = z.string().min(1).max(500);

/** A mention that is none would end the turn inside the SDK. */
const Entity = z.looseObject({ type: z.string(), locale: z.string().optional(), timezone: z.string().optional(), text: z.string().optional(), mentioned: z.looseObject({ id }).optional() })
  .refine(({ type, mentioned, text }) => type.toLowerCase() !== 'mention' || (mentioned !== undefined && text !== undefined));

const Incoming = z.object({
  type: id,
  id: id.optional(),
  timestamp: z.coerce.date().optional().catch(undefined),
  name: z.string().optional(),
  action: z.string().optional(),
  serviceUrl: z.url(),
  channelId: z.string().max(100).default('msteams'),
  conversation: z.object({ id, tenantId: z.string().optional(), conversationType: z.string().optional(), isGroup: z.boolean().optional() }),
  from: z.object({ id, name: z.string().max(500).optional(), aadObjectId: z.string().optional() }),
  recipient: z.object({ id, name: z.string().optional() }),
  channelData: z.object({ tenant: z.object({ id: z.string().optional() }).optional() }).optional().catch(undefined),
  text: z.string().max(20_000).catch(''),
  locale: z.string().max(35).optional().catch(undefined),
  localTimezone: z.string().max(64).optional().catch(undefined),
  replyToId: z.string().optional(),
  attachments: z.array(z.object({ contentType: z.string().optional() })).optional().catch(undefined),
  entities: z.array(Entity).optional().catch(undefined),
  value: z.unknown(),
});

/** One activity, checked: who, where and what. */
export type Incoming = z.infer<typeof Incoming>;

/** Checks an activity as it came in and keeps what the desk uses; undefined where the contract's parts are missing. Never throws. */
export function readActivity(body: unknown): Incoming | undefined {
  const read = Incoming.safeParse(storable(body));
  return read.success ? read.data : undefined;
}

const deepest = 50;

/** The same with text that a database and an address can hold: no NUL, no half characters. What lies deeper than any card goes is left out. */
function storable(part: unknown, depth = 0): unknown {
  if (typeof part === 'string') return part.replaceAll('\0', '').toWellFormed();
  if (typeof part !== 'object' || part === null || part instanceof Date) return part;
  if (depth >= deepest) return undefined;
  if (Array.isArray(part)) return part.map((each) => storable(each, depth + 1));
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, storable(value, depth + 1)]));
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Who sent it: tenant and object id, in lower case. Nothing typed, and nothing inside a card, counts. Undefined where either is missing. */
export function senderOf({ channelData, conversation, from }: Incoming): { tenantId: string; objectId: string; name: string } | undefined {
  const tenantId = (channelData?.tenant?.id ?? conversation.tenantId)?.toLowerCase();
  const objectId = from.aadObjectId?.toLowerCase();
  if (!tenantId || !objectId || !guid.test(tenantId) || !guid.test(objectId)) return undefined;
  return { tenantId, objectId, name: from.name ?? '' };
}

/** The sender's IANA zone as the client tells it; undefined where it tells none that exists. */
export function zoneOf({ localTimezone, entities }: Incoming): string | undefined {
  return [localTimezone, entities?.find(({ type }) => type === 'clientInfo')?.timezone].find((zone) => zone !== undefined && isKnown(zone));
}

function isKnown(zone: string): boolean {
  let exists = knownZones.get(zone);
  if (exists === undefined && knownZones.size < 2_000) knownZones.set(zone, exists = isZone(zone));
  return exists ?? false;
}

const knownZones = new Map<string, boolean>();

/** An offset is none: it does not know when summer begins. */
function isZone(zone: string): boolean {
  if (/^[+-]/.test(zone)) return false;
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
  } catch {
    return false;
  }
}

/** The key under which an activity is taken in once; the same when Teams delivers it again. Short enough for an index. */
export function keyOf({ channelId, conversation, id: activityId }: Incoming, otherwise: () => string): string {
  const key = activityId === undefined ? otherwise() : `${channelId}|${conversation.id}|${activityId}`;
  return key.length <= longestKey ? key : createHash('sha256').update(key).digest('hex');
}

const longestKey = 400;

const CardAction = z.object({ action: z.object({ type: z.literal('Action.Execute'), verb: z.string().min(1).max(100), data: z.record(z.string(), z.unknown()).optional() }) });

/** What was pressed on a card: intent, step, and what the card sent; undefined where it is nothing a card of ours sends. */
export function pressed(value: unknown): { intent: string; step?: string; data: Record<string, unknown> } | undefined {
  const read = CardAction.safeParse(value);
  if (!read.success) return undefined;
  const [intent, step, ...more] = read.data.action.verb.split('/');
  if (!intent || more.length > 0) return undefined;
  return { intent, ...(step !== undefined && { step }), data: read.data.action.data ?? {} };
}
