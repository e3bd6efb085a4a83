import { MicrosoftError } from '../microsoft/error.ts';
import type { Microsoft } from '../microsoft/microsoft.ts';
import { waited } from './patience.ts';

/** What a customer bought from Microsoft itself, beside what it has through partners. */
export type DirectPurchases = 'none' | 'trial' | 'paid';

/**
 * Reads it in the customer's tenant; undefined where that cannot be read, or a trial cannot be told from a purchase. A subscription that no partner's
 * tenant created counts as bought directly: our reading, no page says so (apis.md 2.9).
 */
export async function directPurchases(graph: Microsoft['graph'], tenantId: string): Promise<DirectPurchases | undefined> {
  const answer = await waited(graph.ownSubscriptions(tenantId).catch((error: unknown) => {
    if (error instanceof MicrosoftError) return undefined;
    throw error;
  }));
  if (!('value' in answer) || !answer.value) return undefined;
  const direct = answer.value.filter(({ enabled, ownerTenantId }) => enabled && (ownerTenantId === undefined || ownerTenantId === tenantId));
  if (direct.some(({ isTrial }) => isTrial === false)) return 'paid';
  if (direct.some(({ isTrial }) => isTrial === undefined)) return undefined;
  return direct.length > 0 ? 'trial' : 'none';
}
