import { readEnv } from '../../src/env.ts';
import pino from 'pino';
import { startDesk } from '../../src/main.ts';
import type { Chat } from '../support/desk.ts';
import { delivered, timeOf } from '../nudges/moving-desk.ts';
import type { Fault } from './faults.ts';
import { longest, whatWasLost } from './promises.ts';
import { oneOf, randomFrom } from './random.ts';
import { faultyDesk } from './shared-desk.ts';
import { aChange, aForm, deliver, newAccount, peopleAtWork, says, type Account, type Sent } from './work.ts';

const seed = 20_261_123;
const atOnce = 12;

/** Every activity is delivered up to four times, in any order, many at once: to one desk, and to two on one database. */
export const deliveredTwice: Fault = {
  name: 'deliveries repeated and reordered',
  async run({ rounds }) {
    const desk = await faultyDesk();
    const second = await startDesk(readEnv({ PORT: '0', LOG_LEVEL: 'silent' }), pino({ level: 'silent' }), desk.database);
    const [random, account] = [randomFrom(seed), newAccount()];
    const lost: string[] = [];
    let [sent, deliveries, answeredTwice] = [0, 0, 0];
    try {
      const chats = await peopleAtWork(desk.url, desk.connector, 'en');
      for (let round = 0; round < Math.max(2, rounds); round++) {
        const replicas = round % 2 === 1 ? [desk.url, second.url] : [desk.url];
        const activities = await aDay(chats, account, random);
        const repeated = shuffled(activities.flatMap((each) => Array.from({ length: 1 + Math.floor(random() * 4) }, () => each)), random);
        await allAtOnce(repeated, (each) => deliver(through(each, oneOf(replicas, random)), account));
        const counts = activities.filter(({ activity }) => activity.type === 'message').map((each) => answersTo(each, desk.connector.sentTo(each.chat.conversation)));
        if (replicas.length === 1) lost.push(...counts.filter((count) => count !== 1).map((count) => `a message was answered ${count} times by one desk`));
        if (counts.includes(0)) lost.push('a message was not answered');
        answeredTwice += counts.filter((count) => count > 1).length;
        sent += activities.length;
        deliveries += repeated.length;
      }
      await delivered(desk, longest);
      lost.push(...await whatWasLost(desk.pool, desk.connector, account, await timeOf(desk)));
    } finally {
      await second.stop();
    }
    return { tried: `${sent} activities delivered ${deliveries} times; ${answeredTwice} messages answered by both of two desks, no change made twice`, times: rounds, lost };
  },
};

/** Two or three people press contradicting buttons of one ticket at the same moment, on two desks. */
export const pressedAtOnce: Fault = {
  name: 'people press at the same moment',
  async run({ rounds }) {
    const desk = await faultyDesk();
    const second = await startDesk(readEnv({ PORT: '0', LOG_LEVEL: 'silent' }), pino({ level: 'silent' }), desk.database);
    const [random, account] = [randomFrom(seed + 1), newAccount()];
    const pairs = [['close', 'hand-over', 'take'], ['wait', 'resolve', 'take'], ['take', 'take', 'take'], ['resume', 'close', 'withdraw'], ['first-response', 'first-response', 'withdraw'], ['reopen', 'reopen', 'close'], ['severity', 'hand-over', 'severity']] as const;
    let presses = 0;
    try {
      const chats = (await peopleAtWork(desk.url, desk.connector, 'en')).slice(0, 4);
      for (let round = 0; round < rounds; round++) {
        await allAtOnce(Array.from({ length: 4 }, () => aForm(oneOf(chats, random), account, random)), (form) => deliver(form, account));
        const tickets = [...account.filed.values()].slice(-4);
        const together = tickets.flatMap((ticket) => oneOf(pairs, random).map((change, place) => aChange(chats[place]!, ticket, () => 0.99 * random(), change)));
        await Promise.all(together.map((each, place) => deliver(through(each, [desk.url, second.url][place % 2]!), account)));
        presses += together.length;
      }
      await delivered(desk, longest);
    } finally {
      await second.stop();
    }
    return { tried: `${presses} presses on ${account.filed.size} tickets through two desks, ${account.done.length} carried out by a button`, times: rounds, lost: await whatWasLost(desk.pool, desk.connector, account, await timeOf(desk)) };
  },
};

/** What people send in a day: forms, changes of what was filed just now and before, questions. */
async function aDay(chats: readonly Chat[], account: Account, random: () => number): Promise<Sent[]> {
  const forms = Array.from({ length: 5 }, () => aForm(oneOf(chats, random), account, random));
  await allAtOnce(forms, (form) => deliver(form, account));
  const tickets = [...account.filed.values()].slice(-6);
  const changes = Array.from({ length: 12 }, () => aChange(oneOf(chats, random), oneOf(tickets, random), random));
  const questions = Array.from({ length: 4 }, () => oneOf(chats, random)).map((chat) => ({ chat, activity: says(chat, 'help') }));
  return [...forms, ...changes, ...questions];
}

/** The same activity, delivered to another desk. */
function through(sent: Sent, url: string): Sent {
  const post = (body: object) => fetch(`${url}/api/messages`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  return { ...sent, chat: { ...sent.chat, post } };
}

function answersTo({ activity: { id } }: Sent, sent: readonly { readonly activity: { readonly replyToId?: string } }[]): number {
  return sent.filter(({ activity }) => activity.replyToId === id).length;
}

async function allAtOnce(all: readonly Sent[], step: (each: Sent) => Promise<void>): Promise<void> {
  const left = [...all];
  await Promise.all(Array.from({ length: atOnce }, async () => { for (let each = left.shift(); each; each = left.shift()) await step(each); }));
}

function shuffled<T>(list: readonly T[], random: () => number): T[] {
  return list.map((each) => [random(), each] as const).sort(([a], [b]) => a - b).map(([, each]) => each);
}
