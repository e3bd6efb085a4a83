import * as z from 'zod/v4';
import type { Workload } from '../rules/index.ts';
import { instant } from './instant.ts';
import { anyId, count, flag, guid, known, maybe, must, oneOf, part, text } from './parse.ts';
import { workloadOf } from './workloads.ts';

/** Something a customer bought through us. */
export interface Subscription {
  readonly id: string;
  /** The product's, since nicknames say little to others; an Azure subscription's nickname, since the product is the same for all. */
  readonly name: string;
  readonly workload: Workload;
  readonly commerce: 'legacy' | 'new-commerce' | 'marketplace';
  /** Pending counts as active: it is bought. Suspended holds disabled ones too, and those of which Microsoft says nothing we know. */
  readonly status: 'active' | 'suspended' | 'expired';
  readonly offerId: string;
  /** Absent on old subscriptions, which says nothing. Speaks only of what was bought through us. */
  readonly isTrial?: boolean;
  readonly quantity?: number;
  readonly endsAt?: Date;
  /** An Azure plan: a frame for Azure subscriptions, whose ids azureSubscriptions() gives; its own id is none. */
  readonly azurePlan: boolean;
  /** The Azure subscription behind a legacy one. */
  readonly azureSubscriptionId?: string;
  readonly publisher?: string;
  readonly orderId?: string;
}

/** An Azure subscription under an Azure plan. */
export interface AzureSubscription {
  readonly id: string;
  readonly name: string;
  readonly status: 'active' | 'suspended' | 'expired' | 'unknown';
}

const status = oneOf({
  none: 'unknown', active: 'active', suspended: 'suspended', deleted: 'deleted', expired: 'expired', pending: 'active', disabled: 'suspended',
  0: 'unknown', 1: 'active', 2: 'suspended', 3: 'deleted', 4: 'expired', 5: 'active', 6: 'suspended',
});

/** An item type: an object with an id, or (older) the id alone. */
function itemType(value: unknown): string | undefined {
  return text(typeof value === 'object' && value !== null && 'id' in value ? value.id : value);
}

const there = (value: unknown): boolean => value !== undefined && value !== null;

const Bought = z.object({
  id: must(anyId), offerId: maybe(text), offerName: maybe(text), friendlyName: maybe(text), productType: maybe(itemType), status: maybe(status),
  isTrial: maybe(flag), quantity: maybe(count), commitmentEndDate: maybe(instant), commitmentEndDateTime: maybe(instant), entitlementId: maybe(guid),
  isMicrosoftProduct: maybe(flag), publisherName: maybe(text), orderId: maybe(text),
  links: part({ product: maybe(there), offer: maybe(there) }),
});
type Bought = z.output<typeof Bought>;

/** A subscription, or 'deleted' for one that is gone. */
export const AnySubscription = Bought.transform((bought): Subscription | 'deleted' => (bought.status === 'deleted' ? 'deleted' : toSubscription(bought, bought.status)));

function toSubscription(bought: Bought, state: Subscription['status'] | 'unknown'): Subscription {
  const { id, offerId = '', offerName, friendlyName, isTrial, quantity, publisherName, orderId } = bought;
  const commerce = commerceOf(bought);
  const workload = commerce === 'marketplace' ? 'marketplace' : workloadOfProduct(bought);
  const azureSubscriptionId = workload === 'azure' && commerce === 'legacy' ? bought.entitlementId : undefined;
  return known({
    id, name: (azureSubscriptionId === undefined ? offerName : undefined) ?? friendlyName ?? offerName ?? (offerId || id),
    workload, commerce, status: state === 'unknown' ? 'suspended' : state, offerId, isTrial, quantity,
    endsAt: bought.commitmentEndDateTime ?? bought.commitmentEndDate,
    azurePlan: workload === 'azure' && commerce === 'new-commerce' && isAzurePlan(bought), azureSubscriptionId, publisher: publisherName, orderId,
  });
}

/**
 * There is no field for it, so its shape tells (apis.md 1.4). Where a subscription has the marks of neither, it counts as new
 * commerce: there the desk keeps its own record of the contact and asks Partner Center for nothing.
 */
function commerceOf(bought: Bought): Subscription['commerce'] {
  if (isOfAnotherPublisher(bought)) return 'marketplace';
  const { productType, offerId = '', links } = bought;
  const isNew = productType !== undefined || links?.product || /^[a-z0-9]{12}:[a-z0-9]{4}(?::[a-z0-9]{12})?$/i.test(offerId);
  const isLegacy = guid(offerId) !== undefined || /^ms-azr-/i.test(offerId) || links?.offer;
  return !isNew && isLegacy ? 'legacy' : 'new-commerce';
}

function isOfAnotherPublisher({ isMicrosoftProduct, productType, publisherName = '' }: Bought): boolean {
  if (isMicrosoftProduct !== undefined) return !isMicrosoftProduct;
  return productType?.toLowerCase() === 'saas' && !/^microsoft\b/i.test(publisherName);
}

/** The type of the product or the offer says Azure; the product's own name says the rest, never the nickname that somebody gave it. */
function workloadOfProduct({ productType = '', offerId = '', offerName, friendlyName }: Bought): Workload {
  if (/^azure|reservation|savings ?plan/i.test(productType) || /^ms-azr-/i.test(offerId)) return 'azure';
  return workloadOf(offerName ?? friendlyName ?? '');
}

/** Product DZH318Z0BPS6 is "Microsoft Azure plan" (MS-AZR-0017G). */
function isAzurePlan({ offerId = '', offerName = '' }: Bought): boolean {
  return /^dzh318z0bps6\b/i.test(offerId) || /\bazure plan\b/i.test(offerName);
}

/** An entitlement, or 'deleted' for one that is gone. */
export const Entitlement = z.object({ id: must(guid), friendlyName: maybe(text), status: maybe(status) })
  .transform(({ id, friendlyName, status: state }): AzureSubscription | 'deleted' => (state === 'deleted' ? state : { id, name: friendlyName ?? id, status: state }));

/** Everything but what is gone. */
export function present<Item extends object>(items: readonly (Item | 'deleted')[]): Item[] {
  return items.filter((item) => item !== 'deleted');
}
