import { json, Refused, type Answered, type Route } from './http.ts';
import type { Call } from './cloud.ts';
import { isGuid } from './ids.ts';
import type { SampleCustomer, SampleSubscription } from '../sample-partner.ts';

export type Handler = Route<Call>['handle'];

/** Partner Center's fault. */
export function refusal(status: number, code: string, description: string, headers: Readonly<Record<string, string>> = {}): Answered {
  return json(status, { code, description, data: [], source: 'PartnerFD' }, headers);
}

export function refuse(status: number, code: string, description: string, headers?: Readonly<Record<string, string>>): never {
  throw new Refused(refusal(status, code, description, headers));
}

/** The shape that the service requests of today answer with instead. */
export function problemDetails(status: number, title: string, detail: string, instance: string): Answered {
  return json(status, { type: `https://httpstatuses.com/${status}`, title, status, detail, instance }, { 'Content-Type': 'application/problem+json' });
}

/** One of our customers, by the id in the path. */
export function customerIn({ cloud: { partner } }: Call, id = ''): SampleCustomer {
  if (!isGuid(id)) refuse(400, '900118', 'The customer id is not valid.');
  const customer = partner.byTenant.get(id.toLowerCase());
  if (customer) return customer;
  return partner.companyByTenant.has(id.toLowerCase()) ? refuse(403, '20002', 'The partner has no commerce relationship with the customer.') : refuse(404, '60003', 'The tenant was not found.');
}

/** What this customer bought through us; a subscription of another provider is not there. */
export function subscriptionsOf({ subscriptions }: SampleCustomer): SampleSubscription[] {
  return subscriptions.filter(({ azure }) => azure?.isProvider !== false);
}

export function subscriptionIn(customer: SampleCustomer, id = ''): SampleSubscription {
  return subscriptionsOf(customer).find((subscription) => subscription.id === id.toLowerCase()) ?? refuse(404, '20003', 'The subscription was not found.');
}

export function withCustomer(handle: (params: Readonly<Record<string, string>>, customer: SampleCustomer, call: Call) => Answered | Promise<Answered>): Handler {
  return (call, params) => handle(params, customerIn(call, params.customer), call);
}
