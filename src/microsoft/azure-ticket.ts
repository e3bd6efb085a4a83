import type { IssueType, Severity } from '../rules/index.ts';
import countries from './countries.json' with { type: 'json' };
import windowsZones from './windows-zones.json' with { type: 'json' };

/** A support request as it is filed with Azure. The contact is the partner's own, never the customer's. */
export interface AzureTicket {
  /** From services() and classifications(). */
  readonly serviceId: string;
  readonly classificationId: string;
  readonly title: string;
  readonly description: string;
  readonly severity: Severity;
  readonly contact: AzureContact;
  /** Whether somebody answers Microsoft day and night. Without it Microsoft lowers severity A. */
  readonly roundTheClock: boolean;
  /** Whether Microsoft may collect diagnostic data from the customer's resources. */
  readonly diagnostics: boolean;
  /** The full id of the resource that fails ('/subscriptions/…'); technical requests only. */
  readonly resourceId?: string;
  readonly startedAt?: Date;
  /** The id of the plan "Cloud Solution Provider". No API tells it, so it comes from the partner's settings or not at all. */
  readonly planId?: string;
}

export interface AzureContact {
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  /** Compulsory for severity A, and where the phone is preferred. */
  readonly phone?: string;
  readonly prefers?: 'email' | 'phone';
  /** ISO 3166-1, two letters or three. */
  readonly country: string;
  /** IANA. */
  readonly timeZone: string;
  /** BCP 47. */
  readonly language: string;
}

/** What Azure would refuse a ticket for; each is the name of what has to be given. */
export type AzureTicketFault = 'title' | 'description' | 'name' | 'email' | 'phone' | 'country' | 'subscription';

/** Everything that is missing from a ticket, before Microsoft is asked. Without a subscription only billing and subscription management can be filed. */
export function faultsOf({ title, description, severity, contact, serviceId }: AzureTicket, subscriptionId: string | undefined): readonly AzureTicketFault[] {
  const faults: Readonly<Record<AzureTicketFault, boolean>> = {
    title: isBlank(title), description: isBlank(description), name: isBlank(contact.firstName) || isBlank(contact.lastName), email: !contact.email.includes('@'),
    phone: isBlank(contact.phone) && (severity === 'A' || contact.prefers === 'phone'), country: alpha3Of(contact.country) === undefined,
    subscription: subscriptionId === undefined && !['billing', 'subscription-management'].includes(issueOf(serviceId)),
  };
  return (Object.keys(faults) as AzureTicketFault[]).filter((fault) => faults[fault]);
}

function isBlank(value: string | undefined): boolean {
  return value === undefined || value.trim() === '';
}

const severities = { A: 'critical', B: 'moderate', C: 'minimal' } as const satisfies Record<Severity, string>;

/** The body of the PUT that files it (apis.md part 4). Throws RangeError where faultsOf finds a fault in the country. */
export function bodyOf({ serviceId, classificationId, title, description, severity, contact, roundTheClock, diagnostics, resourceId, startedAt, planId }: AzureTicket): object {
  const service = `/providers/Microsoft.Support/services/${lastOf(serviceId)}`;
  return {
    properties: {
      serviceId: service, problemClassificationId: `${service}/problemClassifications/${lastOf(classificationId)}`,
      title, description, severity: severities[severity], advancedDiagnosticConsent: diagnostics ? 'Yes' : 'No', require24X7Response: roundTheClock,
      contactDetails: contactOf(contact),
      ...(startedAt && { problemStartTime: startedAt.toISOString() }), ...(planId !== undefined && { supportPlanId: planId }),
      ...(resourceId !== undefined && issueOf(serviceId) === 'technical' && { technicalTicketDetails: { resourceId } }),
    },
  };
}

function contactOf({ firstName, lastName, email, phone, prefers = 'email', country, timeZone, language }: AzureContact): object {
  const alpha3 = alpha3Of(country);
  if (alpha3 === undefined) throw new RangeError('The contact\'s country must be a code of ISO 3166-1.');
  return {
    firstName, lastName, preferredContactMethod: prefers, primaryEmailAddress: email, ...(phone !== undefined && { phoneNumber: phone }),
    preferredTimeZone: windowsZoneOf(timeZone), country: alpha3, preferredSupportLanguage: supportLanguageOf(language),
  };
}

const issues: Readonly<Record<string, IssueType>> = {
  '517f2da6-78fd-0498-4e22-ad26996b1dfc': 'billing', 'f3dc5421-79ef-1efa-41a5-42bf3cbb52c6': 'subscription-management', '06bfd9d3-516b-d5c6-5802-169c800dec89': 'quota',
};

/** Three of Azure's services stand for a kind of issue, under ids that Microsoft documents; every other is a product, with technical issues. */
export function issueOf(serviceId: string): IssueType {
  return issues[lastOf(serviceId)] ?? 'technical';
}

/** The last segment of a resource id, in lower case: '/providers/…/services/{GUID}' and '{guid}' are the same service. */
export function lastOf(resourceId: string): string {
  return resourceId.split('/').at(-1)?.toLowerCase() ?? '';
}

const alpha3: Readonly<Record<string, string>> = countries;
const known = new Set(Object.values(alpha3));

/** The three letters of a country; undefined where there is no such country. */
export function alpha3Of(country: string): string | undefined {
  const code = country.trim().toUpperCase();
  return known.has(code) ? code : alpha3[code];
}

const windowsZone = new Map(Object.entries(windowsZones).flatMap(([windows, zones]) => zones.map((zone) => [zone, windows] as const)));

/** The Windows name of an IANA time zone (from Unicode's CLDR); UTC where Windows has none. */
export function windowsZoneOf(timeZone: string): string {
  return windowsZone.get(timeZone) ?? 'UTC';
}

const supportLanguages: Readonly<Record<string, string>> = {
  en: 'en-us', es: 'es-es', fr: 'fr-fr', ja: 'ja-jp', ko: 'ko-kr', ru: 'ru-ru', pt: 'pt-br', it: 'it-it', de: 'de-de', zh: 'zh-hans',
};

/** Azure's code of a language; English for the languages that Azure does not offer, Hungarian among them. */
export function supportLanguageOf(language: string): string {
  const tag = language.toLowerCase();
  if (/^zh-(tw|hk|mo|hant)\b/.test(tag)) return 'zh-tw';
  return supportLanguages[tag.split('-')[0] ?? ''] ?? 'en-us';
}
