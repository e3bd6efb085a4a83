import * as z from 'zod/v4';
import { refuse } from './azure.faults.ts';
import { sample } from '../sample-partner.ts';

const languages = ['en-us', 'zh-hans', 'zh-tw', 'es-es', 'fr-fr', 'ja-jp', 'ko-kr', 'ru-ru', 'pt-br', 'it-it', 'de-de'];
const Reference = z.string().regex(/^\/providers\/Microsoft\.Support\/services\/[0-9a-f-]{36}$/i);
const Required = z.string().trim().min(1);

const ContactDetails = z.looseObject({
  firstName: Required, lastName: Required, preferredContactMethod: z.enum(['email', 'phone']), primaryEmailAddress: z.email(), phoneNumber: z.string().optional(),
  // A Windows name of a zone, as in "W. Europe Standard Time"; an IANA name has a slash.
  preferredTimeZone: z.string().regex(/^(UTC([+-]\d\d)?|[A-Z][\w. ()+-]* (Standard )?Time( \(.*\))?|[A-Z][\w. ()+-]+)$/).refine((zone) => !zone.includes('/')),
  country: z.string().regex(/^[A-Z]{3}$/), preferredSupportLanguage: z.string().refine((language) => languages.includes(language.toLowerCase())),
});

const Properties = z.looseObject({
  serviceId: Reference, problemClassificationId: z.string(), title: Required, description: Required, severity: z.enum(['minimal', 'moderate', 'critical', 'highestcriticalimpact']),
  advancedDiagnosticConsent: z.enum(['Yes', 'No']).optional(), contactDetails: ContactDetails,
});

const Ticket = z.looseObject({ properties: Properties });

export type TicketProperties = z.infer<typeof Properties>;

/** The properties of a ticket, checked as Azure checks them; what is wrong is answered with the field's name. */
export function checkedTicket(body: unknown, version: string, subscription: string | undefined): TicketProperties {
  const read = Ticket.safeParse(body);
  if (!read.success) return refuse(400, 'InvalidParameter', `The value of ${read.error.issues.map(({ path }) => path.join('.') || 'the body').join(', ')} is missing or invalid.`);
  const { properties } = read.data;
  const { severity, contactDetails, advancedDiagnosticConsent } = properties;
  if (severity === 'highestcriticalimpact') refuse(400, 'InvalidParameter', 'properties.severity: the support plan does not include this severity.');
  if ((contactDetails.preferredContactMethod === 'phone' || severity === 'critical') && !contactDetails.phoneNumber?.trim()) refuse(400, 'InvalidParameter', 'properties.contactDetails.phoneNumber is required.');
  if (version >= '2022-09-01' && advancedDiagnosticConsent === undefined) refuse(400, 'InvalidParameter', 'properties.advancedDiagnosticConsent is required.');
  const { issue } = serviceOf(properties);
  if (subscription === undefined && issue !== 'billing' && issue !== 'subscription-management') refuse(400, 'InvalidParameter', 'A ticket of this kind needs a subscription.');
  return properties;
}

/** The service a ticket is for; its classification must be one of the service's own. */
export function serviceOf({ serviceId, problemClassificationId }: Pick<TicketProperties, 'serviceId' | 'problemClassificationId'>) {
  const service = sample.azureSupport.find(({ id }) => serviceId.toLowerCase().endsWith(`/${id}`)) ?? refuse(400, 'InvalidParameter', 'properties.serviceId is not a service of Microsoft.Support.');
  const classified = service.classifications.some(({ id }) => problemClassificationId.toLowerCase() === `${serviceId.toLowerCase()}/problemclassifications/${id}`);
  return classified ? service : refuse(400, 'InvalidParameter', 'properties.problemClassificationId is not a classification of the service.');
}
