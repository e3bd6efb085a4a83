import { randomUUID } from 'node:crypto';
import type { Reply, TestDesk } from '../support/desk.ts';

/** Tenants of the sample partner's customers. */
export const tenants = {
  contoso: '20000000-0000-4000-8000-000000000001',
  fabrikam: '20000000-0000-4000-8000-000000000002',
  tailspin: '20000000-0000-4000-8000-000000000003',
  adventureWorks: '20000000-0000-4000-8000-000000000004',
  litware: '20000000-0000-4000-8000-000000000007',
  woodgrove: '20000000-0000-4000-8000-000000000009',
  fourthCoffee: '20000000-0000-4000-8000-000000000010',
} as const;

/** The ticket form as a client sends it, complete and right for Contoso, filed whatever like it is open. Every call is a form of its own. */
export function filled(over: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    form: randomUUID(), customer: tenants.contoso, subscription: '', workload: 'microsoft365', severity: 'A', issue: 'technical', breakFix: 'true',
    title: 'Exchange is down', description: 'Nobody can send mail.', language: 'en',
    contactName: 'Adele Vance', contactEmail: 'adele.vance@lamna.example.com', contactPhone: '', ...over,
  };
}

/** The number of the ticket that a card is about. */
export function ticketOn({ text }: Reply): string {
  const ticket = /T-\d+/.exec(text)?.[0];
  if (!ticket) throw new Error(`There is no ticket on this card: ${text.slice(0, 300)}`);
  return ticket;
}

/** The number of a ticket as a button sends it. */
export function numberOf(ticket: string): string {
  return ticket.slice('T-'.length);
}

/** How much there is of what makes tickets; equal before and after means that nothing was made, not even half. */
export async function written({ database: { pool } }: TestDesk): Promise<Readonly<Record<string, number>>> {
  const { rows } = await pool.query(`select (select count(*)::int from ticket) as tickets, (select count(*)::int from ticket_history) as history,
    (select count(*)::int from clock) as clocks, (select count(*)::int from customer) as customers`);
  return rows[0];
}

/** What was done to a ticket, and by whom, in order. */
export async function historyOf({ database: { pool } }: TestDesk, ticket: string): Promise<string[]> {
  const { rows } = await pool.query('select change, actor_name from ticket_history where number = $1 order by id', [Number(numberOf(ticket))]);
  return rows.map(({ change, actor_name: name }) => `${change} by ${name}`);
}

/** A ticket's row, as the database holds it. */
export async function rowOf({ database: { pool } }: TestDesk, ticket: string): Promise<Readonly<Record<string, unknown>>> {
  const { rows } = await pool.query('select * from ticket where number = $1', [Number(numberOf(ticket))]);
  return rows[0];
}

/** A ticket's clocks: 'microsoft runs', 'ours stopped'. */
export async function clocksOf({ database: { pool } }: TestDesk, ticket: string): Promise<string[]> {
  const { rows } = await pool.query('select kind, stopped_at from clock where number = $1 order by kind', [Number(numberOf(ticket))]);
  return rows.map(({ kind, stopped_at: stopped }) => `${kind} ${stopped ? 'stopped' : 'runs'}`);
}
