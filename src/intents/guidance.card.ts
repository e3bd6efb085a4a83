import type { Finding, RuleId } from '../rules/index.ts';
import { wordsOf, type FindingWords } from './findings.ts';
import type { Reply } from './intent.ts';
import { sourcesOfRules } from './sources.ts';

/** A question back to the person: its words, and buttons that answer it. */
export interface Ask {
  readonly question: string;
  readonly choices: readonly { readonly key: string; readonly verb: string; readonly data: Readonly<Record<string, string>> }[];
}

export interface Guidance {
  /** The one sentence that answers: a string's key, and what stands in it. */
  readonly answer: string;
  readonly facts?: Readonly<Record<string, string | number>>;
  /** What to do, in order: ids of rules that describe steps. */
  readonly steps?: readonly RuleId[];
  /** What applies here besides: ids of rules, or findings. */
  readonly points?: readonly (RuleId | Finding)[];
  /** Lines about this customer: keys with what stands in them. */
  readonly lines?: readonly FindingWords[];
  readonly ask?: Ask;
  readonly links?: readonly { readonly key: string; readonly url: string }[];
  readonly buttons?: readonly { readonly key: string; readonly verb: string; readonly data: Readonly<Record<string, string>> }[];
}

export const partnerCenter = { key: 'button.partner-center', url: 'https://partner.microsoft.com/commerce/customers/list' };

/** The card of every answer that explains: first the answer, then the steps and conditions that apply here, then the pages it rests on. */
export function guidanceReply({ answer, facts = {}, steps = [], points = [], lines = [], ask, links = [], buttons = [] }: Guidance): Reply {
  const rules = [...steps, ...points].map((point) => (typeof point === 'string' ? point : point.rule));
  return {
    card: 'guidance',
    facts: {
      answer, facts, lines, steps: steps.map(statement), points: points.map((point) => (typeof point === 'string' ? statement(point) : wordsOf(point))),
      asks: ask ? [ask] : [], links, buttons, sources: sourcesOfRules(rules),
    },
  };
}

function statement(rule: RuleId): FindingWords {
  return { key: `rule.${rule}`, facts: {} };
}
