import { finding, instantFact, yesOrNo } from './finding.ts';
import type { FindingFacts } from './finding-facts.ts';
import { compareReach, reachOf, type Reach } from './gdap-reach.ts';
import type { GdapRelationship } from './gdap-relationship.ts';
import { holdsId } from './ids.ts';
import { directoryReaders, globalAdministrator, roleName, serviceSupportAdministrator } from './roles.ts';
import type { Finding } from './verdict.ts';
import type { Workload } from './workload.ts';

export interface GdapQuestion {
  readonly now: Date;
  readonly workload: Workload;
  /** Absent: could not be read. */
  readonly relationships?: readonly GdapRelationship[];
  /** Group ids, transitive; absent: could not be read. */
  readonly memberOf?: readonly string[];
}

/** Desk policy (rule gdap.expiring): a right that ends within this many days, inclusive, is a caution. */
export const expiringWithinDays = 30;

const day = 86_400_000;

/**
 * The GDAP chain of rules.md part 2: relationship → role → assignment → membership, judged on the relationship that gets
 * furthest. Links that hold are emitted as pass, then the first broken one, then nothing; `gdap.expiring` when all hold.
 */
export function gdapChain(question: GdapQuestion): Finding[] {
  const { relationships, workload } = question;
  if (!relationships) return [finding('gdap.relationship', 'unknown', { ...noRelationship, workload, reason: 'unreadable' })];
  const furthest = relationships.map((relationship) => reachOf(relationship, question)).sort(compareReach).at(0);
  if (!furthest) return [finding('gdap.relationship', 'fail', { ...noRelationship, workload, reason: 'none' })];
  const links = [relationshipLink, roleLink, assignmentLink, membershipLink, expiryLink];
  return links.slice(0, furthest.links + 1).map((link) => link(furthest, question));
}

const noRelationship = { relationship: '', relationshipName: '', status: '', endsAt: '' };

function relationshipLink({ relationship, links }: Reach, { workload }: GdapQuestion): Finding {
  const { status, endsAt } = relationship;
  const facts = { ...named(relationship), status, endsAt: instantFact(endsAt), workload };
  if (links > 0) return finding('gdap.relationship', 'pass', { ...facts, reason: 'active' });
  return finding('gdap.relationship', 'fail', { ...facts, reason: status === 'active' ? 'ended' : 'status' });
}

function roleLink({ relationship, links, role }: Reach, { workload }: GdapQuestion): Finding {
  const wantedRole = workload === 'azure' ? directoryReaders : serviceSupportAdministrator;
  const facts = { ...named(relationship), ...roleFacts(role), workload, wantedRole, wantedRoleName: roleName(wantedRole) };
  return finding('gdap.role', links > 1 ? 'pass' : 'fail', facts);
}

function assignmentLink({ relationship, links, role, groups, assignmentStatus }: Reach): Finding {
  const facts = { ...named(relationship), ...roleFacts(role), status: assignmentStatus, groupId: groups.at(0) ?? '' };
  return finding('gdap.assignment', links > 2 ? 'pass' : 'fail', facts);
}

function membershipLink({ relationship, links, role, groups }: Reach, { memberOf }: GdapQuestion): Finding {
  const facts = { ...named(relationship), ...roleFacts(role), groupId: groups.at(0) ?? '', groupIds: groups.join(', ') };
  if (links > 3) return finding('gdap.membership', 'pass', { ...facts, reason: 'member' });
  if (!memberOf) return finding('gdap.membership', 'unknown', { ...facts, reason: 'unreadable' });
  return finding('gdap.membership', 'fail', { ...facts, reason: 'not-member' });
}

function expiryLink({ relationship }: Reach, { now }: GdapQuestion): Finding {
  const { endsAt, autoExtend, roles } = relationship;
  const days = Math.ceil((endsAt.getTime() - now.getTime()) / day);
  const facts: FindingFacts['gdap.expiring'] = {
    ...named(relationship), endsAt: instantFact(endsAt), days: String(days),
    autoExtend: yesOrNo(autoExtend), globalAdministrator: yesOrNo(holdsId(roles, globalAdministrator)),
  };
  return finding('gdap.expiring', days <= expiringWithinDays && !autoExtend ? 'caution' : 'pass', { ...facts });
}

function named({ id, displayName }: GdapRelationship): { relationship: string; relationshipName: string } {
  return { relationship: id, relationshipName: displayName };
}

function roleFacts(role: string): { role: string; roleName: string } {
  return { role, roleName: roleName(role) };
}
