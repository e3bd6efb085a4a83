import { distinct, keyOf, type PersonId } from '../directory/people.ts';
import { snoozeKey, toldKey, type DueClock } from '../store/nudges.ts';
import type { PlannedMessage } from '../store/outbox.ts';
import type { ClockKind, LadderStep } from '../store/schema.ts';
import { stepsDue } from '../tickets/clocks.ts';
import { clockNews } from '../tickets/snooze.ts';
import { deliveryTime } from '../tickets/working-hours.ts';
import { keyFor } from './messages.ts';

/** Who can be told about a clock, and where they are. */
export interface Audience {
  readonly managers: readonly PersonId[];
  /** IANA zone by 'tenant/object id'; the desk's where a person's is not known. */
  readonly zones: ReadonlyMap<string, string>;
  /** Until when somebody put off a clock's nudges, by snoozeKey. */
  readonly snoozes?: ReadonlyMap<string, Date>;
  /** What was told already, and has not moved since, by toldKey. */
  readonly told?: ReadonlySet<string>;
}

export interface PlannedNudge extends PersonId {
  readonly number: number;
  readonly clock: ClockKind;
  readonly startedAt: Date;
  readonly dueAt: Date;
  readonly severity: DueClock['severity'];
  readonly countedAs: DueClock['severity'];
  readonly step: LadderStep;
  /** When the step came due, as an ISO instant. */
  readonly stepAt: string;
  readonly plannedAt: Date;
  readonly deliverAt: Date;
  /** Whether its receiver put it off until then. */
  readonly held: boolean;
  readonly state: 'planned' | 'superseded' | 'failed';
  readonly reason?: string;
  readonly detail?: string;
}

export interface Plan {
  readonly nudges: readonly PlannedNudge[];
  readonly nextStep: LadderStep | null;
  readonly nextAt: string | null;
}

/** Nobody: recorded, so that a step that nobody could be told of is not forgotten. */
const nobody: PersonId = { tenantId: '', objectId: '' };

/**
 * What is due on a clock at this instant: one nudge per step and person. Where several steps came due together (the desk was down,
 * the clock was moved) each person is told the latest alone; the earlier ones are recorded as superseded.
 */
export function planNudges(clock: DueClock, audience: Audience, now: Date): Plan {
  const { due, next } = stepsDue(clock.steps, clock.nextStep, now);
  const { number, kind, startedAt, dueAt, severity, countedAs = severity } = clock;
  const latest = new Map<string, LadderStep>();
  const hear = due.flatMap((step) => receivers(step, clock, audience).map((person) => ({ step, person })));
  for (const { step, person } of hear) latest.set(keyOf(person), step);
  const nudges = hear.map(({ step, person }): PlannedNudge => {
    const later = latest.get(keyOf(person))!;
    const opening = deliveryTime(severity === 'A', audience.zones.get(keyOf(person)), now);
    const snoozed = audience.snoozes?.get(snoozeKey(number, kind, person));
    const held = snoozed !== undefined && snoozed > opening;
    return {
      number, clock: kind, startedAt, dueAt, severity, countedAs, step, stepAt: clock.steps[step]!, ...person, plannedAt: now,
      deliverAt: held ? snoozed : opening, held, state: 'planned',
      ...(later !== step && { state: 'superseded', reason: 'later-step', detail: later }), ...(person === nobody && { state: 'failed', reason: 'nobody' }),
    };
  }).filter(({ step, ...person }) => !audience.told?.has(toldKey(number, kind, step, person)));
  return { nudges, nextStep: next ?? null, nextAt: next ? clock.steps[next]! : null };
}

/** Half the time: the assignee. Three quarters: the assignee and the managers. Due and after: the managers. Nobody assigned: the managers. */
function receivers(step: LadderStep, { assigneeTenant, assigneeId }: DueClock, { managers }: Audience): readonly PersonId[] {
  const assignee = assigneeTenant && assigneeId ? [{ tenantId: assigneeTenant, objectId: assigneeId }] : [];
  const told = step === 'half' && assignee.length > 0 ? assignee : step === 'three-quarters' ? distinct([...assignee, ...managers]) : distinct(managers);
  return told.length > 0 ? told : [nobody];
}

/** The nudge as a message. One clock, at one severity, speaks of each step before one deadline to each person once; started again, it has a ladder of its own. */
export function nudgeMessage({ number, clock, startedAt, dueAt, severity, countedAs, step, stepAt, tenantId, objectId, plannedAt, deliverAt, held, state, reason, detail }: PlannedNudge): PlannedMessage {
  const to = { tenantId, objectId };
  const news = clockNews({ number, clock, startedAt, countedAs, dueAt }, step);
  const subject = { number, clock, startedAt: startedAt.toISOString(), severity: countedAs, step, stepAt, ...(held && { held }) };
  return { key: keyFor(news, to), kind: 'clock', to, subject, urgent: severity === 'A', plannedAt, deliverAt, state, ...(reason && { reason }), ...(detail && { detail }) };
}
