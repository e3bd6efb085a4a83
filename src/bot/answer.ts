import { renderCard, type Rendered } from '../cards/render.ts';
import { intents } from '../intents/index.ts';
import type { Answer, Desk, Intent, Reply, Request } from '../intents/intent.ts';
import type { Locale } from '../locale.ts';
import type { Understanding } from '../understanding/index.ts';
import type { SecondOpinion } from './second-opinion.ts';

/** What finds out what words mean: the recogniser, and where there is one the model that is asked when the recogniser is not sure. */
export interface Minds {
  readonly understand: Understand;
  readonly secondOpinion?: SecondOpinion;
}

export type Understand = (text: string, hint?: { locale?: Locale }) => Understanding;

/** What was asked, before it is known what it means. */
export type Asked = Omit<Request, 'entities' | 'heard'>;

export interface Answered {
  readonly intent: string;
  readonly reply: Reply;
  readonly rendered: Rendered;
}

/** What a button's verb names: an intent, or one of its steps. */
export interface Verb {
  readonly intent: string;
  readonly step?: string;
}

const byId = new Map<string, Intent>(intents.map((intent) => [intent.id, intent]));

/** Below this confidence the desk asks "did you mean …?" instead of answering. */
const sure = 0.5;
/** An alternative that is less likely than this is not worth offering. */
const thinkable = 0.12;

/** Answers words: understands them, asks the intent, and makes the card in the reader's language. */
export async function answerWords(asked: Asked, { understand, secondOpinion }: Minds, desk: Desk): Promise<Answered> {
  const understood = understand(asked.text, { locale: asked.locale });
  const meant = continued(understood, asked) ?? byId.get(understood.intent) ?? byId.get('none')!;
  if (understood.confidence < sure && meant.id === understood.intent) {
    const second = await secondly(understood, asked, secondOpinion);
    if (second) return run(second.intent, second.intent.answer, { ...asked, ...second.heard }, desk);
    const guesses = guessesFrom(understood, asked);
    if (guesses.length > 0) return rendered('none', didYouMean(guesses, asked), asked);
  }
  return run(meant, meant.answer, { ...asked, ...heardIn(understood) }, desk);
}

/** What the model takes it for. It chooses what is shown, never what is done: what to change and which language to speak from now on is asked, not taken from it. */
async function secondly({ entities, title, note }: Understanding, { text, locale, person }: Asked, secondOpinion?: SecondOpinion): Promise<{ intent: Intent; heard: Pick<Request, 'entities' | 'heard'> } | undefined> {
  const texts = [title, note].filter((part) => part !== undefined);
  const { intent: id, language: _, ...chosen } = await secondOpinion?.({ text, locale, names: entities.names, person: person.name, texts }) ?? { intent: 'none' };
  const intent = id === 'none' ? undefined : byId.get(id);
  if (!intent?.audience.includes(person.kind)) return undefined;
  const { language: __, ...found } = entities;
  return { intent, heard: { entities: { ...found, ...chosen }, heard: { ...(title && { title }) } } };
}

/** Whether a card of ours could send this. */
export function isVerb(verb: Verb): boolean {
  return answerOf(verb) !== undefined;
}

function answerOf({ intent: id, step }: Verb): { intent: Intent; answer: Answer } | undefined {
  const intent = byId.get(id);
  const answer = step === undefined ? intent?.answer : intent?.steps && Object.hasOwn(intent.steps, step) ? intent.steps[step] : undefined;
  return intent && answer && { intent, answer };
}

/** Answers a press. What was said before it comes along, so that a press is as good as the words. Throws where there is no such verb. */
export async function answerPress(verb: Verb, asked: Asked, understand: Understand, desk: Desk): Promise<Answered> {
  const found = answerOf(verb);
  if (!found) throw new Error(`There is no ${verb.intent}/${verb.step ?? ''}.`);
  const text = typeof asked.params.said === 'string' ? asked.params.said.slice(0, longestSaid) : '';
  const heard = text === '' ? { entities: { names: [] }, heard: {} } : heardIn(understand(text, { locale: asked.locale }));
  return run(found.intent, found.answer, { ...asked, text, ...heard }, desk);
}

const longestSaid = 2_000;

/** "And Fabrikam?": the question asked before, about somebody else. */
function continued({ followUp, entities }: Understanding, { topic }: Asked): Intent | undefined {
  return followUp && entities.names.length > 0 && topic.intent !== undefined ? byId.get(topic.intent) : undefined;
}

function guessesFrom({ alternatives }: Understanding, { person }: Asked): string[] {
  return alternatives.filter(({ intent, confidence }) => intent !== 'none' && confidence >= thinkable && byId.get(intent)?.audience.includes(person.kind)).map(({ intent }) => intent).slice(0, 3);
}

function didYouMean(guesses: readonly string[], { text }: Asked): Reply {
  const choices = guesses.map((intent) => ({ title: '', key: `intent.${intent}`, verb: intent, data: { said: text.slice(0, longestSaid) } }));
  return { card: 'choose', variant: 'did-you-mean', facts: { question: 'choose.did-you-mean', asked: '', choices, typed: false, verb: 'help', data: {} } };
}

async function run(intent: Intent, answer: Answer, request: Request, desk: Desk): Promise<Answered> {
  const allowed = intent.audience.includes(request.person.kind);
  return rendered(intent.id, allowed ? await answer(request, desk) : { card: 'notice', variant: 'staff-only', status: 403, facts: { key: 'notice.staff-only' } }, request);
}

function rendered(intent: string, reply: Reply, { locale, timeZone }: Asked): Answered {
  return { intent, reply, rendered: renderCard(reply.card, reply.facts, { locale: reply.locale ?? locale, timeZone }, reply.variant) };
}

function heardIn({ entities, title, update, note, into, microsoftNumber, filters }: Understanding): Pick<Request, 'entities' | 'heard'> {
  return { entities, heard: { ...(title && { title }), ...(update && { change: update }), ...(note && { note }), ...(into && { into }), ...(microsoftNumber && { microsoftNumber }), ...(filters && { filters }) } };
}
