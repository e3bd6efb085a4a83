import { keyOf } from '../directory/people.ts';
import { daysUntil, globalAdministrator } from '../rules/index.ts';
import { assigneesOf, endingRelationships, noteLost, noteWarnings, supersedeWarnings, takeBackWarnings, type NewWarning } from '../store/gdap-warnings.ts';
import { managersByCompany } from '../store/nudges.ts';
import type { Database, OpenDatabase } from '../store/open.ts';
import { insertMessages, type PersonRef, type PlannedMessage } from '../store/outbox.ts';
import { zonesOf } from '../store/readers.ts';
import { inTransaction } from '../store/tickets.ts';
import { deliveryTime } from '../tickets/working-hours.ts';
import { localTime } from './digest.ts';
import { keyFor, type Maker } from './messages.ts';

/** How many days before its end somebody is told; with a ticket open for the customer, sooner and more often. */
const warnings = { ordinary: [30, 14, 7, 1], raised: [60, 30, 14, 7, 3, 1] } as const;
/** With a ticket of severity A open and so few days left, nobody waits for the morning. */
const urgentDays = 7;
const shown = 12;

interface Subject {
  readonly companyId: string;
  /** Those that end. */
  readonly relationships: readonly string[];
  /** Those that were lost; absent from what was written before they were told apart. */
  readonly lost?: readonly string[];
}

/**
 * Plans the warnings that have come due, and the news of access that was lost: one message per company and person, however many relationships end. A warning that there is nobody to give to
 * is not used up: it is recorded once, and is given when the company, or ours, has a manager.
 */
export async function planWarnings({ db }: OpenDatabase, own: string, at: Date): Promise<void> {
  await inTransaction(db, async (transaction) => {
    const gone = await noteLost(transaction, at);
    const due = [...gone, ...await noteWarnings(transaction, warnings, at)];
    if (due.length === 0) return;
    const managers = await managersByCompany(transaction, [own, ...due.map(({ companyId }) => companyId)]);
    const assignees = await assigneesOf(transaction, due.filter(({ raised }) => raised).map(({ tenantId }) => tenantId));
    const unheard: NewWarning[] = [];
    const told = new Map<string, { to: PersonRef; companyId: string; of: NewWarning[] }>();
    for (const warning of due) {
      const line = [...managers.get(warning.companyId) ?? managers.get(own) ?? [], ...assignees.get(warning.tenantId) ?? []];
      if (line.length === 0) unheard.push(warning);
      for (const { tenantId, objectId } of line) {
        const key = `${warning.companyId}/${tenantId}/${objectId}`;
        const message = told.get(key) ?? { to: { tenantId, objectId }, companyId: warning.companyId, of: [] };
        told.set(key, { ...message, of: message.of.includes(warning) ? message.of : [...message.of, warning] });
      }
    }
    await takeBackWarnings(transaction, unheard);
    await insertMessages(transaction, unheard.map((warning) => unheardMessage(warning, at)));
    const zones = await zonesOf(transaction, [...told.values()].map(({ to }) => to));
    await insertMessages(transaction, [...told.values()].map(({ to, companyId, of }) => {
      const idsOf = (some: readonly NewWarning[]) => some.map(({ relationshipId }) => relationshipId);
      const subject = { companyId, relationships: idsOf(of.filter((each) => !gone.includes(each))), lost: idsOf(of.filter((each) => gone.includes(each))) } satisfies Subject;
      return { key: keyFor(`gdap/${companyId}/${at.toISOString()}`, to), kind: 'gdap' as const, to, subject, plannedAt: at, ...whenToTell(of, zones.get(keyOf(to)), at) };
    }));
    await supersedeWarnings(transaction, at);
  });
}

/** In working hours, unless a ticket of severity A is open or all would be over by then: then by day, whatever day it is, or at once. */
function whenToTell(warnings: readonly NewWarning[], timeZone: string | undefined, at: Date): { urgent: boolean; deliverAt: Date } {
  if (warnings.some(({ pressing, days }) => pressing && days <= urgentDays)) return { urgent: true, deliverAt: at };
  const ends = new Date(Math.min(...warnings.filter(({ days }) => days > 0).map(({ endsAt }) => endsAt.getTime())));
  const opening = deliveryTime(false, timeZone, at);
  if (!(opening >= ends)) return { urgent: false, deliverAt: opening };
  const morning = nextMorning(timeZone ?? 'UTC', at);
  return { urgent: true, deliverAt: morning < ends ? morning : at };
}

/** At once by day, otherwise the next eight o'clock where somebody is. */
function nextMorning(timeZone: string, at: Date): Date {
  const { hour } = localTime(at, timeZone);
  return hour >= 8 && hour < 18 ? at : new Date(at.getTime() + ((32 - hour) % 24) * 3_600_000);
}

/** What the audit says of a warning that there was nobody to give to: once for each, to the company's nobody. */
function unheardMessage({ relationshipId, companyId, endsAt, days, raised }: NewWarning, at: Date): PlannedMessage {
  const to = { tenantId: companyId, objectId: '' };
  const subject = { companyId, relationships: [relationshipId] } satisfies Subject;
  return { key: keyFor(`gdap/${relationshipId}/${endsAt.toISOString()}/${days}/${raised}`, to), kind: 'gdap', to, subject, urgent: false, plannedAt: at, deliverAt: at, state: 'failed', reason: 'nobody' };
}

/** Makes the card of a warning from the relationships as they are then: one that was extended or ended meanwhile is not on it. */
export function gdapMaker(db: Database): Maker {
  return async (message, now) => {
    const { relationships, lost: gone = relationships } = message.subject as unknown as Subject;
    const found = await endingRelationships(db, [...relationships, ...gone], now);
    const ending = found.filter(({ id, status }) => (status === 'active' ? relationships : gone).includes(id));
    if (ending.length === 0) return { void: 'relationship-changed' };
    const lines = ending.slice(0, shown).map(({ tenantId, customerName, displayName, endsAt, status, roles, openTickets }) => {
      const lost = status !== 'active';
      const count = daysUntil(endsAt, now, message.timeZone ?? 'UTC');
      return {
        tenantId, customer: customerName, name: displayName, endsAt: endsAt.toISOString(), count, says: lost ? 'lost' : count < 1 ? 'today' : 'line', status, urgent: lost || count <= urgentDays || openTickets.length > 0,
        advice: lost ? 'renew' : roles.some((role) => role.toLowerCase() === globalAdministrator) ? 'blocked' : 'manual', tickets: { count: openTickets.length, list: openTickets.map((number) => `T-${number}`) },
      };
    });
    const lost = ending.filter(({ status }) => status !== 'active').length;
    return {
      to: message, card: 'gdap-warning', variant: lost > 0 ? 'lost' : '', locale: message.locale, timeZone: message.timeZone,
      facts: { ending: ending.length, lost, more: Math.max(0, ending.length - shown), relationships: lines },
    };
  };
}
