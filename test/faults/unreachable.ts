import { delivered, timeOf } from '../nudges/moving-desk.ts';
import { numberOf } from '../tickets/form.ts';
import type { Chat } from '../support/desk.ts';
import type { Fault } from './faults.ts';
import { longest, whatWasLost } from './promises.ts';
import { randomFrom } from './random.ts';
import { faultyDesk, type FaultyDesk } from './shared-desk.ts';
import { aForm, deliver, newAccount, peopleAtWork, says, type Account } from './work.ts';

const seed = 20_261_124;

/** The way to somebody is gone when a nudge is due, or a card of a ticket is to be put anew. */
type Cut = (desk: FaultyDesk, chat: Chat) => Promise<void>;

const refusing = (status: number): Cut => async ({ connector }, { conversation }) => {
  connector.refuse(conversation, status, 50);
  connector.refuseReplacing(conversation, status, 50);
};
const cuts: Readonly<Record<string, Cut>> = {
  'HTTP 403': refusing(403),
  'HTTP 404': refusing(404),
  'uninstalled': async (_desk, chat) => { await chat.post(says(chat, '', { type: 'installationUpdate', action: 'remove' })); },
  'uninstalled, told late': async (desk, chat) => {
    const removal = says(chat, '', { type: 'installationUpdate', action: 'remove' });
    await refusing(403)(desk, chat);
    await desk.advance('PT61M');
    await chat.post(removal);
    await chat.post(removal);
  },
};

/** A conversation reference has gone stale, or the app is uninstalled, while nudges are due: the next in line is told instead, with the reason, and who comes back is reached again. */
export const unreachable: Fault = {
  name: 'a conversation reference is stale, the app is uninstalled',
  async run({ rounds, ways }) {
    const desk = await faultyDesk();
    const [random, account] = [randomFrom(seed), newAccount()];
    const lost: string[] = [];
    let times = 0;
    for (const [what, cut] of Object.entries(cuts).slice(ways === 'one' ? -2 : 0)) {
      for (let round = 0; round < Math.max(1, Math.floor(rounds / 4)); round++, times++) {
        const chats = await peopleAtWork(desk.url, desk.connector, 'en');
        const [adele, lucia] = [chats[0]!, chats[1]!];
        const forms = Array.from({ length: 4 }, () => aForm(adele, account, random, 'A'));
        for (const form of forms) await deliver(form, account);
        const tickets = forms.flatMap(({ form }) => account.filed.get(form!) ?? []);
        for (const ticket of tickets) await adele.post(says(adele, `${ticket}?`)); // a card that is to be kept true
        await cut(desk, adele);
        for (const ticket of tickets) await deliver(note(lucia, ticket), account);
        await desk.advance('PT95M');
        await delivered(desk, longest);
        lost.push(...(await reached(desk, adele, account, random)).map((each) => `${what}: ${each}`));
      }
    }
    lost.push(...await whatWasLost(desk.pool, desk.connector, account, await timeOf(desk)));
    return { tried: `${Object.keys(cuts).join(', ')}; ${account.filed.size} tickets`, times, lost };
  },
};

function note(chat: Chat, ticket: string) {
  const value = { action: { type: 'Action.Execute', verb: 'ticket.update/note', data: { number: numberOf(ticket), note: 'Meanwhile.' } } };
  return { chat, activity: { ...says(chat, ''), type: 'invoke', name: 'adaptiveCard/action', value }, change: 'note', number: numberOf(ticket) };
}

/** What is wrong: told there although the way is gone, or not reached again after coming back. */
async function reached(desk: FaultyDesk, adele: Chat, account: Account, random: () => number): Promise<string[]> {
  const told = async () => (await desk.pool.query(`select count(*)::int as count from outbox where conversation_id = $1 and state = 'sent'`, [adele.conversation])).rows[0].count as number;
  const meanwhile = await told();
  const { rows: [conversation] } = await desk.pool.query('select gone from conversation where conversation_id = $1', [adele.conversation]);
  desk.connector.refuse(adele.conversation, 200, 0);
  desk.connector.refuseReplacing(adele.conversation, 200, 0);
  await adele.post(says(adele, '', { type: 'installationUpdate', action: 'add' }));
  await deliver(aForm(adele, account, random, 'A'), account);
  await desk.advance('PT61M');
  await delivered(desk, longest);
  return [
    ...(meanwhile > 0 ? ['somebody counts as told whose way is gone'] : []), ...(conversation.gone ? [] : ['the conversation does not count as gone']),
    ...(await told() > 0 ? [] : ['who came back is not reached again']),
  ];
}
