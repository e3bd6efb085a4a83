/** How many lines of a long list stand on one card: a whole Teams message holds 36,000 bytes. */
const perPage = 15;

export interface Pages {
  /** The offsets of the pages before and after; undefined where there is none. */
  readonly previous?: number;
  readonly next?: number;
}

/** The page of a list that a button asks for; the first where it asks for none. */
export function pageOf<T>(list: readonly T[], asked: unknown): Pages & { readonly shown: readonly T[] } {
  const wanted = typeof asked === 'string' && /^\d{1,6}$/.test(asked) ? Number(asked) : 0;
  const offset = wanted < list.length ? wanted : 0;
  return {
    shown: list.slice(offset, offset + perPage), ...(offset > 0 && { previous: Math.max(0, offset - perPage) }), ...(offset + perPage < list.length && { next: offset + perPage }),
  };
}

/** The buttons that turn the pages of a customer's list. */
export function pageButtons(verb: string, customer: string, { previous, next }: Pages) {
  const button = (key: string, offset: number | undefined) => (offset === undefined ? [] : [{ key, verb, data: { customer, offset: String(offset) } }]);
  return [...button('button.previous-page', previous), ...button('button.next-page', next)];
}
