import { ActivityTypes, type Activity } from 'botbuilder';
import type { Rendered } from '../cards/render.ts';
import { say, type Reader } from '../cards/words.ts';
import { localeFor } from '../locale.ts';

const cardType = 'application/vnd.microsoft.card.adaptive';
const errorType = 'application/vnd.microsoft.error';

/** The answer to a pressed button, as Teams reads it from the body of an HTTP 200. */
export interface InvokeBody {
  readonly statusCode: number;
  readonly type: string;
  readonly value: unknown;
}

/** A message that carries one card. Text and a card in one activity would be split in two, so there is a summary and no text. One that would not fit is told in its one sentence instead, and that there is more. */
export function cardActivity({ name, card, summary }: Rendered): Partial<Activity> {
  if (!fits(card)) return { type: ActivityTypes.Message, text: withoutDetails({ card, summary }) };
  return { type: ActivityTypes.Message, summary, attachments: [{ contentType: cardType, name, content: card }] };
}

/** The most a Teams message may hold, in bytes of UTF-16, with room for what the channel adds. */
const mostBytes = 35_000;

function fits(card: Rendered['card']): boolean {
  return JSON.stringify(card).length * 2 <= mostBytes;
}

/** What stands in for a card that does not fit one message, in the card's language. */
function withoutDetails({ card, summary }: Pick<Rendered, 'card' | 'summary'>): string {
  return `${summary} ${say('summary.notice.too-large', { locale: localeFor(String(card.lang)) ?? 'en', timeZone: 'UTC' })}`;
}

/** The card that replaces the pressed one. One that would not fit is told in its one sentence instead, and the client keeps what was typed. */
export function invokeCard(rendered: Rendered): InvokeBody {
  const { card } = rendered;
  if (!fits(card)) return invokeRefusal(400, 'too-large', { summary: withoutDetails(rendered) });
  return { statusCode: 200, type: cardType, value: card };
}

/** What cannot be done, in the reader's words: the string summary.notice.<code>. */
export function invokeError(statusCode: 400 | 403, code: string, reader: Reader): InvokeBody {
  return { statusCode, type: errorType, value: { code, message: say(`summary.notice.${code}`, reader) } };
}

/** What an intent could not do: the card's one sentence, in the person's words. */
export function invokeRefusal(statusCode: number, code: string, { summary }: Pick<Rendered, 'summary'>): InvokeBody {
  return { statusCode, type: errorType, value: { code, message: summary } };
}
