import type { Workload } from '../rules/index.ts';
import type { Intent, Reply, Request } from './intent.ts';
import { guidanceReply, type Guidance } from './guidance.card.ts';

/** "Does Azure support cost extra?" */
export const supportCost: Intent = { id: 'support-cost', cards: ['guidance'], audience: ['staff', 'customer'], answer };

async function answer({ entities: { workload }, person }: Request): Promise<Reply> {
  return guidanceReply(person.kind === 'staff' ? forWorkload(workload) : { ...forWorkload(workload), points: (forWorkload(workload).points ?? []).filter((rule) => rule !== 'cost.own-tenant' && rule !== 'cost.all-partners') });
}

function forWorkload(workload: Workload | undefined): Guidance {
  if (workload === undefined) return { answer: 'guidance.support-cost.all', points: ['cost.included', 'cost.azure', 'cost.billing', 'cost.all-partners', 'cost.own-tenant'] };
  if (workload === 'marketplace') return { answer: 'guidance.support-cost.marketplace', points: ['marketplace.isv'] };
  if (workload === 'azure') return { answer: 'guidance.support-cost.azure', points: ['cost.azure', 'cost.billing', 'cost.all-partners', 'cost.own-tenant'] };
  return { answer: 'guidance.support-cost.included', facts: { workload }, points: ['cost.included', 'cost.billing', 'cost.all-partners', 'cost.own-tenant'] };
}
