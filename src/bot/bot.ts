import { Application } from '@microsoft/teams-ai';
import { ActivityTypes, TurnContext, type Activity, type ConversationReference } from 'botbuilder';
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { renderCard, type Rendered } from '../cards/render.ts';
import type { Desk, OfferedFile } from '../intents/intent.ts';
import { localeFor } from '../locale.ts';
import type { DeskAdapter } from './adapter.ts';
import { pressed, readActivity, senderOf, zoneOf, keyOf, type Incoming } from './activity.ts';
import { answerPress, answerWords, isVerb, type Answered, type Asked, type Understand } from './answer.ts';
import { offerFile, readConsent, save } from './files.ts';
import { cardActivity, invokeCard, invokeError, invokeRefusal, type InvokeBody } from './outgoing.ts';
import type { PostedCards, Shown } from './posted-cards.ts';
import type { Begun, Client, Conversations } from './ports.ts';
import type { SecondOpinion } from './second-opinion.ts';

export interface BotParts {
  readonly adapter: DeskAdapter;
  readonly desk: Desk;
  readonly conversations: Conversations;
  /** Told of every card that shows a ticket. */
  readonly posted: PostedCards;
  readonly understand: Understand;
  /** Asked where the recogniser is not sure; absent without a key. */
  readonly secondOpinion?: SecondOpinion;
  /** Everything is on this machine. */
  readonly sandbox: boolean;
  readonly log: Logger;
  /** Told of every turn: what was answered and how long it took, in seconds. */
  readonly observe: (turn: { intent: string; outcome: 'answered' | 'trouble'; seconds: number }) => void;
}

export type Bot = ReturnType<typeof createBot>;

/** Turns activities into requests and replies into activities. teams-ai routes; what matters is kept in our own tables, not in its state. */
export function createBot(parts: BotParts) {
  const app = new Application({ adapter: parts.adapter, startTypingTimer: false, removeRecipientMention: true });
  app.startTypingTimer = () => undefined; // the option alone is ignored
  app.activity(ActivityTypes.Message, (context) => onMessage(context, parts));
  app.activity(ActivityTypes.InstallationUpdate, (context) => onInstallation(context, parts));
  app.addRoute(async ({ activity }) => activity.type === ActivityTypes.Invoke, (context) => onInvoke(context, parts), true);
  return { run: (context: TurnContext) => app.run(context) };
}

interface Turn {
  readonly incoming: Incoming;
  readonly key: string;
  readonly begun: Begun;
  /** It says where somebody is reached, but something newer is known of that. */
  readonly stale: boolean;
  readonly locale: Asked['locale'];
  readonly timeZone: string;
}

/** Reads who writes; undefined where nobody can be recognised. Keeps the newest way to reach them. */
async function begin(context: TurnContext, { conversations }: BotParts): Promise<Turn | undefined> {
  const incoming = readActivity(context.activity);
  const from = incoming && senderOf(incoming);
  if (!incoming || !from) return undefined;
  const key = keyOf(incoming, randomUUID);
  const client = { locale: localeFor(incoming.locale), timeZone: zoneOf(incoming) };
  const begun = await conversations.begin({ key, from, conversationId: incoming.conversation.id, client });
  const { person, chosenLocale } = begun;
  const turn = { incoming, key, begun, locale: chosenLocale ?? client.locale ?? person?.locale ?? 'en', timeZone: client.timeZone ?? person?.timeZone ?? 'UTC' };
  const isKept = await keepReader(context, turn, client, conversations).catch((error: unknown) => {
    conversations.drop(key); // taken in again when it is delivered again
    throw error;
  });
  return { ...turn, stale: !isKept };
}

