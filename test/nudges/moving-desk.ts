import { isOpen } from '../../src/rules/index.ts';
import { deskCalendar, peopleCalendar } from '../../src/tickets/calendars.ts';
import { startTestDesk, type Chat, type Reply, type TestDesk } from '../support/desk.ts';
import { numberOf } from '../tickets/form.ts';

let moving: Promise<TestDesk> | undefined;

/** One desk for the tests that move the clock; no ticket is open, whatever other tests left. It ends with the process. */
export async function movingDesk(): Promise<TestDesk> {
  const desk = await (moving ??= startTestDesk());
  const { rows } = await desk.database.pool.query(`select number from ticket where state not in ('resolved', 'closed', 'withdrawn')`);
  const lucia = desk.as('lucia');
  for (const { number } of rows) await lucia.sends('ticket.update/close', { number });
  return desk;
}

/** The desk's time. */
export async function timeOf(desk: TestDesk): Promise<Date> {
  const { now } = await (await fetch(`${desk.url}/sandbox/clock`)).json() as { now: string };
  return new Date(now);
}

/** Moves the clock and waits until whatever came due is delivered, or refused. */
export async function forward(desk: TestDesk, duration: string): Promise<void> {
  await desk.advance(duration);
  await delivered(desk);
}

/** Moves the clock to an instant, or to the next such time of a week in UTC, in one that the desk and its people work from Monday to Friday: 'wed 12:00'. */
export async function forwardTo(desk: TestDesk, when: Date | string): Promise<void> {
  const now = await timeOf(desk);
  const at = typeof when === 'string' ? nextTime(when, now) : when;
  await forward(desk, `PT${Math.ceil((at.getTime() - now.getTime()) / 1000)}S`);
}

const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

function nextTime(when: string, now: Date): Date {
  const [weekday, time] = when.split(' ');
  const at = new Date(`${now.toISOString().slice(0, 10)}T${time}:00Z`);
  while (at <= now || weekdays[at.getUTCDay()] !== weekday || !isWorkedWeek(at)) at.setUTCDate(at.getUTCDate() + 1);
  return at;
}

/** Where Adele, Lucía and Beatriz are. */
const zones = ['Europe/London', 'Europe/Madrid', 'Europe/Lisbon'];

function isWorked(day: Date): boolean {
  const noon = new Date(day);
  noon.setUTCHours(12, 0, 0, 0);
  return [deskCalendar(noon), ...zones.map((zone) => peopleCalendar(zone, noon))].every((calendar) => isOpen(calendar, noon));
}

function isWorkedWeek(at: Date): boolean {
  return [1, 2, 3, 4, 5].every((weekday) => isWorked(new Date(at.getTime() + (weekday - at.getUTCDay()) * 86_400_000)));
}

/** Waits until no nudge is on its way any more, nor one that was planned while this was asked. */
export async function delivered(desk: TestDesk, patienceMs = 30_000): Promise<void> {
  const { database: { pool } } = desk;
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const { rows } = await pool.query(`select key, state, reason from outbox where (state = 'planned' and deliver_at <= $1::timestamptz + interval '0.2 s') or (state = 'in-doubt' and settled_at is null)`, [await timeOf(desk)]);
    if (rows.length === 0) return;
    if (Date.now() > deadline) throw new Error(`${rows.length} messages were still on their way after ${patienceMs / 1000} s: ${JSON.stringify(rows.slice(0, 3))}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** Opens a conversation as each of these people: from now on they are reached there. */
export async function present<const Who extends readonly string[]>(desk: TestDesk, ...who: Who): Promise<{ [Place in keyof Who]: Chat }> {
  const chats: Chat[] = [];
  for (const each of who) {
    const chat = desk.as(each);
    await chat.says('help');
    chats.push(chat);
  }
  return chats as unknown as { [Place in keyof Who]: Chat };
}

/** What the desk said about a ticket of its own accord, by its summaries. */
export function toldAbout(desk: TestDesk, { conversation }: Chat, ticket: string): string[] {
  return desk.connector.sentTo(conversation).filter(({ activity }) => activity.attachments?.[0]?.name === 'nudge' && activity.summary?.includes(`${ticket} `)).map(({ activity }) => activity.summary!);
}

/**
 * What is written down about a ticket's nudges: 'half adele sent'; with the reason in brackets, and after it for whom it was passed on or is in doubt.
 * */
export async function nudgesOf(desk: TestDesk, ticket: string): Promise<string[]> {
  const { rows } = await desk.database.pool.query(
    `select subject, object_id, state, concat_ws(' ', reason, nullif(detail, '')) as reason from outbox where kind = 'clock' and number = $1
     order by array_position(array['half', 'three-quarters', 'due', 'overdue'], subject ->> 'step'), object_id, id`, [Number(numberOf(ticket))]);
  return rows.map(({ subject: { step, instead, doubt }, object_id: id, state, reason }) => [
    step, desk.people.find(({ aadObjectId }) => aadObjectId === id)?.id ?? 'nobody', state, ...(reason ? [`(${reason})`] : []),
    ...(instead ? [`instead of ${instead.name}: ${`${instead.reason} ${instead.detail}`.trim()}`] : []), ...(doubt ? [`in case ${doubt.name} was not told`] : []),
  ].join(' '));
}

/** The next card of this name that reaches somebody. */
export async function cardFor(chat: Chat, name: string): Promise<Reply> {
  for (;;) {
    const reply = await chat.arrives();
    if (reply.name === name) return reply;
  }
}
