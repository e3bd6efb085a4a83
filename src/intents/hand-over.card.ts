import type { Customer } from '../directory/customers.ts';
import type { RuleId } from '../rules/index.ts';
import type { Ticket } from '../tickets/tickets.ts';
import { partnerCenter } from './guidance.card.ts';
import type { Desk, Reply, Request } from './intent.ts';
import { piecesOf } from './pages.ts';
import { sourcesOfRules } from './sources.ts';
import { noteOf } from './ticket.order.ts';

/** How much of a description fits one message beside everything else, in characters. */
const longest = 9_000;

/** Who stands on Microsoft's form: the partner, never the customer who reported it (rule file.contact). */
export function partnerContact({ contact, reporterTenant, tenantId }: Ticket, { name, email, phone }: Request['person']): Ticket['contact'] {
  return reporterTenant === tenantId ? { name, email, phone } : contact;
}

/** Everything a portal asks for, ready to copy, in the language the ticket is filed in; the way there, the steps, and where Microsoft's number goes afterwards. No API files these tickets (rules.md part 3). */
export async function handOverReply(ticket: Ticket, customer: Customer | undefined, request: Request, desk: Desk): Promise<Reply> {
  const { person } = request;
  const portals = customer ? await desk.directory.portals(customer) : undefined;
  const [description = '', ...rest] = piecesOf(ticket.description, longest);
  const isAzure = ticket.workload === 'azure';
  const steps: readonly RuleId[] = customer ? ['file.steps', isAzure ? 'file.azure-steps' : 'file.m365-steps'] : ['file.own-tenant'];
  const points: readonly RuleId[] = ['file.contact', 'file.through-partner-center', ...(isAzure ? [] : ['cost.included' as const])];
  return {
    card: 'hand-over', topic: { intent: 'ticket.show', ticket: `T-${ticket.number}`, customer: ticket.tenantId },
    facts: {
      ticket: `T-${ticket.number}`, number: ticket.number, customer: ticket.customerName, language: ticket.language, microsoftNumber: ticket.microsoftNumber ?? '',
      pack: {
        severity: ticket.severity, workload: ticket.workload, issue: ticket.issue, customer: ticket.customerName, tenantId: ticket.tenantId, domain: customer?.initialDomain ?? customer?.domain ?? '',
        ...partnerContact(ticket, person), title: ticket.title, description, openedAt: ticket.openedAt.toISOString(),
      },
      cut: rest.length > 0, typed: noteOf(request),
      links: [...(portals?.ticket ? [{ key: 'button.file-request', url: portals.ticket }] : []), partnerCenter],
      azure: customer && await mayFileInAzure(ticket, customer, person, desk) ? [{ verb: 'service-request.how-to/azure', data: { number: String(ticket.number) } }] : [],
      steps: steps.map((rule) => ({ key: `rule.${rule}`, facts: {} })), points: points.map((rule) => ({ key: `rule.${rule}`, facts: {} })), sources: sourcesOfRules([...steps, ...points]),
    },
  };
}

/** Whether the desk may file this ticket with Azure now: handed over and not there yet, by our own staff (it is our sign-in that files), and the verdict does not forbid it. */
export async function mayFileInAzure(ticket: Ticket, customer: Customer, person: Request['person'], desk: Desk): Promise<boolean> {
  if (!desk.azureFiling || ticket.workload !== 'azure' || person.kind !== 'staff' || !person.company.own) return false;
  if (!['handed-over', 'answered'].includes(ticket.state) || ticket.microsoftNumber !== null) return false;
  const question = { workload: ticket.workload, issue: ticket.issue, now: desk.now(), ...(ticket.subscriptionId && { subscriptionId: ticket.subscriptionId }) };
  return (await desk.directory.eligibility(person, customer, question)).outcome !== 'fail';
}
