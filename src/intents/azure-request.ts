import * as z from 'zod/v4';
import type { Customer } from '../directory/customers.ts';
import { waited } from '../directory/patience.ts';
import type { AzureFiled } from '../tickets/azure-filing.ts';
import type { Ticket } from '../tickets/tickets.ts';
import { handOverReply, mayFileInAzure, partnerContact } from './hand-over.card.ts';
import type { Desk, Reply, Request } from './intent.ts';
import { outcomeReply } from './ticket.outcome.ts';

interface Choices {
  readonly service: string;
  /** A part of the service's name. */
  readonly find: string;
  readonly classification: string;
  readonly azureSubscription: string;
  readonly country: string;
  readonly diagnostics: string;
}

interface Shown {
  readonly faults?: readonly string[];
  readonly trouble?: { readonly kind: string; readonly reason: string };
}

/** The form that files an Azure ticket from the card: the service first, then its kinds of problem. */
export async function azureForm(ticket: Ticket, customer: Customer, request: Request, desk: Desk, shown: Shown = {}): Promise<Reply> {
  const { azureFiling } = desk;
  if (!azureFiling || !await mayFileInAzure(ticket, customer, request.person, desk)) return handOverReply(ticket, customer, request, desk);
  const typed = typedChoices(request);
  const lists = await waited(azureFiling.lists(typed.service));
  const { services, classifications } = 'value' in lists ? lists.value : { services: [], classifications: [] };
  const found = services.filter(({ id, name }) => (typed.service === '' ? name.toLowerCase().includes(typed.find.toLowerCase()) : id === typed.service));
  const subscriptions = (await desk.directory.subscriptions(customer)).flatMap(({ name, azure }) => (azure?.subscriptions ?? []).map((id) => ({ title: `${name} (${id.slice(0, 8)})`, value: id })));
  const chosen = { ...typed, classification: classifications.some(({ id }) => id === typed.classification) ? typed.classification : '', azureSubscription: typed.azureSubscription || (subscriptions[0]?.value ?? '') };
  return {
    card: 'azure-request', variant: shown.trouble?.kind ?? (shown.faults ? 'incomplete' : 'open'), topic: { intent: 'ticket.show', ticket: `T-${ticket.number}`, customer: ticket.tenantId },
    facts: {
      ticket: `T-${ticket.number}`, number: ticket.number, customer: customer.name, title: ticket.title, severity: ticket.severity, ...chosen, unread: services.length === 0,
      services: found.slice(0, mostServices).map(({ id, name }) => ({ title: name, value: id })), finds: typed.service === '' && services.length > mostServices ? [{ find: typed.find, count: services.length }] : [], classifications: classifications.slice(0, mostShown).map(({ id, name }) => ({ title: name, value: id })),
      subscriptions: [{ title: '', value: 'tenant' }, ...subscriptions], faults: (shown.faults ?? []).map((fault) => ({ fault })),
      trouble: shown.trouble ? [{ service: 'azure-support', ...shown.trouble }] : [],
    },
  };
}

/** All of Azure's services would not fit a message; a part of the name finds the rest. */
const mostServices = 40;
const mostShown = 60;

const Text = z.string().trim().max(300).catch('');

function typedChoices({ params }: Request): Choices {
  const { service, find, classification, azureSubscription, country, diagnostics } = z.object({ service: Text, find: Text, classification: Text, azureSubscription: Text, country: Text, diagnostics: Text }).parse({ service: '', find: '', classification: '', azureSubscription: '', country: '', diagnostics: '', ...params });
  return { service, find, classification, azureSubscription, country, diagnostics: diagnostics === 'true' ? 'true' : 'false' };
}

/** Files the ticket in Azure and binds Microsoft's number; whatever is missing or goes wrong is said on the form, with all that was chosen. */
export async function fileInAzure(ticket: Ticket, customer: Customer, request: Request, desk: Desk): Promise<Reply> {
  const { azureFiling } = desk;
  if (!azureFiling || !await mayFileInAzure(ticket, customer, request.person, desk)) return handOverReply(ticket, customer, request, desk);
  const typed = typedChoices(request);
  const missing = [...(typed.service === '' ? ['service'] : []), ...(typed.classification === '' ? ['classification'] : [])];
  if (missing.length > 0) return azureForm(ticket, customer, request, desk, { faults: missing });
  const subscriptionId = typed.azureSubscription === 'tenant' || typed.azureSubscription === '' ? undefined : typed.azureSubscription;
  const filing = azureFiling.file(ticket, {
    serviceId: typed.service, classificationId: typed.classification, diagnostics: typed.diagnostics === 'true', contact: partnerContact(ticket, request.person), country: typed.country, timeZone: request.timeZone, ...(subscriptionId && { subscriptionId }),
  });
  const filed = await waited(filing.then((became) => showFiled(became, ticket, customer, request, desk)));
  return 'value' in filed ? filed.value : { ...await azureForm(ticket, customer, request, desk, { trouble: { kind: 'under-way', reason: 'waiting' } }), later: filed.waiting };
}

async function showFiled(filed: AzureFiled, ticket: Ticket, customer: Customer, request: Request, desk: Desk): Promise<Reply> {
  if (filed.kind === 'incomplete') return azureForm(ticket, customer, request, desk, { faults: filed.faults });
  if (filed.kind !== 'filed') return azureForm(ticket, customer, request, desk, { trouble: { kind: filed.kind, reason: filed.reason } });
  const number = filed.status.number ?? filed.status.name;
  const { handedOverAt } = ticket;
  const command = { by: request.person, at: desk.now(), key: `azure ${ticket.number} ${handedOverAt?.getTime()}` };
  const result = await desk.tickets.change(ticket.number, { change: 'bind', microsoftNumber: number, ...(handedOverAt && { handedOverAt }) }, command);
  return outcomeReply(result, ticket, request, desk);
}
