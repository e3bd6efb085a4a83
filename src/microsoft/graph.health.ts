import * as z from 'zod/v4';
import type { Workload } from '../rules/index.ts';
import { plainText } from './graph.html.ts';
import { instant } from './instant.ts';
import { anyList, flag, known, maybe, must, readable, sameWords, text } from './parse.ts';
import { workloadOf } from './workloads.ts';

/** An incident or advisory that Microsoft published for a tenant's services. It says nothing of Azure resources. */
export interface Incident {
  readonly id: string;
  readonly title: string;
  readonly impact: string;
  /** Microsoft's name of the service: Exchange Online. */
  readonly service: string;
  readonly status: IncidentStatus;
  readonly classification: 'incident' | 'advisory' | 'unknown';
  readonly startedAt: Date;
  readonly endedAt?: Date;
  readonly changedAt: Date;
  readonly workload: Workload;
  /** The newest post, as plain text. */
  readonly latest?: string;
}

/** Microsoft Graph's words. */
export type IncidentStatus = (typeof statuses)[number] | 'unknown';

const over = [
  'serviceOperational', 'serviceRestored', 'postIncidentReviewPublished', 'falsePositive', 'resolved', 'resolvedExternal', 'mitigated', 'mitigatedExternal',
] as const;
const statuses = [
  'investigating', 'restoringService', 'verifyingService', 'serviceDegradation', 'serviceInterruption', 'extendedRecovery', 'investigationSuspended', 'confirmed', 'reported',
  ...over,
] as const;

const Post = z.object({ createdDateTime: maybe(instant), description: z.object({ contentType: maybe(text), content: must(text) }) });

/** An issue: as it is read, and whether it is still open. */
export const Issue = z.object({
  id: must(text), title: maybe(text), impactDescription: maybe(text), service: maybe(text), status: maybe(sameWords(statuses)),
  classification: maybe(sameWords(['incident', 'advisory'])), isResolved: maybe(flag),
  startDateTime: maybe(instant), endDateTime: maybe(instant), lastModifiedDateTime: maybe(instant), posts: anyList,
}).transform((issue, context): { readonly incident: Incident; readonly open: boolean } => {
  const { id, title = id, impactDescription = '', service = '', status, classification, startDateTime, endDateTime, lastModifiedDateTime, posts } = issue;
  const [startedAt, changedAt] = [startDateTime ?? lastModifiedDateTime, lastModifiedDateTime ?? startDateTime];
  if (!startedAt || !changedAt) {
    context.addIssue({ code: 'custom', message: 'no date' });
    return z.NEVER;
  }
  const facts = { id, title, impact: impactDescription, service, status, classification, startedAt, endedAt: endDateTime, changedAt, workload: workloadOf(service) };
  return { incident: known({ ...facts, latest: newestOf(readable(Post, posts)) }), open: !(issue.isResolved ?? isOver(status)) };
});

function isOver(status: IncidentStatus): boolean {
  return over.some((each) => each === status);
}

/** Posts come in no order that is promised. */
function newestOf(posts: readonly z.output<typeof Post>[]): string | undefined {
  const newest = posts.toSorted((a, b) => (b.createdDateTime?.getTime() ?? 0) - (a.createdDateTime?.getTime() ?? 0)).at(0)?.description;
  if (!newest) return undefined;
  const words = newest.contentType?.toLowerCase() === 'text' ? newest.content : plainText(newest.content);
  return words === '' ? undefined : words;
}

