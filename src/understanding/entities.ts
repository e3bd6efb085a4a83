import type { Locale } from '../locale.ts';
import type { Understanding } from './index.ts';
import type { IntentId } from './intent-ids.ts';
import type { Mark } from './marks.ts';
import { nameCandidates } from './name-candidates.ts';
import type { Recognised } from './recogniser.ts';

const aboutOneTicket: ReadonlySet<IntentId> = new Set(['ticket.show', 'ticket.update']);
const aboutSeverity: ReadonlySet<IntentId> = new Set(['ticket.open', 'ticket.update', 'ticket.list', 'response-time', 'sla.board', 'support-cost']);
/** The language to speak, or the one an answer of Microsoft is expected in. */
const aboutLanguage: ReadonlySet<IntentId> = new Set(['language.set', 'response-time']);
const mail = new Set(['message', 'user']);
const aboutTrouble: ReadonlySet<IntentId> = new Set(['ticket.open', 'service-health', 'escalation.check']);
/** "Spanish, not English"; "no English, Spanish" */
const instead = /^(?:not|no|nao|não|nem|ne|instead|than|rather|en vez|em vez|al helyett|ではなく|じゃなく)$/u;

/** What a message names. Where the words alone do not tell, the intent decides. */
export function entitiesOf(recognised: Recognised, intent: IntentId): Understanding['entities'] {
  const { marks, concepts } = recognised.reading;
  const severity = severityOf(marks.severities, intent);
  const ticket = (marks.tickets.find(({ sure }) => sure) ?? (aboutOneTicket.has(intent) ? marks.tickets[0] : undefined))?.value;
  const mailTrouble = aboutTrouble.has(intent) && concepts.some(({ name }) => mail.has(name)) && concepts.some(({ name }) => name === 'broken' || name === 'outage');
  const implied = intent === 'marketplace-contact' ? 'marketplace' : mailTrouble ? 'microsoft365' : undefined;
  const workload = marks.workloads[0]?.value ?? implied;
  const language = aboutLanguage.has(intent) ? targetOf(recognised) : undefined;
  return {
    ...(severity && { severity }), ...(workload && { workload }), ...(ticket && { ticket }), ...(language && { language }),
    names: nameCandidates(recognised),
  };
}

/** A change names the old severity first: "from critical to moderate". */
function severityOf<T>(severities: readonly Mark<T>[], intent: IntentId): T | undefined {
  const meant = severities.filter(({ sure }) => sure || aboutSeverity.has(intent));
  return (intent === 'ticket.update' ? meant.at(-1) : meant[0])?.value;
}

/** The last language named that is not excluded: people say first which one they do not want. */
function targetOf({ reading: { marks, tokens } }: Recognised): Locale | undefined {
  const wanted = marks.tongues.filter(({ at }) => !instead.test(tokens[at - 1]?.fold ?? '') && !instead.test(`${tokens[at - 2]?.fold} ${tokens[at - 1]?.fold}`));
  return (wanted.length > 0 ? wanted : marks.tongues).at(-1)?.value;
}
