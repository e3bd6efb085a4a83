import type { Workload } from '../rules/index.ts';

/**
 * Names of products and services in Microsoft's English, the first line that fits decides; what fits none is Microsoft 365.
 * Power Platform is supported with Dynamics 365 (apis.md part 3); Power BI through the Microsoft 365 admin center, and the desk
 * hears "Power BI" as Microsoft 365 too.
 */
const lines: readonly (readonly [Workload, RegExp])[] = [
  ['microsoft365', /^(?:microsoft|office) 365\b/i],
  ['ems', /\benterprise mobility\b|\bems\b|\bintune\b|\bentra\b|\bidentity service\b|\bmobile device management\b|\bmulti-?factor authentication\b/i],
  ['ems', /\b(?:azure|microsoft) (?:ad\b|active directory|information protection|rights management|advanced threat protection)/i],
  ['ems', /\bdefender for (?:identity|cloud apps)\b|\bcloud app security\b/i],
  ['dynamics365', /\bdynamics\b|\bbusiness central\b|\bfinance and operations\b|\bcrm\b|\bdataverse\b/i],
  ['dynamics365', /\bpower (?:apps|automate|pages|platform|virtual agents)\b|\bpowerapps\b|\bmicrosoft flow\b|\bcopilot studio\b/i],
  ['azure', /\bazure\b|\bms-azr\b/i],
];

/** The workload that a product or a service belongs to, by its name. */
export function workloadOf(name: string): Workload {
  return lines.find(([, names]) => names.test(name))?.[0] ?? 'microsoft365';
}
