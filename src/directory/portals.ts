import type { Microsoft } from '../microsoft/microsoft.ts';
import type { Problem } from '../store/schema.ts';
import type { Customer } from './customers.ts';
import { problemOf } from './customer-reading.ts';
import { waited } from './patience.ts';

/** A way into a customer's portal. */
export interface Portal {
  readonly name: string;
  readonly url: string;
  /** Given by Microsoft's API for this customer, or made by the desk of the form that is known. */
  readonly given: boolean;
}

export interface Portals {
  readonly portals: readonly Portal[];
  /** Where a service request for this customer is filed, as Partner Center gives it. */
  readonly ticket?: string;
  readonly problems: readonly Problem[];
}

/** The portals of a customer, opened in the customer's context: as Microsoft gives them, and as they are known where it does not. */
export async function portalsOf({ partnerCenter, graph }: Microsoft, customer: Customer): Promise<Portals> {
  const problems: Problem[] = [];
  const patiently = async <T>(service: string, reading: Promise<T>): Promise<T | undefined> => {
    const answer = await waited(reading.catch((error: unknown) => void problems.push(problemOf(error))));
    if ('value' in answer) return answer.value ?? undefined;
    problems.push({ service, reason: 'timeout' });
    return undefined;
  };
  const [services, links] = await Promise.all([patiently('partner-center', partnerCenter.managedServices(customer.tenantId)), patiently('graph', graph.portals(customer.tenantId))]);
  const given = [...(services ?? []).flatMap(({ name, admin }) => (admin ? [{ name, url: admin, given: true }] : [])), ...(links ?? []).map((link) => ({ ...link, given: true }))];
  const named = new Set(given.map(({ name }) => plain(name)));
  const ticket = services?.find((service) => service.ticket)?.ticket;
  return { portals: [...distinct(given), ...knownPortals(customer).filter(({ name }) => !named.has(plain(name)))], problems, ...(ticket && { ticket }) };
}

function distinct(portals: readonly Portal[]): Portal[] {
  return [...new Map(portals.map((portal) => [plain(portal.name), portal])).values()];
}

/** One portal goes by "Microsoft Teams" and "Teams". */
function plain(name: string): string {
  return name.toLowerCase().replace(/^microsoft (?!365)/, '');
}

/** Each wants the customer said in its own way; one that is missing would silently open the partner's own tenant (apis.md part 5). */
function knownPortals({ tenantId, domain, initialDomain }: Customer): Portal[] {
  const [initial, verified] = [initialDomain && encodeURIComponent(initialDomain), domain && encodeURIComponent(domain)];
  return [
    ...(initial ? [{ name: 'Microsoft 365', url: `https://admin.cloud.microsoft/?delegatedOrg=${initial}` }, { name: 'Teams', url: `https://admin.teams.microsoft.com/?delegatedOrg=${initial}` }] : []),
    ...(verified ? [{ name: 'Microsoft Entra', url: `https://entra.microsoft.com/${verified}` }, { name: 'Azure', url: `https://portal.azure.com/${verified}` }, { name: 'Intune', url: `https://intune.microsoft.com/${verified}` }] : []),
    { name: 'Defender', url: `https://security.microsoft.com/?tid=${tenantId}` },
    { name: 'Power Platform', url: `https://admin.powerplatform.microsoft.com/account/login/${tenantId}` },
  ].map((portal) => ({ ...portal, given: false }));
}

/** The invitation by which a new customer enters into a reseller relationship with us; undefined where Partner Center does not give it now. */
export async function invitationLink({ partnerCenter }: Microsoft): Promise<string | undefined> {
  const answer = await waited(partnerCenter.relationshipRequestLink().catch((error: unknown) => void problemOf(error)));
  return 'value' in answer ? answer.value ?? undefined : undefined;
}
