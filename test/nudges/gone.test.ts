import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stringsOf } from '../../src/cards/words.ts';
import { startTestDesk, type Chat, type Reply, type TestDesk } from '../support/desk.ts';
import { filled, numberOf, tenants, ticketOn } from '../tickets/form.ts';
import { forward, forwardTo, nudgesOf, present, timeOf, toldAbout } from './moving-desk.ts';

const trey = '10000000-0000-4000-8000-000000000002';
let desk: TestDesk;
let adele: Chat;
let lucia: Chat;
let beatriz: Chat;
let rafael: Chat;
let megan: Chat;
let asItWas: (() => Promise<void>)[];
beforeAll(async () => {
  desk = await startTestDesk();
  // The lists are not read again: what these tests take away would come back.
  await query(`insert into setting (name, value) values ('mirror.sweep', '{"at":"2999-01-01T00:00:00.000Z"}') on conflict (name) do update set value = excluded.value`);
});
afterAll(() => desk.close());
beforeEach(async () => {
  await forwardTo(desk, 'wed 14:00'); // a working hour in Madrid and in São Paulo
  [adele, lucia, beatriz, rafael, megan] = await present(desk, 'adele', 'lucia', 'beatriz', 'rafael', 'megan');
  asItWas = await Promise.all(['company', 'customer', 'person'].map(remember));
  return async () => {
    for (const putBack of asItWas) await putBack();
    await query(`update clock set next_at = null, next_step = null, stopped_at = coalesce(stopped_at, started_at)`);
  };
});

async function query(text: string, values: readonly unknown[] = []): Promise<Record<string, unknown>[]> {
  return (await desk.database.pool.query(text, [...values])).rows;
}

/** The rows of a table as they are; puts them back. */
async function remember(table: string): Promise<() => Promise<void>> {
  const [row] = await query(`select jsonb_agg(to_jsonb(x)) as rows from ${table} x`);
  const columns = await query(`select column_name as name from information_schema.columns where table_name = $1 and table_schema = 'public'`, [table]);
  const key = table === 'person' ? 'tenant_id, object_id' : 'tenant_id';
  const set = columns.map(({ name }) => `${name} = excluded.${name}`).join(', ');
  return async () => { await query(`insert into ${table} select * from jsonb_populate_recordset(null::${table}, $1) on conflict (${key}) do update set ${set}`, [JSON.stringify(row!.rows)]); };
}

const file = async (by: Chat, over = {}) => ticketOn(await by.sends('ticket.open/submit', filled(over)));
const leaves = (chat: Chat) => query('update person set staff = false where object_id = $1', [chat.person.aadObjectId]);
const isForgotten = (chat: Chat) => query('delete from person where object_id = $1', [chat.person.aadObjectId]);
const detached = () => query('update customer set attached_to = null where tenant_id = $1', [tenants.adventureWorks]);
const came = (chat: Chat, card: string) => desk.connector.sentTo(chat.conversation).filter(({ activity }) => activity.attachments?.[0]?.name === card).length;

async function companyIsRemoved(): Promise<void> {
  await query('update customer set attached_to = null where attached_to = $1', [trey]);
  await query('delete from gdap where company_id = $1', [trey]);
  await query('delete from company where tenant_id = $1', [trey]);
}

/** A message that is due now, as whoever has something to tell writes it. Gives what became of it. */
async function outcomeOf(kind: 'match' | 'incident', to: Chat, subject: object): Promise<string> {
  const key = `test/${kind}/${to.conversation}`;
  await query(`insert into outbox (key, kind, tenant_id, object_id, subject, urgent, planned_at, deliver_at, state) values ($1, $2, $3, $4, $5, true, $6, $6, 'planned')`,
    [key, kind, to.person.tenantId, to.person.aadObjectId, JSON.stringify(subject), await timeOf(desk)]);
  await forward(desk, 'PT1S');
  const [row] = await query(`select concat_ws(' ', state, reason) as outcome from outbox where key = $1`, [key]);
  return String(row!.outcome);
}

/** The next nudge that reaches somebody, whatever else they are told before. */
async function nudgeFor(chat: Chat): Promise<Reply> {
  for (;;) {
    const reply = await chat.arrives();
    if (reply.name === 'nudge') return reply;
  }
}

