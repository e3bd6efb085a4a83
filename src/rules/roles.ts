import type { Workload } from './workload.ts';

/** An Entra built-in role as a GDAP relationship may grant it. */
export interface EntraRole {
  /** Template id, lower case. */
  readonly id: string;
  /** Microsoft's English name. */
  readonly name: string;
  /** Holds microsoft.office365.supportTickets/allEntities/allTasks: may file for Microsoft 365, Dynamics 365 and EMS. */
  readonly supportTickets: boolean;
}

const filing = new Map(Object.entries({
  'f023fd81-a637-4b56-95fd-791ac0226033': 'Service Support Administrator',
  '729827e3-9c14-49f7-bb1b-9608f156bbb8': 'Helpdesk Administrator',
  'fe930be7-5e62-47db-91af-98c3a49a38b1': 'User Administrator',
  '62e90394-69f5-4237-9190-012177145e10': 'Global Administrator',
  'b0f54661-2d74-4c50-afa3-1ec803f12efe': 'Billing Administrator',
  '29232cdf-9323-42fd-ade2-1d097af3e4de': 'Exchange Administrator',
  'f28a1f50-f6e7-4571-818b-6a12f2af6b6c': 'SharePoint Administrator',
  '69091246-20e8-4a56-aa4d-066075b2a7a8': 'Teams Administrator',
  '3a2c62db-5318-420d-8d74-23affee5d9d5': 'Intune Administrator',
  '11451d60-acb2-45eb-a7d6-43d0f0125c13': 'Windows 365 Administrator',
  '44367163-eba1-44c3-98af-f5787879f96a': 'Dynamics 365 Administrator',
  '11648597-926c-4cf3-9c36-bcebb0ba8dcc': 'Power Platform Administrator',
  'a9ea8996-122f-4c74-9520-8edcd192826c': 'Fabric Administrator',
  '194ae4cb-b126-40b2-bd5b-6091b380977d': 'Security Administrator',
  '5f2222b1-57c3-48ba-8ad5-d4759f1fde6f': 'Security Operator',
  '17315797-102d-40b4-93e0-432062caca18': 'Compliance Administrator',
  'e6d1a23a-da11-4be4-9570-befc86d067a7': 'Compliance Data Administrator',
  '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3': 'Application Administrator',
  '158c047a-c907-4556-b7ef-446551a6b5f7': 'Cloud Application Administrator',
  'c4e39bd9-1100-46d3-8c65-fb160da0071f': 'Authentication Administrator',
  '7be44c8a-adaf-4e2a-84d6-ab2649e08a13': 'Privileged Authentication Administrator',
  'fdd7a751-b60b-444a-984c-02652fe8fa1c': 'Groups Administrator',
  '8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2': 'Hybrid Identity Administrator',
  '2b745bdf-0803-4d80-aa65-822c4493daac': 'Office Apps Administrator',
  'eb1f4a8d-243a-41f0-9fbd-c7cdf6c5ef7c': 'Insights Administrator',
  '7495fdc4-34c4-4d15-a289-98788ce399fd': 'Azure Information Protection Administrator',
  'aa38014f-0993-46e9-9b45-30501a20909d': 'Teams Telephony Administrator',
  'baf37b3a-610e-45da-9e62-d9d1e5e8914b': 'Teams Communications Administrator',
  '8329153b-31d0-4727-b945-745eb3bc5f31': 'Domain Name Administrator',
  '3f1acade-1e04-4fbc-9b69-f0302cd84aef': 'Edge Administrator',
  '0964bb5e-9bdb-4d7b-ac29-58e794862a40': 'Search Administrator',
  '810a2642-a034-447f-a5e8-41beaa378541': 'Yammer Administrator',
  '74ef975b-6605-40af-a5d2-b9539d836353': 'Kaizala Administrator',
  'b5a8dcf3-09d5-43a9-a639-8e29ef291470': 'Knowledge Administrator',
}));

const notFiling = new Map(Object.entries({
  '88d8e3e3-8f55-4a1e-953a-9b9898b8876b': 'Directory Readers',
  '9360feb5-f418-4baa-8175-e2a00bac4301': 'Directory Writers',
  'f2ef992c-3afb-46b9-b7cf-a126ee74c451': 'Global Reader',
  '4d6ac14f-3453-41d0-bef9-a3e0c569773a': 'License Administrator',
  '5d6b6bb7-de71-4623-b4af-96380a352509': 'Security Reader',
  '7698a772-787b-4ac8-901f-60d6b08affd2': 'Cloud Device Administrator',
  '963797fb-eb3b-4cde-8ce3-5878b3f32a3f': 'Dynamics 365 Business Central Administrator',
  'f70938a0-fc10-4177-9e90-2178f8765737': 'Teams Communications Support Engineer',
  'fcf91098-03e3-41a9-b5ba-6f0ec8188a12': 'Teams Communications Support Specialist',
  '2fe872fb-daa8-4afc-8f6c-53c4565cfef4': 'Teams External Collaboration Administrator',
  '0526716b-113d-4c15-b2c8-68e3c22b9f80': 'Authentication Policy Administrator',
  '790c1fb9-7f7d-4f88-86a1-ef1f95c05c1b': 'Message Center Reader',
  '4a5d8f65-41da-4de4-8968-e035b65339cf': 'Reports Reader',
  '966707d0-3269-4727-9be2-8c3a10f19b9d': 'Password Administrator',
  'e8611ab8-c189-46e8-94e1-60213ab1f814': 'Privileged Role Administrator',
}));

const azureNames = new Map(Object.entries({
  '8e3af657-a8ff-443c-a75c-2fe8c4bcb635': 'Owner',
  'b24988ac-6180-42a0-ab88-20f7382dd24c': 'Contributor',
  'cfd33db0-3dd1-45e3-aa9d-cdbdf3b6f24e': 'Support Request Contributor',
}));

/** The least role that files for Microsoft 365, Dynamics 365 and EMS: Service Support Administrator. */
export const serviceSupportAdministrator = 'f023fd81-a637-4b56-95fd-791ac0226033';
/** The least role that does as the GDAP half of an Azure ticket: Directory Readers. */
export const directoryReaders = '88d8e3e3-8f55-4a1e-953a-9b9898b8876b';
/** A relationship that grants this role cannot extend itself. */
export const globalAdministrator = '62e90394-69f5-4237-9190-012177145e10';

/** The Entra roles the desk knows by name; as read from public role definitions in August 2026. */
export const entraRoles: readonly EntraRole[] = [
  ...[...filing].map(([id, name]) => ({ id, name, supportTickets: true })),
  ...[...notFiling].map(([id, name]) => ({ id, name, supportTickets: false })),
];

/** Template ids of the Entra roles that may file for Microsoft 365, Dynamics 365 and EMS. */
export const supportTicketRoles: readonly string[] = [...filing.keys()];

/** Ids of the Azure RBAC roles that may write support tickets: Owner, Contributor, Support Request Contributor. */
export const azureSupportRoles: readonly string[] = [...azureNames.keys()];

/** The name of an Entra role or of an Azure role that may write tickets; the id itself where it is not known. */
export function roleName(id: string): string {
  const key = id.toLowerCase();
  return filing.get(key) ?? notFiling.get(key) ?? azureNames.get(key) ?? id;
}

/** Whether a granted role is the right needed for this workload (rules.md part 2): the M right; in Azure any role. */
export function mayFileFor(workload: Workload, role: string): boolean {
  return workload === 'azure' || filing.has(role.toLowerCase());
}
