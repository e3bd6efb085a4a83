import { localeFor } from '../locale.ts';
import { supportCalendar } from '../tickets/calendars.ts';
import { microsoftResponse } from '../tickets/clocks.ts';
import { cautionsOf } from './findings.ts';
import type { Desk, Intent, Reply, Request } from './intent.ts';
import { sourcesOf } from './sources.ts';
import { severities } from './ticket-form.ts';

/** "How fast must a sev B be answered in Hungarian?": computed as if filed now. */
export const responseTime: Intent = {
  id: 'response-time',
  cards: ['response-time'],
  audience: ['staff', 'customer'],
  answer,
};

/** What stands behind every answer: what decides the severity, and whether partners come first. */
const background = ['response.severity', 'priority'] as const;

async function answer({ entities, params }: Request, { now }: Desk): Promise<Reply> {
  const severity = severities.find((known) => known === (params.severity ?? entities.severity));
  const language = localeFor(typeof params.language === 'string' ? params.language : entities.language) ?? 'en';
  const at = now();
  const asked = (severity ? [severity] : severities).map((each) => ({ severity: each, response: microsoftResponse({ severity: each, breakFix: true, language }, at) }));
  const findings = asked.flatMap(({ response }) => response.findings);
  return {
    card: 'response-time', variant: severity ? 'one' : 'all',
    facts: {
      severity: severity ?? '', language, local: language !== 'en', at: at.toISOString(), first: asked[0]!.response.dueAt.toISOString(),
      answers: asked.map(({ severity: each, response: { dueAt, target, clock } }) => ({
        severity: each, dueAt: dueAt.toISOString(), hours: 'hours' in target ? target.hours : 0, clock,
        due: { from: dueAt.toISOString(), to: dueAt.toISOString(), zone: clock === 'round-the-clock' ? '' : supportCalendar(language, at).timeZone },
      })),
      cautions: cautionsOf(findings), points: background.map((rule) => ({ key: `rule.${rule}`, facts: {} })),
      sources: sourcesOf(findings),
    },
  };
}
