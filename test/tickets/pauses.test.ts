import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Staff } from '../../src/directory/people.ts';
import { addBusinessTime, type Severity } from '../../src/rules/index.ts';
import type { OpenDatabase } from '../../src/store/open.ts';
import { configureCalendars, deskCalendar } from '../../src/tickets/calendars.ts';
import { firstAnswerSeconds } from '../../src/tickets/clocks.ts';
import type { Order } from '../../src/tickets/life-cycle.ts';
import { createTickets, type Ticket, type Tickets } from '../../src/tickets/tickets.ts';
import { openTestDatabase } from '../support/database.ts';

let database: OpenDatabase;
let tickets: Tickets;
beforeAll(async () => {
  database = await openTestDatabase();
  tickets = createTickets(database.db);
});
afterAll(async () => {
  configureCalendars();
  await database.close();
});
beforeEach(() => configureCalendars());

const company = { tenantId: '10000000-0000-4000-8000-000000000001', name: 'Lamna', kind: 'direct-bill', own: true } as const;
const agent: Staff = { kind: 'staff', tenantId: company.tenantId, objectId: '30000000-0000-4000-8000-000000000001', name: 'Adele Vance', email: '', phone: '', manager: false, roles: ['admin-agent'], company };
let keys = 0;

async function report(severity: Severity, at: string, state: 'received' | 'handed-over' | 'diagnosing' = 'received', language = 'en'): Promise<number> {
  const draft = {
    tenantId: '20000000-0000-4000-8000-000000000001', companyId: company.tenantId, workload: 'azure', severity, issue: 'technical', breakFix: true, title: 'It is slow', description: '', language,
    contact: { name: 'Adele', email: 'a@example.com', phone: '' },
  } as const;
  return (await tickets.open(draft, state, { by: agent, at: new Date(at), key: `open ${keys += 1}` })).number;
}

async function then(number: number, at: string, order: Order): Promise<Ticket> {
  const result = await tickets.change(number, order, { by: agent, at: new Date(at), key: `change ${keys += 1}` });
  if (result.kind !== 'changed') throw new Error(`${order.change} at ${at}: ${result.kind}`);
  return result.ticket;
}

const wait = { change: 'wait', note: 'for the logs' } as const;
const resume = { change: 'resume' } as const;
const take = { change: 'take' } as const;
const clock = ({ clocks }: Ticket, kind: 'ours' | 'microsoft') => clocks.find((each) => each.kind === kind)!;
const due = (ticket: Ticket, kind: 'ours' | 'microsoft' = 'ours') => clock(ticket, kind).dueAt.toISOString();

