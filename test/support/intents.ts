import { beforeAll, describe, expect, it } from 'vitest';
import { stringsOf } from '../../src/cards/words.ts';
import { locales, type Locale } from '../../src/locale.ts';
import type { IntentId } from '../../src/understanding/intent-ids.ts';
import { sharedDesk, type Reply, type TestDesk } from './desk.ts';

export interface Dialogue {
  /** Who asks: a person of the sample partner. */
  readonly as: string;
  /** The question, in each language. */
  readonly asked: Readonly<Record<Locale, string>>;
  /** The card that answers. */
  readonly card: string;
  /** The string that must stand on it, in the reader's language; what comes in between its facts is compared. */
  readonly words: string;
  /** What else must be so. */
  readonly also?: (reply: Reply) => void;
}

/** Asks the same question in five languages at the door, and looks whether the answer is the right card in the right words. */
export function describeIntent(id: IntentId, dialogues: Readonly<Record<string, Dialogue>>, more?: (desk: () => TestDesk) => void): void {
  describe(id, () => {
    let desk: TestDesk;
    beforeAll(async () => { desk = await sharedDesk(); });

    describe.each(Object.entries(dialogues))('%s', (_name, { as, asked, card, words, also }) => {
      it.each(locales)('in %s', async (locale) => {
        const reply = await desk.as(as, locale).says(asked[locale]);
        expect({ name: reply.name, text: reply.text.slice(0, 400) }).toMatchObject({ name: card });
        for (const part of fixedParts(locale, words)) expect(reply.text).toContain(part);
        expect(reply.card.lang).toBe(locale);
        expect(reply.summary).not.toBe('');
        expect(reply.text).not.toMatch(/\bundefined\b|\[object/);
        also?.(reply);
      });
    });
    more?.(() => desk);
  });
}

/** What stands between the facts of a string, as Markdown shows it. */
export function fixedParts(locale: Locale, key: string): string[] {
  const strings = stringsOf(locale);
  const text = strings[key] ?? strings[`${key}_other`];
  if (text === undefined) throw new Error(`There is no string ${key} in ${locale}.`);
  return text.split(/\{\{[^}]*\}\}/).map((part) => part.trim()).filter((part) => part.length > 1);
}
