import * as z from 'zod/v4';
import { lastOf } from './azure-ticket.ts';
import { instant } from './instant.ts';
import { flag, guid, maybe, must, oneOf, part, text } from './parse.ts';

/** A page of any list of Azure Resource Manager. */
export const Page = z.object({ value: z.array(z.unknown()), nextLink: maybe(text) });

export const Subscription = z.object({ subscriptionId: must(guid), displayName: maybe(text), state: maybe(text) });

/** roleDefinitionId is a whole path; its last segment is the role. */
export const RoleAssignment = z.object({ properties: z.object({ principalId: must(guid), roleDefinitionId: must(last) }) });

/** A service, or a classification of its problems. */
export const Named = z.object({ id: must(last), properties: z.object({ displayName: must(text) }) });

export const NameCheck = z.object({ nameAvailable: must(flag) });

const severity = oneOf({ highestcriticalimpact: 'A', critical: 'A', moderate: 'B', minimal: 'C' });
const status = oneOf({ open: 'open', closed: 'closed', updating: 'updating' });

export const Ticket = z.object({
  name: must(text),
  properties: z.object({
    supportTicketId: maybe(text), title: maybe(text), severity: maybe(severity), status: maybe(status), serviceId: maybe(last), createdDate: maybe(instant), modifiedDate: maybe(instant),
    serviceLevelAgreement: part({ expirationTime: maybe(instant) }), supportEngineer: part({ emailAddress: maybe(text) }), supportPlanDisplayName: maybe(text),
  }),
});

export const Communication = z.object({
  name: must(text),
  properties: z.object({ subject: maybe(text), createdDate: maybe(instant), communicationDirection: maybe(oneOf({ inbound: 'inbound', outbound: 'outbound' })) }),
});

/** What Azure-AsyncOperation answers while Azure works, and at the end. */
export const Operation = z.object({ status: must(text), error: part({ code: maybe(text) }) });

function last(value: unknown): string | undefined {
  const id = text(value);
  return id === undefined ? undefined : lastOf(id);
}
