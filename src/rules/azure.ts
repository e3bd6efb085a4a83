import { finding, known } from './finding.ts';
import { holdsId } from './ids.ts';
import { providesSubscriptions, type PartnerKind } from './partner.ts';
import { azureSupportRoles, roleName } from './roles.ts';
import type { Finding, Outcome } from './verdict.ts';
import type { IssueType } from './workload.ts';

/** What is known of the Azure subscription and of the person's rights on it; absent: could not be read. */
export interface AzureFacts {
  readonly isProvider?: boolean;
  /** RBAC role template ids. */
  readonly rbacRoles?: readonly string[];
}

export interface AzureQuestion {
  readonly partnerKind: PartnerKind;
  readonly issue: IssueType;
  readonly azure?: AzureFacts;
}

const supportRequestContributor = 'cfd33db0-3dd1-45e3-aa9d-cdbdf3b6f24e';

/** Rule azure.provider: who may open a request of this issue type. 002 bars resellers and advisors from all, 001 and 003 from all but Technical. */
export function azureProvider({ partnerKind, issue, azure }: AzureQuestion): Finding {
  const facts = { partnerKind, issue, isProvider: known(azure?.isProvider) };
  if (!providesSubscriptions(partnerKind)) return finding('azure.provider', issue === 'technical' ? 'caution' : 'fail', facts);
  return finding('azure.provider', issue === 'technical' ? 'pass' : outcomeFor(azure?.isProvider), facts);
}

function outcomeFor(isProvider: boolean | undefined): Outcome {
  if (isProvider === undefined) return 'unknown';
  return isProvider ? 'pass' : 'fail';
}

/** Rule azure.rbac: an RBAC role on the subscription that can write support tickets, on top of the GDAP chain. */
export function azureRbac({ azure }: AzureQuestion): Finding {
  const wanted = { wantedRole: supportRequestContributor, wantedRoleName: roleName(supportRequestContributor) };
  const roles = azure?.rbacRoles;
  if (!roles) return finding('azure.rbac', 'unknown', { ...wanted, role: '', roleName: '', reason: 'unreadable' });
  const role = roles.find((each) => holdsId(azureSupportRoles, each));
  if (role === undefined) return finding('azure.rbac', 'fail', { ...wanted, role: '', roleName: '', reason: 'none' });
  return finding('azure.rbac', 'pass', { ...wanted, role, roleName: roleName(role), reason: 'held' });
}
