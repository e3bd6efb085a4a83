import type { Finding, Source } from '../rules/index.ts';

export interface ShownSource {
  readonly title: string;
  readonly section: string;
  readonly url: string;
  readonly language: string;
  readonly readOn: string;
  readonly policy: boolean;
}

/** The pages that findings rest on, each once, in the order in which they are first named. */
export function sourcesOf(findings: readonly Finding[]): ShownSource[] {
  const byPage = new Map<string, Source>();
  for (const source of findings.flatMap(({ sources }) => sources)) byPage.set(`${source.url} ${source.section}`, byPage.get(`${source.url} ${source.section}`) ?? source);
  return [...byPage.values()].map(({ seed, title, section, url, locale, readOn }) => ({ title, section, url, language: locale, readOn, policy: seed === 'desk-policy' }));
}
