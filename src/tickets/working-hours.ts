import { nextOpening } from '../rules/index.ts';
import { peopleCalendar } from './calendars.ts';

/** When somebody is at work next, in their zone and by its public holidays: at once, where they are. UTC where nobody knows their zone. */
export function nextWorkingTime(timeZone: string | undefined, at: Date): Date {
  return nextOpening(peopleCalendar(timeZone ?? 'UTC', at), at);
}

/** When somebody is told something: what is urgent (severity A) at once, whatever can wait when they are at work. */
export function deliveryTime(urgent: boolean, timeZone: string | undefined, at: Date): Date {
  return urgent ? at : nextWorkingTime(timeZone, at);
}
