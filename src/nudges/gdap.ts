import { keyOf } from '../directory/people.ts';
import { globalAdministrator } from '../rules/index.ts';
import { assigneesOf, endingRelationships, noteLost, noteWarnings, takeBackWarnings, type NewWarning } from '../store/gdap-warnings.ts';
import { managersByCompany } from '../store/nudges.ts';
import type { Database, OpenDatabase } from '../store/open.ts';
import { insertMessages, type PersonRef, type PlannedMessage } from '../store/outbox.ts';
import { zonesOf } from '../store/readers.ts';
import { inTransaction } from '../store/tickets.ts';
import { deliveryTime } from '../tickets/working-hours.ts';
import { keyFor, type Maker } from './messages.ts';

/** How many days before its end somebody is told; with a ticket open for the customer, sooner and more often. */
const warnings = { ordinary: [30, 14, 7, 1], raised: [60, 30, 14, 7, 3, 1] } as const;
/** With a ticket of severity A open and so few days left, nobody waits for the morning. */
const urgentDays = 7;
const shown = 12;
const dayMs = 86_400_000;

interface Subject {
  readonly companyId: string;
  readonly relationships: readonly string[];
}

/**
 * Plans the warnings that have come due, and the news of access that was lost: one message per company and person, however many relationships end. A warning that there is nobody to give to
 * is not used up: it is recorded once, and is given when the company, or ours, has a manager.
 */
export async function planWarnings({ db }: OpenDatabase, own: string, at: Date): Promise<void> {
  await inTransaction(db, async (transaction) => {
    const due = [...await noteLost(transaction, at), ...await noteWarnings(transaction, warnings, at)];
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
      const urgent = of.some(({ pressing, days }) => pressing && days <= urgentDays);
      const subject = { companyId, relationships: of.map(({ relationshipId }) => relationshipId) } satisfies Subject;
      return { key: keyFor(`gdap/${companyId}/${at.toISOString()}`, to), kind: 'gdap' as const, to, subject, urgent, plannedAt: at, deliverAt: deliveryTime(urgent, zones.get(keyOf(to)), at) };
    }));
  });
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
    const { relationships } = message.subject as unknown as Subject;
    const ending = await endingRelationships(db, relationships, now);
    if (ending.length === 0) return { void: 'relationship-changed' };
    const lines = ending.slice(0, shown).map(({ tenantId, customerName, displayName, endsAt, status, roles, openTickets }) => {
      const lost = status !== 'active';
      const count = Math.ceil((endsAt.getTime() - now.getTime()) / dayMs);
      return {
        tenantId, customer: customerName, name: displayName, endsAt: endsAt.toISOString(), count, says: lost ? 'lost' : 'line', status, urgent: lost || count <= urgentDays || openTickets.length > 0,
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
