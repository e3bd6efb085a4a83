/** How many lines of a long list stand on one card: a whole Teams message holds 36,000 bytes. */
const linesPerPage = 15;

export interface Pages {
  /** The offsets of the pages before and after; undefined where there is none. */
  readonly previous?: number;
  readonly next?: number;
}

/** The page of a list that a button asks for; the first where it asks for none. */
export function pageOf<T>(list: readonly T[], asked: unknown, perPage = linesPerPage): Pages & { readonly shown: readonly T[] } {
  const wanted = typeof asked === 'string' && /^\d{1,6}$/.test(asked) ? Number(asked) : 0;
  const offset = wanted < list.length ? wanted : 0;
  return {
    shown: list.slice(offset, offset + perPage), ...(offset > 0 && { previous: Math.max(0, offset - perPage) }), ...(offset + perPage < list.length && { next: offset + perPage }),
  };
}

/** The buttons that turn the pages of what a verb shows about something. */
export function pageButtons(verb: string, about: Readonly<Record<string, string>>, { previous, next }: Pages) {
  const button = (key: string, offset: number | undefined) => (offset === undefined ? [] : [{ key, verb, data: { ...about, offset: String(offset) } }]);
  return [...button('button.previous-page', previous), ...button('button.next-page', next)];
}

/** Cuts a text into pieces that each take at most so many characters in a message, where a quote or a line break takes two. At least one; no character is cut in two. */
export function piecesOf(text: string, most: number): string[] {
  const pieces = [''];
  let room = most;
  for (const character of text) {
    const takes = JSON.stringify(character).length - '""'.length;
    if (takes > room) {
      pieces.push('');
      room = most;
    }
    pieces[pieces.length - 1] += character;
    room -= takes;
  }
  return pieces;
}
