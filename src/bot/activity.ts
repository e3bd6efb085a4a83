import * as z from 'zod/v4';

const text = z.string().max(20_000);
const id = z.string().min(1).max(1_000);

const Incoming = z.object({
  type: id,
  id: id.optional(),
  name: z.string().optional(),
  action: z.string().optional(),
  serviceUrl: z.url(),
  channelId: z.string().default('msteams'),
  conversation: z.object({ id, tenantId: z.string().optional(), conversationType: z.string().optional(), isGroup: z.boolean().optional() }),
  from: z.object({ id, name: z.string().max(500).optional(), aadObjectId: z.string().optional() }),
  recipient: z.object({ id, name: z.string().optional() }),
  channelData: z.object({ tenant: z.object({ id: z.string().optional() }).optional() }).optional().catch(undefined),
  text: text.optional().catch(undefined),
  locale: z.string().max(35).optional().catch(undefined),
  localTimezone: z.string().max(64).optional().catch(undefined),
  replyToId: z.string().optional(),
  attachments: z.array(z.object({ contentType: z.string().optional() })).optional().catch(undefined),
  entities: z.array(z.object({ type: z.string().optional(), locale: z.string().optional(), timezone: z.string().optional() })).optional().catch(undefined),
  value: z.unknown(),
});

/** One activity, checked: who, where and what. */
export type Incoming = z.infer<typeof Incoming>;

/** Checks an activity as it came in; undefined where the contract's parts are missing. Never throws. */
export function readActivity(body: unknown): Incoming | undefined {
  const read = Incoming.safeParse(body);
  return read.success ? read.data : undefined;
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
  const zone = localTimezone ?? entities?.find(({ type }) => type === 'clientInfo')?.timezone;
  if (zone === undefined) return undefined;
  let exists = knownZones.get(zone);
  if (exists === undefined && knownZones.size < 2_000) knownZones.set(zone, exists = isZone(zone));
  return exists ? zone : undefined;
}

const knownZones = new Map<string, boolean>();

function isZone(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
  } catch {
    return false;
  }
}

/** The key under which an activity is taken in once; the same when Teams delivers it again. */
export function keyOf({ channelId, conversation, id: activityId }: Incoming, otherwise: () => string): string {
  return activityId === undefined ? otherwise() : `${channelId}|${conversation.id}|${activityId}`;
}

const CardAction = z.object({ action: z.object({ type: z.literal('Action.Execute'), verb: z.string().min(1).max(100), data: z.record(z.string(), z.unknown()).optional() }) });

/** What was pressed on a card: intent, step, and what the card sent; undefined where it is nothing a card of ours sends. */
export function pressed(value: unknown): { intent: string; step?: string; data: Record<string, unknown> } | undefined {
  const read = CardAction.safeParse(value);
  if (!read.success) return undefined;
  const [intent, step, ...more] = read.data.action.verb.split('/');
  if (!intent || more.length > 0) return undefined;
  return { intent, ...(step !== undefined && { step }), data: read.data.action.data ?? {} };
}
