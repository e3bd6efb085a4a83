import * as z from 'zod/v4';
import { json, jsonWithMark, parsed, route, type Answered, type Route } from './http.ts';
import type { Call } from './cloud.ts';
import { refuse, subscriptionIn, subscriptionsOf, withCustomer } from './partner-center.faults.ts';
import { collection, customerShape, initialDomainOf, listedCustomerShape, subscriptionShape } from './partner-center.shapes.ts';
import { azureIdOf } from './partner.ts';
import type { SampleCustomer } from '../sample-partner.ts';

/** Customers, what they bought, and what an Azure plan holds. An app alone may read these. */
export const customerRoutes: readonly Route<Call>[] = [
  route('GET customers', listCustomers),
  route('GET customers/:customer', withCustomer((_params, customer, call) => jsonWithMark(200, customerShape(customer, call)))),
  route('GET customers/:customer/subscriptions', withCustomer((_params, customer) => jsonWithMark(200, collection(subscriptionsOf(customer).map((subscription) => subscriptionShape(subscription, customer)))))),
  route('GET customers/:customer/subscriptions/:subscription', withCustomer((params, customer) => json(200, subscriptionShape(subscriptionIn(customer, params.subscription), customer)))),
  route('GET customers/:customer/subscriptions/:subscription/azureEntitlements', withCustomer((params, customer) => {
    const plan = subscriptionIn(customer, params.subscription);
    if (plan.workload !== 'azure') return refuse(400, '900141', 'The operation is not supported for the subscription.');
    if (plan.azure?.isProvider === undefined) return refuse(403, '900308', 'Insufficient privileges to complete the operation.');
    return json(200, collection([{
      id: azureIdOf(plan).toUpperCase(), friendlyName: 'Azure subscription 1', status: 'active', subscriptionId: plan.id, attributes: { objectType: 'AzureEntitlement' },
    }]));
  })),
];

const Filter = z.object({ Field: z.enum(['CompanyName', 'Domain', 'IndirectReseller', 'IndirectCloudSolutionProvider']), Value: z.string(), Operator: z.literal('starts_with') });
const Token = z.object({ from: z.int().min(0), size: z.int().min(1), filter: z.string() });

const mostAtOnce = 500;
const unasked = 100;

function listCustomers(call: Call): Answered {
  const { asked: { query, headers }, cloud: { partner } } = call;
  const next = query.get('seekOperation') === 'Next' ? readToken(headers['ms-continuationtoken']) : undefined;
  const filter = next?.filter ?? query.get('filter') ?? '';
  const size = next?.size ?? sizeOf(query.get('size'), partner.customers.length);
  const from = next?.from ?? 0;
  const matching = filtered(call, filter);
  const items = matching.slice(from, from + size).map(listedCustomerShape);
  const more = from + size < matching.length;
  const token = Buffer.from(JSON.stringify({ from: from + size, size, filter })).toString('base64');
  return json(200, {
    totalCount: items.length, items,
    links: {
      self: { uri: `/customers?size=${size}`, method: 'GET', headers: [] },
      ...(more && { next: { uri: `/customers?size=${size}&seekOperation=Next`, method: 'GET', headers: [{ key: 'MS-ContinuationToken', value: token }] } }),
    },
    attributes: { objectType: 'Collection' },
  });
}

function readToken(value: string | string[] | undefined): z.infer<typeof Token> {
  const token = Token.safeParse(parsed(Buffer.from(String(value ?? ''), 'base64').toString('utf8')));
  return token.data ?? refuse(400, '3000', 'The MS-ContinuationToken header is missing or invalid.');
}

function sizeOf(text: string | null, all: number): number {
  const size = Number(text ?? unasked);
  if (!Number.isInteger(size) || size < 0) refuse(400, '800002', 'The page size is invalid.');
  return size === 0 ? all : Math.min(size, mostAtOnce);
}

function filtered({ cloud: { partner }, caller }: Call, text: string): readonly SampleCustomer[] {
  if (text === '') return partner.customers;
  const { Field, Value } = Filter.safeParse(parsed(text)).data ?? refuse(400, '3000', 'The filter is invalid.');
  const begins = (value: string) => value.toLowerCase().startsWith(Value.toLowerCase());
  if (Field === 'CompanyName') return partner.customers.filter(({ name }) => begins(name));
  if (Field === 'Domain') return partner.customers.filter((customer) => begins(initialDomainOf(customer)) || begins(customer.domain));
  if (caller.idtyp === 'app') refuse(403, '900329', 'Resource does not support Application only token.');
  if (Field === 'IndirectCloudSolutionProvider') return [];
  const resellers = new Set(partner.companies.filter(({ kind, tenantId }) => kind === 'indirect-reseller' && begins(tenantId)).map(({ name }) => name));
  return partner.customers.filter(({ attachedTo }) => attachedTo !== null && resellers.has(attachedTo));
}
