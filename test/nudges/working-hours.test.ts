import { beforeAll, describe, expect, it } from 'vitest';
import { planNudges } from '../../src/nudges/ladder.ts';
import type { DueClock } from '../../src/store/nudges.ts';
import { deliveryTime } from '../../src/tickets/working-hours.ts';
import type { Chat, TestDesk } from '../support/desk.ts';
import { filled, numberOf, ticketOn } from '../tickets/form.ts';
import { forward, forwardTo, movingDesk, nudgesOf, present, toldAbout } from './moving-desk.ts';

describe('a nudge is delivered', () => {
  it.each`
    severity | zone                  | planned                   | delivered                 | because
    ${'A'}   | ${'Europe/Madrid'}    | ${'2026-11-21T03:00:00Z'} | ${'2026-11-21T03:00:00Z'} | ${'severity A wakes people, on a Saturday night too'}
    ${'B'}   | ${'Europe/Madrid'}    | ${'2026-11-20T16:59:00Z'} | ${'2026-11-20T16:59:00Z'} | ${'it is 17:59 on Friday in Madrid'}
    ${'B'}   | ${'Europe/Madrid'}    | ${'2026-11-20T17:00:00Z'} | ${'2026-11-23T07:00:00Z'} | ${'at 18:00 the week is over: Monday 08:00'}
    ${'C'}   | ${'Europe/Lisbon'}    | ${'2026-11-18T07:30:00Z'} | ${'2026-11-18T08:00:00Z'} | ${'Lisbon opens an hour after Madrid'}
    ${'B'}   | ${'Asia/Tokyo'}       | ${'2026-11-17T22:00:00Z'} | ${'2026-11-17T23:00:00Z'} | ${'in Tokyo it is tomorrow, 07:00'}
    ${'B'}   | ${'America/New_York'} | ${'2026-03-08T05:00:00Z'} | ${'2026-03-09T12:00:00Z'} | ${'Monday 08:00 in summer time, which began on Sunday'}
    ${'B'}   | ${'Europe/Madrid'}    | ${'2026-12-08T10:00:00Z'} | ${'2026-12-09T07:00:00Z'} | ${'Spain keeps the Immaculate Conception'}
    ${'B'}   | ${'Europe/Lisbon'}    | ${'2026-12-31T19:00:00Z'} | ${'2027-01-04T08:00:00Z'} | ${'New Year is a Friday'}
    ${'C'}   | ${'Asia/Tokyo'}       | ${'2026-05-01T10:00:00Z'} | ${'2026-05-06T23:00:00Z'} | ${'Golden Week'}
    ${'B'}   | ${'Europe/Budapest'}  | ${'2026-12-11T18:00:00Z'} | ${'2026-12-12T07:00:00Z'} | ${'a Saturday that Hungary works for the day before Christmas'}
    ${'B'}   | ${'Asia/Kolkata'}     | ${'2026-01-25T10:00:00Z'} | ${'2026-01-27T02:30:00Z'} | ${'Republic Day, whatever the zone is called'}
    ${'A'}   | ${'Europe/Madrid'}    | ${'2026-12-25T03:00:00Z'} | ${'2026-12-25T03:00:00Z'} | ${'severity A does not wait for Christmas to end'}
    ${'C'}   | ${undefined}          | ${'2026-11-18T19:00:00Z'} | ${'2026-11-19T08:00:00Z'} | ${'nobody knows the zone: UTC'}
  `('severity $severity, $zone, planned $planned: at $delivered, because $because', ({ severity, zone, planned, delivered }) => {
    expect(deliveryTime(severity === 'A', zone, new Date(planned))).toEqual(new Date(delivered));
  });
});

