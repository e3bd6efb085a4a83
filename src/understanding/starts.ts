/** Beginnings of words: their lengths, longest first, by their first letters, so that only those are tried that can be. */
export type Starts = Map<string, number[]>;

const headLength = 3;

/** Puts in one more. */
export function addStart(starts: Starts, start: string): void {
  const head = start.slice(0, headLength);
  const lengths = starts.get(head);
  if (!lengths) starts.set(head, [start.length]);
  else if (!lengths.includes(start.length)) lengths.splice(lengths.findLastIndex((length) => length > start.length) + 1, 0, start.length);
}

/** The beginnings of a word that may be among them, longest first. */
export function startsOf(starts: Starts, word: string): string[] {
  const found: string[] = [];
  for (let head = Math.min(headLength, word.length); head > 0; head -= 1) {
    for (const length of starts.get(word.slice(0, head)) ?? []) if (length <= word.length && (head === headLength || length === head)) found.push(word.slice(0, length));
  }
  return found;
}
