import type { Severity } from '../rules/index.ts';
import type { Order } from '../tickets/life-cycle.ts';
import type { Ticket } from '../tickets/tickets.ts';
import type { Occasion } from './ticket.card.ts';
import type { Request } from './intent.ts';
import { severities } from './ticket-form.ts';

/** The longest note, in UTF-16 units. */
export const noteLimit = 2_000;

/** What can be asked for without being asked back first: severity and assignment are read elsewhere. */
type Plain = Exclude<Order['change'], 'severity' | 'assign'>;

/** The order that a request makes of a ticket: what stands on the card wins over what was said. Otherwise what is still missing. */
export function orderOf(change: Plain, request: Request, ticket: Pick<Ticket, 'microsoftNumber'>): Order | Extract<Occasion, `needs-${string}`> | 'too-long' {
  const note = noteOf(request);
  if (note.length > noteLimit) return 'too-long';
  const words = note === '' ? {} : { note, ...(request.params.public === 'true' && { isPublic: true }) };
  switch (change) {
    case 'note': return note === '' ? 'needs-note' : { change, note, ...words };
    case 'wait': return note === '' ? 'needs-reason' : { change, note, ...words };
    case 'bind': return microsoftNumberOf(request) ?? (takesOff(request, ticket) ? { change, microsoftNumber: '' } : 'needs-number');
    case 'merge': return targetOf(request) ?? 'needs-target';
    default: return { change, ...words };
  }
}

/** The words that were sent along: what stands in the field for a note, else what was said. */
export function noteOf({ params, heard }: Request): string {
  return (typeof params.note === 'string' ? params.note : heard.note ?? '').trim();
}

/** Microsoft's request numbers have 7 to 20 digits; people copy them with blanks, dashes and "TrackingID#". */
function microsoftNumberOf({ params, heard }: Request): Order | undefined {
  const typed = typeof params.microsoftNumber === 'string' && params.microsoftNumber.trim() !== '' ? params.microsoftNumber : heard.microsoftNumber ?? '';
  const digits = typed.normalize('NFKC').replace(/^\s*(?:tracking\s*id)?\s*#?/i, '').replace(/[\s-]/g, '');
  return /^\d{7,20}$/.test(digits) ? { change: 'bind', microsoftNumber: digits } : undefined;
}

/** The field was emptied on a card that showed the number that the ticket still has. */
function takesOff({ params }: Request, { microsoftNumber }: Pick<Ticket, 'microsoftNumber'>): boolean {
  return microsoftNumber !== null && params.bound === microsoftNumber && typeof params.microsoftNumber === 'string' && params.microsoftNumber.trim() === '';
}

function targetOf({ params, heard }: Request): Order | undefined {
  const given = [params.target, params.into].find((value): value is string => typeof value === 'string' && value.trim() !== ''); // the button's own, or the field's
  const typed = given ?? heard.into ?? '';
  const number = /^\s*(?:T\s*-?\s*|#)?(\d{1,9})\s*$/i.exec(typed.normalize('NFKC'))?.[1];
  return number === undefined ? undefined : { change: 'merge', into: Number(number) };
}

/** The severity that is asked for, on the card or in words. */
export function severityOf({ params, entities }: Request): Severity | undefined {
  return params.severity === undefined ? entities.severity : severities.find((severity) => severity === params.severity);
}