describe('a nudge about a ticket', () => {
  it.each([['has left', leaves], ['has left and is forgotten', isForgotten]])('is not for an assignee who %s: the next in line hears it', async (_what, goes) => {
    const ticket = await file(adele);
    await goes(adele);
    await forward(desk, 'PT61M');
    expect([toldAbout(desk, adele, ticket).length, toldAbout(desk, lucia, ticket).length]).toEqual([0, 1]);
    expect(await nudgesOf(desk, ticket)).toEqual(['half adele void (person-gone)', 'half lucia sent instead of Adele Vance: person-gone']);
    expect((await nudgeFor(lucia)).text).toContain(stringsOf('es')['reason.person-gone']);
  });

  it('is not for a manager who has left since it was planned: the next in line hears it', async () => {
    const ticket = await file(adele);
    desk.connector.refuse(adele.conversation, 403);
    desk.connector.refuse(lucia.conversation, 429, 1);
    await forward(desk, 'PT61M');
    await query('update person set staff = false, manager = false where object_id = $1', [lucia.person.aadObjectId]);
    await forward(desk, 'PT1M');
    expect((await nudgesOf(desk, ticket)).slice(1)).toEqual(['half lucia void (person-gone) instead of Adele Vance: refused HTTP 403 Refused', 'half beatriz sent instead of Lucía Fernández: person-gone']);
  });

  it('is not for who manages nobody any more, having left', async () => {
    const ticket = await file(adele);
    await leaves(lucia);
    await forward(desk, 'PT91M');
    expect(await nudgesOf(desk, ticket)).toEqual(['half adele superseded (later-step three-quarters)', 'three-quarters adele sent', 'three-quarters beatriz sent']);
  });

  it('is not for a reseller\'s people whose customer has gone elsewhere: ours hear it', async () => {
    const ticket = await file(rafael, { customer: tenants.adventureWorks });
    await detached();
    await forward(desk, 'PT61M');
    expect(await nudgesOf(desk, ticket)).toEqual(['half lucia sent instead of Rafael Souza: out-of-scope', 'half rafael void (out-of-scope)']);
    expect([toldAbout(desk, rafael, ticket).length, toldAbout(desk, lucia, ticket).length]).toEqual([0, 1]);
  });

  it('that has ended is not passed on to anybody', async () => {
    const ticket = await file(adele);
    desk.connector.refuse(adele.conversation, 429, 1);
    await forward(desk, 'PT61M');
    await beatriz.sends('ticket.update/first-response', { number: numberOf(ticket) });
    await leaves(adele);
    await forward(desk, 'PT1M');
    expect(await nudgesOf(desk, ticket)).toEqual(['half adele void (clock-stopped)']);
  });
});

describe('the manager of a reseller', () => {
  /** The digests of the next day: its nine o'clock is past in São Paulo and in Madrid. */
  const day = async () => {
    const digests = () => [rafael, lucia].map((chat) => came(chat, 'digest'));
    const before = digests();
    await forwardTo(desk, 'thu 14:00');
    return digests().map((count, place) => count - before[place]!);
  };
  beforeEach(() => query('update person set manager = true where object_id = $1', [rafael.person.aadObjectId]));

  it('gets a digest and nudges, as ours do', async () => {
    const ticket = await file(rafael, { customer: tenants.adventureWorks });
    await forward(desk, 'PT121M');
    expect((await nudgesOf(desk, ticket)).filter((nudge) => nudge.startsWith('due'))).toEqual(['due rafael sent']);
    expect(await day()).toEqual([1, 1]);
  });

  it('that has been removed gets neither; ours hear it', async () => {
    const ticket = await file(rafael, { customer: tenants.adventureWorks });
    await companyIsRemoved();
    await forward(desk, 'PT121M');
    expect(toldAbout(desk, rafael, ticket)).toEqual([]);
    expect((await nudgesOf(desk, ticket)).filter((nudge) => nudge.startsWith('due'))).toEqual(['due lucia sent', 'due beatriz sent']);
    expect(await day()).toEqual([0, 1]);
  });
});

