import type { Workload } from '../rules/index.ts';
import type { Intent, Request } from './intent.ts';
import { guidanceReply, partnerCenter, type Guidance } from './guidance.card.ts';
import { workloads } from './ticket-form.ts';

/** "How do I file a request in the Azure portal for a customer?" */
export const serviceRequestHowTo: Intent = {
  id: 'service-request.how-to',
  cards: ['guidance'],
  audience: ['staff'],
  answer: async ({ entities, params }: Request) => {
    const workload = workloads.find((known) => known === (params.workload ?? entities.workload));
    return guidanceReply({ ...forWorkload(workload), ...(workload !== 'marketplace' && { links: [partnerCenter] }) });
  },
};

function forWorkload(workload: Workload | undefined): Guidance {
  if (workload === 'marketplace') return { answer: 'guidance.how-to.marketplace', points: ['marketplace.isv'] };
  const always = ['file.contact', 'file.through-partner-center', 'file.support-contract', 'file.own-context', 'health.first', 'health.escalate'] as const;
  if (workload === 'azure') return { answer: 'guidance.how-to.azure', steps: ['file.steps', 'file.azure-steps'], points: [...always, 'file.azure-no-admin', 'scope.clouds'] };
  if (workload) return { answer: 'guidance.how-to.m365', steps: ['file.steps', 'file.m365-steps'], points: [...always, 'scope.clouds'] };
  const choices = (['azure', 'microsoft365', 'dynamics365', 'ems'] as const).map((each) => ({ key: `workload.${each}`, verb: 'service-request.how-to', data: { workload: each } }));
  return {
    answer: 'guidance.how-to.all', steps: ['file.steps'], points: ['file.when', 'file.workloads', ...always, 'access.delegated', 'portal.service-management', 'priority', 'scope.clouds'],
    ask: { question: 'ask.workload', choices },
  };
}
