import * as z from 'zod/v4';
import { header, jsonWithMark, parsed, Refused, type Answered } from './http.ts';
import type { Call } from './cloud.ts';
import { customerIn, refusal, refuse, subscriptionIn, type Handler } from './partner-center.faults.ts';
import type { SampleSubscription } from '../sample-partner.ts';
import type { State } from './state.ts';

type Kept = State['supportContacts'][string];

/** Whom a subscription's customer is sent to: as it was assigned since, or as the sample says. 404 where nobody was. */
export const showContact: Handler = (call, { customer, subscription }) => {
  const { tenantId, sold } = licence(call, customer, subscription);
  const contact = call.cloud.state.now().supportContacts[sold.id] ?? ofSample(call, sold);
  return contact ? jsonWithMark(200, shape(contact, tenantId, sold.id)) : refuse(404, '1000', 'The subscription has no support contact.');
};

/** Assigns a reseller that has a relationship with us, or ourselves again. The same MS-RequestId counts once. */
export const assignContact: Handler = (call, { customer, subscription }) => {
  const { tenantId, sold } = licence(call, customer, subscription);
  return once(call, (draft) => {
    const contact = assignable(call);
    draft.supportContacts[sold.id] = contact;
    return jsonWithMark(200, shape(contact, tenantId, sold.id));
  });
};

const mostAnswers = 1_000;

/** Carries a write out and remembers the answer by its MS-RequestId; a request that comes again gets that answer and changes nothing. */
export function once({ cloud: { state }, asked }: Call, write: (draft: State) => Answered): Promise<Answered> {
  const id = header(asked.headers, 'ms-requestid')?.toLowerCase();
  return state.change((draft) => {
    const before = id === undefined ? undefined : draft.answered.find((answer) => answer.id === id);
    if (before) return { status: before.status, headers: { 'Content-Type': 'application/json; charset=utf-8' }, ...(before.body !== undefined && { body: before.body }) };
    const answer = attempted(draft, write);
    if (id !== undefined) draft.answered = [...draft.answered, { id, status: answer.status, ...(answer.body !== undefined && { body: answer.body }) }].slice(-mostAnswers);
    return answer;
  });
}

function attempted(draft: State, write: (draft: State) => Answered): Answered {
  try {
    return write(draft);
  } catch (error) {
    if (error instanceof Refused) return error.answer; // refused before anything was changed
    throw error;
  }
}

/** Only the older licences have support contacts. The documentation names no code for the others. */
function licence(call: Call, customerId: string | undefined, subscriptionId: string | undefined) {
  const customer = customerIn(call, customerId);
  const sold = subscriptionIn(customer, subscriptionId);
  if (sold.commerce !== 'legacy') throw new Refused(refusal(400, '800042', 'The operation is not supported for this subscription.'));
  return { tenantId: customer.tenantId, sold };
}

function ofSample({ cloud: { partner } }: Call, { designated }: SampleSubscription): Kept | undefined {
  if (typeof designated !== 'string') return undefined;
  const { tenantId, partnerId, name } = partner.company(designated);
  return { tenantId, partnerId, name };
}

const Contact = z.object({ supporttenantid: z.guid(), supportmpnid: z.string().regex(/^\d+$/), name: z.string().min(1) });

function assignable({ asked, cloud: { partner } }: Call): Kept {
  const body = parsed(asked.body);
  // The page's sample writes the names with capitals; either is taken.
  const fields = typeof body === 'object' && body !== null ? Object.fromEntries(Object.entries(body).map(([name, value]) => [name.toLowerCase(), value as unknown])) : {};
  const { supporttenantid, supportmpnid } = Contact.safeParse(fields).data ?? refuse(400, '3000', 'The support contact is invalid.');
  const company = partner.companyByTenant.get(supporttenantid.toLowerCase());
  const mayBe = company && (company.own || (company.kind === 'indirect-reseller' && company.related === true));
  if (!mayBe || company.partnerId !== supportmpnid) return refuse(400, '3000', 'The support contact must be an indirect reseller that has a relationship with the partner.');
  return { tenantId: company.tenantId, partnerId: company.partnerId, name: company.name };
}

function shape({ tenantId, partnerId, name }: Kept, customer: string, subscription: string) {
  return {
    supportTenantId: tenantId.toUpperCase(), supportMpnId: partnerId, name,
    links: { self: { uri: `/customers/${customer}/subscriptions/${subscription}/supportcontact`, method: 'Get', headers: [] } }, attributes: { objectType: 'SupportContact' },
  };
}
