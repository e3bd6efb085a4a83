import { addBusinessDays, addBusinessTime, businessPeriods } from './business-time.ts';
import type { BusinessCalendar, Interval } from './calendar.ts';
import { finding, yesOrNo } from './finding.ts';
import { responsePolicy } from './response-policy.ts';
import { policy } from './sources.ts';
import type { Finding } from './verdict.ts';

/** Business impact at submission: A critical, B moderate, C minimal (rules response.a, response.b, response.c). */
export type Severity = 'A' | 'B' | 'C';

export interface ResponseRequest {
  readonly severity: Severity;
  readonly breakFix: boolean;
  /** BCP 47 tag of the language the ticket is filed in. */
  readonly language: string;
  readonly submittedAt: Date;
  /** Microsoft's business hours for that language; not looked at where the time counts round the clock. */
  readonly calendar: BusinessCalendar;
}

export interface InitialResponse {
  readonly dueAt: Date;
  readonly clock: 'round-the-clock' | 'business-hours';
  readonly target: { readonly hours: number } | { readonly businessDays: number };
  /** The stretches of time that count, so that "why 11:20?" can be shown; together they may be empty for a business day. */
  readonly periods: readonly Interval[];
  readonly findings: readonly Finding[];
}

/**
 * When Microsoft should have given its initial response (rules.md part 4). English break-fix: the hours of the table round
 * the clock. Another language: the same hours of the calendar, with a caution, for 003 promises none outside English. Not
 * break-fix: one business day, whatever the severity. Throws RangeError on a bad date or, where it counts, calendar.
 */
export function initialResponse(request: ResponseRequest): InitialResponse {
  if (Number.isNaN(request.submittedAt.getTime())) throw new RangeError('submittedAt is not a date.');
  if (!request.breakFix) return withinBusinessDays(request);
  return isEnglish(request.language) ? roundTheClock(request) : inBusinessHours(request);
}

/** Whether a BCP 47 tag means English: primary subtag `en`. */
function isEnglish(language: string): boolean {
  return language.trim().toLowerCase().split(/[-_]/)[0] === 'en';
}

function roundTheClock(request: ResponseRequest): InitialResponse {
  const { severity, submittedAt } = request;
  const hours = responsePolicy.hours[severity];
  const dueAt = new Date(submittedAt.getTime() + hours * 3_600_000);
  const clock = 'round-the-clock';
  return { dueAt, clock, target: { hours }, periods: [{ from: submittedAt, to: dueAt }], findings: breakFixFindings(request, clock) };
}

function inBusinessHours(request: ResponseRequest): InitialResponse {
  const { severity, submittedAt, calendar } = request;
  const hours = responsePolicy.hours[severity];
  const dueAt = addBusinessTime(calendar, submittedAt, hours * 3600);
  const clock = 'business-hours';
  return { dueAt, clock, target: { hours }, periods: openPeriods(calendar, submittedAt, dueAt), findings: breakFixFindings(request, clock) };
}

function withinBusinessDays({ submittedAt, calendar }: ResponseRequest): InitialResponse {
  const businessDays = responsePolicy.otherBusinessDays;
  const dueAt = addBusinessDays(calendar, submittedAt, businessDays);
  const other = finding('response.other', 'pass', { businessDays: String(businessDays), timeZone: calendar.timeZone }, policy.responseClock);
  return { dueAt, clock: 'business-hours', target: { businessDays }, periods: openPeriods(calendar, submittedAt, dueAt), findings: [other] };
}

const severityRules = { A: 'response.a', B: 'response.b', C: 'response.c' } as const satisfies Record<Severity, string>;

/** The hours stand in 003; how they are counted is the desk's policy, so both are named. */
function breakFixFindings({ severity, language, calendar }: ResponseRequest, clock: InitialResponse['clock']): Finding[] {
  const hours = String(responsePolicy.hours[severity]);
  const english = clock === 'round-the-clock';
  const promise = { language, english: yesOrNo(english), hours, timeZone: english ? '' : calendar.timeZone };
  return [
    finding(severityRules[severity], 'pass', { severity, hours, clock }, policy.responseClock),
    finding('response.break-fix', 'pass', { breakFix: 'true' }),
    finding('response.language', english ? 'pass' : 'caution', promise, policy.responseClock),
  ];
}

function openPeriods(calendar: BusinessCalendar, from: Date, to: Date): Interval[] {
  const periods: Interval[] = [];
  for (const period of businessPeriods(calendar, from)) {
    if (period.from >= to) break;
    periods.push({ from: period.from, to: period.to < to ? period.to : to });
  }
  return periods;
}
