import { MicrosoftError } from '../microsoft/error.ts';
import type { Microsoft } from '../microsoft/microsoft.ts';
import { localeFor } from '../locale.ts';
import type { Contact, GdapRelationship } from '../rules/index.ts';
import type { SubscriptionRow } from '../store/directory.ts';
import type { CustomerDetails, MirroredSubscription } from '../store/mirror.ts';
import type { AzureFacts, Problem } from '../store/schema.ts';
import type { Records } from './records.ts';

export interface ReadingParts {
  readonly microsoft: Microsoft;
  readonly records: Records;
  /** The partner companies whose GDAP relationships count for this customer: ours, and the one it is attached to. */
  readonly companies: readonly string[];
  /** What the mirror holds now: kept wherever Microsoft does not answer. */
  readonly known: readonly SubscriptionRow[];
  readonly at: Date;
}

/** Reads everything about one customer, side by side. Never throws for Microsoft's sake: what could not be read is left out and named. */
export async function readCustomer(tenantId: string, parts: ReadingParts): Promise<CustomerDetails> {
  const problems: Problem[] = [];
  const attempt = <T>(reading: Promise<T>): Promise<T | undefined> => reading.catch((error: unknown) => {
    problems.push(problemOf(error));
    return undefined;
  });
  const { microsoft: { partnerCenter }, companies, at } = parts;
  const [profile, subscriptions, ...relationships] = await Promise.all([
    attempt(partnerCenter.customer(tenantId)),
    attempt(readSubscriptions(tenantId, parts, attempt)),
    ...companies.map((company) => readRelationships(company, tenantId, parts.microsoft)),
  ]);
  const readable = new Map<string, readonly GdapRelationship[]>();
  const forbidden: string[] = [];
  for (const [place, read] of relationships.entries()) {
    const company = companies[place]!;
    if (!(read instanceof MicrosoftError)) readable.set(company, read);
    else if (settled.has(read.reason)) forbidden.push(company);
    if (read instanceof MicrosoftError) problems.push(problemOf(read));
  }
  return {
    at, problems: distinct(problems),
    ...(profile && { profile: { country: profile.country ?? null, locale: localeFor(profile.language) ?? null, initialDomain: profile.initialDomain ?? null } }),
    ...(subscriptions && { subscriptions }),
    relationships: readable, forbidden,
  };
}

/** What went wrong, as it may be told: no name, no address. Anything but Microsoft's own failures is thrown on. */
export function problemOf(error: unknown): Problem {
  if (!(error instanceof MicrosoftError)) throw error;
  return { service: error.service, reason: error.reason, ...(error.requestId && { requestId: error.requestId }) };
}

function distinct(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [`${problem.service} ${problem.reason}`, problem])).values()];
}

type Attempt = <T>(reading: Promise<T>) => Promise<T | undefined>;

/** A no that stands. What was known before no longer counts; where Microsoft merely does not answer, it does. */
const settled: ReadonlySet<string> = new Set(['denied', 'blocked', 'not-found', 'unsupported']);

/** Reads something that was known before: as it is now, as it was where Microsoft does not answer, undefined where it says no. */
async function orAsBefore<T>(reading: Promise<T>, before: T | undefined, attempt: Attempt): Promise<T | undefined> {
  let silent = false;
  const read = await attempt(reading.catch((error: unknown) => {
    silent = error instanceof MicrosoftError && !settled.has(error.reason);
    throw error;
  }));
  return silent ? before : read;
}

async function readRelationships(company: string, tenantId: string, { graph }: Microsoft): Promise<readonly GdapRelationship[] | MicrosoftError> {
  try {
    const found: GdapRelationship[] = [];
    for await (const page of graph.relationships(company, tenantId)) {
      found.push(...await Promise.all(page.map(async ({ tenantId: _, customerName: __, ...relationship }) => ({ ...relationship, assignments: await graph.assignments(company, relationship.id) }))));
    }
    return found;
  } catch (error) {
    if (error instanceof MicrosoftError) return error;
    throw error;
  }
}