/** Keeps how somebody is reached and what their client says of them. What is delivered again changes nothing. Gives false where it came too late: something newer was heard of the conversation. */
async function keepReader({ activity }: TurnContext, { incoming, begun }: Omit<Turn, 'stale'>, client: Client, conversations: Conversations): Promise<boolean> {
  const { person, fresh, reference, clientIsNew } = begun;
  if (!person || !fresh) return true;
  const { tenantId, objectId } = person;
  const { activityId: _, locale: __, ...address } = TurnContext.getConversationReference(activity as Activity);
  if (clientIsNew) await conversations.rememberReader({ tenantId, objectId }, client);
  if (incoming.type !== ActivityTypes.InstallationUpdate && sameAddress(reference, address)) return true;
  const { conversation: { id: conversationId }, timestamp } = incoming;
  return conversations.remember({ conversationId, tenantId, objectId, personal: isPersonal(incoming), reference: address as Record<string, unknown>, gone: isRemoval(incoming), ...(timestamp && { happenedAt: timestamp }) });
}

function isRemoval({ action }: Incoming): boolean {
  return action?.startsWith('remove') === true;
}

/** Whether two references lead to the same place: service, conversation and people. */
function sameAddress(stored: Readonly<Record<string, unknown>> | undefined, now: Partial<ConversationReference>): boolean {
  if (!stored) return false;
  const parts = ({ serviceUrl, channelId, conversation, user, bot }: Partial<ConversationReference>) => [serviceUrl, channelId, conversation?.id, user?.id, user?.aadObjectId, bot?.id];
  return parts(stored as Partial<ConversationReference>).every((part, place) => part === parts(now)[place]);
}

/** What there is to say to somebody of whom nothing could be read, the database being away: that it did not work, with an error id, in the language of their client. */
function unread({ activity }: TurnContext, error: unknown, { log, observe }: BotParts): Rendered & { readonly trouble: string } {
  observe({ intent: 'trouble', outcome: 'trouble', seconds: 0 });
  return trouble(error, { locale: localeFor(activity.locale) ?? 'en', timeZone: 'UTC' }, log);
}

/** The words for what went wrong: the person gets an error id, the log the cause. */
function trouble(error: unknown, reader: { locale: Asked['locale']; timeZone: string }, log: Logger): Rendered & { readonly trouble: string } {
  const errorId = randomUUID().slice(0, 8);
  log.error({ errorId, err: error }, 'a turn failed');
  return { ...renderCard('notice', { key: 'notice.trouble', errorId }, reader, 'trouble'), trouble: errorId };
}

/** Answers an activity once, however often it is delivered. One that could not be answered is taken in again; what there is to say where nothing could be read is not an answer. */
async function once(context: TurnContext, parts: BotParts, answer: (turn: Turn | undefined) => Promise<void>, otherwise?: (error: unknown) => Promise<void>): Promise<void> {
  let turn: Turn | undefined;
  try {
    turn = await begin(context, parts);
  } catch (error) {
    if (!otherwise) throw error;
    return otherwise(error);
  }
  if (turn && !turn.begun.fresh) return;
  try {
    await answer(turn);
    if (turn) parts.conversations.end(turn.key);
  } catch (error) {
    if (turn) parts.conversations.drop(turn.key);
    throw error;
  }
}

function onMessage(context: TurnContext, parts: BotParts): Promise<void> {
  return once(context, parts, async (turn) => {
    const rendered = await answered(turn, parts, async (asked) => {
      const hasPicture = asked.text.trim() === '' && (turn?.incoming.attachments?.length ?? 0) > 0;
      return hasPicture ? noPictures(asked) : answerWords(asked, parts, parts.desk);
    }, localeFor(context.activity.locale));
    const sent = await context.sendActivity(cardActivity(rendered));
    notePosted(turn, sent?.id, rendered.shows, parts);
    sendLater(context, turn, rendered.later, parts);
    if (turn && rendered.file && isPersonal(turn.incoming)) await offerFile(context, rendered.file, turn, parts);
  }, async (error) => { await context.sendActivity(cardActivity(unread(context, error, parts))); });
}

