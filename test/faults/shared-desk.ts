import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { openEmbedded, openPostgres } from '../../src/store/open.ts';
import { engine, postgresUrl } from '../support/database.ts';
import { startTestDesk, type TestDesk } from '../support/desk.ts';
import { addressOf, admin } from './desks.ts';
import { openProxy } from './proxy.ts';

/** A desk whose database can be taken away. */
export interface FaultyDesk extends TestDesk {
  /** The way to its database that nothing cuts. */
  readonly pool: pg.Pool;
  /** The ways in which its database can be away; each gives the way back. */
  readonly away: Readonly<Record<string, () => Promise<() => Promise<void>>>>;
}

let shared: Promise<FaultyDesk> | undefined;

/** One desk for all faults that it survives. It ends with the process. */
export function faultyDesk(): Promise<FaultyDesk> {
  return shared ??= engine === 'postgres' ? behindAWire() : embedded();
}

/** Ends the shared desk, where there is one, and removes its database. */
export async function closeFaultyDesk(): Promise<void> {
  await (await shared)?.close();
}

async function behindAWire(): Promise<FaultyDesk> {
  const { hostname, port } = new URL(postgresUrl);
  const name = `desk_test_${process.env.TEST_RUN ?? 'alone'}_${randomUUID().replaceAll('-', '')}`;
  await admin(`create database ${name}`);
  const wire = await openProxy(hostname, Number(port || 5432));
  const desk = await startTestDesk({}, { database: await openPostgres(addressOf(name, wire.port)) });
  const pool = new pg.Pool({ connectionString: addressOf(name), max: 3 });
  pool.on('error', () => undefined);
  return {
    ...desk, pool,
    away: {
      'is cut off': async () => { await wire.cut(); return wire.mend; },
      'goes silent': async () => { wire.silence(); return wire.mend; },
    },
    close: async () => { await desk.close(); await desk.database.close(); await pool.end(); await wire.close(); await admin(`drop database ${name} with (force)`); },
  };
}

/** The embedded database is in the process, on one connection: it is away while something holds that. */
async function embedded(): Promise<FaultyDesk> {
  const database = await openEmbedded('memory://');
  const desk = await startTestDesk({}, { database });
  const held = async () => {
    const client = await database.pool.connect();
    return async () => client.release();
  };
  return { ...desk, pool: database.pool, away: { 'is held by something else': held }, close: async () => { await desk.close(); await database.close(); } };
}
