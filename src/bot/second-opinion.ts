import { ActionPlanner, type Memory, type Message } from '@microsoft/teams-ai';
import type { TurnContext } from 'botbuilder';
import type { Logger } from 'pino';
import type { Locale } from '../locale.ts';
import { createCall, type ModelSettings } from './second-opinion/endpoint.ts';
import { Choice, choosePrompt, createPrompts } from './second-opinion/prompt.ts';
import { createWithholding, type Said } from './second-opinion/withhold.ts';

export type { ModelSettings } from './second-opinion/endpoint.ts';
export type { Choice } from './second-opinion/prompt.ts';

/** Asks what a message is about, where the recogniser is not sure. Undefined where no answer came that can be used; never throws. */
export type SecondOpinion = (question: Said & { readonly locale: Locale }) => Promise<Choice | undefined>;

/**
 * The optional model, through teams-ai's ActionPlanner: it may choose one intent and its entities, says nothing to anybody and does nothing.
 * What is sent is what `createWithholding` leaves; what is logged is the outcome and how long it took.
 */
export function createSecondOpinion(settings: ModelSettings, log?: Pick<Logger, 'info'>): SecondOpinion {
  const withhold = createWithholding();
  const prompts = createPrompts();
  return async (question) => {
    const began = performance.now();
    const { choice, outcome } = await choose(question).catch(() => ({ choice: undefined, outcome: 'failed' }));
    log?.info({ outcome, ms: Math.round(performance.now() - began) }, 'second opinion');
    return choice;
  };

  async function choose(question: Said & { readonly locale: Locale }): Promise<{ choice?: Choice; outcome: string }> {
    const input = withhold(question);
    if (!saysSomething(input)) return { outcome: 'nothing to ask' };
    const { model, failure } = createCall(settings);
    const planner = new ActionPlanner({ model, prompts, defaultPrompt: choosePrompt, max_repair_attempts: 0 });
    const memory = memoryOf({ 'temp.input': input, 'temp.locale': question.locale });
    const { message } = await planner.completePrompt(mute(), memory, choosePrompt);
    const choice = choiceIn(message, input);
    return { choice, outcome: choice ? 'chosen' : failure() ?? 'no choice' };
  }
}

/** Whether anything but marks is left. */
function saysSomething(input: string): boolean {
  return /\p{L}/u.test(input.replace(/\[[a-z]+\]/g, ''));
}

/** The planner wants a turn; this one has no adapter, so nothing can be said or done in it. */
function mute(): TurnContext {
  return {} as TurnContext;
}

/** Exactly one call of the one action, with an intent of the list and a ticket that the message names; or nothing. */
function choiceIn(message: Message | undefined, input: string): Choice | undefined {
  const [call, ...more] = message?.action_calls ?? [];
  if (!call || more.length > 0 || call.function.name !== choosePrompt) return undefined;
  const read = Choice.safeParse(argumentsOf(call.function.arguments));
  return read.success && isNamed(read.data.ticket, input) ? read.data : undefined;
}

/** The arguments; models send null or '' for what a message does not say. */
function argumentsOf(json: string): unknown {
  try {
    return JSON.parse(json, (_key, value: unknown) => (value === null || value === '' ? undefined : value));
  } catch {
    return undefined;
  }
}

function isNamed(ticket: string | undefined, input: string): boolean {
  return ticket === undefined || (input.match(/\d+/g) ?? []).some((digits) => `T-${Number(digits)}` === ticket);
}

/** What the planner keeps of one question: gone with it. */
function memoryOf(values: Readonly<Record<string, unknown>>): Memory {
  const kept = new Map(Object.entries(values));
  return {
    deleteValue: (path) => { kept.delete(path); },
    hasValue: (path) => kept.has(path),
    getValue: <Value>(path: string) => kept.get(path) as Value,
    setValue: (path, value) => { kept.set(path, value); },
  };
}
