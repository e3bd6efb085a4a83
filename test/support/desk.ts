import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import pino, { type Logger } from 'pino';
import { readEnv } from '../../src/env.ts';
import { startDesk, type RunningDesk } from '../../src/main.ts';
import type { OpenDatabase } from '../../src/store/open.ts';
import { openConnector, type Card, type TestConnector } from './connector.ts';
import { engine, openTestDatabase } from './database.ts';

export interface SandboxPerson {
  readonly id: string; readonly name: string; readonly kind: 'agent' | 'manager' | 'customer'; readonly company: string; readonly roles: readonly string[];
  readonly tenantId: string; readonly aadObjectId: string; readonly locale: string; readonly timeZone: string;
}

/** A desk that runs for tests: the real one, over HTTP, on an embedded database in memory or a PostgreSQL database of its own. */
export interface TestDesk extends RunningDesk {
  readonly connector: TestConnector;
  readonly database: OpenDatabase;
  readonly people: readonly SandboxPerson[];
  person(which: Partial<SandboxPerson> | string): SandboxPerson;
  /** Starts a conversation of its own, as this person. */
  as(which: Partial<SandboxPerson> | string, locale?: string): Chat;
  advance(duration: string): Promise<void>;
  /** Makes one of Microsoft's services in the sandbox fail, for ten minutes or as long as is said. */
  fails(service: string, fault: string, lasting?: string): Promise<void>;
  heals(): Promise<void>;
  close(): Promise<void>;
}

/** What came back: the card, its name, all the text on it, and for a press the body Teams reads. */
export interface Reply {
  readonly name: string;
  readonly card: Card;
  readonly text: string;
  readonly summary: string;
  readonly status: number;
}

export interface Chat {
  readonly conversation: string;
  readonly person: SandboxPerson;
  says(text: string, over?: object): Promise<Reply>;
  /** Presses a button that need not be on any card: any verb, any data, as anybody could send it. */
  sends(verb: string, data?: Readonly<Record<string, unknown>>): Promise<Reply>;
  presses(reply: Reply | Card, verb: string, inputs?: Readonly<Record<string, string>>): Promise<Reply>;
  post(activity: object): Promise<Response>;
  activity(over?: object): Record<string, unknown>;
  /** The next card that arrives by itself. */
  arrives(): Promise<Reply>;
}

let shared: Promise<TestDesk> | undefined;

/** One desk for all tests of a run that do not move its clock far or break it. It ends with the process. */
export function sharedDesk(): Promise<TestDesk> {
  return shared ??= startTestDesk();
}

/** What a test may bring along: a database, a connector, a log. */
export interface Given {
  readonly database?: OpenDatabase;
  readonly connector?: TestConnector;
  readonly log?: Logger;
}

/** Starts the desk on a free port; on a database and with a connector of its own where none is given. */
export async function startTestDesk(settings: Readonly<Record<string, string>> = {}, given: Given = {}): Promise<TestDesk> {
  const [database, connector] = await Promise.all([given.database ?? openTestDatabase(), given.connector ?? openConnector()]);
  const desk = await startDesk(readEnv({ PORT: '0', LOG_LEVEL: 'silent', ...settings }), given.log ?? pino({ level: process.env.TEST_LOG ?? 'silent' }), database);
  const people = await (await fetch(`${desk.url}/sandbox/people`)).json() as SandboxPerson[];
  const person = (which: Partial<SandboxPerson> | string) => {
    const found = people.find((each) => (typeof which === 'string' ? each.name === which || each.id === which : Object.entries(which).every(([key, value]) => each[key as keyof SandboxPerson] === value)));
    if (!found) throw new Error(`Nobody in the sample partner is ${JSON.stringify(which)}.`);
    return found;
  };
  return {
    ...desk, connector, database, people, person,
    as: (which, locale) => chatOf(desk.url, connector, person(which), locale),
    advance: async (duration) => {
      const response = await fetch(`${desk.url}/sandbox/clock`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ advance: duration }) });
      if (!response.ok) throw new Error(`The clock was not moved by ${duration}: HTTP ${response.status} ${await response.text()}`);
    },
    fails: async (service, fault, lasting = 'PT10M') => {
      const response = await fetch(`${desk.url}/sandbox/faults`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ service, fault, for: lasting }) });
      if (!response.ok) throw new Error(`The fault was not set: HTTP ${response.status}`);
    },
    heals: async () => { await fetch(`${desk.url}/sandbox/faults`, { method: 'DELETE' }); },
    async close() {
      await desk.stop();
      await Promise.all([given.connector ?? connector.close(), given.database ?? database.close()]);
    },
  };
}

