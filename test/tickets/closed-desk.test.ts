import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { say } from '../../src/cards/words.ts';
import { localeFor } from '../../src/locale.ts';
import { isOpen, nextOpening } from '../../src/rules/index.ts';
import { deskCalendar } from '../../src/tickets/calendars.ts';
import { forwardTo, timeOf } from '../nudges/moving-desk.ts';
import { startTestDesk, type SandboxPerson, type TestDesk } from '../support/desk.ts';
import { filled, numberOf, ticketOn } from './form.ts';

let desk: TestDesk;
beforeAll(async () => { desk = await startTestDesk(); });
afterAll(() => desk.close());

const report = (over = {}) => filled({ severity: 'B', ...over });

/** What the card says of a desk that is closed now, in the words and the zone of its reader. */
async function closedFor({ locale, timeZone }: SandboxPerson, ticket: string): Promise<string> {
  const now = await timeOf(desk);
  const { rows: [clock] } = await desk.database.pool.query(`select due_at from clock where number = $1 and kind = 'ours'`, [Number(numberOf(ticket))]);
  const facts = { reopensAt: nextOpening(deskCalendar(now), now).toISOString(), answerBy: clock.due_at.toISOString() };
  return say('ticket.desk-closed', { locale: localeFor(locale) ?? 'en', timeZone }, facts);
}

describe('a ticket that is opened in business hours', () => {
  it('says nothing of the desk\'s hours', async () => {
    await forwardTo(desk, 'wed 10:00');
    const card = await desk.as('megan', 'en').sends('ticket.open/submit', report());
    expect(ticketOn(card)).toMatch(/^T-/);
    expect(card.text).not.toContain('The desk is closed');
  });
});

describe('on Friday evening', () => {
  beforeAll(async () => {
    await forwardTo(desk, 'fri 19:30');
    expect(isOpen(deskCalendar(await timeOf(desk)), await timeOf(desk))).toBe(false);
  });

  it.each(['megan', 'javier', 'camila', 'anna', 'takeshi'])('%s, who reports a problem, reads until when the desk is closed and when the first answer comes', async (who) => {
    const chat = desk.as(who);
    const card = await chat.sends('ticket.open/submit', report({ customer: chat.person.tenantId }));
    expect(card.text).toContain(await closedFor(chat.person, ticketOn(card)));
  });

  it.each(['submit', 'keep'])('an agent who opens one (%s) does not: no customer waits for the desk', async (step) => {
    expect((await desk.as('adele', 'en').sends(`ticket.open/${step}`, report())).text).not.toContain('The desk is closed');
  });

  it('and who looks at the ticket later reads its deadline, not that the desk is closed', async () => {
    const megan = desk.as('megan', 'en');
    const opened = await megan.sends('ticket.open/submit', report());
    expect(opened.text).toContain('The desk is closed');
    expect((await megan.sends('ticket.show', { number: numberOf(ticketOn(opened)) })).text).not.toContain('The desk is closed');
  });
});
