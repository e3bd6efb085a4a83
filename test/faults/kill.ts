import type { Pool } from 'pg';
import { openConnector } from '../support/connector.ts';
import { startTestDesk, type Chat } from '../support/desk.ts';
import { delivered, timeOf } from '../nudges/moving-desk.ts';
import { makePlace, type ChildDesk } from './desks.ts';
import type { Fault } from './faults.ts';
import { longest, toldOf, whatWasLost } from './promises.ts';
import { randomFrom } from './random.ts';
import { again, newAccount, peopleAtWork, work } from './work.ts';

const seed = 20_261_121;

/** `kill -9` at random moments while people work and nudges go out. */
export const killed: Fault = {
  name: 'kill -9 under load',
  run: ({ rounds }) => livesAndDies({ rounds, random: randomFrom(seed), atATime: 6, life: (desk, random) => killAfter(desk, 200 + random() * 1_500) }),
};

/** One of two replicas on one database is killed at random moments; people work at both, and the other goes on. */
export const replicaKilled: Fault = {
  name: 'kill -9 of one of two replicas',
  run: ({ rounds }) => livesAndDies({ rounds, replicas: 2, random: randomFrom(seed + 2), atATime: 3, life: (desk, random) => killAfter(desk, 200 + random() * 1_500) }),
};

/** The machine's clock jumps, forward and back, while people work and nudges go out; and the desk starts with a clock that is wrong. */
export const clockJumps: Fault = {
  name: 'the machine\'s clock jumps, until kill -9',
  run: ({ rounds }) => livesAndDies({
    rounds: Math.max(1, Math.floor(rounds / 3)), random: randomFrom(seed + 1), atATime: 4, wrongBy: (round) => (round % 2 === 0 ? 0 : -2 * hour),
    life: async (desk, random) => {
      for (const offMs of [3 * hour, -hour, 20 * 60_000, -5 * hour, 26 * hour, 0]) {
        desk.clock(offMs);
        await pause(150 + random() * 300);
      }
      await desk.kill();
    },
  }),
};

const hour = 3_600_000;

interface Lives {
  readonly rounds: number;
  /** How many desks run on the one database; they die one after the other. One by default. */
  readonly replicas?: number;
  readonly random: () => number;
  readonly atATime: number;
  /** How far the clock is off when the desk starts in a round, in milliseconds. */
  readonly wrongBy?: (round: number) => number;
  /** What happens to a desk until it is dead. */
  readonly life: (desk: ChildDesk, random: () => number) => Promise<void>;
}

/** A desk dies again and again under load, and after each death nothing is lost; at the end one goes on, and what waited is done. */
async function livesAndDies({ rounds, replicas = 1, random, atATime, wrongBy = () => 0, life }: Lives) {
  const [place, connector, account] = [await makePlace(), await openConnector(), newAccount()];
  const chats: Chat[] = [];
  const lost: string[] = [];
  try {
    for (let round = 0; round < rounds; round++) {
      const desks = [];
      for (let replica = 0; replica < replicas; replica++) desks.push(await place.start(wrongBy(round), replica));
      let died = Promise.resolve();
      await Promise.all([again(account), ...desks.map(async (desk) => {
        const here = await peopleAtWork(desk.url, connector);
        chats.push(...here);
        let alive = true;
        died = died.then(() => life(desk, random)).finally(() => { alive = false; });
        await Promise.all([died, work(here, account, { random, atATime, goesOn: () => alive }), timePasses(desk.url, () => alive)]);
      })]);
      const database = await place.open();
      await letPass(database.pool);
      lost.push(...(await whatWasLost(database.pool, connector, account, new Date(0))).map((each) => `after death ${round + 1}: ${each}`));
      await database.close();
    }
    const database = await place.open();
    const last = await startTestDesk({}, { database, connector });
    chats.push(...await peopleAtWork(last.url, connector));
    await again(account);
    await last.advance('PT30M');
    await delivered(last, longest);
    lost.push(...await whatWasLost(database.pool, connector, account, await timeOf(last)));
    const { rows: [count] } = await database.pool.query(`select (select count(*) from ticket) as tickets, (select count(*) from ticket_history) as changes, (select count(*) from outbox where state = 'in-doubt') as doubts`);
    await last.close();
    await database.close();
    return { tried: `${rounds * replicas} deaths, ${account.answers} answers, ${count.tickets} tickets, ${count.changes} changes, ${toldOf(connector, chats)} messages arrived, ${count.doubts} in doubt`, times: rounds, lost };
  } finally {
    await Promise.all([connector.close(), place.remove()]);
  }
}

async function killAfter(desk: ChildDesk, milliseconds: number): Promise<void> {
  await pause(milliseconds);
  await desk.kill();
}

/** The sandbox's time runs fast, so that nudges are on their way at any moment. */
async function timePasses(url: string, goesOn: () => boolean): Promise<void> {
  while (goesOn()) {
    await fetch(`${url}/sandbox/clock`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"advance":"PT15M"}' }).catch(() => undefined);
    await pause(100);
  }
}

/** What a dead replica held is free after 15 s (its tenants), 60 s (what it was sending): that time passes here. */
async function letPass(pool: Pool): Promise<void> {
  for (const table of ['outbox_lane', 'outbox', 'ticket_card']) await pool.query(`update ${table} set held_until = clock_timestamp() where held_until > clock_timestamp()`);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => { setTimeout(resolve, ms); });
}
