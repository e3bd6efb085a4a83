import { nextOpening, type BusinessCalendar } from '../rules/index.ts';
import type { PersonId } from '../directory/people.ts';
import type { DueClock, PlannedNudge } from '../store/nudges.ts';
import type { LadderStep } from '../store/schema.ts';
import { stepsDue } from '../tickets/clocks.ts';

/** Who can be told about a clock, and where they are. */
export interface Audience {
  readonly managers: readonly PersonId[];
  /** IANA zone by 'tenant/object id'; the desk's where a person's is not known. */
  readonly zones: ReadonlyMap<string, string>;
}

export interface Plan {
  readonly nudges: readonly PlannedNudge[];
  readonly nextStep: LadderStep | null;
  readonly nextAt: string | null;
}

/**
 * What is due on a clock at this instant: one nudge per step and person. Where several steps came due together (the desk was down,
 * the clock was moved) each person is told the latest alone; the earlier ones are recorded as superseded.
 */
export function planNudges(clock: DueClock, audience: Audience, now: Date): Plan {
  const { due, next } = stepsDue(clock.steps, clock.nextStep, now);
  const latest = new Map<string, LadderStep>();
  const told = due.flatMap((step) => receivers(step, clock, audience).map((person) => ({ step, person })));
  for (const { step, person } of told) latest.set(keyOf(person), step);
  const nudges = told.map(({ step, person }): PlannedNudge => {
    const superseded = latest.get(keyOf(person)) !== step;
    return {
      number: clock.number, clock: clock.kind, step, ...person, plannedAt: now, deliverAt: deliveryTime(clock.severity, audience.zones.get(keyOf(person)), now),
      state: superseded ? 'superseded' : 'planned', reason: superseded ? `a later step (${latest.get(keyOf(person))}) was due at the same time` : null,
    };
  });
  return { nudges, nextStep: next ?? null, nextAt: next ? clock.steps[next]! : null };
}

/** Half the time: the assignee. Three quarters: the assignee and the managers. Due and after: the managers. Nobody assigned: the managers. */
function receivers(step: LadderStep, { assigneeTenant, assigneeId }: DueClock, { managers }: Audience): PersonId[] {
  const assignee = assigneeTenant && assigneeId ? [{ tenantId: assigneeTenant, objectId: assigneeId }] : [];
  if (step === 'half') return assignee.length > 0 ? assignee : [...managers];
  if (step === 'three-quarters') return distinct([...assignee, ...managers]);
  return [...managers];
}

function distinct(people: readonly PersonId[]): PersonId[] {
  return [...new Map(people.map(({ tenantId, objectId }) => [`${tenantId}/${objectId}`, { tenantId, objectId }])).values()];
}

/** Severity A at once; otherwise in the receiver's working hours. */
export function deliveryTime(severity: DueClock['severity'], zone: string | undefined, now: Date): Date {
  return severity === 'A' ? now : nextOpening(workingHours(zone ?? 'UTC'), now);
}

const day: readonly (readonly [string, string])[] = [['08:00', '18:00']];
const hours = { mon: day, tue: day, wed: day, thu: day, fri: day };

function workingHours(timeZone: string): BusinessCalendar {
  return { timeZone, hours };
}

export function keyOf({ tenantId, objectId }: PersonId): string {
  return `${tenantId}/${objectId}`;
}
