import { assign, docs, policy, reportEs, reportHu, reportPt, support, type Source } from './sources.ts';

/** What the book holds of a rule: the pages on which it stands, the more lenient first where pages disagree. */
export interface Rule {
  readonly sources: readonly Source[];
}

const book = {
  // 1. Who supports whom
  'contact.per-subscription': on(assign.steps),
  'contact.default-provider': on(assign.steps),
  'contact.reseller': on(assign.steps, reportPt.admin, reportEs.admin),
  'contact.request-relationship': on(assign.steps),
  'contact.purpose': on(assign.lead),
  'contact.new-commerce': on(assign.lead),
  'contact.roles': on(assign.lead),
  'contact.visible': on(assign.lead),
  'contact.profile': on(support.selfService, assign.lead),
  'contact.steps': on(assign.steps),
  'contact.multi': on(assign.lead),
  'owner.direct-bill': on(support.lead),
  'owner.reseller': on(support.lead),
  'marketplace.isv': on(reportPt.marketplace, reportEs.marketplace, reportHu.marketplace),

  // 2. May this ticket be filed?
  'file.when': on(reportPt.lead, reportEs.lead, reportHu.lead),
  'file.marketplace': on(reportPt.marketplace, reportEs.marketplace, reportHu.marketplace),
  'file.own-tenant': on(reportPt.bypass, reportEs.bypass, reportHu.bypass),
  'file.partner-kind': on(reportPt.lead, reportHu.lead, reportEs.lead),
  'file.partner-role': on(reportPt.report, reportEs.report),
  'gdap.relationship': on(reportPt.file, reportEs.file),
  'gdap.role': on(reportPt.report, reportEs.report, docs.gdapRoles),
  'gdap.assignment': on(reportPt.file, reportEs.file),
  'gdap.membership': on(reportPt.file, reportEs.file),
  'gdap.expiring': on(policy.gdapExpiry),
  'azure.provider': on(reportPt.azure, reportHu.azure, reportEs.azure),
  'azure.rbac': on(reportPt.azure, reportEs.azure, docs.azureRbac),
  'dynamics.plan': on(docs.dynamics),

  // 3. How the ticket is filed
  'file.through-partner-center': on(reportPt.lead, reportEs.lead, reportHu.lead),
  'file.support-contract': on(reportPt.report, reportEs.report),
  'access.delegated': on(reportPt.admin, reportEs.admin, reportHu.admin),
  'portal.service-management': on(reportPt.admin, reportEs.admin, reportHu.admin),
  'file.workloads': on(reportPt.lead, reportEs.lead, reportHu.lead),
  'file.steps': on(reportPt.file, reportEs.file),
  'file.azure-steps': on(reportPt.azure, reportEs.azure, reportHu.azure),
  'file.azure-no-admin': on(reportPt.azure, reportEs.azure, reportHu.azure),
  'file.m365-steps': on(reportPt.m365, reportEs.m365, reportHu.m365),
  'file.contact': on(reportPt.azure, reportEs.azure, reportHu.azure),
  'file.own-context': on(reportPt.bypass, reportEs.bypass, reportHu.bypass),
  'health.first': on(reportPt.admin, reportEs.admin, reportHu.admin, support.lead),
  'health.escalate': on(reportPt.admin, reportEs.admin, reportHu.admin),
  priority: on(reportPt.lead, reportEs.lead, reportHu.lead),

  // 4. How fast Microsoft answers
  'response.severity': on(reportHu.response),
  'response.a': on(reportHu.response),
  'response.b': on(reportHu.response),
  'response.c': on(reportHu.response),
  'response.break-fix': on(reportHu.response),
  'response.language': on(reportHu.response),
  'response.other': on(reportHu.response),

  // 5. What goes to Microsoft
  'duty.receive': on(support.requirements),
  'duty.health-first': on(support.lead),
  'duty.expected': on(support.lead),
  'duty.role': on(support.lead),
  'handover.undocumented': on(support.lead),
  'handover.unavailable': on(support.lead),
  'handover.bug': on(support.lead),
  'handover.network': on(support.lead),
  'handover.regional': on(support.lead),

  // 6. What the customer can do
  'customer.csp-only': on(support.requirements),
  'customer.direct-trial': on(reportPt.customer, reportEs.customer),
  'customer.direct-paid': on(reportPt.customer, reportEs.customer),
  'customer.redirect': on(support.selfService),
  'customer.self-service': on(support.selfService),
  'customer.purchases': on(support.selfService),
  'customer.resources': on(support.selfService),

  // 7. Money, models, and who writes to the customer
  'cost.included': on(reportHu.lead),
  'cost.all-partners': on(reportHu.lead),
  'cost.azure': on(reportHu.lead),
  'cost.billing': on(reportHu.lead),
  'cost.own-tenant': on(reportPt.bypass, reportEs.bypass, reportHu.lead),
  'model.options': on(support.requirements),
  'model.charging': on(support.requirements),
  'comms.general': on(support.communication),
  'comms.subscription': on(support.communication),
  'comms.incidents': on(support.communication),
  'comms.existing': on(support.communication),
  'scope.clouds': on(reportPt.lead, reportEs.lead, reportHu.lead),
};

/** The id of a rule of the rule book; it never changes. */
export type RuleId = keyof typeof book;

/** Every rule and where it stands; answers that apply no rule (steps, costs, communication) cite it from here. */
export const ruleBook: Readonly<Record<RuleId, Rule>> = book;

function on(...sources: readonly Source[]): Rule {
  return { sources };
}
