import type { Outcome } from './verdict.ts';

/** 'true' or 'false'; '' where it could not be read. */
export type Known = 'true' | 'false' | '';

interface RelationshipFacts {
  /** Id and display name of the GDAP relationship; '' where there is none. */
  readonly relationship: string;
  readonly relationshipName: string;
}

interface RoleFacts {
  /** Template id and English name (the id again where unknown) of the role that counts; '' where there is none. */
  readonly role: string;
  readonly roleName: string;
}

interface HandOverFactsOf {
  /** The category as given; '' where not yet asked. */
  readonly category: string;
}

/** The question that decides next, where the outcome is `unknown`; '' elsewhere. */
export type HandOverQuestion = 'documented-in-health' | 'category' | 'incident-over' | 'tried-and-unsolved';

interface HandOverStep {
  readonly question: HandOverQuestion | '';
}

interface ResponseHours {
  /** 'A', 'B' or 'C'; the hours of the table; how they are counted. */
  readonly severity: string;
  readonly hours: string;
  readonly clock: string;
}

/**
 * What `facts` holds, rule by rule. Every key of a rule's row is always there, whatever the outcome; '' means that it
 * does not apply. Dates are ISO 8601 in UTC, lists are joined by ', ', ids are as they were given.
 */
export interface FindingFacts {
  'contact.per-subscription': { readonly basis: string; readonly contact: string };
  'contact.default-provider': { readonly contact: string };
  'contact.visible': { readonly contact: string };
  /** `designated`: who is designated ('' where nobody is); `profile`: name on the partner's support profile ('' where not known). */
  'contact.profile': { readonly designated: string; readonly profile: string };
  /** `designated`: a contact that is said to be designated on a new-commerce subscription all the same. */
  'contact.new-commerce': { readonly commerce: string; readonly designated: string };
  'contact.roles': { readonly roles: string; readonly needed: string };
  'contact.request-relationship': { readonly related: Known };
  'contact.reseller': { readonly dap: Known; readonly gdap: Known };
  'owner.direct-bill': { readonly partnerKind: string };
  'owner.reseller': { readonly partnerKind: string };
  'marketplace.isv': { readonly publisher: string; readonly website: string; readonly email: string; readonly phone: string };

  'file.marketplace': { readonly workload: string };
  /** `entitlement`: the plan that covers the own tenant; '' where none is given. */
  'file.own-tenant': { readonly workload: string; readonly entitlement: string };
  'file.partner-kind': { readonly partnerKind: string };
  'file.partner-role': { readonly roles: string; readonly needed: string };
  /** `reason`: why it stands or fails; `ended`: active, but its end is not later than now; `status`: not active, see `status`. */
  'gdap.relationship': RelationshipFacts & {
    readonly reason: 'active' | 'unreadable' | 'none' | 'ended' | 'status';
    readonly status: string; readonly endsAt: string; readonly workload: string;
  };
  /** `role`: the granted role that may file; `wantedRole`: the least role that would do for this workload. */
  'gdap.role': RelationshipFacts & RoleFacts & { readonly workload: string; readonly wantedRole: string; readonly wantedRoleName: string };
  /** `status`: 'active'; 'none' where the role is assigned to no group; else how far the assignment that comes nearest has got. */
  'gdap.assignment': RelationshipFacts & RoleFacts & { readonly status: string; readonly groupId: string };
  /** `groupId`: the group the person is in, or the first to join; `groupIds`: every group that would do. */
  'gdap.membership': RelationshipFacts & RoleFacts & { readonly reason: 'member' | 'not-member' | 'unreadable'; readonly groupId: string; readonly groupIds: string };
  /** `days`: until the end, rounded up; `globalAdministrator`: granted by the relationship, which then cannot extend itself. */
  'gdap.expiring': RelationshipFacts & {
    readonly endsAt: string; readonly days: string; readonly autoExtend: 'true' | 'false'; readonly globalAdministrator: 'true' | 'false';
  };
  'azure.provider': { readonly partnerKind: string; readonly issue: string; readonly isProvider: Known };
  'azure.rbac': RoleFacts & { readonly reason: 'held' | 'none' | 'unreadable'; readonly wantedRole: string; readonly wantedRoleName: string };
  'dynamics.plan': { readonly advancedSupport: 'true' | 'false' };

