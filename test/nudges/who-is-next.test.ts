import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { renderCard } from '../../src/cards/render.ts';
import { locales } from '../../src/locale.ts';
import type { OpenDatabase } from '../../src/store/open.ts';
import { setAbsence } from '../../src/store/absences.ts';
import { openTestDatabase } from '../support/database.ts';
import { textOf } from '../support/desk.ts';
import { adele, lucia, openLadderDesk, staff, type LadderDesk } from './ladder-desk.ts';

const [beatriz, carol, eszter] = [staff('Beatriz *Carvalho*', true), staff('Carol Dias', true), staff('Kovács Eszter')];
let database: OpenDatabase;
let desk: LadderDesk;
beforeAll(async () => {
  database = await openTestDatabase();
  desk = await openLadderDesk(database, [adele, lucia, beatriz, carol, eszter]);
});
afterAll(() => database.close());
beforeEach(async () => {
  await desk.clear();
  await database.pool.query('truncate absence');
});

const managers = (...who: readonly { readonly objectId: string }[]) => database.pool.query('update person set manager = object_id = any($1)', [who.map(({ objectId }) => objectId)]);
/** What Adele's nudge at half the time (half: 10:00, three quarters: 11:00, due: 12:00) says of the next step. */
const next = async (locale: (typeof locales)[number] = 'en') => {
  await desk.open('B', '2026-11-23T08:00Z', 'handed-over');
  await desk.plan('2026-11-23T10:00Z');
  const { facts } = await desk.cardFor(adele, '2026-11-23T10:00Z');
  return textOf(renderCard('nudge', facts, { locale, timeZone: 'UTC' }, 'microsoft.due').card).replaceAll('\u202f', ' ');
};

describe('who is told next', () => {
  it('is named: whose ticket it is, and the manager', async () => {
    await managers(lucia);
    expect(await next()).toContain('Next to be told: Adele Vance and Lucía Fernández, Mon, Nov 23, 11:00 AM.');
  });

  it('is two by name and then how many more', async () => {
    await managers(lucia, beatriz, carol);
    expect(await next()).toContain('Next to be told: Adele Vance, Beatriz \\*Carvalho\\* and 2 more, Mon, Nov 23, 11:00 AM.');
  });

  it('is the stand-in of who will be away then, and nobody twice', async () => {
    await managers(lucia);
    await setAbsence(database.db, adele, new Date('2026-11-25T00:00Z'), eszter);
    await setAbsence(database.db, lucia, new Date('2026-11-25T00:00Z'), eszter);
    expect(await next()).toContain('Next to be told: Kovács Eszter, Mon');
  });

  it('is not who will be away without one, but whoever is back by then', async () => {
    await managers(lucia, carol);
    await setAbsence(database.db, lucia, new Date('2026-11-25T00:00Z'), undefined);
    await setAbsence(database.db, carol, new Date('2026-11-23T10:30Z'), undefined);
    expect(await next()).toContain('Next to be told: Adele Vance and Carol Dias, Mon');
  });

  it('is not a stand-in who is away too', async () => {
    await managers(lucia);
    await setAbsence(database.db, adele, new Date('2026-11-25T00:00Z'), eszter);
    await setAbsence(database.db, eszter, new Date('2026-11-25T00:00Z'), undefined);
    expect(await next()).toContain('Next to be told: Lucía Fernández, Mon');
  });

  it('hears it in their working hours, and of the next step that is still to come', async () => {
    await managers(lucia);
    await desk.open('B', '2026-11-23T15:30Z', 'handed-over'); // half at 17:30, three quarters at 18:30, due at 19:30
    await desk.plan('2026-11-23T17:30Z');
    expect((await desk.cardFor(adele, '2026-11-23T17:30Z')).facts).toMatchObject({ nextAt: '2026-11-24T08:00:00.000Z', first: 'Adele Vance' });
    for (const at of ['18:30', '19:30', '20:30']) await desk.plan(`2026-11-23T${at}Z`);
    expect((await desk.cardFor(adele, '2026-11-24T08:00Z')).facts).toMatchObject({ step: 'three-quarters', nextAt: '', next: '' });
  });

  it('after three quarters is the managers; by their role where there is none', async () => {
    await managers(lucia);
    const number = await desk.open('B', '2026-11-23T08:00Z', 'handed-over');
    await desk.plan('2026-11-23T11:00Z');
    expect((await desk.cardFor(adele, '2026-11-23T11:00Z')).facts).toMatchObject({ next: 'one', first: 'Lucía Fernández', nextAt: '2026-11-23T12:00:00.000Z' });
    await managers();
    expect((await desk.cardFor(adele, '2026-11-23T11:00Z')).facts).toMatchObject({ next: '', number });
  });

  it.each(locales.filter((locale) => locale !== 'en'))('reads well in %s', async (locale) => {
    await managers(lucia, beatriz, carol);
    const text = await next(locale);
    for (const part of ['Adele Vance', 'Beatriz \\*Carvalho\\*', '2']) expect(text).toContain(part);
    expect(text).not.toContain('{{');
  });
});

