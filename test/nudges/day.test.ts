import { beforeAll, describe, expect, it } from 'vitest';
import { stringsOf } from '../../src/cards/words.ts';
import { nextWorkingTime } from '../../src/tickets/working-hours.ts';
import { inputsOf, type Chat, type TestDesk } from '../support/desk.ts';
import { filled, numberOf, ticketOn } from '../tickets/form.ts';
import { forward, forwardTo, movingDesk, present, timeOf } from './moving-desk.ts';

let desk: TestDesk;
beforeAll(async () => { desk = await movingDesk(); });

const came = (chat: Chat, card: string) => desk.connector.sentTo(chat.conversation).filter(({ activity }) => activity.attachments?.[0]?.name === card).map(({ activity }) => activity);

/** The next such time of a week where somebody is, after now: 'thu 09:00'. */
async function nextLocal(when: string, timeZone: string): Promise<Date> {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit' });
  const at = await timeOf(desk);
  at.setUTCSeconds(0, 0);
  do at.setTime(at.getTime() + 60_000); while (format.format(at).toLowerCase().replace(',', '') !== when);
  return at;
}

describe('a manager\'s day', () => {
  it('begins at 09:00 where they are, once, with a chart and the same numbers in a table', async () => {
    await forwardTo(desk, 'wed 21:30'); // evening in Madrid and in São Paulo
    const [adele, lucia] = await present(desk, 'adele', 'lucia');
    const ticket = ticketOn(await adele.sends('ticket.open/submit', filled({ severity: 'A', title: 'Mail is down' })));
    const { timeZone } = lucia.person;
    const morning = await nextLocal('thu 09:00', timeZone);
    await forwardTo(desk, new Date(morning.getTime() - 61_000));
    expect(came(lucia, 'digest')).toHaveLength(0);
    await forwardTo(desk, new Date(morning.getTime() + 61_000));
    const [digest] = came(lucia, 'digest');
    const text = JSON.stringify(digest!.attachments![0]!.content);
    expect(text).toContain('"type":"Chart.VerticalBar"');
    expect(text).toContain('"fallback":"drop"');
    expect(text).toContain('"type":"Table"');
    for (const key of ['digest.in-time', 'digest.late', 'board.overdue', 'board.soon', 'digest.unassigned']) expect(text).toContain(stringsOf('es')[key]);
    expect(text).toContain(ticket);
    await forward(desk, 'PT1H');
    await forward(desk, 'PT1H');
    expect(came(lucia, 'digest')).toHaveLength(1);
    expect(came(adele, 'digest')).toHaveLength(0);
    await forwardTo(desk, await nextLocal('fri 09:02', timeZone));
    expect(came(lucia, 'digest')).toHaveLength(2);
    await adele.sends('ticket.update/close', { number: numberOf(ticket) });
  });

  it('goes to the stand-in of a manager who is away, and to them again once they are back', async () => {
    await forwardTo(desk, 'mon 21:30');
    const [adele, lucia] = await present(desk, 'adele', 'lucia');
    const form = await lucia.sends('sla.board/away');
    expect(form.text).toContain(stringsOf('es')['absence.title']);
    const day = new Date((await timeOf(desk)).getTime() + 3 * 86_400_000).toISOString().slice(0, 10);
    const saved = await lucia.sends('sla.board/away-until', { until: day, standIn: adele.person.aadObjectId });
    expect([saved.text.includes('Adele Vance'), inputsOf(saved.card)]).toEqual([true, { until: day, standIn: adele.person.aadObjectId }]);
    await forward(desk, 'PT11H30M'); // Tuesday, 09:00
    expect([came(lucia, 'digest').length, came(adele, 'digest').length]).toEqual([0, 1]);
    await lucia.sends('sla.board/back');
    await forward(desk, 'PT24H');
    expect([came(lucia, 'digest').length, came(adele, 'digest').length]).toEqual([1, 1]);
  });

  it.each([['2001-01-01', ''], ['not a day', ''], ['2099-01-01', '20000000-0000-4000-8000-000000000001']])('nobody is away until %s with %s standing in', async (until, standIn) => {
    expect((await desk.as('lucia').sends('sla.board/away-until', { until, standIn })).status).toBe(400);
  });
});

