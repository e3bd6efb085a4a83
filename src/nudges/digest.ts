import { startOfWeek } from '../rules/index.ts';
import { boardClocks, boardCounts, dayFigures } from '../store/board.ts';
import { managersWithZones, unwritten } from '../store/digests.ts';
import type { Database, OpenDatabase } from '../store/open.ts';
import { insertMessages } from '../store/outbox.ts';
import { inTransaction, type TicketScope } from '../store/tickets.ts';
import { keyFor, type Instead, type Maker } from './messages.ts';

/** When a manager's day begins, and until when it is still told, as hours of the local day. */
const hours = { from: 9, until: 18 } as const;
const soonMs = 24 * 3_600_000;
const shown = 5;

/** Plans today's digest of each manager whose day has begun, once per manager and date. */
export async function planDigests({ db }: OpenDatabase, own: string, at: Date): Promise<void> {
  const begun = (await managersWithZones(db)).flatMap((manager) => {
    const { date, hour } = localTime(at, manager.timeZone);
    const { tenantId, objectId } = manager;
    return hour >= hours.from && hour < hours.until ? [{ to: { tenantId, objectId }, date, key: keyFor(`digest/${date}`, manager) }] : [];
  });
  const fresh = begun.length > 0 ? await unwritten(db, begun.map(({ key }) => key)) : new Set<string>();
  if (fresh.size === 0) return;
  await inTransaction(db, (transaction) => insertMessages(transaction, begun.filter(({ key }) => fresh.has(key)).map(({ key, to, date }) => (
    { key, kind: 'digest' as const, to, subject: { date, companyId: to.tenantId, all: to.tenantId === own }, urgent: false, plannedAt: at, deliverAt: at }))));
}

/** Date, hour and weekday (0 is Monday) where somebody is. */
export function localTime(at: Date, timeZone: string): { date: string; hour: number; weekday: number } {
  let format = formats.get(timeZone);
  if (!format) formats.set(timeZone, format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', hourCycle: 'h23' }));
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const date = `${parts.year}-${parts.month}-${parts.day}`;
  return { date, hour: Number(parts.hour), weekday: (new Date(`${date}T00:00Z`).getUTCDay() + 6) % 7 };
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Makes a manager's digest from how things stand when it is sent. An empty day at the weekend is not spoken of. */
export function digestMaker(db: Database): Maker {
  return async (message, now) => {
    const { all, companyId, date, instead } = message.subject as { all: boolean; companyId: string; date: string; instead?: Instead };
    const scope: TicketScope = all ? 'all' : { companyId };
    const timeZone = message.timeZone ?? 'UTC';
    const today = localTime(now, timeZone);
    if (today.hour >= hours.until || !instead && today.date !== date) return { void: 'day-over' };
    const question = { scope, now, soon: new Date(now.getTime() + soonMs) };
    const [figures, counts, clocks] = [await dayFigures(db, scope, startOfWeek(now, timeZone)), await boardCounts(db, question), await boardClocks(db, question, shown)];
    const sum = (of: 'overdue' | 'soon' | 'paused') => counts.reduce((total, count) => total + count[of], 0);
    const { openA, openB, openC, unassigned, inTime, late } = figures;
    const total = openA + openB + openC;
    if (today.weekday >= 5 && total === 0) return { void: 'nothing-to-tell' };
    const facts = { open: total, overdue: sum('overdue'), soon: sum('soon'), paused: sum('paused'), unassigned, inTime, late };
    const urgent = clocks.filter(({ group }) => group === 'overdue' || group === 'soon').slice(0, shown);
    return {
      to: message, card: 'digest', variant: total === 0 ? 'none' : '', locale: message.locale, timeZone: message.timeZone,
      facts: {
        ...facts, count: total, at: now.toISOString(), severities: [{ severity: 'A', open: openA }, { severity: 'B', open: openB }, { severity: 'C', open: openC }],
        clocks: urgent.map(({ number, kind, severity, title, customerName, assigneeName, dueAt, group }) => (
          { ticket: `T-${number}`, number, kind, severity, title, customer: customerName, assignee: assigneeName ?? '', dueAt: dueAt?.toISOString() ?? '', color: group === 'overdue' ? 'Attention' : 'Warning' })),
      },
    };
  };
}
