import * as z from 'zod/v4';
import type { GdapAssignment, GdapRelationship } from '../rules/index.ts';
import { instant } from './instant.ts';
import { anyId, guid, maybe, must, part, readable, sameWords, text } from './parse.ts';

/** A GDAP relationship as the list has it; its assignments are asked for one by one. */
export interface Relationship extends Omit<GdapRelationship, 'assignments'> {
  /** The customer's; empty where nobody has accepted the relationship yet, or where it cannot be read. */
  readonly tenantId: string;
  readonly customerName: string;
}

const relationshipStatus = sameWords(['created', 'approvalPending', 'approved', 'activating', 'active', 'expiring', 'expired', 'terminationRequested', 'terminating', 'terminated']);
const assignmentStatus = sameWords(['pending', 'active', 'deleting', 'deleted', 'error']);

const Role = z.object({ roleDefinitionId: must(guid) }).transform(({ roleDefinitionId }) => roleDefinitionId);
const AccessDetails = part({ unifiedRoles: z.array(z.unknown()) });

/**
 * A relationship is never left out: one of which something that decides cannot be read has the status 'unknown', which no
 * verdict takes for a yes. Only one without an id cannot be told at all, and then the page cannot be read.
 */
export const AnyRelationship = z.object({
  id: must(anyId), displayName: maybe(text), status: maybe(relationshipStatus), duration: maybe(text), autoExtendDuration: maybe(text),
  customer: part({ tenantId: maybe(guid), displayName: maybe(text) }), accessDetails: AccessDetails,
  createdDateTime: maybe(instant), activatedDateTime: maybe(instant), endDateTime: maybe(instant),
}).transform((found): Relationship => {
  const endsAt = endOf(found);
  const readableInFull = endsAt !== undefined && found.accessDetails !== undefined && found.customer?.tenantId !== undefined;
  return {
    id: found.id, displayName: found.displayName ?? '', status: found.status === 'active' && !readableInFull ? 'unknown' : found.status,
    endsAt: endsAt ?? new Date(0), autoExtend: extendsItself(found.autoExtendDuration), roles: readable(Role, found.accessDetails?.unifiedRoles ?? []),
    tenantId: found.customer?.tenantId ?? '', customerName: found.customer?.displayName ?? '',
  };
});

/** An assignment whose group or roles cannot be read has the status 'unknown'. Deleted ones are in the list too, and stay in it. */
export const Assignment = z.object({
  status: maybe(assignmentStatus), accessContainer: part({ accessContainerId: maybe(guid), accessContainerType: maybe(text) }), accessDetails: AccessDetails,
}).transform(({ status, accessContainer, accessDetails }): GdapAssignment => {
  const { accessContainerId: groupId, accessContainerType: type = 'securityGroup' } = accessContainer ?? {};
  const isReadable = groupId !== undefined && accessDetails !== undefined && type.toLowerCase() === 'securitygroup';
  return { status: status === 'active' && !isReadable ? 'unknown' : status, groupId: groupId ?? '', roles: readable(Role, accessDetails?.unifiedRoles ?? []) };
});

interface Dates {
  readonly duration: string | undefined;
  readonly createdDateTime: Date | undefined;
  readonly activatedDateTime: Date | undefined;
  readonly endDateTime: Date | undefined;
}

/** Before a relationship is active it has no end yet: then the earliest that it can have. */
function endOf({ endDateTime, activatedDateTime, createdDateTime, duration }: Dates): Date | undefined {
  return endDateTime ?? after(activatedDateTime ?? createdDateTime, duration);
}

/** ISO 8601, as far as Microsoft uses it: P730D, P2Y. */
function after(start: Date | undefined, duration = ''): Date | undefined {
  const found = /^P(?=\d)(?:(\d{1,2})Y)?(?:(\d{1,2})M)?(?:(\d{1,4})D)?$/i.exec(duration);
  if (!start || !found) return undefined;
  const [years = 0, months = 0, days = 0] = found.slice(1).map((digits) => Number(digits ?? 0));
  const end = new Date(start);
  end.setUTCFullYear(end.getUTCFullYear() + years, end.getUTCMonth() + months, end.getUTCDate() + days);
  return end;
}

/** P180D is on; P0D, PT0S or nothing is off. */
function extendsItself(duration = ''): boolean {
  return /^P.*[1-9]/i.test(duration);
}

/** What is left of a list of relationships when only one customer's are wanted, whatever the service made of the filter. */
export function ofCustomer(relationships: readonly Relationship[], customer: string): Relationship[] {
  const tenantId = customer.toLowerCase();
  return relationships.filter((each) => each.tenantId === '' || each.tenantId === tenantId).map((each) => ({ ...each, tenantId }));
}

