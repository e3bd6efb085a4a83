import type { IssueType } from '../rules/index.ts';
import type { Recognised } from './recogniser.ts';

const quota = /\bquotas?\b|\bcuotas?\b|\bcotas?\b|kv[oó]ta|クォータ|クオータ|上限/iu;

/** Billing, quota or subscription management, where the words say so; otherwise nothing is said about it. */
export function issueOf({ text, reading: { concepts } }: Recognised): IssueType | undefined {
  const names = new Set(concepts.map(({ name }) => name));
  if (quota.test(text)) return 'quota';
  if (names.has('billing')) return 'billing';
  return names.has('subscription') && (names.has('buy') || names.has('renew')) ? 'subscription-management' : undefined;
}