describe('who is told, by the step', () => {
  const [adele, lucia, beatriz] = ['adele', 'lucia', 'beatriz'].map((objectId) => ({ tenantId: 'lamna', objectId }));
  const steps = { half: '2026-11-18T11:00:00Z', 'three-quarters': '2026-11-18T11:30:00Z', due: '2026-11-18T12:00:00Z', overdue: '2026-11-18T12:15:00Z' };
  const plan = (over: Partial<DueClock>, now: string) => planNudges(
    { number: 1042, kind: 'microsoft', startedAt: new Date('2026-11-18T10:00:00Z'), dueAt: new Date('2026-11-18T12:00:00Z'), steps, nextStep: 'half', severity: 'A', companyId: 'lamna', assigneeTenant: 'lamna', assigneeId: adele!.objectId, ...over },
    { managers: [lucia!, beatriz!], zones: new Map() }, new Date(now),
  );

  it.each`
    at         | from                | assignee     | told                                         | next                | because
    ${'10:59'} | ${'half'}           | ${'adele'}   | ${''}                                        | ${'half'}           | ${'nothing is due'}
    ${'11:00'} | ${'half'}           | ${'adele'}   | ${'half adele'}                              | ${'three-quarters'} | ${'due at this instant is due'}
    ${'11:00'} | ${'half'}           | ${null}      | ${'half lucia, half beatriz'}                | ${'three-quarters'} | ${'nobody is assigned'}
    ${'11:30'} | ${'three-quarters'} | ${'lucia'}   | ${'three-quarters lucia, three-quarters beatriz'} | ${'due'}       | ${'an assignee who is a manager is told once'}
    ${'12:00'} | ${'due'}            | ${'adele'}   | ${'due lucia, due beatriz'}                  | ${'overdue'}        | ${'from here on it is the managers\' turn'}
    ${'12:00'} | ${'half'}           | ${'adele'}   | ${'three-quarters adele, due lucia, due beatriz'} | ${'overdue'}   | ${'of steps that came due together only the latest is told'}
    ${'13:00'} | ${'overdue'}        | ${'adele'}   | ${'overdue lucia, overdue beatriz'}          | ${null}             | ${'the ladder ends'}
  `('at $at, from $from, assigned to $assignee: $told, because $because', ({ at, from, assignee, told, next }) => {
    const { nudges, nextStep } = plan({ nextStep: from, assigneeId: assignee }, `2026-11-18T${at}:00Z`);
    expect(nudges.filter(({ state }) => state === 'planned').map(({ step, objectId }) => `${step} ${objectId}`).join(', ')).toBe(told);
    expect(nextStep).toBe(next);
  });
});

describe('at the desk', () => {
  let desk: TestDesk;
  let adele: Chat;
  let lucia: Chat;
  let beatriz: Chat;
  beforeAll(async () => { desk = await movingDesk(); });
  const told = (ticket: string) => [adele, lucia, beatriz].map((chat) => toldAbout(desk, chat, ticket).length);
  const openingOf = async (ticket: string, chat: Chat): Promise<Date> => {
    const { rows: [{ deliver_at: at }] } = await desk.database.pool.query(`select deliver_at from outbox where number = $1 and object_id = $2 and state = 'planned'`, [Number(numberOf(ticket)), chat.person.aadObjectId]);
    return at;
  };

  it('what comes due at night waits for the morning of each receiver, the last step alone; severity A does not wait', async () => {
    await forwardTo(desk, 'wed 17:00');
    [adele, lucia, beatriz] = await present(desk, 'adele', 'lucia', 'beatriz');
    const [b, answered, a] = await Promise.all(['B', 'B', 'A'].map(async (severity) => ticketOn(await adele.sends('ticket.open/submit', filled({ severity }))))) as [string, string, string];
    for (const duration of ['PT2H1M', 'PT1H', 'PT1H', 'PT1H']) await forward(desk, duration); // half, three quarters, due, overdue of severity B
    expect([told(a), told(b)]).toEqual([[1, 2, 2], [0, 0, 0]]);
    const waited = (step: string) => `superseded (later-step ${step})`;
    expect(await nudgesOf(desk, b)).toEqual([
      `half adele ${waited('three-quarters')}`, 'three-quarters adele planned', `three-quarters lucia ${waited('due')}`, `three-quarters beatriz ${waited('due')}`,
      `due lucia ${waited('overdue')}`, `due beatriz ${waited('overdue')}`, 'overdue lucia planned', 'overdue beatriz planned',
    ]);
    await adele.sends('ticket.update/first-response', { number: numberOf(answered) });

    const [ofLucia, ofBeatriz] = [await openingOf(b, lucia), await openingOf(b, beatriz)];
    for (const [chat, at] of [[lucia, ofLucia], [beatriz, ofBeatriz]] as const) {
      expect(new Intl.DateTimeFormat('en', { timeZone: chat.person.timeZone, weekday: 'long', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at)).toBe('Thursday 08:00');
    }
    await forwardTo(desk, new Date(ofLucia.getTime() - 60_000));
    expect(told(b)).toEqual([0, 0, 0]);
    await forwardTo(desk, ofLucia);
    expect(told(b)).toEqual([0, 1, 0]);
    await forwardTo(desk, ofBeatriz);
    expect(told(b)).toEqual([1, 1, 1]);
    await forward(desk, 'P1D');
    expect([told(b), told(answered)]).toEqual([[1, 1, 1], [0, 0, 0]]);
    expect((await nudgesOf(desk, answered)).filter((nudge) => !/superseded|void \(clock-stopped/.test(nudge))).toEqual([]);
    await adele.sends('ticket.update/close', { number: numberOf(a) });
  });
});
