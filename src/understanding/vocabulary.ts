import type { Lexicon } from './lexicon.ts';
import type { Phrase } from './phrases.ts';

/** How well words are known from the phrases and the lexicons, in names and outside of them. */
export interface Vocabulary {
  /** 0 never seen, 1 begins like a word that was, 2 seen, 3 seen often. While learning, one sighting is the phrase itself and does not count. */
  known(word: string, learning?: boolean): number;
  /** 0 never seen as part of a name, 1 seen, 2 seen often. */
  knownInNames(word: string, learning?: boolean): number;
}

const stemLength = 5;
const often = 5;

/** Counts, once per phrase, the words outside and inside the brackets; words of the lexicons are known in any case. */
export function learnVocabulary(phrases: readonly Phrase[], lexicons: readonly Lexicon[]): Vocabulary {
  const plain = new Map<string, number>();
  const named = new Map<string, number>();
  const stems = new Map<string, number>();
  for (const { units, names } of phrases) {
    const counted = new Set<string>();
    for (const { fold, from } of units) {
      if (counted.has(fold)) continue;
      counted.add(fold);
      const inName = names.some((name) => from >= name.from && from < name.to);
      count(inName ? named : plain, fold);
      if (!inName && fold.length >= stemLength) count(stems, fold.slice(0, stemLength));
    }
  }
  for (const { exact } of lexicons) for (const word of exact.keys()) plain.set(word, (plain.get(word) ?? 0) + 2);
  for (const { prefixes } of lexicons) for (const start of prefixes.keys()) stems.set(start.slice(0, stemLength), 2 + (stems.get(start.slice(0, stemLength)) ?? 0));
  return {
    known: (word, learning = false) => {
      const outside = plain.get(word) ?? 0;
      const seen = outside * 10 < (named.get(word) ?? 0) ? 0 : outside - (learning ? 1 : 0);
      if (seen >= often) return 3;
      if (seen >= 1) return 2;
      const alike = word.length >= stemLength ? (stems.get(word.slice(0, stemLength)) ?? 0) - (learning ? 1 : 0) : 0;
      return alike >= 1 ? 1 : 0;
    },
    knownInNames: (word, learning = false) => {
      const seen = (named.get(word) ?? 0) - (learning ? 1 : 0);
      if (seen < 1) return 0;
      return seen < often ? 1 : 2;
    },
  };
}

function count(map: Map<string, number>, key: string): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}
