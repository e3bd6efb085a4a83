export { type AzureFacts } from './azure.ts';
export { addBusinessDays, addBusinessTime, businessPeriods, businessTimeBetween, isOpen, nextOpening, subtractBusinessTime } from './business-time.ts';
export { type BusinessCalendar, type Interval, type WallInterval, type Weekday } from './calendar.ts';
export { contactAssignment, type ContactAssignmentFacts } from './contact-assignment.ts';
export { customerOptions, type CustomerOptions } from './customer-options.ts';
export { ticketEligibility, type TicketFacts } from './eligibility.ts';
export { outcomesOf, type AppliedRule, type FindingFacts, type HandOverQuestion } from './finding-facts.ts';
export { expiringWithinDays } from './gdap-chain.ts';
export { type GdapAssignment, type GdapRelationship } from './gdap-relationship.ts';
export { handOver, type HandOverFacts, type HandOverVerdict } from './hand-over.ts';
export { providesSubscriptions, type PartnerKind, type PartnerRole } from './partner.ts';
export { remedies, remedyFor, type Remedier, type Remedy, type RemedyCode } from './remedies.ts';
export { responsePolicy } from './response-policy.ts';
export { initialResponse, type InitialResponse, type ResponseRequest, type Severity } from './response.ts';
export {
  azureSupportRoles, directoryReaders, entraRoles, globalAdministrator, mayFileFor, roleName, serviceSupportAdministrator, supportTicketRoles, type EntraRole,
} from './roles.ts';
export { ruleBook, type Rule, type RuleId } from './rule-book.ts';
export { type Source } from './sources.ts';
export { supportContact, type Contact, type SupportContactAnswer, type SupportContactFacts } from './support-contact.ts';
export { compareOutcomes, verdictOf, type Finding, type Outcome, type Verdict } from './verdict.ts';
export { type IssueType, type Workload } from './workload.ts';
export { daysUntil, isoIn, startOfDate, startOfWeek } from './zone.ts';