  'response.a': ResponseHours;
  'response.b': ResponseHours;
  'response.c': ResponseHours;
  'response.break-fix': { readonly breakFix: 'true' };
  /** `timeZone`: of the calendar that counts; '' round the clock. */
  'response.language': { readonly language: string; readonly english: 'true' | 'false'; readonly hours: string; readonly timeZone: string };
  'response.other': { readonly businessDays: string; readonly timeZone: string };

  /** `next`: what the partner does now. */
  'duty.health-first': HandOverStep & { readonly documented: Known; readonly next: 'follow-incident' | 'go-on' | 'ask' };
  'duty.receive': HandOverStep;
  'duty.expected': HandOverFactsOf;
  'health.escalate': HandOverStep;
  'file.when': HandOverStep & HandOverFactsOf;
  'handover.undocumented': HandOverFactsOf;
  'handover.unavailable': HandOverFactsOf;
  'handover.bug': HandOverFactsOf;
  'handover.network': HandOverFactsOf;
  'handover.regional': HandOverFactsOf;

  'customer.csp-only': { readonly direct: string };
  'customer.direct-trial': { readonly direct: string };
  'customer.direct-paid': { readonly direct: string };
}

/** A rule that some function of this folder emits as a finding; the others are cited only. */
export type AppliedRule = keyof FindingFacts;

/** The outcomes that each applied rule can have: what needs a sentence on the cards. */
export const outcomesOf = {
  'contact.per-subscription': ['pass', 'fail'],
  'contact.default-provider': ['pass'],
  'contact.visible': ['pass'],
  'contact.profile': ['pass', 'caution'],
  'contact.new-commerce': ['pass', 'caution', 'fail'],
  'contact.roles': ['pass', 'fail'],
  'contact.request-relationship': ['pass', 'unknown', 'fail'],
  'contact.reseller': ['pass', 'caution', 'unknown', 'fail'],
  'owner.direct-bill': ['pass'],
  'owner.reseller': ['pass'],
  'marketplace.isv': ['pass', 'unknown'],
  'file.marketplace': ['fail'],
  'file.own-tenant': ['pass', 'fail'],
  'file.partner-kind': ['pass', 'caution'],
  'file.partner-role': ['pass', 'fail'],
  'gdap.relationship': ['pass', 'unknown', 'fail'],
  'gdap.role': ['pass', 'fail'],
  'gdap.assignment': ['pass', 'fail'],
  'gdap.membership': ['pass', 'unknown', 'fail'],
  'gdap.expiring': ['pass', 'caution'],
  'azure.provider': ['pass', 'caution', 'unknown', 'fail'],
  'azure.rbac': ['pass', 'unknown', 'fail'],
  'dynamics.plan': ['pass', 'caution'],
  'response.a': ['pass'],
  'response.b': ['pass'],
  'response.c': ['pass'],
  'response.break-fix': ['pass'],
  'response.language': ['pass', 'caution'],
  'response.other': ['pass'],
  'duty.health-first': ['pass', 'unknown'],
  'duty.receive': ['unknown'],
  'duty.expected': ['pass'],
  'health.escalate': ['pass', 'unknown'],
  'file.when': ['caution', 'unknown'],
  'handover.undocumented': ['pass'],
  'handover.unavailable': ['pass'],
  'handover.bug': ['pass'],
  'handover.network': ['pass'],
  'handover.regional': ['pass'],
  'customer.csp-only': ['pass'],
  'customer.direct-trial': ['pass'],
  'customer.direct-paid': ['caution'],
} as const satisfies Record<AppliedRule, readonly Outcome[]>;
