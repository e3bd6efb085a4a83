import { fateOf, MicrosoftError } from '../microsoft/error.ts';
import { faultsOf, type AzureTicket, type AzureTicketFault } from '../microsoft/azure-ticket.ts';
import type { Azure, AzureTicketStatus, NamedId } from '../microsoft/azure.ts';
import type { Ticket } from './tickets.ts';

/** What a person chooses besides what the ticket holds. */
export interface AzureChoice {
  readonly serviceId: string;
  readonly classificationId: string;
  /** Azure's own id of the subscription; absent for what concerns the whole tenant. */
  readonly subscriptionId?: string;
  readonly diagnostics: boolean;
  /** The partner's own, never the customer's (rule file.contact). */
  readonly contact: { readonly name: string; readonly email: string; readonly phone: string };
  readonly country: string;
  readonly timeZone: string;
}

/** What became of filing a ticket with Azure. 'unknown': its answer never came; filing again under the same name is safe. */
export type AzureFiled =
  | { readonly kind: 'filed'; readonly status: AzureTicketStatus }
  | { readonly kind: 'incomplete'; readonly faults: readonly AzureTicketFault[] }
  | { readonly kind: 'refused' | 'unknown' | 'failed'; readonly reason: string };

export type AzureFiling = ReturnType<typeof createAzureFiling>;

const listsKeptMs = 24 * 3_600_000;

/** Files Azure tickets through the Azure Support API, where the partner has switched it on. */
export function createAzureFiling(azure: Azure, now: () => Date, planId?: string) {
  const lists = new Map<string, { readonly at: number; readonly list: Promise<readonly NamedId[]> }>();

  /** Microsoft's lists change rarely and must be asked for, never kept for long. */
  function kept(key: string, read: () => Promise<readonly NamedId[]>): Promise<readonly NamedId[]> {
    const known = lists.get(key);
    if (known && now().getTime() - known.at < listsKeptMs) return known.list;
    const list = read();
    lists.set(key, { at: now().getTime(), list });
    list.catch(() => lists.delete(key));
    return list;
  }

  return {
    /** What a request can be about, and the kinds of problem of the service that is chosen; empty where Azure does not say. */
    async lists(serviceId: string): Promise<{ services: readonly NamedId[]; classifications: readonly NamedId[] }> {
      const read = [kept('services', () => azure.services()), serviceId === '' ? Promise.resolve([]) : kept(serviceId, () => azure.classifications(serviceId))];
      const [services = [], classifications = []] = await Promise.all(read.map((list) => list.catch((error: unknown) => {
        if (error instanceof MicrosoftError) return [];
        throw error;
      })));
      return { services, classifications };
    },
    /** Files the ticket under a name made of its number and hand-over, so that each hand-over is there once however often this is done. */
    async file(ticket: Ticket, choice: AzureChoice): Promise<AzureFiled> {
      const wanted = azureTicketOf(ticket, choice, planId);
      const faults = faultsOf(wanted, choice.subscriptionId);
      if (faults.length > 0) return { kind: 'incomplete', faults };
      try {
        return { kind: 'filed', status: await azure.createTicket(ticket.tenantId, choice.subscriptionId, nameOf(ticket), wanted) };
      } catch (error) {
        if (!(error instanceof MicrosoftError)) throw error;
        return { kind: fateOf(error), reason: error.reason };
      }
    },
    status: (ticket: Ticket, subscriptionId: string | undefined) => azure.ticket(ticket.tenantId, subscriptionId, nameOf(ticket)),
  };
}

/** What was handed over at once has the name of its opening. */
function nameOf({ number, openedAt, handedOverAt }: Ticket): string {
  return `csp-support-desk-t-${number}-${(handedOverAt ?? openedAt).getTime().toString(36)}`;
}

function azureTicketOf({ title, description, severity, language }: Ticket, choice: AzureChoice, planId?: string): AzureTicket {
  const { serviceId, classificationId, diagnostics, subscriptionId, country, timeZone, contact } = choice;
  const names = contact.name.trim().split(/\s+/);
  return {
    serviceId, classificationId, title, description: description.trim() || title, severity, diagnostics, roundTheClock: severity === 'A',
    contact: { firstName: names[0] ?? '', lastName: names.slice(1).join(' ') || (names[0] ?? ''), email: contact.email, ...(contact.phone && { phone: contact.phone }), country, timeZone, language },
    ...(subscriptionId && { resourceId: `/subscriptions/${subscriptionId}` }), ...(planId && { planId }),
  };
}
