import { randomUUID } from 'node:crypto';
import { stringsOf } from '../../src/cards/words.ts';
import { chatOf, textOf, type Chat, type InvokeBody, type SandboxPerson } from '../support/desk.ts';
import type { TestConnector } from '../support/connector.ts';
import { filled, numberOf } from '../tickets/form.ts';
import { oneOf } from './random.ts';

/** Something that was sent to the desk, by whom; the same every time it is delivered. */
export interface Sent {
  readonly chat: Chat;
  readonly activity: Readonly<Record<string, unknown>>;
  /** The form it is, or the change of which ticket. */
  readonly form?: string;
  readonly change?: string;
  readonly number?: string;
}

/** What people sent and what the desk told them of it; held against the database afterwards. */
export interface Account {
  readonly titles: Map<string, string>;
  /** The ticket that was shown, by form. */
  readonly filed: Map<string, string>;
  /** Changes that were said to be done. */
  readonly done: Sent[];
  /** What got no answer, or the answer that it did not work. */
  unanswered: Sent[];
  /** Answers that should never be given. */
  readonly wrong: string[];
  answers: number;
}

export function newAccount(): Account {
  return { titles: new Map(), filed: new Map(), done: [], unanswered: [], wrong: [], answers: 0 };
}

export const workers = ['adele', 'lucia', 'beatriz', 'eszter', 'misaki', 'megan'] as const;

/** A conversation for each of the people who work; from now on they are reached there. */
export async function peopleAtWork(url: string, connector: TestConnector, locale?: string): Promise<Chat[]> {
  const everybody = await (await fetch(`${url}/sandbox/people`)).json() as SandboxPerson[];
  const chats = workers.map((who) => chatOf(url, connector, everybody.find(({ id }) => id === who)!, locale));
  for (const chat of chats) await chat.post(says(chat, 'help')).catch(() => undefined);
  return chats;
}

/** What people send is known by its id: what the desk sends in answer to nothing of theirs, it sends of its own accord. */
export const asked = 'asked-';

export function says(chat: Chat, text: string, over: object = {}): Record<string, unknown> {
  return chat.activity({ id: asked + randomUUID(), text, ...over });
}

export function press(chat: Chat, verb: string, data: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return chat.activity({ id: asked + randomUUID(), type: 'invoke', name: 'adaptiveCard/action', value: { action: { type: 'Action.Execute', verb, data }, trigger: 'manual' } });
}

/** A new form, filed by staff or reported by a customer. */
export function aForm(chat: Chat, account: Account, random: () => number, severity: string = random() < 0.5 ? 'A' : oneOf(severities, random)): Sent {
  const form = filled({ title: `Trouble ${account.titles.size}`, severity });
  account.titles.set(String(form.form), String(form.title));
  return { chat, activity: press(chat, severity === 'A' || random() < 0.7 ? 'ticket.open/submit' : 'ticket.open/keep', form), form: String(form.form) };
}

const severities = ['A', 'B', 'C'] as const;
const changes = ['take', 'answer', 'first-response', 'wait', 'resume', 'note', 'resolve', 'reopen', 'close', 'hand-over', 'severity', 'withdraw', 'bind'] as const;
const words: Readonly<Record<string, string>> = { 'first-response': 'Microsoft answered on', close: 'close', resolve: 'resolve', take: 'I take' };

/** A change of a ticket, by a button or in words. */
export function aChange(chat: Chat, ticket: string, random: () => number, change: string = oneOf(changes, random)): Sent {
  const number = numberOf(ticket);
  const said = words[change];
  if (said && random() < 0.3) return { chat, activity: says(chat, `${said} ${ticket}`, { locale: 'en' }), change, number };
  const data = { number, note: 'What is told.', severity: oneOf(severities, random), from: oneOf(severities, random), microsoftNumber: '2311210040001234', confirmed: 'true', told: 'true' };
  return { chat, activity: press(chat, `ticket.update/${change}`, data), change, number };
}

/** Delivers what somebody sent, as Teams does, and writes down what came back. */
export async function deliver(sent: Sent, account: Account): Promise<void> {
  let response: Response;
  try {
    response = await sent.chat.post(sent.activity);
    const body = sent.activity.type === 'invoke' && response.status === 200 ? await response.json() as InvokeBody : await response.arrayBuffer() && undefined;
    hear(sent, response.status, body, account);
  } catch {
    account.unanswered.push(sent); // the desk has gone
  }
}

function hear(sent: Sent, status: number, body: InvokeBody | undefined, account: Account): void {
  account.answers += 1;
  if (status !== 200) account.wrong.push(`HTTP ${status} to ${sent.activity.type}`);
  if (status !== 200 || body && body.statusCode >= 500) return void account.unanswered.push(sent);
  if (!body || body.statusCode !== 200) return;
  const text = textOf(body.value);
  const ticket = /^(T-\d+) · /.exec(text)?.[1];
  if (sent.form && ticket) {
    const before = account.filed.get(sent.form);
    if (before && before !== ticket) account.wrong.push(`a form became ${before} and ${ticket}`);
    account.filed.set(sent.form, ticket);
  }
  if (sent.change && text.split('\n')[1] === stringsOf(String(sent.activity.locale) as 'en')['ticket.said.changed']) account.done.push(sent);
}

/** People work until they are told to stop: they file tickets, change them, and ask, several at once. */
export async function work(chats: readonly Chat[], account: Account, { random, atATime, goesOn }: { random: () => number; atATime: number; goesOn: () => boolean }): Promise<void> {
  const worker = async () => {
    while (goesOn()) {
      const before = account.unanswered.length;
      const chat = oneOf(chats, random);
      const tickets = [...account.filed.values()].slice(-12);
      const what = random();
      if (tickets.length < 3 || what < 0.3) await deliver(aForm(chat, account, random), account);
      else if (what < 0.9) await deliver(aChange(chat, oneOf(tickets, random), random), account);
      else await deliver({ chat, activity: says(chat, 'which deadlines are near?', { locale: 'en' }) }, account);
      if (account.unanswered.length > before) await new Promise((resolve) => { setTimeout(resolve, 250); }); // nobody presses at once again
    }
  };
  await Promise.all(Array.from({ length: atATime }, worker));
}

/** Whatever got no answer is delivered again, and whoever was told that it did not work presses again. */
export async function again(account: Account): Promise<void> {
  const { unanswered } = account;
  account.unanswered = [];
  for (let from = 0; from < unanswered.length; from += 8) await Promise.all(unanswered.slice(from, from + 8).map((sent) => deliver(sent, account)));
}
