import type { GdapAssignment, GdapRelationship } from './gdap-relationship.ts';
import { holdsId, sameId } from './ids.ts';
import { mayFileFor, serviceSupportAdministrator } from './roles.ts';
import type { Workload } from './workload.ts';

/** How far one relationship carries a person towards filing, and the role and groups it does it with. */
export interface Reach {
  readonly relationship: GdapRelationship;
  /** Links that hold, in order: 1 in force, 2 grants a role, 3 assigns it, 4 the person is in the group. */
  readonly links: number;
  /** The role that counts; '' where none is granted. */
  readonly role: string;
  /** Groups that carry it: the person's own, else all that would do, else that of the assignment that comes nearest. */
  readonly groups: readonly string[];
  /** 'active', or how near the nearest assignment has come; 'none' where there is none. */
  readonly assignmentStatus: GdapAssignment['status'] | 'none';
}

interface ReachQuestion {
  readonly now: Date;
  readonly workload: Workload;
  readonly memberOf?: readonly string[];
}

/** How far this relationship carries the person. A role counts as assigned only where the relationship grants it too. */
export function reachOf(relationship: GdapRelationship, { now, workload, memberOf }: ReachQuestion): Reach {
  const roles = relationship.roles.filter((role) => mayFileFor(workload, role));
  const carrying = relationship.assignments.filter((assignment) => assignment.roles.some((role) => holdsId(roles, role))).sort(byStatus);
  const active = carrying.filter(({ status }) => status === 'active');
  const held = active.filter(({ groupId }) => holdsId(memberOf ?? [], groupId));
  const nearest = firstNotEmpty(held, active, carrying.slice(0, 1));
  const inForce = relationship.status === 'active' && relationship.endsAt > now;
  return {
    relationship, links: countOf([inForce, roles.length > 0, active.length > 0, held.length > 0]), role: roleOf(roles, nearest),
    groups: [...new Set(nearest.map(({ groupId }) => groupId))], assignmentStatus: nearest.at(0)?.status ?? 'none',
  };
}

/** Orders reaches, the one to judge by first: more links, then the longer lasting, then by id so that the order given does not matter. */
export function compareReach(a: Reach, b: Reach): number {
  if (a.links !== b.links) return b.links - a.links;
  if (a.links === 0) return nearness(a) - nearness(b) || byEnd(a, b);
  if (a.links === 2) return statuses.indexOf(a.assignmentStatus) - statuses.indexOf(b.assignmentStatus) || byEnd(a, b);
  if (a.links === 4) return Number(b.relationship.autoExtend) - Number(a.relationship.autoExtend) || byEnd(a, b);
  return byEnd(a, b);
}

const statuses: readonly Reach['assignmentStatus'][] = ['active', 'pending', 'error', 'unknown', 'deleting', 'deleted', 'none'];

/** What is on its way to being in force comes before what has ended. */
const relationshipStatuses: readonly GdapRelationship['status'][] = [
  'activating', 'approved', 'approvalPending', 'created', 'active', 'expiring', 'expired', 'terminationRequested', 'terminating', 'terminated', 'unknown',
];

function nearness({ relationship }: Reach): number {
  const place = relationshipStatuses.indexOf(relationship.status);
  return place < 0 ? relationshipStatuses.length : place;
}

function byEnd(a: Reach, b: Reach): number {
  return b.relationship.endsAt.getTime() - a.relationship.endsAt.getTime() || a.relationship.id.localeCompare(b.relationship.id, 'en');
}

function byStatus(a: GdapAssignment, b: GdapAssignment): number {
  return statuses.indexOf(a.status) - statuses.indexOf(b.status);
}

/** How many hold before the first that does not. */
function countOf(links: readonly boolean[]): number {
  const broken = links.indexOf(false);
  return broken < 0 ? links.length : broken;
}

function firstNotEmpty(...lists: readonly (readonly GdapAssignment[])[]): readonly GdapAssignment[] {
  return lists.find((list) => list.length > 0) ?? [];
}

/** Of the roles that may file, one that the assignments carry; the least privileged the desk knows where there is a choice. */
function roleOf(roles: readonly string[], assignments: readonly GdapAssignment[]): string {
  const assigned = roles.filter((role) => assignments.some((assignment) => holdsId(assignment.roles, role)));
  const choice = assigned.length > 0 ? assigned : roles;
  return choice.find((role) => sameId(role, serviceSupportAdministrator)) ?? choice.at(0) ?? '';
}
