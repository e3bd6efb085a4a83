import type { Locale } from '../locale.ts';
import type { Severity, Workload } from '../rules/index.ts';
import { markSeverities } from './severities.ts';
import type { Unit } from './text.ts';
import { markTickets } from './tickets.ts';
import { markMisspelt, type Product } from './workloads.ts';

/** Things with a fixed form that a text names. */
export interface Marks {
  readonly tickets: readonly Mark<string>[];
  readonly severities: readonly Mark<Severity>[];
  readonly workloads: readonly Mark<Workload>[];
  readonly tongues: readonly Mark<Locale>[];
}

/** One of them: the tokens from `at` up to, not including, `to`. Where it is not sure, only the intent can tell whether it is meant. */
export interface Mark<T> {
  readonly at: number;
  readonly to: number;
  readonly value: T;
  readonly sure: boolean;
}

/** The files of lexicon/ that are the same for all languages; their labels read 'severities.A'. */
export const sharedLexicons = ['severities', 'workloads', 'tongues', 'tickets'] as const;

/** Something from one of those files that stands in the text. */
export interface Named {
  readonly at: number;
  readonly to: number;
  readonly list: string;
  readonly name: string;
}

/** Finds ticket numbers, severities, workloads and languages among the tokens of a text. */
export type FindMarks = (text: string, tokens: readonly Unit[], named: readonly Named[]) => Marks;

/** A proper word is never taken for a misspelt product. */
export function createMarker(products: readonly Product[], isWord: (word: string) => boolean): FindMarks {
  return (text, tokens, named) => {
    const of = (list: string): readonly Named[] => (named.length === 0 ? named : named.filter((one) => one.list === list));
    return {
      tickets: markTickets(tokens, of('tickets')),
      severities: markSeverities(text, tokens, of('severities')),
      workloads: [...longest(of('workloads')).map((one) => markOf<Workload>(one)), ...markMisspelt(tokens, products, isWord)],
      tongues: longest(of('tongues')).map((one) => markOf<Locale>(one)),
    };
  };
}

/** A named thing as a sure mark. */
export function markOf<T extends string>({ at, to, name }: Named): Mark<T> {
  return { at, to, value: name as T, sure: true };
}

/** Of those that overlap the longest: 'Azure AD' is not Azure. */
function longest(named: readonly Named[]): readonly Named[] {
  if (named.length < 2) return named;
  return named.filter((one) => !named.some((other) => other !== one && other.at <= one.at && other.to >= one.to && other.to - other.at > one.to - one.at));
}