describe('a GDAP relationship that ends', () => {
  it('is told to the managers at 30, 14, 7 and 1 days, once each, and what blocks its extension', async () => {
    await forwardTo(desk, 'mon 12:00');
    const [lucia] = await present(desk, 'lucia');
    const { pool } = desk.database;
    const { rows: [{ tenant_id: own }] } = await pool.query('select tenant_id from company where own');
    const moments = [[29, 1], [20, 1], [13, 2], [6, 3], [2, 3], [0.1, 4]] as const;
    const ends = new Date((await timeOf(desk)).getTime() + 32 * 86_400_000); // or later: all these moments are working time in Madrid
    const before = (days: number) => new Date(ends.getTime() - days * 86_400_000);
    while (moments.some(([days]) => nextWorkingTime(lucia.person.timeZone, before(days)) > before(days))) ends.setTime(ends.getTime() + 86_400_000);
    await forwardTo(desk, before(31));
    await pool.query(`insert into gdap select 'test-ending', tenant_id, $1, $2, '{"id":"test-ending","displayName":"Test access","status":"active","autoExtend":false,"roles":["62e90394-69f5-4237-9190-012177145e10"],"assignments":[]}'
      from customer c where not exists (select 1 from ticket t where t.tenant_id = c.tenant_id) order by c.tenant_id limit 1`, [own, ends]);
    const told = () => came(lucia, 'gdap-warning').filter((activity) => JSON.stringify(activity).includes('Test access')).length;
    for (const [days, count] of moments) {
      await forwardTo(desk, before(days));
      expect([days, told()]).toEqual([days, count]);
    }
    const card = came(lucia, 'gdap-warning').filter((activity) => JSON.stringify(activity).includes('Test access'));
    expect(JSON.stringify(card[0])).toContain(stringsOf('es')['expiring.blocked']);
    const { rows } = await pool.query(`select days from gdap_warning where relationship_id = 'test-ending' order by days desc`);
    expect(rows.map(({ days }) => days)).toEqual([30, 14, 7, 1]);
  });

  it('is told once when it is lost, with the tickets that are cut off; not where another one is left, nor one that never was active', async () => {
    await forwardTo(desk, 'tue 12:00');
    const [adele, lucia] = await present(desk, 'adele', 'lucia');
    const { pool } = desk.database;
    const number = Number(numberOf(ticketOn(await adele.sends('ticket.open/submit', filled({ title: 'Access is needed for this' })))));
    const { rows: [{ tenantId, companyId, endsAt }] } = await pool.query(`select tenant_id as "tenantId", (select tenant_id from company where own) as "companyId", $2::timestamptz + interval '300 days' as "endsAt" from ticket where number = $1`, [number, await timeOf(desk)]);
    const gdap = (id: string, status: string, wasActive = true) => pool.query(`insert into gdap (id, tenant_id, company_id, ends_at, relationship, was_active) values ($1, $2, $3, $4, $5, $6)
      on conflict (id) do update set relationship = excluded.relationship`, [id, tenantId, companyId, endsAt, JSON.stringify({ id, displayName: id, status, autoExtend: true, roles: [], assignments: [] }), wasActive]);
    const told = () => came(lucia, 'gdap-warning').filter((activity) => JSON.stringify(activity).includes('Last access'));
    const { rows: [{ kept }] } = await pool.query(`with gone as (delete from gdap where tenant_id = $1 returning *) select json_agg(gone)::text as kept from gone`, [tenantId]);
    await gdap('Never active', 'terminated', false);
    await gdap('Replaced', 'terminated');
    await gdap('Last access', 'active');
    await forward(desk, 'PT2M');
    expect(told()).toHaveLength(0);
    await gdap('Last access', 'terminating');
    for (const minutes of [2, 2, 60]) await forward(desk, `PT${minutes}M`);
    expect(told()).toHaveLength(1);
    const card = JSON.stringify(told()[0]);
    for (const said of ['expiring.renew', 'expiring.tickets-cut-off']) expect(card).toContain(stringsOf('es')[said]!.split('{{')[0]);
    for (const other of ['Never active', 'Replaced']) expect(card).not.toContain(other);
    const { rows } = await pool.query(`select distinct urgent from outbox where kind = 'gdap' and subject -> 'lost' ? 'Last access'`);
    expect(rows).toEqual([{ urgent: true }]); // a ticket of severity A is cut off: nobody waits for the morning
    await pool.query(`delete from gdap where tenant_id = $1`, [tenantId]);
    await pool.query(`insert into gdap select * from json_populate_recordset(null::gdap, $1)`, [kept]);
  });
});
