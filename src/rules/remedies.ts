import type { AppliedRule } from './finding-facts.ts';
import type { RuleId } from './rule-book.ts';
import type { Finding, Outcome } from './verdict.ts';

/** Who can put a thing right. */
export type Remedier =
  | 'anybody' | 'admin-agent' | 'partner-global-admin' | 'group-owner' | 'indirect-provider' | 'reseller'
  | 'customer' | 'customer-global-admin' | 'subscription-owner' | 'microsoft';

/** What puts a thing right; cards have a sentence for each. */
export type RemedyCode =
  | 'contact-publisher' | 'give-plan' | 'ask-provider-to-file' | 'add-to-admin-agents' | 'request-relationship'
  | 'request-role' | 'assign-role' | 'add-to-group' | 'extend-relationship' | 'grant-rbac-role' | 'check-plan'
  | 'check-relationship' | 'check-membership' | 'check-provider' | 'check-rbac-role' | 'look-on-product-page'
  | 'keep-own-record' | 'get-partner-role' | 'request-reseller-relationship' | 'check-reseller-relationship'
  | 'request-reseller-rights' | 'check-reseller-list' | 'check-reseller-rights' | 'name-a-contact' | 'check-support-page'
  | 'file-in-english' | 'answer-question' | 'describe-what-was-tried' | 'choose-whom-to-ask';

export interface Remedy {
  readonly remedy: RemedyCode;
  readonly who: Remedier;
  /** Who has to agree besides. */
  readonly approvedBy?: Remedier;
  /** A rule that the remedy names too, in Azure only. */
  readonly azureSee?: RuleId;
}

type Remedied = Remedy & { readonly instead?: Readonly<Partial<Record<Exclude<Outcome, 'pass'>, Remedy>>> };

const customerApproves = { who: 'admin-agent', approvedBy: 'customer-global-admin' } as const;

/** The remedy of every rule that may be short of `pass`, and who can do it (rules.md); `instead` where an outcome asks for another. */
export const remedies: Readonly<Partial<Record<RuleId, Remedied>>> = {
  'file.marketplace': { remedy: 'contact-publisher', who: 'anybody' },
  'file.own-tenant': { remedy: 'give-plan', who: 'partner-global-admin' },
  'file.partner-kind': { remedy: 'ask-provider-to-file', who: 'indirect-provider' },
  'file.partner-role': { remedy: 'add-to-admin-agents', who: 'partner-global-admin' },
  'gdap.relationship': {
    remedy: 'request-relationship', ...customerApproves, azureSee: 'file.azure-no-admin',
    instead: { unknown: { remedy: 'check-relationship', who: 'admin-agent' } },
  },
  'gdap.role': { remedy: 'request-role', ...customerApproves },
  'gdap.assignment': { remedy: 'assign-role', who: 'admin-agent' },
  'gdap.membership': { remedy: 'add-to-group', who: 'group-owner', instead: { unknown: { remedy: 'check-membership', who: 'group-owner' } } },
  'gdap.expiring': { remedy: 'extend-relationship', ...customerApproves },
  'azure.provider': { remedy: 'ask-provider-to-file', who: 'indirect-provider', instead: { unknown: { remedy: 'check-provider', who: 'admin-agent' } } },
  'azure.rbac': { remedy: 'grant-rbac-role', who: 'subscription-owner', instead: { unknown: { remedy: 'check-rbac-role', who: 'subscription-owner' } } },
  'dynamics.plan': { remedy: 'check-plan', who: 'partner-global-admin' },
  'marketplace.isv': { remedy: 'look-on-product-page', who: 'anybody' },
  'contact.per-subscription': { remedy: 'name-a-contact', who: 'admin-agent' },
  'contact.profile': { remedy: 'check-support-page', who: 'customer-global-admin' },
  'contact.new-commerce': { remedy: 'keep-own-record', who: 'anybody' },
  'contact.roles': { remedy: 'get-partner-role', who: 'partner-global-admin' },
  'contact.request-relationship': {
    remedy: 'request-reseller-relationship', who: 'admin-agent', approvedBy: 'reseller',
    instead: { unknown: { remedy: 'check-reseller-relationship', who: 'admin-agent' } },
  },
  'contact.reseller': {
    remedy: 'request-reseller-rights', who: 'reseller', approvedBy: 'customer-global-admin',
    instead: { caution: { remedy: 'check-reseller-list', who: 'admin-agent' }, unknown: { remedy: 'check-reseller-rights', who: 'reseller' } },
  },
  'response.language': { remedy: 'file-in-english', who: 'anybody' },
  'duty.health-first': { remedy: 'answer-question', who: 'anybody' },
  'duty.receive': { remedy: 'answer-question', who: 'anybody' },
  'health.escalate': { remedy: 'answer-question', who: 'anybody' },
  'file.when': { remedy: 'describe-what-was-tried', who: 'anybody', instead: { unknown: { remedy: 'answer-question', who: 'anybody' } } },
  'customer.direct-paid': { remedy: 'choose-whom-to-ask', who: 'customer' },
} satisfies Partial<Record<AppliedRule, Remedied>>;

/** The remedy of one finding; undefined for `pass`. `azureSee` is left out where the ticket is not for Azure. */
export function remedyFor({ rule, outcome, facts }: Finding): Remedy | undefined {
  const entry = remedies[rule];
  if (outcome === 'pass' || !entry) return undefined;
  const { remedy, who, approvedBy, azureSee } = entry.instead?.[outcome] ?? entry;
  return { remedy, who, ...(approvedBy && { approvedBy }), ...(azureSee && facts.workload === 'azure' && { azureSee }) };
}
