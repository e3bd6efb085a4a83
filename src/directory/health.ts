import type { Incident } from '../microsoft/graph.ts';
import type { Microsoft } from '../microsoft/microsoft.ts';
import type { Problem } from '../store/schema.ts';
import { problemOf } from './customer-reading.ts';
import { waited } from './patience.ts';

export type { Incident };

/** The open incidents of a tenant's services, as of when; or why they are not known. */
export interface Health {
  readonly incidents: readonly Incident[];
  readonly readAt?: Date;
  readonly problems: readonly Problem[];
  readonly later?: Promise<Health>;
}

// Microsoft allows 240 calls a minute and 800 an hour for each tenant, and asks not to look more often.
const freshMs = 5 * 60_000;
const mostTenants = 1_000;

/** Reads Microsoft 365 service health, at most once in five minutes for each tenant. It says nothing of Azure. */
export function createHealth(graph: Microsoft['graph'], now: () => Date) {
  const known = new Map<string, Health & { readonly at: number }>();
  const underWay = new Map<string, Promise<Health>>();

  async function read(tenantId: string): Promise<Health> {
    const at = now();
    const before = known.get(tenantId);
    const health = await graph.incidents(tenantId).then(
      (incidents): Health => ({ incidents, readAt: at, problems: [] }),
      (error: unknown): Health => ({ incidents: before?.incidents ?? [], ...(before?.readAt && { readAt: before.readAt }), problems: [problemOf(error)] }),
    );
    if (known.size >= mostTenants) known.clear();
    known.set(tenantId, { ...health, at: at.getTime() });
    return health;
  }

  return async (tenantId: string, anew = false): Promise<Health> => {
    const before = known.get(tenantId);
    if (before && now().getTime() - before.at < (anew || before.problems.length > 0 ? freshMs / 5 : freshMs)) return before;
    const reading = underWay.get(tenantId) ?? read(tenantId).finally(() => underWay.delete(tenantId));
    underWay.set(tenantId, reading);
    const answer = await waited(reading);
    return 'value' in answer ? answer.value : { incidents: before?.incidents ?? [], ...(before?.readAt && { readAt: before.readAt }), problems: [], later: answer.waiting };
  };
}