// The desk works Monday to Friday, 8:00 to 18:00 in Budapest: 7:00 to 17:00 UTC in winter, 6:00 to 16:00 in summer.
describe('a pause moves our deadline by the business time it took', () => {
  it.each`
    reported                  | severity | from                          | to                            | due                           | because
    ${'2026-11-23T08:00Z'}    | ${'B'}   | ${'2026-11-23T08:30Z'}        | ${'2026-11-23T09:30Z'}        | ${'2026-11-23T11:00:00.000Z'} | ${'an hour'}
    ${'2026-11-23T08:00Z'}    | ${'B'}   | ${'2026-11-23T08:30:00.000Z'} | ${'2026-11-23T08:30:20.250Z'} | ${'2026-11-23T10:00:20.250Z'} | ${'less than a minute is not lost'}
    ${'2026-11-20T16:00Z'}    | ${'B'}   | ${'2026-11-20T16:30Z'}        | ${'2026-11-23T07:30Z'}        | ${'2026-11-23T09:00:00.000Z'} | ${'over a weekend: an hour, not sixty-three'}
    ${'2026-11-20T16:00Z'}    | ${'B'}   | ${'2026-11-21T10:00Z'}        | ${'2026-11-22T10:00Z'}        | ${'2026-11-23T08:00:00.000Z'} | ${'wholly within a weekend: nothing'}
    ${'2026-03-27T16:30Z'}    | ${'B'}   | ${'2026-03-27T16:45Z'}        | ${'2026-03-30T06:15Z'}        | ${'2026-03-30T08:00:00.000Z'} | ${'the clocks go forward meanwhile: half an hour of pause'}
    ${'2026-10-22T15:30Z'}    | ${'B'}   | ${'2026-10-22T15:45Z'}        | ${'2026-10-26T07:15Z'}        | ${'2026-10-26T09:00:00.000Z'} | ${'a holiday, a weekend, and the clocks go back'}
    ${'2026-11-23T08:00Z'}    | ${'A'}   | ${'2026-11-23T09:00Z'}        | ${'2026-11-23T10:00Z'}        | ${'2026-11-23T08:30:00.000Z'} | ${'what is missed already is not mended by a pause'}
  `('$severity reported $reported, paused $from to $to: $because', async ({ reported, severity, from, to, due: expected }) => {
    const number = await report(severity, reported);
    await then(number, reported, take);
    const paused = await then(number, from, wait);
    expect([paused.state, clock(paused, 'ours').nextAt, clock(paused, 'ours').pausedAt]).toEqual(['waiting', null, new Date(from)]);
    const resumed = await then(number, to, resume);
    expect([resumed.state, due(resumed), clock(resumed, 'ours').pausedAt]).toEqual(['diagnosing', expected, null]);
    const pauses = [{ from: new Date(from), to: new Date(to) }];
    expect(clock(resumed, 'ours').dueAt).toEqual(addBusinessTime(deskCalendar(new Date(reported)), new Date(reported), firstAnswerSeconds[severity as Severity], pauses));
  });

  it('on a day with a long break, by what the desk works', async () => {
    configureCalendars({ desk: { hours: { mon: [['08:00', '12:00'], ['15:00', '18:00']] }, holidays: 'none' } });
    const number = await report('B', '2026-11-23T09:00Z');
    await then(number, '2026-11-23T09:00Z', take);
    await then(number, '2026-11-23T10:30Z', wait);
    expect(due(await then(number, '2026-11-23T14:30Z', resume))).toBe('2026-11-23T15:00:00.000Z'); // paused 10:30-11:00 and 14:00-14:30, so two hours are 9:00-10:30 and 14:30-15:00
  });

  it('two in the same minute count both', async () => {
    const number = await report('C', '2026-11-23T08:00Z');
    await then(number, '2026-11-23T08:00Z', take);
    for (const second of ['05', '25', '45']) {
      await then(number, `2026-11-23T08:30:${second}Z`, wait);
      await then(number, `2026-11-23T08:30:${Number(second) + 10}Z`, resume);
    }
    expect(due((await tickets.find(agent, number))!)).toBe('2026-11-23T12:00:30.000Z');
  });

  it('leaves Microsoft\'s clock alone, and there is no pause while Microsoft is to answer', async () => {
    const number = await report('B', '2026-11-23T08:00Z');
    await then(number, '2026-11-23T08:00Z', take);
    await then(number, '2026-11-23T08:30Z', wait);
    const handedOver = await then(number, '2026-11-23T09:30Z', { change: 'hand-over' });
    expect([handedOver.state, due(handedOver), due(handedOver, 'microsoft')]).toEqual(['handed-over', '2026-11-23T11:00:00.000Z', '2026-11-23T13:30:00.000Z']);
    expect((await tickets.change(number, wait, { by: agent, at: new Date('2026-11-23T10:00Z'), key: 'no' })).kind).toBe('not-possible');
  });

  it('goes back to where it came from', async () => {
    const number = await report('B', '2026-11-23T08:00Z', 'handed-over');
    await then(number, '2026-11-23T09:00Z', { change: 'first-response' });
    await then(number, '2026-11-23T09:30Z', wait);
    expect((await then(number, '2026-11-23T10:00Z', resume)).state).toBe('answered');
  });

  it('ends with the ticket: what was resolved in a pause was resolved in time', async () => {
    const number = await report('A', '2026-11-23T08:00Z');
    await then(number, '2026-11-23T08:00Z', take);
    await then(number, '2026-11-23T08:20Z', wait);
    const { dueAt, stoppedAt } = clock(await then(number, '2026-11-23T12:00Z', { change: 'resolve' }), 'ours');
    expect([stoppedAt, dueAt]).toEqual([new Date('2026-11-23T12:00Z'), new Date('2026-11-23T12:10Z')]);
  });
});

