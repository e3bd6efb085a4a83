// Spaces may stand around every sign: '2015-11-25T06: 41: 12Z' is in Microsoft's own pages.
const form = /^(\d{4}) ?- ?(\d{1,2}) ?- ?(\d{1,2})(?: ?[T ] ?(\d{1,2}) ?: ?(\d{2})(?: ?: ?(\d{2})(?: ?\. ?(\d{1,9}))?)?)? ?(Z|[+-] ?\d{2} ?:? ?\d{2})?$/i;
const longest = 60;

/**
 * A moment as Microsoft's APIs write it: with stray spaces, with or without Z (then it is UTC), with an offset, with seven
 * digits of a second. Undefined where there is none: the years 1 and 9999 stand for 'never'.
 */
export function instant(value: unknown): Date | undefined {
  if (typeof value !== 'string' || value.length > longest) return undefined;
  const found = form.exec(value.trim().replace(/\s+/g, ' '));
  if (!found) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found.slice(1, 7).map((digits) => Number(digits ?? 0));
  if (year <= 1 || year === 9999) return undefined;
  const milliseconds = Number((found[7] ?? '').slice(0, 3).padEnd(3, '0'));
  const local = utc(year, [month, day, hour, minute, second, milliseconds]);
  return local && new Date(local.getTime() - offsetOf(found[8]));
}

/** The moment, unless the calendar or the clock has no such one (30 February, 25:00). */
function utc(year: number, [month = 0, day = 0, hour = 0, minute = 0, second = 0, milliseconds = 0]: readonly number[]): Date | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second, milliseconds);
  const same = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && date.getUTCHours() === hour && minute < 60 && second < 60;
  return same ? date : undefined;
}

/** In milliseconds; none means UTC. */
function offsetOf(zone: string | undefined): number {
  const [, sign, hours, minutes] = /^([+-]) ?(\d{2}) ?:? ?(\d{2})$/.exec(zone ?? '') ?? [];
  return sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
