import { createHash } from 'node:crypto';
import { fateOf, MicrosoftError } from '../microsoft/error.ts';
import type { Microsoft } from '../microsoft/microsoft.ts';
import { contactAssignment, type Contact, type Verdict } from '../rules/index.ts';
import { insertContactChange, settleContactChange, type NewContactChange } from '../store/contact-changes.ts';
import type { SubscriptionRow } from '../store/directory.ts';
import { saveOwnRecord } from '../store/mirror.ts';
import type { Database } from '../store/open.ts';
import type { Company } from './companies.ts';
import type { Customer } from './customers.ts';
import type { Mirror } from './mirror.ts';
import { waited } from './patience.ts';
import type { Staff } from './people.ts';

/** May this reseller be assigned as the subscription's support contact by this person? Its rights at the customer are read in its own tenant; delegated administration (DAP) has no API any more. */
export async function assignmentFor({ graph }: Microsoft, staff: Staff, customer: Customer, subscription: SubscriptionRow, reseller: Company): Promise<Verdict> {
  const onNewCommerce = subscription.commerce !== 'legacy';
  const gdap = onNewCommerce ? undefined : await hasRights(graph, reseller.tenantId, customer.tenantId);
  return contactAssignment({
    partnerRoles: staff.roles, commerce: onNewCommerce ? 'new-commerce' : 'legacy',
    reseller: { ...(reseller.related !== null && { related: reseller.related }), ...(gdap !== undefined && { dap: false, gdap }) },
  });
}

/** Whether a reseller has an active GDAP relationship with a customer; undefined where its tenant does not let us see. */
async function hasRights(graph: Microsoft['graph'], reseller: string, customer: string): Promise<boolean | undefined> {
  const reading = (async () => {
    for await (const page of graph.relationships(reseller, customer)) if (page.some(({ status }) => status === 'active')) return true;
    return false;
  })();
  const answer = await waited(reading.catch((error: unknown) => {
    if (error instanceof MicrosoftError) return undefined;
    throw error;
  }));
  return 'value' in answer ? answer.value : undefined;
}

export interface AssignmentCommand {
  readonly by: Staff;
  readonly at: Date;
  /** The same for every delivery of one press: the contact is assigned once. */
  readonly key: string;
}

/** What became of an assignment: done, refused by Microsoft, or not known, because its answer never came. */
export type Assigned = { readonly kind: 'done' } | { readonly kind: 'refused' | 'unknown' | 'failed'; readonly reason: string };

/**
 * Assigns the designated contact in Partner Center. It is written down before Microsoft is asked, and what became of it after; asked again
 * under the same request id, Partner Center does it once.
 */
export async function assignContact(db: Database, { partnerCenter }: Microsoft, mirror: Pick<Mirror, 'read'>, customer: Customer, subscription: SubscriptionRow, reseller: Company, command: AssignmentCommand): Promise<Assigned> {
  const after: Contact = { name: reseller.name, tenantId: reseller.tenantId, ...(reseller.partnerId && { partnerId: reseller.partnerId }) };
  const { row } = await insertContactChange(db, changeOf('designated', customer, subscription, subscription.designated, after, command));
  if (row.outcome === 'done') return { kind: 'done' };
  try {
    await partnerCenter.assignSupportContact(customer.tenantId, subscription.id, { name: reseller.name, tenantId: reseller.tenantId, partnerId: reseller.partnerId ?? '' }, requestIdOf(row.commandKey));
  } catch (error) {
    if (!(error instanceof MicrosoftError)) throw error;
    const kind = fateOf(error);
    await settleContactChange(db, row.id, kind, error.reason, command.at);
    return { kind, reason: error.reason };
  }
  await settleContactChange(db, row.id, 'done', null, command.at);
  await mirror.read(customer.tenantId).catch(() => undefined); // what was written is read back; should that fail, the next question reads it
  return { kind: 'done' };
}

/** Keeps the contact of a subscription in the desk's own record, where Partner Center has none (contact.new-commerce). */
export async function recordContact(db: Database, customer: Customer, subscription: SubscriptionRow, contact: Contact, command: AssignmentCommand): Promise<Assigned> {
  const { row } = await insertContactChange(db, changeOf('own-record', customer, subscription, subscription.ownRecord, contact, command));
  if (row.outcome === 'done') return { kind: 'done' };
  await saveOwnRecord(db, subscription.id, contact);
  await settleContactChange(db, row.id, 'done', null, command.at);
  return { kind: 'done' };
}

function changeOf(kind: NewContactChange['kind'], { tenantId }: Customer, { id }: SubscriptionRow, before: Contact | null, after: Contact, { by, at, key }: AssignmentCommand): NewContactChange {
  return { kind, tenantId, subscriptionId: id, before, after, at, actorTenant: by.tenantId, actorId: by.objectId, actorName: by.name, commandKey: `${by.tenantId}/${by.objectId}/${key}` };
}

/** The GUID under which Partner Center knows this write, the same however often it is tried. */
function requestIdOf(key: string): string {
  const hex = createHash('sha256').update(key).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
