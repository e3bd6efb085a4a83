import type { ServiceRequest } from '../microsoft/partner-center.ts';
import type { Severity } from '../rules/index.ts';

/** What a ticket is recognised by among the service requests of its customer. */
export interface Sought {
  readonly title: string;
  readonly severity: Severity;
  readonly handedOverAt: Date;
}

// A request filed, or answered, a little before the ticket was handed over may be the ticket's; so may one filed within the week after it.
const beforeMs = 60 * 60_000;
const afterMs = 7 * 86_400_000;

/** Below this the titles are about different things. */
const alike = 0.4;

/** How much a service request looks like a ticket: 0 (not at all) to 1. Nothing is bound by it: a person is asked. */
export function likeness({ title, severity, handedOverAt }: Sought, request: ServiceRequest): number {
  const at = request.createdAt?.getTime();
  if (at !== undefined && (at < handedOverAt.getTime() - beforeMs || at > handedOverAt.getTime() + afterMs)) return 0;
  const titles = similarity(title, request.title);
  if (titles < alike) return 0;
  return titles * (request.severity === undefined || request.severity === severity ? 1 : 0.8);
}

/** The share of letter pairs that two texts have in common (Dice), whatever their case, accents and punctuation. */
function similarity(one: string, other: string): number {
  const [first, second] = [pairsOf(one), pairsOf(other)];
  if (first.length === 0 || second.length === 0) return 0;
  const left = new Map<string, number>();
  for (const pair of first) left.set(pair, (left.get(pair) ?? 0) + 1);
  let shared = 0;
  for (const pair of second) {
    const count = left.get(pair) ?? 0;
    if (count === 0) continue;
    shared += 1;
    left.set(pair, count - 1);
  }
  return (2 * shared) / (first.length + second.length);
}

function pairsOf(text: string): string[] {
  const letters = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
  return Array.from({ length: Math.max(0, letters.length - 1) }, (_, at) => letters.slice(at, at + 2));
}

/** A ticket's present hand-over, and when the ticket was reopened last; null where it never was. */
export interface HandOver {
  readonly handedOverAt: Date;
  readonly reopenedAt: Date | null;
}

/**
 * When Microsoft first answered a request since a hand-over: its first note that is not the partner's, or the change to a state that only an answer
 * brings; undefined while it has not. What Microsoft said before the ticket was reopened answered an earlier hand-over.
 */
export function firstResponseOf(request: ServiceRequest, { handedOverAt, reopenedAt }: HandOver, partnerNames: readonly string[]): Date | undefined {
  const from = Math.max(handedOverAt.getTime() - beforeMs, reopenedAt?.getTime() ?? 0);
  const ours = new Set(partnerNames.map((name) => name.trim().toLowerCase()));
  const answers = request.notes.flatMap(({ by, at }) => (at && at.getTime() >= from && by?.trim() && !ours.has(by.trim().toLowerCase()) ? [at.getTime()] : []));
  if (answers.length > 0) return new Date(Math.min(...answers));
  const changedAt = request.status === 'attention-needed' || request.status === 'closed' ? request.closedAt ?? request.changedAt : undefined;
  return changedAt && changedAt.getTime() >= from ? changedAt : undefined;
}