/** Sends what an answer still waited for, when it comes; a ticket's card is kept up to date there, too. Should the desk stop before that, the person has the answer that said so, and can ask again. */
function sendLater(context: TurnContext, turn: Turn | undefined, later: Promise<Rendered & { shows?: Shown }> | undefined, parts: BotParts): void {
  if (later) sendWhenDone(context, later.then(cardActivity), parts, async (activityId) => notePosted(turn, activityId, (await later).shows, parts));
}

function sendWhenDone({ activity }: TurnContext, message: Promise<Partial<Activity>>, { adapter, log }: BotParts, note: (activityId: string) => Promise<void> | void = () => undefined): void {
  const reference = TurnContext.getConversationReference(activity as Activity);
  void message.then((made) => adapter.deliver(reference, made)).then(
    (delivery) => (delivery.kind === 'sent' ? note(delivery.activityId) : log.warn({ kind: delivery.kind }, 'the rest of an answer was not delivered')),
    (error: unknown) => log.error({ err: error }, 'the rest of an answer could not be made'),
  );
}

/** A card that shows a ticket is kept up to date where it was posted. */
function notePosted(turn: Turn | undefined, activityId: string | undefined, shows: Shown | undefined, { posted }: BotParts): void {
  const person = turn?.begun.person;
  if (!person || !activityId) return;
  posted.note(shows, { conversationId: turn.incoming.conversation.id, activityId, tenantId: person.tenantId, objectId: person.objectId, locale: turn.locale, timeZone: turn.timeZone });
}

/** The pressed card shows what the answer does from now on; in a group only to who pressed it: there it stays what it was, and is put anew for everybody. */
function notePressed(turn: Turn, { shows }: { shows?: Shown }, parts: BotParts): void {
  const activityId = isPersonal(turn.incoming) ? turn.incoming.replyToId : undefined;
  notePosted(turn, activityId, shows, parts);
  if (!shows && activityId !== undefined) parts.posted.leave({ conversationId: turn.incoming.conversation.id, activityId });
  if (shows) parts.posted.refresh();
}

function isPersonal({ conversation: { conversationType, isGroup } }: Incoming): boolean {
  return conversationType === 'personal' || !isGroup && conversationType === undefined;
}

function onInstallation(context: TurnContext, parts: BotParts): Promise<void> {
  return once(context, parts, async (turn) => {
    if (!turn || turn.stale) return;
    if (isRemoval(turn.incoming)) return turn.begun.person ? undefined : parts.conversations.gone(turn.incoming.conversation.id);
    if (turn.begun.person) await context.sendActivity(cardActivity(await answered(turn, parts, (asked) => answerPress({ intent: 'help' }, asked, parts.understand, parts.desk))));
  });
}

async function onInvoke(context: TurnContext, parts: BotParts): Promise<void> {
  const body = context.activity.name === 'fileConsent/invoke' ? await once(context, parts, (turn) => onConsent(context, turn, parts)) : context.activity.name === 'adaptiveCard/action' ? await pressAnswer(context, parts) : invokeError(400, 'NotSupported', { locale: localeFor(context.activity.locale) ?? 'en', timeZone: 'UTC' });
  await context.sendActivity({ type: ActivityTypes.InvokeResponse, value: { status: 200, body } });
}