describe('news about an incident', () => {
  const incident = (tenantId: string, to: Chat) => outcomeOf('incident', to, {
    tenantId, id: 'EX1', title: 'Mail is slow', service: 'Exchange Online', status: 'serviceDegradation', ended: false, forStaff: to.person.tenantId !== tenantId, changedAt: '2026-11-18T12:00:00Z', latest: '' });

  it('is for who follows it and still sees the customer', async () => {
    expect(await incident(tenants.adventureWorks, rafael)).toBe('sent');
    expect(await incident(tenants.contoso, megan)).toBe('sent');
  });

  it.each([['whose customer has gone elsewhere', detached, 'out-of-scope'], ['who has left', () => leaves(rafael), 'person-gone'], ['whose company was removed', companyIsRemoved, 'person-gone']])('is not for somebody %s', async (_who, happens, reason) => {
    await happens();
    expect(await incident(tenants.adventureWorks, rafael)).toBe(`void ${reason}`);
    expect(came(rafael, 'incident')).toBe(0);
  });
});

describe('the question whether a request is a ticket\'s', () => {
  it.each([['is asked of its assignee', async () => undefined, 'sent'], ['is not asked of one who has left', () => leaves(adele), 'void person-gone']])('%s', async (_what, happens, outcome) => {
    const number = Number(numberOf(await file(adele)));
    await query(`insert into service_request_match (number, request_id, state, offered_at) values ($1, '616', 'offered', $2)`, [number, await timeOf(desk)]);
    await happens();
    expect(await outcomeOf('match', adele, { number, requestId: '616', title: 'Mail is slow', createdAt: '' })).toBe(outcome);
  });
});

describe('a stand-in', () => {
  const until = async () => new Date((await timeOf(desk)).getTime() + 2 * 86_400_000).toISOString().slice(0, 10);
  const chosen = async (chat: Chat) => (await adele.sends('sla.board/away-until', { until: await until(), standIn: chat.person.aadObjectId })).status;
  beforeEach(() => async () => { await query('delete from absence'); });

  it('is chosen among the staff alone', async () => {
    await leaves(beatriz);
    expect(JSON.stringify((await adele.sends('sla.board/away')).card)).not.toContain(beatriz.person.name);
    expect(await chosen(beatriz)).toBe(400);
    expect(await chosen(lucia)).toBe(200);
  });

  it('who has left is not named, nor told: the managers are', async () => {
    const ticket = await file(adele);
    expect(await chosen(beatriz)).toBe(200);
    await leaves(beatriz);
    expect((await adele.sends('sla.board/away')).text).not.toContain(beatriz.person.name);
    await forward(desk, 'PT61M');
    expect((await nudgesOf(desk, ticket)).map((nudge) => nudge.split(' ').slice(0, 3).join(' '))).toEqual(['half adele failed', 'half lucia sent']);
  });
});

describe('a warning that a GDAP relationship ends, when there is nobody to give it to', () => {
  it('is not used up: it is given once there is a manager; until then the audit says once that there was nobody', async () => {
    const ends = new Date((await timeOf(desk)).getTime() + 10 * 86_400_000);
    const [company] = await query('select tenant_id from company where own');
    await query('update person set manager = false');
    await query(`update ticket set state = 'closed'`);
    await query(`insert into gdap select 'nobody-hears', $1, $2, $3, '{"id":"nobody-hears","displayName":"Access unheard of","status":"active","autoExtend":false,"roles":[],"assignments":[]}'`, [tenants.contoso, company!.tenant_id, ends]);
    const told = () => desk.connector.sentTo(lucia.conversation).filter(({ activity }) => JSON.stringify(activity).includes('Access unheard of')).length;
    const recorded = () => query(`select state, reason from outbox where kind = 'gdap' and subject -> 'relationships' ? 'nobody-hears' order by id`);
    for (const _ of [1, 2]) await forward(desk, 'PT2M');
    expect(await recorded()).toEqual([{ state: 'failed', reason: 'nobody' }]);
    expect(await query(`select days from gdap_warning where relationship_id = 'nobody-hears'`)).toEqual([]);
    await query('update person set manager = true where object_id = $1', [lucia.person.aadObjectId]);
    await forward(desk, 'PT2M');
    expect(told()).toBe(1);
    expect(await query(`select days from gdap_warning where relationship_id = 'nobody-hears'`)).toEqual([{ days: 14 }]);
    expect((await lucia.sends('sla.board/audit')).text).toContain(stringsOf('es')['reason.nobody']);
  });
});
