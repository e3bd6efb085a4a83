import { MicrosoftError } from '../microsoft/error.ts';
import type { Microsoft } from '../microsoft/microsoft.ts';
import { followersToTell, incidentsFollowed, noteLooked } from '../store/incidents.ts';
import type { Database } from '../store/open.ts';
import { insertMessages } from '../store/outbox.ts';
import { zonesOf } from '../store/readers.ts';
import { inTransaction } from '../store/tickets.ts';
import type { Incident } from './health.ts';

const mostAtOnce = 200;
const longestMs = 30 * 86_400_000;

/** When somebody in a zone, if it is known, is told what can wait. */
export type WhenToTell = (timeZone: string | undefined, at: Date) => Date;

/** Looks after the incidents that people follow, and writes a message to each of them for every change: noted and queued in one transaction, so each is told once. */
export async function checkFollowedIncidents(db: Database, graph: Microsoft['graph'], now: () => Date, whenToTell: WhenToTell): Promise<void> {
  for (const { tenantId, incidentId } of await incidentsFollowed(db, mostAtOnce)) {
    let unread = false;
    const incident = await graph.incident(tenantId, incidentId).catch((error: unknown) => {
      if (!(error instanceof MicrosoftError)) throw error;
      unread = true; // looked at again next time
      return undefined;
    });
    if (incident) await tell(db, tenantId, incident, now(), whenToTell);
    await noteLooked(db, tenantId, incidentId, now(), { gone: !incident && !unread, before: new Date(now().getTime() - longestMs) });
  }
}

async function tell(db: Database, tenantId: string, incident: Incident, at: Date, whenToTell: WhenToTell): Promise<void> {
  const { id, title, service, status, changedAt, endedAt, latest } = incident;
  await inTransaction(db, async (transaction) => {
    const followers = await followersToTell(transaction, tenantId, { id, status, changedAt }, endedAt ? at : null);
    const zones = await zonesOf(transaction, followers.map(({ followerTenant, followerId }) => ({ tenantId: followerTenant, objectId: followerId })));
    await insertMessages(transaction, followers.map(({ followerTenant, followerId }) => ({
      key: `incident ${tenantId}/${id}/${changedAt.toISOString()}/${endedAt ? 'ended' : 'open'}/${followerTenant}/${followerId}`, kind: 'incident' as const, to: { tenantId: followerTenant, objectId: followerId },
      subject: { tenantId, id, title, service, status, ended: endedAt !== undefined, forStaff: followerTenant !== tenantId, changedAt: changedAt.toISOString(), latest: (latest ?? '').slice(0, 600).toWellFormed() }, // half a sign is none that a database takes
      urgent: false, plannedAt: at, deliverAt: whenToTell(zones.get(`${followerTenant}/${followerId}`), at),
    })));
  });
}
