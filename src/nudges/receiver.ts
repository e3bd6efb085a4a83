import type { Facts } from '../cards/words.ts';
import { customerFor } from '../directory/customers.ts';
import type { Person } from '../directory/people.ts';
import type { Database } from '../store/open.ts';
import type { DueMessage } from '../store/outbox.ts';
import type { MessageKind } from '../store/outbox-schema.ts';
import { ticketScope } from '../tickets/rights.ts';
import type { Instead, Maker } from './messages.ts';
import type { Questions } from './questions.ts';

/** What is for staff alone; changes of tickets and incidents are told to customers' people too. */
const forStaff: ReadonlySet<MessageKind> = new Set(['clock', 'match', 'gdap', 'digest']);
/** What the next in line hears where somebody may not be told any more; the rest concerned that person alone, or each manager has one of their own. */
function isHeardByNext({ kind, subject }: DueMessage): boolean {
  return kind === 'clock' || kind === 'gdap' || kind === 'match' || subject.forNext === true;
}

/** Why somebody may not be told, as a code, and whether the next in line hears it instead. */
export interface Barred {
  readonly void: 'person-gone' | 'out-of-scope';
  readonly next: boolean;
}

/**
 * Asked once, when a message is about to be sent: days may have passed since it was planned. Its receiver must be recognised as if they wrote now,
 * and must still see the ticket or customer that it is about. Undefined where they may be told.
 */
export async function barredFrom(db: Database, ask: Questions, message: DueMessage): Promise<Barred | undefined> {
  const { kind, tenantId, objectId } = message;
  const next = isHeardByNext(message);
  const person = await ask.somebody({ tenantId, objectId });
  if (!person || person.kind !== 'staff' && forStaff.has(kind)) return { void: 'person-gone', next };
  return await seesSubject(db, ask, person, message) ? undefined : { void: 'out-of-scope', next };
}

/** Makes a card only for somebody who may be told. It says for whom it was, where that was somebody else. */
export function guarded(db: Database, ask: Questions, make: Maker): Maker {
  return async (message, now) => {
    const barred = await barredFrom(db, ask, message);
    if (barred) return barred;
    const made = await make(message, now);
    const passedOn = passedOnFrom(message);
    return passedOn && 'facts' in made ? { ...made, facts: { ...made.facts, passedOn } } : made;
  };
}

function passedOnFrom({ subject }: DueMessage): Facts | undefined {
  const { instead, doubt } = subject as { instead?: Instead; doubt?: { name: string } };
  if (doubt) return { why: 'doubt', name: doubt.name };
  return instead?.name ? { why: 'instead', ...instead } : undefined;
}

async function seesSubject(db: Database, ask: Questions, person: Person, { kind, subject }: DueMessage): Promise<boolean> {
  if (typeof subject.number === 'number') return ask.isSeen({ scope: ticketScope(person), number: subject.number });
  return kind !== 'incident' || await customerFor(db, person, String(subject.tenantId)) !== undefined;
}