describe('a change of severity', () => {
  it('keeps the pause already earned, down and up again', async () => {
    const number = await report('B', '2026-11-23T08:00Z');
    await then(number, '2026-11-23T08:00Z', take);
    await then(number, '2026-11-23T08:30Z', wait);
    await then(number, '2026-11-23T09:30Z', resume);
    const set = async (from: Severity, severity: Severity, at: string) => due(await then(number, at, { change: 'severity', from, severity, toldMicrosoft: false }));
    expect([await set('B', 'C', '2026-11-23T09:40Z'), await set('C', 'B', '2026-11-23T09:45Z'), await set('B', 'A', '2026-11-23T09:50Z')]).toEqual(['2026-11-23T13:00:00.000Z', '2026-11-23T11:00:00.000Z', '2026-11-23T08:30:00.000Z']);
  });

  it('while paused moves the deadline, and the pause goes on', async () => {
    const number = await report('C', '2026-11-23T08:00Z');
    await then(number, '2026-11-23T08:00Z', take);
    await then(number, '2026-11-23T08:30Z', wait);
    const raised = await then(number, '2026-11-23T09:00Z', { change: 'severity', from: 'C', severity: 'B', toldMicrosoft: false });
    expect([raised.state, due(raised), clock(raised, 'ours').pausedAt, clock(raised, 'ours').nextAt]).toEqual(['waiting', '2026-11-23T10:00:00.000Z', new Date('2026-11-23T08:30Z'), null]);
    expect(due(await then(number, '2026-11-23T10:30Z', resume))).toBe('2026-11-23T12:00:00.000Z');
  });

  it.each`
    from   | to     | told     | at                        | due                           | promised | because
    ${'B'} | ${'A'} | ${false} | ${'2026-11-23T09:00Z'}    | ${'2026-11-23T12:00:00.000Z'} | ${'B'}   | ${'Microsoft was not told'}
    ${'C'} | ${'A'} | ${true}  | ${'2026-11-23T09:00Z'}    | ${'2026-11-23T11:00:00.000Z'} | ${'A'}   | ${'two hours from the time it was told'}
    ${'B'} | ${'A'} | ${true}  | ${'2026-11-23T11:00Z'}    | ${'2026-11-23T12:00:00.000Z'} | ${'B'}   | ${'what is worse is never due later'}
    ${'A'} | ${'C'} | ${true}  | ${'2026-11-23T09:00Z'}    | ${'2026-11-23T17:00:00.000Z'} | ${'C'}   | ${'eight hours from the time it was told'}
  `('$from to $to at $at after hand-over: Microsoft\'s deadline is $due, because $because', async ({ from, to, told, at, due: expected, promised }) => {
    const number = await report(from, '2026-11-23T08:00Z', 'handed-over');
    const ticket = await then(number, at, { change: 'severity', from, severity: to, toldMicrosoft: told });
    expect([ticket.severity, due(ticket, 'microsoft'), clock(ticket, 'microsoft').severity]).toEqual([to, expected, promised]);
  });

  it('that was decided on what is no longer so changes nothing: the deadlines that were shown were others', async () => {
    const number = await report('C', '2026-11-23T08:00Z');
    await then(number, '2026-11-23T08:10Z', { change: 'severity', from: 'C', severity: 'B', toldMicrosoft: false });
    const order = { change: 'severity', from: 'C', severity: 'A', toldMicrosoft: false } as const;
    const late = await tickets.change(number, order, { by: agent, at: new Date('2026-11-23T08:11Z'), key: 'late' });
    expect(late).toMatchObject({ kind: 'other-severity', ticket: { severity: 'B' } });
  });

  it('writes into the history how the deadlines moved', async () => {
    const number = await report('C', '2026-11-23T08:00Z');
    const { history } = await then(number, '2026-11-23T08:10Z', { change: 'severity', from: 'C', severity: 'B', toldMicrosoft: false });
    expect(history.at(-1)).toMatchObject({ change: 'severity', before: { severity: 'C' }, after: { severity: 'B', ours: { before: '2026-11-23T12:00:00.000Z', after: '2026-11-23T10:00:00.000Z' } } });
  });
});

