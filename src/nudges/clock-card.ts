import type { Database } from '../store/open.ts';
import type { ClockNow } from '../store/nudges.ts';
import type { DueMessage } from '../store/outbox.ts';
import type { ClockKind, LadderStep } from '../store/schema.ts';
import { stepAfter } from '../tickets/clocks.ts';
import { snoozesFor } from '../tickets/snooze.ts';
import { deliveryTime } from '../tickets/working-hours.ts';
import type { Instead, Maker, Proactive, Void } from './messages.ts';
import type { Questions } from './questions.ts';
import { barredFrom } from './receiver.ts';

/** What a nudge about a clock is about. */
export interface ClockSubject {
  readonly number: number;
  readonly clock: ClockKind;
  readonly startedAt: string;
  readonly severity: 'A' | 'B' | 'C';
  readonly step: LadderStep;
  /** When the step came due, as an ISO instant; absent from what was written before it was kept. */
  readonly stepAt?: string;
  /** Set where it was put off by its receiver. */
  readonly snoozed?: boolean;
  /** Set where somebody else should have been told. */
  readonly instead?: Instead;
  /** Set where it is not known whether somebody else was told. */
  readonly doubt?: { readonly name: string };
}

/** Makes the card of a nudge from the clock as it is now; a step that the ticket has left behind is not spoken of. */
export function clockMaker(db: Database, ask: Questions): Maker {
  return async (message, now) => {
    const subject = message.subject as unknown as ClockSubject;
    const { tenantId, objectId } = message;
    const [clock, barred] = await Promise.all([ask.clockNow({ number: subject.number, kind: subject.clock, tenantId, objectId }), barredFrom(db, ask, message)]);
    const left = clock ? leftBehind(subject, clock, now) : 'clock-stopped';
    if (left) return { void: left } satisfies Void;
    if (barred) return barred; // before the question whose turn it is: who has left is no manager any more, and the next must hear it
    if (!concerns(subject, clock!, message)) return subject.step === 'half' ? { void: 'reassigned' } : { void: 'not-responsible', next: true } satisfies Void;
    return cardOf(subject, clock!, message, now, await nextOf(ask, subject.number, clock!, now));
  };
}

/** Why a step is not to be spoken of any more, as a code; undefined where it is. */
function leftBehind({ startedAt, severity, clock, step, stepAt }: ClockSubject, now: ClockNow, at: Date): string | undefined {
  if (now.stoppedAt || now.startedAt.toISOString() !== startedAt) return 'clock-stopped';
  if (clock === 'ours' && now.state === 'waiting') return 'paused';
  const current = now.steps[step] ?? now.dueAt.toISOString();
  if (now.countedAs !== severity || (stepAt ?? current) !== current || new Date(current) > at) return 'clock-changed';
  return undefined;
}

/** Whether it is still for this person: whose ticket it is, a manager, or whoever hears it for somebody else. */
function concerns({ instead, doubt }: ClockSubject, { assigneeTenant, assigneeId, manager }: ClockNow, to: DueMessage): boolean {
  return isTheirs({ assigneeTenant, assigneeId }, to) || manager || instead !== undefined || doubt !== undefined;
}

/** Whether the ticket is assigned to whom is told. */
function isTheirs({ assigneeTenant, assigneeId }: Pick<ClockNow, 'assigneeTenant' | 'assigneeId'>, to: DueMessage): boolean {
  return assigneeTenant === to.tenantId && assigneeId === to.objectId;
}

/** When the next step is told, '' after the last, and to whom, by name where they have one. */
interface Next {
  readonly at: string;
  readonly names: readonly string[];
}

/** The next step waits for the working hours of whoever hears it first, as it will when it comes. */
async function nextOf(ask: Questions, number: number, { steps, severity }: ClockNow, now: Date): Promise<Next> {
  const next = stepAfter(steps, now);
  if (!next) return { at: '', names: [] };
  const people = await ask.nextInLine({ number, withAssignee: next.step === 'three-quarters', at: next.at });
  const times = people.map(({ timeZone }) => deliveryTime(severity === 'A', timeZone ?? undefined, next.at).getTime());
  return { at: (times.length > 0 ? new Date(Math.min(...times)) : next.at).toISOString(), names: people.map(({ name }) => name) };
}

function cardOf({ number, clock, step, instead, doubt }: ClockSubject, now: ClockNow, to: DueMessage, at: Date, next: Next): Proactive {
  const { startedAt, dueAt, severity, title, customerName, assigneeName, manager } = now;
  const [first = '', second = '', ...others] = next.names;
  const overdue = at >= dueAt;
  return {
    to: { tenantId: to.tenantId, objectId: to.objectId }, card: 'nudge', variant: overdue ? `${clock}.overdue` : `${clock}.due`, locale: to.locale, timeZone: to.timeZone,
    facts: {
      ticket: `T-${number}`, number, step, clock, startedAt: startedAt.toISOString(), overdue, dueAt: dueAt.toISOString(), minutes: Math.max(1, Math.round(Math.abs(dueAt.getTime() - at.getTime()) / 60_000)),
      customer: customerName, title, severity, assignee: assigneeName ?? '', mine: isTheirs(now, to), why: doubt ? 'doubt' : instead?.name ? 'instead' : manager ? 'manager' : 'assignee',
      snoozes: snoozesFor({ severity, dueAt }, at), mayAnswer: clock === 'ours', mayWait: clock === 'ours' && (now.state === 'diagnosing' || now.state === 'answered'),
      name: doubt?.name ?? instead?.name ?? '', reason: instead?.reason ?? '', detail: instead?.detail ?? '', nextAt: next.at,
      next: first === '' ? '' : second === '' ? 'one' : others.length === 0 ? 'two' : 'more', first, second, more: others.length,
    },
  };
}