/** A press is answered with HTTP 200 always; what could not be done has its status in the body. Delivered again, it does the same again. */
async function pressAnswer(context: TurnContext, parts: BotParts): Promise<InvokeBody> {
  let turn: Turn | undefined;
  try {
    turn = await begin(context, parts);
  } catch (error) {
    const rendered = unread(context, error, parts);
    return invokeRefusal(500, rendered.trouble, rendered);
  }
  if (turn) parts.conversations.drop(turn.key);
  const reader = { locale: turn?.locale ?? localeFor(context.activity.locale) ?? 'en', timeZone: turn?.timeZone ?? 'UTC' } as const;
  if (!turn?.begun.person) return invokeError(403, 'stranger', reader);
  const verb = pressed(turn.incoming.value);
  if (!verb || !isVerb(verb)) return invokeError(400, 'unknown-verb', reader);
  let reply: Answered['reply'] | undefined;
  const rendered = await answered(turn, parts, async (asked) => {
    const answer = await answerPress(verb, { ...asked, params: verb.data }, parts.understand, parts.desk);
    reply = answer.reply;
    return answer;
  });
  if (rendered.trouble) return invokeRefusal(500, rendered.trouble, rendered);
  sendLater(context, turn, rendered.later, parts);
  if (rendered.file && isPersonal(turn.incoming)) await offerFile(context, rendered.file, turn, parts);
  const body = reply?.status === undefined ? invokeCard(rendered) : invokeRefusal(reply.status, reply.variant ?? 'refused', rendered);
  if (body.statusCode === 200) notePressed(turn, rendered, parts);
  return body;
}

/** Saves a file that somebody allowed, made anew for them, once the press is answered: Teams waits a few seconds alone. */
async function onConsent(context: TurnContext, turn: Turn | undefined, parts: BotParts): Promise<void> {
  const consent = turn?.begun.person && isPersonal(turn.incoming) ? readConsent(turn.incoming.value) : undefined;
  if (!turn || consent?.action !== 'accept') return;
  const { file } = await answered(turn, parts, (asked) => answerPress({ intent: 'sla.board', step: 'csv' }, { ...asked, params: consent.context.params }, parts.understand, parts.desk));
  sendWhenDone(context, save(file, consent.uploadInfo, turn, parts), parts);
}

/** Runs one answer. Whatever goes wrong in it is caught here, once: the person gets an error id, the log the cause. */
async function answered(turn: Turn | undefined, parts: BotParts, answer: (asked: Asked) => Promise<Answered>, locale?: Asked['locale']): Promise<Rendered & { trouble?: string; shows?: Shown; later?: Promise<Rendered & { shows?: Shown }>; file?: OfferedFile }> {
  const reader = { locale: turn?.locale ?? locale ?? 'en', timeZone: turn?.timeZone ?? 'UTC' } as const;
  if (!turn?.begun.person) return renderCard('notice', { key: 'notice.stranger' }, reader, 'stranger');
  const began = performance.now();
  const observe = (intent: string, outcome: 'answered' | 'trouble') => parts.observe({ intent, outcome, seconds: (performance.now() - began) / 1000 });
  try {
    const asked: Asked = { key: turn.key, text: turn.incoming.text ?? '', person: turn.begun.person, ...reader, params: {}, topic: turn.begun.topic };
    const { intent, reply, rendered } = await answer(asked);
    if (reply.topic) await keepTopic(turn, reply.topic as Record<string, string>, parts.conversations);
    observe(intent, 'answered');
    const later = reply.later?.then(({ card, facts, variant, shows, locale: other }) => ({ ...renderCard(card, facts, { ...reader, locale: other ?? reader.locale }, variant), ...(shows && { shows }) }));
    later?.catch(() => undefined); // whoever sends it says so
    return { ...rendered, ...(reply.shows && { shows: reply.shows }), ...(later && { later }), ...(reply.file && { file: reply.file }) };
  } catch (error) {
    observe('trouble', 'trouble');
    return trouble(error, reader, parts.log);
  }
}

async function keepTopic({ incoming, begun }: Turn, topic: Readonly<Record<string, string>>, conversations: Conversations): Promise<void> {
  const same = JSON.stringify(Object.entries(begun.topic).sort()) === JSON.stringify(Object.entries(topic).sort());
  if (!same) await conversations.setTopic(incoming.conversation.id, topic);
}

function noPictures({ locale, timeZone }: Asked): Answered {
  const reply = { card: 'notice', variant: 'no-pictures', facts: { key: 'notice.no-pictures' } };
  return { intent: 'none', reply, rendered: renderCard('notice', reply.facts, { locale, timeZone }, 'no-pictures') };
}
