import { ruleBook, type Finding, type RuleId, type Source } from '../rules/index.ts';

export interface ShownSource {
  readonly title: string;
  /** Title and section; the title alone where the rule stands in the page's lead. */
  readonly page: string;
  readonly url: string;
  /** Language of the page, as a BCP 47 tag. */
  readonly language: string;
  readonly readOn: string;
  readonly policy: boolean;
}

const most = 3;

/** The pages that findings rest on, each once, in the order in which they are first named; the first few. */
export function sourcesOf(findings: readonly Finding[]): ShownSource[] {
  return shown(findings.flatMap(({ sources }) => sources));
}

/** The pages that rules rest on. */
export function sourcesOfRules(rules: readonly RuleId[]): ShownSource[] {
  return shown(rules.flatMap((rule) => ruleBook[rule].sources));
}

function shown(sources: readonly Source[]): ShownSource[] {
  const byPage = new Map<string, Source>();
  for (const source of sources) byPage.set(`${source.url} ${source.section}`, source);
  return [...byPage.values()].slice(0, most).map(({ seed, title, section, url, locale, readOn }) => ({ title, page: section === title ? title : `${title}: ${section}`, url, language: locale, readOn, policy: seed === 'desk-policy' }));
}
