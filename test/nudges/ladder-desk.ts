import type { Staff } from '../../src/directory/people.ts';
import { clockMaker } from '../../src/nudges/clock-card.ts';
import { createQuestions } from '../../src/nudges/questions.ts';
import type { Proactive } from '../../src/nudges/messages.ts';
import { planClocks } from '../../src/nudges/plan.ts';
import type { Severity } from '../../src/rules/index.ts';
import type { OpenDatabase } from '../../src/store/open.ts';
import { dueMessages, settleMessages } from '../../src/store/outbox.ts';
import type { Order } from '../../src/tickets/life-cycle.ts';
import { snooze, type Snooze } from '../../src/tickets/snooze.ts';
import { createTickets, type OpeningState, type Ticket } from '../../src/tickets/tickets.ts';

export const lamna = { tenantId: '10000000-0000-4000-8000-000000000001', name: 'Lamna', kind: 'direct-bill', own: true } as const;

/** Somebody of the staff, whom told() calls by their first name. */
export function staff(name: string, manager = false): Staff {
  return { kind: 'staff', tenantId: lamna.tenantId, objectId: name.split(' ')[0]!.toLowerCase().normalize('NFD').replace(/\p{M}/gu, ''), name, email: '', phone: '', manager, roles: ['admin-agent'], company: lamna };
}

export const adele = staff('Adele Vance');
export const lucia = staff('Lucía Fernández', true);

/** The ladder and its outbox on a database, with Teams and the clock left out: every instant is said. */
export async function openLadderDesk({ db, pool }: OpenDatabase, people: readonly (Staff & { readonly timeZone?: string })[] = [adele, lucia]) {
  const tickets = createTickets(db);
  const make = clockMaker(db, createQuestions(db));
  await pool.query(`insert into company (tenant_id, name, kind, own) values ($1, $2, $3, true)`, [lamna.tenantId, lamna.name, lamna.kind]);
  for (const { tenantId, objectId, name, manager, timeZone = 'UTC' } of people) {
    await pool.query(`insert into person (tenant_id, object_id, name, staff, manager, roles, time_zone) values ($1, $2, $3, true, $4, '{admin-agent}', $5)`, [tenantId, objectId, name, manager, timeZone]);
  }
  let keys = 0;
  const key = () => `key ${keys += 1}`;
  return {
    tickets,
    async open(severity: Severity, at: string, state: OpeningState, language = 'en'): Promise<number> {
      const draft = {
        tenantId: '20000000-0000-4000-8000-000000000001', companyId: lamna.tenantId, workload: 'azure', severity, issue: 'technical', breakFix: true, title: 'It is slow', description: '', language,
        contact: { name: 'Adele', email: 'a@example.com', phone: '' },
      } as const;
      return (await tickets.open(draft, state, { by: adele, at: new Date(at), key: key() })).number;
    },
    async change(number: number, at: string, order: Order): Promise<Ticket> {
      const result = await tickets.change(number, order, { by: adele, at: new Date(at), key: key() });
      if (result.kind !== 'changed') throw new Error(`${order.change} at ${at}: ${result.kind}`);
      return result.ticket;
    },
    /** Forgets the clocks of earlier tests, and what was told of them. */
    clear: () => pool.query('truncate clock, outbox'),
    /** Plans what is due at an instant. */
    plan: (at: string) => planClocks({ db, pool } as OpenDatabase, lamna.tenantId, new Date(at)),
    /** Delivers what waits, as it is at an instant; gives who was told what: 'half adele'. */
    async deliver(at: string): Promise<string[]> {
      const told = [];
      for (const message of await dueMessages(db, [lamna.tenantId], new Date(at), 100)) {
        const made = await make(message, new Date(at));
        const settled = 'void' in made ? { state: 'void' as const, reason: made.void } : { state: 'sent' as const };
        await settleMessages(db, [{ id: message.id, ...settled, at: new Date(at) }]);
        if (!('void' in made)) told.push(`${message.subject.step} ${message.objectId}`);
      }
      return told;
    },
    /** Both. */
    async tick(at: string): Promise<string[]> {
      await this.plan(at);
      return this.deliver(at);
    },
    /** The card that somebody would be shown of what waits for them. */
    async cardFor({ objectId }: Staff, at: string): Promise<Proactive> {
      const message = (await dueMessages(db, [lamna.tenantId], new Date(at), 100)).find((each) => each.objectId === objectId);
      if (!message) throw new Error(`Nothing waits for ${objectId} at ${at}.`);
      return await make(message, new Date(at)) as Proactive;
    },
    snooze: (by: Staff, number: number, clock: 'ours' | 'microsoft', until: Snooze, at: string) => snooze(db, by, { number, clock, snooze: until, timeZone: 'UTC' }, new Date(at)),
    /** What is written down: 'half adele void (paused)', in the order of writing. */
    async written(number: number): Promise<string[]> {
      const { rows } = await pool.query(`select concat_ws(' ', subject ->> 'step', object_id, state, '(' || reason || ')') as line from outbox where number = $1 and kind = 'clock' order by id`, [number]);
      return rows.map(({ line }) => line);
    },
  };
}

export type LadderDesk = Awaited<ReturnType<typeof openLadderDesk>>;
