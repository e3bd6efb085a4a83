import { localeFor, type Locale } from '../locale.ts';
import type { BusinessCalendar } from '../rules/index.ts';
import calendars from './calendars.json' with { type: 'json' };

/** The desk's own business hours, in which the first answer to a customer is promised. */
export const deskCalendar = calendars.desk as unknown as BusinessCalendar;

const support = calendars.support as unknown as Readonly<Record<Locale, BusinessCalendar>>;

/** The hours in which Microsoft's support in a language is reckoned to work: the desk's own estimate, no page gives them. */
export function supportCalendar(language: string): BusinessCalendar {
  return support[localeFor(language) ?? 'en'];
}
