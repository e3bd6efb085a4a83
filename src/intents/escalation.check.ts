import { handOver, type HandOverFacts } from '../rules/index.ts';
import type { Intent, Request } from './intent.ts';
import { guidanceReply, type Ask } from './guidance.card.ts';

const categories = ['undocumented', 'unavailable', 'bug', 'network', 'regional', 'other'] as const;
const flags = { 'documented-in-health': 'documentedInHealth', 'incident-over': 'incidentOver', 'tried-and-unsolved': 'triedAndUnsolved' } as const;

/** "Is this something for Microsoft?" Asks for the one fact that decides next, and carries those already given. */
export const escalationCheck: Intent = {
  id: 'escalation.check',
  cards: ['guidance'],
  audience: ['staff'],
  answer: async ({ params }: Request) => {
    const facts = factsIn(params);
    const { outcome, owner, findings } = handOver(facts);
    const question = findings.map((finding) => finding.facts.question).find(Boolean);
    const answer = outcome === 'unknown' ? 'unknown' : owner === 'microsoft' ? (outcome === 'caution' ? 'microsoft-caution' : 'microsoft') : 'partner';
    return guidanceReply({
      answer: `guidance.escalation.${answer}`, points: findings, ...(outcome === 'unknown' && question && { ask: askFor(question, params) }),
      ...(owner === 'microsoft' && { buttons: [{ key: 'button.open-ticket', verb: 'ticket.open', data: {} }] }),
    });
  },
};

function factsIn(params: Request['params']): HandOverFacts {
  const category = categories.find((each) => each === params.category);
  const known = Object.entries(flags).filter(([name]) => params[name] === 'true' || params[name] === 'false').map(([name, fact]) => [fact, params[name] === 'true']);
  return { ...(category && { category }), ...Object.fromEntries(known) };
}

function askFor(question: string, params: Request['params']): Ask {
  const given = Object.fromEntries(['category', ...Object.keys(flags)].filter((key) => typeof params[key] === 'string').map((key) => [key, String(params[key]).slice(0, 20)]));
  const answers = question === 'category' ? categories : ['true', 'false'];
  return { question: `ask.${question}`, choices: answers.map((answer) => ({ key: `ask.${question}.${answer}`, verb: 'escalation.check', data: { ...given, [question]: answer } })) };
}
