import { afterAll, beforeAll, expect, it } from 'vitest';
import { stringsOf } from '../../src/cards/words.ts';
import { startTestDesk, textOf, type Chat, type TestDesk } from '../support/desk.ts';
import { filled, numberOf, ticketOn } from '../tickets/form.ts';
import { forward, forwardTo, present } from './moving-desk.ts';

let desk: TestDesk;
let adele: Chat;
let megan: Chat;
let lucia: Chat;
beforeAll(async () => {
  desk = await startTestDesk();
  await forwardTo(desk, 'mon 10:00');
  [adele, megan, lucia] = await present(desk, 'adele', 'megan', 'lucia');
});
afterAll(() => desk.close());

/** Severity A, due 30 minutes after it was reported. */
const reported = async () => ticketOn(await megan.sends('ticket.open/submit', filled()));
/** Severity A, due two hours after it was filed. */
const filed = async () => ticketOn(await adele.sends('ticket.open/submit', filled()));
const does = (change: string, ticket: string, more = {}) => adele.sends(`ticket.update/${change}`, { number: numberOf(ticket), ...more });

/** The number beside a line of Lucía's newest digest. */
function inDigest(key: string): number {
  const digests = desk.connector.sentTo(lucia.conversation).filter(({ activity }) => activity.attachments?.[0]?.name === 'digest');
  const lines = textOf(digests.at(-1)!.activity.attachments![0]!.content).split('\n');
  return Number(lines[lines.indexOf(stringsOf('es')[key]!) + 1]);
}
const week = () => ({ inTime: inDigest('digest.in-time'), late: inDigest('digest.late') });

it('the digest counts as answered what somebody answered since Monday, and nothing else', async () => {
  const [inTime, inTimeByNote, inTimeWithHandOver, late, resolved, withdrawn] = [await reported(), await reported(), await reported(), await reported(), await reported(), await reported()];
  const [answered, answeredLate, closed] = [await filed(), await filed(), await filed()];
  await reported(); // never answered
  await filed();
  const paused = await reported();
  await does('take', paused);
  await does('wait', paused, { note: 'Which mailbox?' });
  await does('answer', inTime);
  await does('note', inTimeByNote, { note: 'We are on it.', public: 'true' });
  await does('hand-over', inTimeWithHandOver, { note: 'Microsoft looks at it.', public: 'true' });
  await does('first-response', answered);
  await does('resolve', resolved);
  await does('close', closed);
  await megan.sends('ticket.update/withdraw', { number: numberOf(withdrawn), note: 'It works again.' });
  await forward(desk, 'PT3H');
  await does('answer', late);
  await does('first-response', answeredLate);
  await does('answer', paused); // three hours later, in time all the same
  await forwardTo(desk, 'tue 09:00');
  expect(week()).toEqual({ inTime: 5, late: 2 });
});

it('a week begins on Monday at 00:00 where the manager is', async () => {
  const { timeZone } = lucia.person; // Madrid, an hour ahead of UTC in winter
  expect(timeZone).toBe('Europe/Madrid');
  await forwardTo(desk, 'fri 12:00');
  const [before, after] = [await filed(), await filed()];
  await forwardTo(desk, 'mon 09:00');
  const monday = (await desk.database.pool.query(`select max(planned_at)::date as day from outbox where kind = 'digest'`)).rows[0].day as Date;
  const answer = async (ticket: string, at: string) => {
    await does('first-response', ticket);
    await desk.database.pool.query('update ticket set answered_at = $2 where number = $1', [Number(numberOf(ticket)), at]);
    await desk.database.pool.query('update clock set stopped_at = $2, due_at = $2 where number = $1', [Number(numberOf(ticket)), at]);
  };
  const sunday = new Date(monday.getTime() - 86_400_000).toISOString().slice(0, 10);
  await answer(before, `${sunday}T22:59:59.999Z`);
  await answer(after, `${sunday}T23:00:00Z`);
  await forwardTo(desk, new Date(monday.getTime() + 33 * 3_600_000)); // Tuesday, a holiday or not
  expect(week()).toEqual({ inTime: 1, late: 0 });
});