/** A conversation of its own with the desk at an address. */
export function chatOf(url: string, connector: TestConnector, person: SandboxPerson, locale = person.locale): Chat {
  const conversation = `a:${randomUUID()}`;
  const seen = new Set<number>();
  const activity = (over: object = {}) => ({
    type: 'message', id: randomUUID(), channelId: 'msteams', serviceUrl: connector.url, timestamp: '2026-11-21T10:00:00Z', locale, localTimezone: person.timeZone,
    from: { id: `29:${person.aadObjectId}`, name: person.name, aadObjectId: person.aadObjectId }, recipient: { id: '28:desk', name: 'Desk' },
    conversation: { id: conversation, conversationType: 'personal', tenantId: person.tenantId }, channelData: { tenant: { id: person.tenantId } }, ...over,
  });
  const post = (body: object) => fetch(`${url}/api/messages`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  const arrives = async () => {
    let next = 0;
    while (seen.has(next)) next += 1;
    seen.add(next);
    return messageOf(await connector.next(conversation, next));
  };
  /** The answer to one message; what arrives of its own accord meanwhile stays to be looked at. */
  const answerTo = async (id: unknown) => {
    const place = connector.sentTo(conversation).findIndex(({ activity: { replyToId } }) => replyToId === id);
    if (place < 0) return arrives();
    seen.add(place);
    return messageOf(connector.sentTo(conversation)[place]!);
  };
  const sends = async (verb: string, data: Readonly<Record<string, unknown>> = {}) => {
    const response = await post(activity({ type: 'invoke', name: 'adaptiveCard/action', value: { action: { type: 'Action.Execute', verb, data }, trigger: 'manual' } }));
    if (response.status !== 200) throw new Error(`A press was answered with HTTP ${response.status}.`);
    return pressReply(await response.json() as InvokeBody);
  };
  return {
    conversation, person, post, activity, arrives, sends,
    async says(text, over = {}) {
      const message: Record<string, unknown> = activity({ text, ...over });
      const response = await post(message);
      if (response.status !== 200) throw new Error(`The desk answered HTTP ${response.status} to "${text}".`);
      return answerTo(message.id);
    },
    async presses(shown, verb, inputs = {}) {
      const action = actionsOf('card' in shown ? (shown as Reply).card : shown).find((each) => each.verb === verb);
      if (!action) throw new Error(`The card has no button for ${verb}.`);
      return sends(verb, { ...action.data, ...inputsOf('card' in shown ? (shown as Reply).card : shown), ...inputs });
    },
  };
}

export interface InvokeBody { readonly statusCode: number; readonly type: string; readonly value: Card & { readonly message?: string; readonly code?: string } }

/** The body of a press's answer as a reply. */
export function pressReply({ statusCode, value }: InvokeBody): Reply {
  const isCard = value.type === 'AdaptiveCard';
  if (isCard) collected.push({ card: value, summary: '' });
  return { name: isCard ? '' : value.code ?? '', card: value, text: isCard ? textOf(value) : value.message ?? '', summary: '', status: statusCode };
}

export function messageOf({ activity }: Awaited<ReturnType<TestConnector['next']>>): Reply {
  const [attachment] = activity.attachments ?? [];
  if (!attachment) throw new Error(`The desk sent no card: ${JSON.stringify(activity).slice(0, 300)}`);
  collected.push({ card: attachment.content, summary: activity.summary ?? '' });
  return { name: attachment.name ?? '', card: attachment.content, text: textOf(attachment.content), summary: activity.summary ?? '', status: 200 };
}

/** The cards that the tests received since they were kept last, with what notifications said of them. */
export const collected: { readonly card: Card; readonly summary: string }[] = [];
let kept = 0;

/** Writes the cards that were received to build/cards/, to be held against Microsoft's schemas. */
export function keepCards(): void {
  const distinct = [...new Map(collected.splice(0).map(({ card }) => [JSON.stringify(card), card])).values()];
  if (distinct.length === 0) return;
  mkdirSync('build/cards', { recursive: true });
  writeFileSync(`build/cards/${engine}-${process.pid}-${kept += 1}.json`, JSON.stringify(distinct));
}

/** All the words on a card, in reading order. */
export function textOf(node: unknown): string {
  if (Array.isArray(node)) return node.map(textOf).filter(Boolean).join('\n');
  if (node === null || typeof node !== 'object') return '';
  const { text, title, label, value, ...rest } = node as Record<string, unknown>;
  const own = [text, title, label, 'type' in rest && String(rest.type).startsWith('Input.') ? undefined : value].filter((part) => typeof part === 'string');
  return [...own, ...Object.entries(rest).filter(([key]) => key !== 'data').map(([, part]) => textOf(part))].filter(Boolean).join('\n');
}

export interface CardAction { readonly type: string; readonly verb?: string; readonly title?: string; readonly data?: Record<string, unknown> }

/** Every button on a card. */
export function actionsOf(node: unknown): CardAction[] {
  if (Array.isArray(node)) return node.flatMap(actionsOf);
  if (node === null || typeof node !== 'object') return [];
  const own = String((node as CardAction).type ?? '').startsWith('Action.') ? [node as CardAction] : [];
  return [...own, ...Object.values(node).flatMap(actionsOf)];
}

/** The values that stand in a card's inputs, as a client sends them. */
export function inputsOf(node: unknown): Record<string, string> {
  if (Array.isArray(node)) return Object.assign({}, ...node.map(inputsOf));
  if (node === null || typeof node !== 'object') return {};
  const { type, id, value } = node as Record<string, unknown>;
  const own = String(type ?? '').startsWith('Input.') && typeof id === 'string' ? { [id]: typeof value === 'string' ? value : '' } : {};
  return Object.assign(own, ...Object.values(node).map(inputsOf));
}
