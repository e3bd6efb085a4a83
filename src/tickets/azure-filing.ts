import { fateOf, MicrosoftError } from '../microsoft/error.ts';
import { faultsOf, type AzureTicket, type AzureTicketFault } from '../microsoft/azure-ticket.ts';
import type { Azure, AzureTicketStatus, NamedId } from '../microsoft/azure.ts';
import { forgetFiling, noteFiling, noteFilingAgain, unansweredFilings, type AzureFilingRow } from '../store/azure-filings.ts';
import type { Database } from '../store/open.ts';
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

/** A request that was found at Azure: the number of its ticket, the hand-over it is for, and Microsoft's number. */
export interface FoundFiling {
  readonly number: number;
  readonly handedOverAt: Date;
  readonly microsoftNumber: string;
}

const listsKeptMs = 24 * 3_600_000;
/** For how long what was sent, and is not at Azure, may still be on its way. */
const underWayMs = 3_600_000;
const lookedUpAtOnce = 100;

/** Files Azure tickets through the Azure Support API, where the partner has switched it on. */
export function createAzureFiling(db: Database, azure: Azure, now: () => Date, planId?: string) {
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

  /** What was sent before is looked up before anything is sent: there it is, or it cannot be repeated yet; undefined where nothing stands against sending. */
  async function lookUp(ticket: Ticket, before: AzureFilingRow, subscriptionId: string | null): Promise<AzureFiled | undefined> {
    const status = await azure.ticket(ticket.tenantId, before.subscriptionId ?? undefined, before.name).catch(failureOf);
    if (status instanceof MicrosoftError) return { kind: 'unknown', reason: status.reason };
    if (status) return { kind: 'filed', status };
    const elsewhere = before.subscriptionId !== subscriptionId; // there it would be another request
    if (elsewhere && now().getTime() - before.sentAt.getTime() < underWayMs) return { kind: 'unknown', reason: 'outcome-unknown' };
    await noteFilingAgain(db, before.name, subscriptionId, now());
    return undefined;
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
      const [name, subscriptionId] = [nameOf(ticket), choice.subscriptionId ?? null];
      const before = await noteFiling(db, { name, number: ticket.number, handedOverAt: handOverOf(ticket), subscriptionId, sentAt: now() });
      try {
        return before && await lookUp(ticket, before, subscriptionId) || { kind: 'filed', status: await azure.createTicket(ticket.tenantId, choice.subscriptionId, name, wanted) };
      } catch (error) {
        if (!(error instanceof MicrosoftError)) throw error;
        const kind = fateOf(error);
        if (kind !== 'unknown' && !before) await forgetFiling(db, name); // what was sent before may still arrive
        return { kind, reason: error.reason };
      }
    },
    /** Looks up what was sent and never answered, and has what is there bound; what never arrived is forgotten after an hour. */
    async reconcile(bind: (found: FoundFiling) => Promise<unknown>, trouble: (error: MicrosoftError) => void): Promise<void> {
      for (const { name, number, handedOverAt, subscriptionId, sentAt, tenantId } of await unansweredFilings(db, lookedUpAtOnce)) {
        const status = await azure.ticket(tenantId, subscriptionId ?? undefined, name).catch(failureOf);
        if (status instanceof MicrosoftError) { trouble(status); continue; }
        if (status) await bind({ number, handedOverAt, microsoftNumber: status.number ?? name });
        if (status || now().getTime() - sentAt.getTime() > underWayMs) await forgetFiling(db, name);
      }
    },
  };
}

/** For what Microsoft may fail at; anything else is thrown on. */
function failureOf(error: unknown): MicrosoftError {
  if (error instanceof MicrosoftError) return error;
  throw error;
}

function nameOf(ticket: Ticket): string {
  return `csp-support-desk-t-${ticket.number}-${handOverOf(ticket).getTime().toString(36)}`;
}

/** What was never handed over cannot be filed; its opening stands for it. */
function handOverOf({ handedOverAt, openedAt }: Ticket): Date {
  return handedOverAt ?? openedAt;
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
