import type { Workload } from '../rules/index.ts';
import type { Customer } from '../directory/customers.ts';
import { isWithMicrosoft } from '../tickets/life-cycle.ts';
import type { Ticket } from '../tickets/tickets.ts';
import { azureForm, fileInAzure } from './azure-request.ts';
import { handOverReply } from './hand-over.card.ts';
import type { Desk, Intent, Reply, Request } from './intent.ts';
import { ticketReply } from './ticket.card.ts';
import { outcomeReply } from './ticket.outcome.ts';
import { mergedReply, withTicket } from './ticket.show.ts';
import { guidanceReply, partnerCenter, type Guidance } from './guidance.card.ts';
import { workloads } from './ticket-form.ts';

/** "How do I file a request in the Azure portal for a customer?" */
export const serviceRequestHowTo: Intent = {
  id: 'service-request.how-to',
  cards: ['guidance', 'hand-over', 'azure-request', 'ticket', 'notice'],
  audience: ['staff'],
  steps: {
    pack: withFiling(handOverReply),
    azure: withAzureTicket(azureForm),
    'file-azure': withAzureTicket(fileInAzure),
    match: withTicket(settleMatch),
  },
  answer: async ({ entities, params }: Request) => {
    const workload = workloads.find((known) => known === (params.workload ?? entities.workload));
    return guidanceReply({ ...forWorkload(workload), ...(workload !== 'marketplace' && { links: [partnerCenter] }) });
  },
};

/** "Is 616122292874576 this ticket?" Yes binds it; no is remembered, so that it is not asked again. */
async function settleMatch(ticket: Ticket, request: Request, desk: Desk): Promise<Reply> {
  const { params, person } = request;
  const id = typeof params.request === 'string' && /^\d{1,40}$/.test(params.request) ? params.request : undefined;
  if (id === undefined) return ticketReply(ticket, request, desk, 'shown');
  if (params.bind !== 'yes') {
    await desk.requestWatch.settle(ticket.number, id, false);
    return ticketReply(ticket, request, desk, 'shown');
  }
  if (ticket.microsoftNumber !== null && ticket.microsoftNumber !== id) return ticketReply(ticket, request, desk, 'not-possible'); // an offer that comes too late
  const result = await desk.tickets.change(ticket.number, { change: 'bind', microsoftNumber: id }, { by: person, at: desk.now(), key: `bind ${ticket.number} ${id}` });
  if (result.kind === 'changed' || result.kind === 'done-before') await desk.requestWatch.settle(ticket.number, id, true);
  return outcomeReply(result, ticket, request, desk);
}

/** A ticket that is with Microsoft, and its customer where the person sees one. One that was merged goes on in the other; what is not with Microsoft, or no longer, is not filed. */
function withFiling(answer: (ticket: Ticket, customer: Customer | undefined, request: Request, desk: Desk) => Promise<Reply>) {
  return withTicket(async (ticket, request, desk) => {
    if (ticket.mergedInto !== null) return mergedReply(ticket, request, desk);
    if (!isWithMicrosoft(ticket)) return ticketReply(ticket, request, desk, 'not-possible');
    return answer(ticket, await desk.directory.customer(request.person, ticket.tenantId), request, desk);
  });
}

/** A ticket about Azure of a customer that the person may see; any other gets what is to be copied. */
function withAzureTicket(answer: (ticket: Ticket, customer: Customer, request: Request, desk: Desk) => Promise<Reply>) {
  return withFiling(async (ticket, customer, request, desk) => (customer && ticket.workload === 'azure' ? answer(ticket, customer, request, desk) : handOverReply(ticket, customer, request, desk)));
}

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
