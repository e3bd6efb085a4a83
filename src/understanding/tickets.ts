import type { Mark, Named } from './marks.ts';
import type { Unit } from './text.ts';

const joint = /^([-:#.º°ª"']|no|nr|number|numero|num|n|id|is|es|の|は|o|em|de|szam|szamu)$/;
const dash = /^[-#‐–—ー−]$/;
const afterQuantity = /^([%€$]|hours?|horas?|ora|orat|oran|days?|dias?|nap|napos|napon|min|minutes?|minutos?|perc|mb|gb|時|分|日|月|年|件|人|名|席|本|社|users?|usuarios?|felhasznalo|am|pm|h|weeks?|emails?|people|licen[cs]es?|licencas?|licencias?|seats?)$/;
const beforeQuantity = /^[:.$€,]$/;

/** Ticket numbers: T-1042, t1042, #1042, ticket 1042, 1042-es jegy, 1042番. A bare number of three figures or more is not sure. */
export function markTickets(tokens: readonly Unit[], named: readonly Named[]): Mark<string>[] {
  const found: Mark<string>[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at]!;
    const glued = token.kind === 'word' && token.fold.startsWith('t') ? /^t0*(\d{1,6})$/.exec(token.fold) : undefined;
    if (glued) found.push({ at, to: at + 1, value: `T-${glued[1]}`, sure: true });
    if (token.kind !== 'number' || token.fold.length > 6) continue;
    const mark = markNumber(tokens, at, named);
    if (mark) found.push(mark);
  }
  return found;
}

function markNumber(tokens: readonly Unit[], at: number, named: readonly Named[]): Mark<string> | undefined {
  const { fold } = tokens[at]!;
  const start = startOfNumber(tokens, at);
  const value = `T-${Number(fold)}`;
  if (start < at) return { at: start, to: at + 1, value, sure: true };
  if (isQuantity(tokens, at)) return undefined;
  if (isCalledTicket(tokens, at, named)) return { at, to: at + 1, value, sure: true };
  return fold.length > 2 && fold.length < 6 && fold !== '365' ? { at, to: at + 1, value, sure: false } : undefined;
}

/** "T-1042", "t 1042", "#1042", "T #1042" */
function startOfNumber(tokens: readonly Unit[], at: number): number {
  let start = at;
  while (start > 0 && dash.test(tokens[start - 1]!.fold)) start -= 1;
  if (tokens[start - 1]?.fold === 't') return start - 1;
  return tokens[at - 1]?.fold === '#' ? at - 1 : at;
}

/** "ticket no. 1042", "1042-es jegy", "1042番" */
function isCalledTicket(tokens: readonly Unit[], at: number, named: readonly Named[]): boolean {
  return named.some((one) => {
    if (one.name === 'word' && one.to <= at) return isJoined(tokens, one.to, at);
    return one.at > at && one.at - at < 4 && isJoined(tokens, at + 1, one.at) && (one.name === 'after' || one.name === 'word');
  });
}

function isJoined(tokens: readonly Unit[], from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (!joint.test(tokens[at]!.fold) && !/^[eaoö]?s$/.test(tokens[at]!.fold)) return false;
  return true;
}

/** A clock time, a price, a version, a share, a count: not a ticket. */
function isQuantity(tokens: readonly Unit[], at: number): boolean {
  const next = tokens[at + 1];
  if (next && afterQuantity.test(next.fold)) return true;
  if (next && beforeQuantity.test(next.fold) && tokens[at + 2]?.kind === 'number' && tokens[at + 2]!.from === next.to) return true;
  const before = tokens[at - 1];
  return before !== undefined && beforeQuantity.test(before.fold) && (tokens[at - 2]?.kind === 'number' || before.fold === '$' || before.fold === '€');
}
