import type { Answer, Call, Send } from './call.ts';
import { unreadable } from './parse.ts';

/** One page of a list, and how the next is asked for; without `next` it was the last. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next?: Pick<Call, 'path' | 'headers'>;
}

// A hundred thousand customers with five relationships each, a hundred on a page.
const mostPages = 5_000;

/**
 * The pages of a list, one after the other. Throws MicrosoftError, with reason 'unreadable' where a page leads back to one that
 * was asked for already, or the list does not end.
 */
export async function* pagesOf<Item>(send: Send, first: Call, read: (answer: Answer, call: Call) => Page<Item>): AsyncGenerator<readonly Item[], void, undefined> {
  const asked = new Set([keyOf(first)]);
  let call = first;
  for (;;) {
    const answer = await send(call);
    const { items, next } = read(answer, call);
    yield items;
    if (!next) return;
    call = { ...first, path: next.path, headers: { ...first.headers, ...next.headers } };
    if (asked.has(keyOf(call)) || asked.size >= mostPages) throw unreadable(answer, call);
    asked.add(keyOf(call));
  }
}

/** All pages in one. */
export async function allOf<Item>(pages: AsyncIterable<readonly Item[]>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of pages) items.push(...page);
  return items;
}

/** In Partner Center the link of every further page is the same and a header tells them apart. */
function keyOf({ path, headers }: Pick<Call, 'path' | 'headers'>): string {
  return JSON.stringify([path, headers]);
}
