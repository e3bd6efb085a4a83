import type { Microsoft } from '../microsoft/microsoft.ts';
import type { Reseller } from '../microsoft/partner-center.ts';
import type { PartnerKind, PartnerRole } from '../rules/index.ts';
import { localeFor } from '../locale.ts';
import type { MirroredCompany, MirroredPerson } from '../store/mirror.ts';
import type { CompanyRecord, Records } from './records.ts';

/** The partner whose desk this is. */
export interface OwnCompany {
  readonly tenantId: string;
  readonly name: string;
  readonly kind: Extract<PartnerKind, 'direct-bill' | 'indirect-provider'>;
  readonly partnerId: string | null;
}

/** Tries to read something; undefined where Microsoft does not answer. */
export type AttemptNamed = <T>(what: string, reading: Promise<T>) => Promise<T | undefined>;

/**
 * The partner companies: ours with its support profile, the resellers that Partner Center lists, and those of the desk's own records. Ours is there
 * whatever Microsoft says; what it does not say stays as it was.
 */
export async function readCompanies(own: OwnCompany, { partnerCenter }: Microsoft, records: Records, known: readonly MirroredCompany[], attempt: AttemptNamed): Promise<MirroredCompany[]> {
  const [profile, resellers] = await Promise.all([attempt('support profile', partnerCenter.supportProfile()), own.kind === 'indirect-provider' ? attempt('resellers', partnerCenter.resellers()) : []]);
  const before = known.find((company) => company.own)?.supportProfile;
  const name = records.own?.supportProfile?.name ?? own.name;
  const ours: MirroredCompany = { ...own, own: true, related: null, entitlement: records.own?.entitlement ?? null, supportProfile: { ...(profile ?? before), ...records.own?.supportProfile, name } };
  const recorded = new Map(records.companies.map((company) => [company.tenantId, company]));
  if (!resellers) return [ours, ...known.filter((company) => !company.own), ...records.companies.filter(({ tenantId }) => !known.some((each) => each.tenantId === tenantId)).map((record) => companyOf(record.tenantId, undefined, record))];
  const listed = new Map(resellers.map((reseller) => [reseller.tenantId, reseller]));
  const ids = new Set([...listed.keys(), ...recorded.keys()]);
  ids.delete(own.tenantId);
  return [ours, ...[...ids].map((tenantId) => companyOf(tenantId, listed.get(tenantId), recorded.get(tenantId)))];
}

function companyOf(tenantId: string, reseller: Reseller | undefined, record: CompanyRecord | undefined): MirroredCompany {
  return {
    tenantId, name: record?.name ?? reseller?.name ?? tenantId, kind: record?.kind ?? 'indirect-reseller', partnerId: reseller?.partnerId ?? record?.partnerId ?? null, own: false,
    related: reseller ? reseller.related ?? null : record?.kind === 'advisor' ? null : false,
    supportProfile: (record?.supportProfile ?? null) as MirroredCompany['supportProfile'], entitlement: record?.entitlement ?? null,
  };
}

/** Microsoft's own names of the groups that make somebody an agent. */
const roleGroups: readonly (readonly [name: string, role: PartnerRole])[] = [['AdminAgents', 'admin-agent'], ['HelpdeskAgents', 'helpdesk-agent'], ['SalesAgents', 'sales-agent']];

/** The staff of one partner company: whoever is in one of its agents' groups, or in the desk's group of managers. */
export async function readStaff(companyId: string, managersGroup: string, { graph }: Microsoft): Promise<MirroredPerson[]> {
  const membersOf = async (name: string) => {
    const group = await graph.groupNamed(companyId, name);
    return group === undefined ? [] : graph.members(companyId, group);
  };
  const [managers, admins, ...agents] = await Promise.all([membersOf(managersGroup), graph.globalAdministrators(companyId), ...roleGroups.map(([name]) => membersOf(name))]);
  const everybody = new Map([...managers, ...agents.flat()].map((member) => [member.objectId, member]));
  return [...everybody.values()].map(({ objectId, name, email, phone, language }) => ({
    tenantId: companyId, objectId, name, email: email ?? null, phone: phone ?? null, staff: true, locale: localeFor(language) ?? null,
    manager: managers.some((manager) => manager.objectId === objectId),
    roles: [...roleGroups.flatMap(([, role], place) => (agents[place]!.some((agent) => agent.objectId === objectId) ? [role] : [])), ...(admins.includes(objectId) ? ['global-admin' as const] : [])],
  }));
}
