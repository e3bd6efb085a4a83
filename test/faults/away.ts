import { stringsOf } from '../../src/cards/words.ts';
import type { Locale } from '../../src/locale.ts';
import { pressReply, type Chat, type InvokeBody } from '../support/desk.ts';
import { delivered, timeOf } from '../nudges/moving-desk.ts';
import type { Fault } from './faults.ts';
import { longest, whatWasLost } from './promises.ts';
import { randomFrom } from './random.ts';
import { faultyDesk, type FaultyDesk } from './shared-desk.ts';
import { again, newAccount, peopleAtWork, press, says, work } from './work.ts';

const seed = 20_261_122;

/** The database is away while people work: everybody gets an answer that says so in their language, nothing is half done, and afterwards everything goes on by itself. */
export const databaseAway: Fault = {
  name: 'the database is away',
  async run({ awayMs, ways: which }) {
    const desk = await faultyDesk();
    const [random, account] = [randomFrom(seed), newAccount()];
    const lost: string[] = [];
    const ways = Object.entries(desk.away).slice(0, which === 'one' ? 1 : undefined);
    let refused = 0;
    for (const [way, take] of ways) {
      const chats = await peopleAtWork(desk.url, desk.connector);
      const until = (ms: number) => ({ random, atATime: 8, goesOn: before(performance.now() + ms) });
      await work(chats, account, until(500));
      await desk.advance('PT61M'); // nudges are on their way while it goes
      const giveBack = await take();
      const working = work(chats, account, until(awayMs));
      const said = await whatIsSaid(desk, chats);
      lost.push(...said.map((each) => `while the database ${way}: ${each}`));
      await working;
      refused += account.unanswered.length;
      await giveBack();
      lost.push(...await goesOnByItself(desk));
      await again(account);
      await work(chats, account, until(300));
      await again(account);
      await delivered(desk, longest);
      lost.push(...await whatWasLost(desk.pool, desk.connector, account, await timeOf(desk)));
    }
    return { tried: `${ways.map(([way]) => `it ${way}`).join(', ')}, ${awayMs / 1000} s each; ${account.answers} answers, ${refused} of them that it did not work`, times: ways.length, lost };
  },
};

function before(end: number): () => boolean {
  return () => performance.now() < end;
}

/** What is wrong with what people and machines are told meanwhile. */
async function whatIsSaid(desk: FaultyDesk, chats: readonly Chat[]): Promise<string[]> {
  const health = Promise.all((['readyz', 'healthz'] as const).map(async (path) => (await fetch(`${desk.url}/${path}`)).status));
  const presses = Promise.all(chats.map(async (chat) => {
    const response = await chat.post(press(chat, 'ticket.list', {}));
    const reply = response.status === 200 ? pressReply(await response.json() as InvokeBody) : { status: 0, text: '' };
    return isTrouble(reply.text, chat) && reply.status === 500 ? [] : [`a press by ${chat.person.id} was answered HTTP ${response.status}, ${reply.status}: ${reply.text.slice(0, 80)}`];
  }));
  const messages = Promise.all(chats.map(async (chat) => {
    const asked = says(chat, 'help');
    const { status } = await chat.post(asked);
    const summary = desk.connector.sentTo(chat.conversation).find(({ activity }) => activity.replyToId === asked.id)?.activity.summary ?? '';
    return status === 200 && isTrouble(summary, chat) ? [] : [`a message by ${chat.person.id} was answered HTTP ${status}: ${summary.slice(0, 80)}`];
  }));
  const [statuses, ...wrong] = await Promise.all([health, presses, messages]);
  return [...wrong.flat(2), ...(statuses.join() === '503,200' ? [] : [`readyz, healthz: ${statuses.join()}`])];
}

function isTrouble(text: string, { person }: Chat): boolean {
  return text.startsWith(stringsOf(person.locale as Locale)['summary.notice.trouble']!.split('{{')[0]!);
}

async function goesOnByItself({ url }: FaultyDesk): Promise<string[]> {
  for (const end = before(performance.now() + 20_000); end();) {
    if ((await fetch(`${url}/readyz`)).status === 200) return [];
  }
  return ['20 s after the database was back the desk was not ready'];
}
