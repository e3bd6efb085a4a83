import * as z from 'zod/v4';
import type { Severity } from '../rules/index.ts';
import { instant } from './instant.ts';
import { anyList, guid, known, maybe, must, oneOf, part, readable, text } from './parse.ts';

/** A service request at Microsoft. */
export interface ServiceRequest {
  /** Ten to sixteen digits and more: a text, never a number. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Absent where Microsoft does not say. */
  readonly severity?: Severity;
  readonly status: 'open' | 'closed' | 'attention-needed' | 'unknown';
  readonly product?: string;
  readonly createdAt?: Date;
  readonly changedAt?: Date;
  readonly closedAt?: Date;
  readonly contactEmail?: string;
  /** Whom it was filed for, as far as Microsoft says. */
  readonly organization?: { readonly id?: string; readonly name?: string };
  readonly notes: readonly ServiceRequestNote[];
}

export interface ServiceRequestNote {
  /** The name Microsoft shows; empty where there is none. */
  readonly by: string;
  readonly at?: Date;
  readonly text: string;
}

const severity = oneOf({ critical: 'A', moderate: 'B', minimal: 'C', 1: 'A', 2: 'B', 3: 'C' });
const status = oneOf({ open: 'open', closed: 'closed', attention_needed: 'attention-needed', 1: 'open', 2: 'closed', 3: 'attention-needed' });

const Note = z.object({ createdByName: maybe(text), createdDate: maybe(instant), text: must(text) })
  .transform(({ createdByName, createdDate, text: words }): ServiceRequestNote => known({ by: createdByName ?? '', at: createdDate, text: words }));

/** A service request, as a list has it (numbers for words) or by itself. */
export const Request = z.object({
  id: must(text), title: maybe(text), description: maybe(text), severity: maybe(severity), status: maybe(status), productName: maybe(text),
  createdDate: maybe(instant), lastModifiedDate: maybe(instant), lastClosedDate: maybe(instant),
  primaryContact: part({ email: maybe(text) }), organization: part({ id: maybe(guid), name: maybe(text) }), notes: anyList,
}).transform(({ id, title = '', description = '', severity: level, status: state, organization, notes, ...rest }): ServiceRequest => known({
  id, title, description, severity: level === 'unknown' ? undefined : level, status: state, product: rest.productName,
  createdAt: rest.createdDate, changedAt: rest.lastModifiedDate, closedAt: rest.lastClosedDate,
  contactEmail: rest.primaryContact?.email, organization: organization && known(organization), notes: readable(Note, notes),
}));