async function readSubscriptions(tenantId: string, parts: ReadingParts, attempt: Attempt): Promise<MirroredSubscription[]> {
  const { microsoft: { partnerCenter, azure }, records, known } = parts;
  const before = new Map(known.map((row) => [row.id, row]));
  const elsewhere = known.filter((row) => row.azure?.isProvider === false).map(({ id, name }) => ({ id, name }));
  const [bought, inAzure] = await Promise.all([partnerCenter.subscriptions(tenantId), orAsBefore<readonly { id: string; name: string }[]>(azure.subscriptions(tenantId), elsewhere, attempt)]);
  const ours = await Promise.all(bought.map(async (subscription): Promise<MirroredSubscription> => {
    const { id, name, workload, commerce, status } = subscription;
    const [designated, facts] = await Promise.all([
      commerce === 'legacy' ? orAsBefore<Contact | undefined>(partnerCenter.supportContact(tenantId, id), before.get(id)?.designated ?? undefined, attempt) : undefined,
      workload === 'azure' ? readAzure(tenantId, subscription, before.get(id)?.azure ?? undefined, parts, attempt) : null,
    ]);
    const { ownRecord, publisher } = records.subscription(id) ?? {};
    return { id, name, workload, commerce, status, designated: designated ?? null, ownRecord: ownRecord ?? null, publisher: publisher ?? null, azure: facts };
  }));
  const boughtHere = new Set(ours.flatMap(({ id, azure: facts }) => [id, ...facts?.subscriptions ?? []]));
  const plansUnread = ours.some(({ azure: facts }) => facts && !facts.subscriptions);
  const others = plansUnread ? [] : (inAzure ?? []).filter(({ id }) => !boughtHere.has(id));
  return [...ours, ...await Promise.all(others.map(({ id, name }) => fromElsewhere(tenantId, id, name, before.get(id)?.azure ?? undefined, parts, attempt)))];
}

interface Bought {
  readonly id: string;
  readonly azurePlan: boolean;
  readonly azureSubscriptionId?: string;
}

/** Whether the Azure subscriptions were bought through us, and who holds which role on them. */
async function readAzure(tenantId: string, { id, azurePlan, azureSubscriptionId }: Bought, before: AzureFacts | undefined, parts: ReadingParts, attempt: Attempt): Promise<AzureFacts> {
  const entitled = azurePlan ? parts.microsoft.partnerCenter.azureSubscriptions(tenantId, id).then((found) => found.map((each) => each.id)) : Promise.resolve(azureSubscriptionId ? [azureSubscriptionId] : undefined);
  const subscriptions = await orAsBefore<readonly string[] | undefined>(entitled, before?.subscriptions, attempt);
  return subscriptions ? { isProvider: true, subscriptions, ...await readRoles(tenantId, subscriptions, before, parts, attempt) } : {};
}

async function fromElsewhere(tenantId: string, id: string, name: string, before: AzureFacts | undefined, parts: ReadingParts, attempt: Attempt): Promise<MirroredSubscription> {
  const azure = { isProvider: false, subscriptions: [id], ...await readRoles(tenantId, [id], before, parts, attempt) };
  return { id, name, workload: 'azure', commerce: 'new-commerce', status: 'active', designated: null, ownRecord: null, publisher: null, azure };
}

/** Who holds which role on Azure subscriptions, and as of when; nothing where Azure does not let us see. */
async function readRoles(tenantId: string, subscriptions: readonly string[], before: AzureFacts | undefined, { microsoft: { azure }, at }: ReadingParts, attempt: Attempt): Promise<Pick<AzureFacts, 'rbac' | 'rbacReadAt'>> {
  const reading = Promise.all(subscriptions.map((id) => azure.roleAssignments(tenantId, id))).then((found): Pick<AzureFacts, 'rbac' | 'rbacReadAt'> => {
    const byPrincipal = Map.groupBy(found.flat(), ({ principalId }) => principalId);
    return { rbac: Object.fromEntries([...byPrincipal].map(([principal, held]) => [principal, held.map(({ roleId }) => roleId)])), rbacReadAt: at.toISOString() };
  });
  const { rbac, rbacReadAt } = await orAsBefore(reading, before, attempt) ?? {};
  return rbac && rbacReadAt ? { rbac, rbacReadAt } : {};
}