describe('a duplicate that is merged hands its promise on', () => {
  const merge = async (duplicate: number, into: number, at: string) => {
    const result = await tickets.change(duplicate, { change: 'merge', into }, { by: agent, at: new Date(at), key: `merge ${keys += 1}` });
    if (result.kind !== 'merged') throw new Error(result.kind);
    return result.ticket;
  };
  const runs = ({ clocks }: Ticket) => clocks.filter(({ stoppedAt }) => stoppedAt === null).map(({ kind, severity, dueAt }) => `${kind} ${severity} ${dueAt.toISOString().slice(11, 16)}`);

  it.each`
    reported   | severity | into            | opened     | its    | then                                         | because
    ${'08:00'} | ${'C'}   | ${'diagnosing'} | ${'07:00'} | ${'C'} | ${['ours C 12:00']}                          | ${'nobody was promised anything there yet'}
    ${'08:00'} | ${'C'}   | ${'received'}   | ${'09:00'} | ${'C'} | ${['ours C 12:00']}                          | ${'it was promised sooner'}
    ${'09:00'} | ${'C'}   | ${'received'}   | ${'08:00'} | ${'C'} | ${['ours C 12:00']}                          | ${'the other was promised sooner'}
    ${'09:00'} | ${'B'}   | ${'received'}   | ${'08:30'} | ${'C'} | ${['ours B 10:30']}                          | ${'the higher severity counts from the earlier report'}
    ${'08:00'} | ${'C'}   | ${'received'}   | ${'09:00'} | ${'B'} | ${['ours B 10:00']}                          | ${'the severity of the ticket that goes on is the higher one'}
    ${'08:00'} | ${'B'}   | ${'handed-over'} | ${'08:30'} | ${'C'} | ${['ours B 10:00', 'microsoft C 16:30']}    | ${'Microsoft was not told of another severity'}
  `('$severity reported $reported into one of $its, $into since $opened: $then, because $because', async ({ reported, severity, into, opened, its, then: expected }) => {
    const [duplicate, number] = [await report(severity, `2026-11-23T${reported}Z`), await report(its, `2026-11-23T${opened}Z`, into)];
    const ticket = await merge(duplicate, number, '2026-11-23T09:30Z');
    expect([ticket.severity, runs(ticket).sort().reverse()]).toEqual([severity < its ? severity : its, expected.sort().reverse()]);
    expect(ticket.history.map(({ change }) => change)).toEqual(['open', 'merged', ...(severity < its ? ['severity'] : [])]);
    if (severity < its) expect(ticket.history.at(-1)).toMatchObject({ before: { severity: its }, after: { severity } });
  });

  it('with the pauses it had; where the other waits, it waits too', async () => {
    const [paused, number] = [await report('B', '2026-11-23T08:00Z'), await report('B', '2026-11-23T08:00Z', 'diagnosing')];
    await then(paused, '2026-11-23T08:00Z', take);
    await then(paused, '2026-11-23T08:30Z', wait);
    expect(runs(await merge(paused, number, '2026-11-23T09:30Z'))).toEqual(['ours B 11:00']);
    await then(number, '2026-11-23T09:40Z', { change: 'answer' });
    await then(number, '2026-11-23T10:00Z', wait);
    const waiting = await merge(await report('B', '2026-11-23T09:00Z'), number, '2026-11-23T10:30Z');
    expect([waiting.state, clock(waiting, 'ours').pausedAt, clock(waiting, 'ours').nextAt]).toEqual(['waiting', new Date('2026-11-23T10:30Z'), null]);
    expect(runs(await then(number, '2026-11-23T11:30Z', resume))).toEqual(['ours B 12:00']);
    expect(clock(await then(number, '2026-11-23T11:35Z', { change: 'answer' }), 'ours').stoppedAt).toEqual(new Date('2026-11-23T11:35Z')); // this one was not answered yet
  });

  it('that was kept is not made again', async () => {
    const [answered, number] = [await report('B', '2026-11-23T08:00Z'), await report('B', '2026-11-23T08:00Z', 'diagnosing')];
    await then(answered, '2026-11-23T08:10Z', { change: 'answer' });
    expect(runs(await merge(answered, number, '2026-11-23T09:30Z'))).toEqual([]);
  });
});

