import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkFollowedIncidents } from '../../src/directory/incidents.ts';
import type { Microsoft } from '../../src/microsoft/microsoft.ts';
import { planWarnings } from '../../src/nudges/gdap.ts';
import type { OpenDatabase } from '../../src/store/open.ts';
import { nextWorkingTime } from '../../src/tickets/working-hours.ts';
import { openTestDatabase } from '../support/database.ts';
import { adele, lamna, lucia, openLadderDesk, staff, type LadderDesk } from './ladder-desk.ts';

const contoso = '20000000-0000-4000-8000-000000000001';
let database: OpenDatabase;
let desk: LadderDesk;
beforeAll(async () => {
  database = await openTestDatabase();
  desk = await openLadderDesk(database, [{ ...adele, timeZone: 'Europe/Madrid' }, { ...lucia, timeZone: 'Europe/Madrid' }, { ...staff('Rafael Souza'), timeZone: 'America/Sao_Paulo' }]);
});
afterAll(() => database.close());

/** What was written of a kind, and when it is delivered. */
async function planned(kind: string): Promise<Record<string, string>> {
  const { rows } = await database.pool.query(`select object_id, deliver_at from outbox where kind = $1 and state = 'planned' order by id`, [kind]);
  return Object.fromEntries(rows.map(({ object_id: who, deliver_at: at }) => [who, at.toISOString().slice(0, 16)]));
}

describe('Microsoft\'s first response that is learnt of at night', () => {
  it.each`
    severity | delivered             | because
    ${'B'}   | ${'2026-11-24T07:00'} | ${'it counts from when Microsoft gave it, and is told in the morning'}
    ${'A'}   | ${'2026-11-23T23:00'} | ${'severity A is told at once'}
  `('at severity $severity: $delivered, because $because', async ({ severity, delivered }) => {
    await desk.clear();
    const number = await desk.open(severity, '2026-11-23T14:00Z', 'handed-over');
    const { ticket } = await desk.tickets.change(number, { change: 'first-response' }, { by: staff('Microsoft'), at: new Date('2026-11-23T15:00Z'), heardAt: new Date('2026-11-23T23:00Z'), key: `heard ${severity}` }) as { ticket: { answeredAt: Date } };
    expect(ticket.answeredAt).toEqual(new Date('2026-11-23T15:00Z'));
    expect(await planned('ticket')).toEqual({ adele: delivered });
  });
});

describe('a GDAP relationship that ends in a few days, with a ticket open', () => {
  it.each`
    severity | delivered             | because
    ${'C'}   | ${'2026-11-24T07:00'} | ${'nobody is woken for it'}
    ${'B'}   | ${'2026-11-24T07:00'} | ${'nobody is woken for it'}
    ${'A'}   | ${'2026-11-23T23:00'} | ${'severity A does not wait'}
  `('of severity $severity is told at $delivered, because $because', async ({ severity, delivered }) => {
    await desk.clear();
    await database.pool.query('truncate ticket, gdap, gdap_warning cascade');
    await database.pool.query(`insert into customer (tenant_id, name, gdap_reads, problems) values ($1, 'Contoso', '{}', '[]') on conflict do nothing`, [contoso]);
    await database.pool.query(`insert into gdap (id, tenant_id, company_id, ends_at, relationship) values ('g', $1, $2, '2026-11-28T00:00Z', '{"id":"g","displayName":"Access","status":"active","autoExtend":false,"roles":[],"assignments":[]}')`, [contoso, lamna.tenantId]);
    await desk.open(severity, '2026-11-23T14:00Z', 'diagnosing');
    await planWarnings(database, lamna.tenantId, new Date('2026-11-23T23:00Z'));
    expect(await planned('gdap')).toEqual({ lucia: delivered, adele: delivered });
  });
});

describe('news of an incident', () => {
  it('waits for the working time of each who follows it, and for the end of their own holidays', async () => {
    const at = new Date('2026-12-07T21:30Z'); // evening in Madrid, where 8 December is a holiday, and in São Paulo, where it is none
    const incident = { id: 'EX1', title: 'Mail is slow', service: 'Exchange Online', status: 'serviceDegradation', changedAt: at, latest: '' };
    await database.pool.query(`insert into incident_follow (tenant_id, incident_id, follower_tenant, follower_id, title, status, changed_at, since) select $1, 'EX1', $2, who, 'Mail is slow', 'investigating', '2026-12-07', '2026-12-07' from unnest(array['lucia', 'rafael']) who`, [contoso, lamna.tenantId]);
    await checkFollowedIncidents(database.db, { incident: async () => incident } as unknown as Microsoft['graph'], () => at, nextWorkingTime);
    expect(await planned('incident')).toEqual({ lucia: '2026-12-09T07:00', rafael: '2026-12-08T11:00' });
  });
});
