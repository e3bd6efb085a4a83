import { daysUntil, globalAdministrator } from '../rules/index.ts';
import type { ListReading } from '../directory/freshness.ts';
import type { Desk, Intent, Reply, Request } from './intent.ts';
import { readingFacts } from './reading.ts';
import { sourcesOfRules } from './sources.ts';

const days = 60;
const urgentDays = 14;
const shown = 12;
const dayMs = 86_400_000;

/** "Which GDAP relationships end this month?" Those that end within 60 days, what blocks their extension, and the tickets that would be hit. */
export const gdapExpiring: Intent = { id: 'gdap.expiring', cards: ['gdap-expiring'], audience: ['staff'], answer };

async function answer(request: Request, desk: Desk): Promise<Reply> {
  const reply = (reading: ListReading) => expiring(reading, request, desk);
  const reading = await desk.directory.lists(request.params.refresh === 'yes');
  return { ...await reply(reading), ...(reading.later && { later: reading.later.then(reply) }) };
}

async function expiring(reading: ListReading, { person, timeZone }: Request, { directory, now }: Desk): Promise<Reply> {
  if (person.kind !== 'staff') throw new Error('gdap.expiring is for staff.');
  const at = now();
  const ending = await directory.relationshipsEnding(person, at, new Date(at.getTime() + days * dayMs), shown);
  const relationships = ending.map(({ tenantId, customerName, displayName, endsAt, autoExtend, roles, openTickets }) => {
    const left = daysUntil(endsAt, at, timeZone);
    const blocked = roles.some((role) => role.toLowerCase() === globalAdministrator);
    return {
      tenantId, customer: customerName, name: displayName, endsAt: endsAt.toISOString(), count: left, says: left < 1 ? 'today' : 'line', urgent: left <= urgentDays && !autoExtend,
      extends: autoExtend ? 'auto' : blocked ? 'blocked' : 'manual', tickets: { count: openTickets },
    };
  });
  return {
    card: 'gdap-expiring', ...(relationships.length === 0 && { variant: 'none' }),
    facts: { days, count: relationships.length, relationships, reading: readingFacts(reading.readAt, reading, person, { verb: 'gdap.expiring', data: { refresh: 'yes' } }), sources: sourcesOfRules(['gdap.expiring']) },
  };
}
