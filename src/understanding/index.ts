import type { Locale } from '../locale.ts';
import type { IssueType, Severity, Workload } from '../rules/index.ts';
import { createChangeReader, type Change, type ChangeReader } from './changes.ts';
import { entitiesOf } from './entities.ts';
import { createFilterReader, type Filter } from './filters.ts';
import { createContextReader } from './follow-up.ts';
import { intentIds, type IntentId } from './intent-ids.ts';
import { readPhrases, type Phrase } from './phrases.ts';
import { learn, type Recognised } from './recogniser.ts';
import { issueOf } from './issues.ts';
import { titleOf } from './title.ts';

/** What a message means. */
export interface Understanding {
  /** 'none' when nothing fits. */
  readonly intent: IntentId;
  /** 0…1: about how often such a guess is right. Below a half it is better to ask. */
  readonly confidence: number;
  /** Of the text. */
  readonly language: Locale;
  readonly entities: {
    readonly severity?: Severity;
    readonly workload?: Workload;
    /** 'T-1042' */
    readonly ticket?: string;
    /** The target of language.set. */
    readonly language?: Locale;
    /** Parts of the text that may name a customer or reseller, best first. */
    readonly names: readonly string[];
  };
  /** The three likeliest, best first, 'none' among them. */
  readonly alternatives: readonly { readonly intent: IntentId; readonly confidence: number }[];
  /** "And Fabrikam?": only a name or the like; what is asked is what was asked before. */
  readonly followUp: boolean;
  /** "Open a ticket for them": the customer is the one spoken of before. */
  readonly refersBack: boolean;
  /** ticket.list, sla.board: what narrows or widens the list. */
  readonly filters?: readonly Filter[];
  /** ticket.open: what is wrong. */
  readonly title?: string;
  /** ticket.open: what kind of request it is, where the words say so. */
  readonly issue?: IssueType;
  /** ticket.update: what is to be done. */
  readonly update?: Change;
  /** ticket.update: the words to be kept. */
  readonly note?: string;
  /** ticket.update, merge: the ticket that it goes on in. */
  readonly into?: string;
  /** ticket.update, bind: the number of the request at Microsoft. */
  readonly microsoftNumber?: string;
}

export type Understand = (text: string, hint?: { readonly locale?: Locale }) => Understanding;

/** Builds the recogniser from the phrases that ship with the intents. */
export function createUnderstanding(): Understand {
  return understandingFrom(readPhrases());
}

let learnt: Understand | undefined;

/** The recogniser from the phrases that ship with the intents, built once in a process: it keeps nothing of what it hears. */
export function understanding(): Understand {
  return learnt ??= createUnderstanding();
}

/** Builds it from other phrases. */
export function understandingFrom(phrases: readonly Phrase[]): Understand {
  const recognise = learn(phrases);
  const changes = createChangeReader();
  const contextOf = createContextReader();
  const filtersOf = createFilterReader();
  return (text, hint) => {
    const recognised = recognise(text, hint?.locale);
    const alternatives = likeliest(recognised.probabilities);
    const context = contextOf(recognised);
    const decided = decide(recognised, alternatives, context.followUp);
    const found = decided.intent === 'cancel' && changes.isOfTicket(recognised) ? { ...decided, intent: 'ticket.update' as const } : decided; // withdrawn is what exists already; cancelled, the question at hand
    const { filters, rest } = lists.has(found.intent) ? filtersOf(recognised) : { rest: recognised };
    const entities = entitiesOf(rest, found.intent);
    return { ...found, language: recognised.locale, entities, alternatives, ...context, ...(filters && { filters }), ...detailsOf(recognised, found.intent, changes) };
  };
}

/** What is answered with a list that can be filtered. */
const lists: ReadonlySet<IntentId> = new Set(['ticket.list', 'sla.board']);

/** Nothing fits better than a weak guess, and better than a guess that 'none' nearly equals. */
const weakest = 0.2;
const noneWeight = 1.5;
const certainty = 0.9;

function decide({ probabilities, reading }: Recognised, alternatives: Understanding['alternatives'], followUp: boolean): Pick<Understanding, 'intent' | 'confidence'> {
  if (followUp && reading.marks.tickets.length === 0) return { intent: 'none', confidence: certainty };
  const none = probabilities[intentIds.indexOf('none')]!;
  const best = alternatives.find(({ intent }) => intent !== 'none');
  if (best && best.confidence > weakest && best.confidence > none * noneWeight) return best;
  return { intent: 'none', confidence: Math.max(none, 1 - (best?.confidence ?? 0) - none) };
}

function likeliest(probabilities: Float64Array): Understanding['alternatives'] {
  return [...probabilities]
    .map((confidence, place) => ({ intent: intentIds[place]!, confidence }))
    .sort((one, other) => other.confidence - one.confidence)
    .slice(0, 3);
}

function detailsOf(recognised: Recognised, intent: IntentId, { changeIn }: ChangeReader): Pick<Understanding, 'title' | 'issue' | 'update' | 'note' | 'into' | 'microsoftNumber'> {
  if (intent === 'ticket.open') {
    const title = titleOf(recognised);
    const issue = issueOf(recognised);
    return { ...(title && { title }), ...(issue && { issue }) };
  }
  if (intent !== 'ticket.update') return {};
  const { change, ...words } = changeIn(recognised);
  return { ...(change && { update: change }), ...words };
}