describe('when a calendar changes', () => {
  it('running clocks are counted again, with their pauses, once; what has stopped and what runs round the clock is left', async () => {
    const [plain, paused, answered, english] = [await report('C', '2027-01-11T14:00Z'), await report('C', '2027-01-11T14:00Z'), await report('C', '2027-01-11T14:00Z'), await report('C', '2027-01-11T14:00Z', 'handed-over')];
    const japanese = await report('B', '2027-01-11T05:00Z', 'handed-over', 'ja');
    await then(paused, '2027-01-11T14:00Z', take);
    await then(paused, '2027-01-11T14:30Z', wait);
    await then(answered, '2027-01-11T14:05Z', { change: 'answer' });
    const at = new Date('2027-01-11T15:00Z');
    await tickets.recount(at); // what earlier tests left in other calendars
    expect(await tickets.recount(at)).toBe(0);
    configureCalendars({ desk: { ownHolidays: { '2027-01-12': 'Works outing' } } });
    expect(await tickets.recount(at)).toBeGreaterThanOrEqual(2);
    expect(await tickets.recount(at)).toBe(0);
    const all = await Promise.all([plain, paused, answered, english, japanese].map(async (number) => (await tickets.find(agent, number))!));
    expect(all.map((ticket) => `${ticket.history.at(-1)!.change} ${ticket.clocks.map(({ dueAt }) => dueAt.toISOString().slice(5, 16)).join()}`)).toEqual([
      'calendar 01-13T08:00', 'calendar 01-13T08:00', 'answer 01-12T08:00', 'open 01-11T22:00', 'open 01-12T04:00',
    ]);
    expect(all[0]!.history.at(-1)).toMatchObject({ actorName: '', before: { dueAt: '2027-01-12T08:00:00.000Z' }, after: { dueAt: '2027-01-13T08:00:00.000Z' } });
    expect(clock(all[1]!, 'ours').nextAt).toBe(null);
    expect(due(await then(paused, '2027-01-11T15:30Z', resume))).toBe('2027-01-13T09:00:00.000Z');
    configureCalendars({ support: { ja: { holidays: 'none', hours: { tue: [['13:00', '15:00']] } } } });
    await tickets.recount(at);
    expect(due((await tickets.find(agent, japanese))!, 'microsoft')).toBe('2027-01-19T06:00:00.000Z');
  });

  it('a thousand clocks take a moment, not a statement each', async () => {
    const { rows: [row] } = await database.pool.query(`select max(number)::int as number from ticket`);
    await database.pool.query(`insert into ticket (tenant_id, company_id, workload, severity, issue, break_fix, title, description, language, contact, state, reporter_tenant, reporter_id, reporter_name, opened_at, command_key)
      select tenant_id, company_id, workload, 'C', issue, break_fix, title, description, language, contact, 'received', reporter_tenant, reporter_id, reporter_name, opened_at, 'many ' || n from ticket, generate_series(1, 2500) n where number = $1`, [row.number]);
    await database.pool.query(`insert into clock (number, kind, started_at, due_at, periods, steps, next_step, next_at, severity, pauses)
      select number, 'ours', '2027-01-11T14:00Z', '2027-01-12T08:00Z', '[]', '{}', 'half', '2027-01-11T15:00Z', 'C', '[]' from ticket where command_key like 'many %'`);
    const began = performance.now();
    expect(await tickets.recount(new Date('2027-01-11T15:00Z'))).toBeGreaterThanOrEqual(2500);
    expect(performance.now() - began).toBeLessThan(15_000);
  });
});
