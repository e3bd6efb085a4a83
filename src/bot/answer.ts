import type { Rendered } from '../cards/render.ts';
import { renderCard } from '../cards/render.ts';
import { intents } from '../intents/index.ts';
import type { Answer, Desk, Intent, Reply, Request } from '../intents/intent.ts';
import type { Locale } from '../locale.ts';
import type { Understanding } from '../understanding/index.ts';

export type Understand = (text: string, hint?: { locale?: Locale }) => Understanding;

/** What was asked, before it is known what it means. */
export type Asked = Omit<Request, 'entities' | 'heard'>;

export interface Answered {
  readonly intent: string;
  readonly reply: Reply;
  readonly rendered: Rendered;
}

const byId = new Map<string, Intent>(intents.map((intent) => [intent.id, intent]));
const nothingSaid = { entities: { names: [] }, heard: {} } as const;

/** Answers words: understands them, asks the intent, and makes the card in the reader's language. */
export async function answerWords(asked: Asked, understand: Understand, desk: Desk): Promise<Answered> {
  const understood = understand(asked.text, { locale: asked.locale });
  const intent = byId.get(understood.intent) ?? byId.get('none')!;
  return run(intent, intent.answer, { ...asked, entities: understood.entities, heard: heardIn(understood) }, desk);
}

/** Answers a press: the verb names the intent and the step. Undefined where there is no such verb. */
export async function answerPress(verb: { intent: string; step?: string }, asked: Asked, desk: Desk): Promise<Answered | undefined> {
  const intent = byId.get(verb.intent);
  const answer = verb.step === undefined ? intent?.answer : intent?.steps && Object.hasOwn(intent.steps, verb.step) ? intent.steps[verb.step] : undefined;
  return intent && answer && run(intent, answer, { ...asked, ...nothingSaid }, desk);
}

async function run(intent: Intent, answer: Answer, request: Request, desk: Desk): Promise<Answered> {
  const allowed = intent.audience.includes(request.person.kind);
  const reply: Reply = allowed ? await answer(request, desk) : { card: 'notice', variant: 'staff-only', status: 403, facts: { key: 'notice.staff-only' } };
  const reader = { locale: reply.locale ?? request.locale, timeZone: request.timeZone };
  return { intent: intent.id, reply, rendered: renderCard(reply.card, reply.facts, reader, reply.variant) };
}

function heardIn(understood: Understanding): Request['heard'] {
  const { title, update, note } = understood as Understanding & { title?: string; update?: string; note?: string };
  return { ...(title && { title }), ...(update && { change: update }), ...(note && { note }) };
}
