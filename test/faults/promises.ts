import type { Pool } from 'pg';
import type { TestConnector } from '../support/connector.ts';
import type { Chat } from '../support/desk.ts';
import { brokenInvariants } from './invariants.ts';
import { asked, type Account, type Sent } from './work.ts';

/** How long what is due may take to be told, in milliseconds: Teams takes sixty messages in thirty seconds for one person. */
export const longest = 90_000;

/** What was lost, or is there twice: nothing, where all is well. */
export async function whatWasLost(pool: Pool, connector: TestConnector, account: Account, now: Date): Promise<string[]> {
  return [...account.wrong, ...await brokenInvariants(pool, now), ...await brokenPromises(pool, account), ...await toldWrongly(pool, connector)];
}

/** Whoever was shown a ticket's number has that ticket; what was said to be done is done; nothing is done twice, and nothing was made that nobody asked for. */
async function brokenPromises(pool: Pool, account: Account): Promise<string[]> {
  const { rows } = await pool.query<{ number: number; title: string; form: string }>(`select number, title, split_part(command_key, '/form ', 2) as form from ticket`);
  const tickets = new Map(rows.map((row) => [row.form, row]));
  const lost = [...account.filed].filter(([form, ticket]) => `T-${tickets.get(form)?.number}` !== ticket).map(([form, ticket]) => `${ticket} was shown for form ${form} and is not there`);
  const other = [...account.titles].filter(([form, title]) => (tickets.get(form)?.title ?? title) !== title).map(([, title]) => `"${title}" became another ticket`);
  const { rows: history } = await pool.query<{ command_key: string }>(`select command_key from ticket_history where change not in ('open', 'merged', 'calendar')`);
  const keys = history.map(({ command_key: key }) => key);
  const undone = account.done.filter((sent) => keys.filter((key) => key === keyOf(sent)).length !== 1).map(({ change, number }) => `"${change}" of T-${number} was said to be done and is not written down once`);
  const byActivity = Map.groupBy(keys, (key) => key.split('/')[2]!);
  const twice = [...byActivity].filter(([, changes]) => changes.length > 1).map(([activity]) => `${activity} changed something twice`);
  return [...lost, ...other, ...undone, ...twice];
}

function keyOf({ chat: { person, conversation }, activity, number, change }: Sent): string {
  return `${person.tenantId}/${person.aadObjectId}/msteams|${conversation}|${String(activity.id)}/${number}/${change}`;
}

/** Held against the messages that arrived: each that is recorded as sent is there once, and what else is there is recorded as in doubt. */
async function toldWrongly(pool: Pool, connector: TestConnector): Promise<string[]> {
  const { rows } = await pool.query<{ conversation_id: string | null; activity_id: string | null; state: string; tenant_id: string; object_id: string }>(
    `select conversation_id, activity_id, state, tenant_id, object_id from outbox where state in ('sent', 'in-doubt')`);
  const recorded = rows.filter(({ state }) => state === 'sent').map(({ conversation_id: conversation, activity_id: id }) => `${conversation} ${id}`);
  const arrived = connector.conversations().flatMap((conversation) => connector.sentTo(conversation).filter(isOfItsOwnAccord).map(({ id }) => ({ conversation, id })));
  const here = new Set(connector.conversations());
  const arrivedKeys = new Set(arrived.map(({ conversation, id }) => `${conversation} ${id}`));
  const missing = recorded.filter((key) => here.has(key.split(' ')[0]!) && !arrivedKeys.has(key));
  const twice = recorded.filter((key, place) => recorded.indexOf(key) !== place);
  const unrecorded = arrived.filter(({ conversation, id }) => !recorded.includes(`${conversation} ${id}`));
  const doubtful = rows.filter(({ state }) => state === 'in-doubt').length;
  return [
    ...missing.map((key) => `recorded as sent and never arrived: ${key}`), ...twice.map((key) => `recorded twice: ${key}`),
    ...(unrecorded.length > doubtful ? [`${unrecorded.length} messages arrived that are not recorded as sent, and only ${doubtful} are in doubt`] : []),
  ];
}

function isOfItsOwnAccord({ activity }: ReturnType<TestConnector['sentTo']>[number]): boolean {
  return activity.type === 'message' && !activity.replyToId?.startsWith(asked);
}

/** How many messages reached these people of the desk's own accord. */
export function toldOf(connector: TestConnector, chats: readonly Chat[]): number {
  return chats.reduce((sum, { conversation }) => sum + connector.sentTo(conversation).filter(isOfItsOwnAccord).length, 0);
}
