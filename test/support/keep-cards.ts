import { afterAll, expect } from 'vitest';
import { collected, keepCards } from './desk.ts';

/** Teams shows so many buttons in a row, and no others but those of its menu. */
const mostButtons = 6;

// Whatever a test is about, each card that it received can be pressed and read out as a whole.
afterAll(() => {
  const received = [...collected];
  keepCards();
  expect(received.flatMap(({ card }) => rowsOf(card)).filter(({ length }) => length > mostButtons)).toEqual([]);
  expect(received.filter(({ summary }) => isKey(summary)).map(({ summary }) => summary)).toEqual([]);
});

/** Whether this is the name of a string, and not its words. */
function isKey(text: string): boolean {
  return /^[a-z][\w-]*(?:\.[\w-]+)+$/i.test(text);
}

/** The rows of buttons on a card, by title; what is in the menu is not among them. */
function rowsOf(node: unknown): string[][] {
  if (Array.isArray(node)) return node.flatMap(rowsOf);
  if (node === null || typeof node !== 'object') return [];
  const { actions } = node as { readonly actions?: readonly { readonly title?: string; readonly mode?: string }[] };
  return [...(actions ? [actions.filter(({ mode }) => mode !== 'secondary').map(({ title = '' }) => title)] : []), ...Object.values(node).flatMap(rowsOf)];
}
