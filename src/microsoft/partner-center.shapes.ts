import * as z from 'zod/v4';
import { anyList, flag, guid, known, maybe, must, oneOf, part, text, webAddress } from './parse.ts';

/** A customer as the list of customers has it. */
export interface ListedCustomer {
  readonly tenantId: string;
  readonly name: string;
  readonly domain?: string;
  readonly relationship: 'reseller' | 'advisor' | 'syndication' | 'microsoft-support' | 'none' | 'unknown';
}

/** A customer by itself, with what only this call tells. */
export interface CustomerProfile extends ListedCustomer {
  /** ISO 3166, two capital letters. */
  readonly country?: string;
  /** A BCP 47 tag. */
  readonly language?: string;
  /** Delegated administration of the old kind (allowDelegatedAccess); says nothing of GDAP. */
  readonly dap?: boolean;
  /** The *.onmicrosoft.com domain, which portals' delegatedOrg wants. */
  readonly initialDomain?: string;
}

/** Who is designated to support a subscription. */
export interface DesignatedContact {
  readonly tenantId: string;
  readonly partnerId?: string;
  readonly name: string;
}

/** An indirect reseller of ours. */
export interface Reseller {
  readonly tenantId: string;
  readonly name: string;
  readonly partnerId?: string;
  /** Whether the relationship with us is active; absent where the answer does not say. */
  readonly related?: boolean;
}

/** How the partner's customers reach its support; what was never filled in is absent. */
export interface SupportProfile {
  readonly email?: string;
  readonly phone?: string;
  readonly website?: string;
}

/** A service that the partner manages for a customer, with the ways into its portals. */
export interface ManagedService {
  readonly id: string;
  readonly name: string;
  readonly group?: string;
  readonly admin?: string;
  readonly health?: string;
  /** Where a service request for this customer is filed: the one link of that kind that Microsoft gives. */
  readonly ticket?: string;
}

const relationship = oneOf({
  none: 'none', reseller: 'reseller', advisor: 'advisor', syndication: 'syndication', microsoft_support: 'microsoft-support',
  1: 'reseller', 2: 'advisor', 3: 'syndication', 4: 'microsoft-support', 5: 'none',
});

const CompanyProfile = part({ tenantId: maybe(guid), companyName: maybe(text), domain: maybe(text) });

/** A customer of a list; one without an id or any name cannot be read. */
export const Customer = z.object({ id: maybe(guid), companyProfile: CompanyProfile, relationshipToPartner: maybe(relationship) }).transform(({ id, companyProfile, relationshipToPartner }, context): ListedCustomer => {
  const tenantId = id ?? companyProfile?.tenantId;
  const domain = companyProfile?.domain?.toLowerCase();
  const name = companyProfile?.companyName ?? domain;
  if (tenantId !== undefined && name !== undefined) return known({ tenantId, name, domain, relationship: relationshipToPartner });
  context.addIssue({ code: 'custom', message: 'no id or no name' });
  return z.NEVER;
});

const More = z.object({
  companyProfile: CompanyProfile,
  billingProfile: part({ culture: maybe(text), language: maybe(text), defaultAddress: part({ country: maybe(text) }) }),
  allowDelegatedAccess: maybe(flag),
  customDomains: anyList,
});

/** A customer by itself. */
export const Profile = z.unknown().transform((customer, context): CustomerProfile => {
  const [found, more] = [Customer.safeParse(customer), More.safeParse(customer)];
  if (found.success && more.success) return { ...found.data, ...details(more.data) };
  context.addIssue({ code: 'custom', message: 'not a customer' });
  return z.NEVER;
});

function details({ companyProfile, billingProfile, allowDelegatedAccess, customDomains }: z.output<typeof More>): Partial<CustomerProfile> {
  const country = billingProfile?.defaultAddress?.country?.toUpperCase();
  const language = languageTag(billingProfile?.culture) ?? languageTag(billingProfile?.language);
  const initialDomain = [companyProfile?.domain, ...customDomains.map(text)].map((domain) => domain?.toLowerCase()).find(isInitial);
  return known({ country: country && /^[A-Z]{2}$/.test(country) ? country : undefined, language, dap: allowDelegatedAccess, initialDomain });
}

/** contoso.onmicrosoft.com (or .us for the US government's cloud), not contoso.mail.onmicrosoft.com. */
function isInitial(domain: string | undefined): boolean {
  return domain !== undefined && /^[^.]+\.onmicrosoft\.(?:com|us)$/.test(domain);
}

function languageTag(tag: string | undefined): string | undefined {
  try {
    return tag === undefined ? undefined : Intl.getCanonicalLocales(tag.replaceAll('_', '-'))[0];
  } catch {
    return undefined; // not a tag
  }
}

/** A designated contact; one without a tenant is none. */
export const SupportContact = z.object({ supportTenantId: must(guid), supportMpnId: maybe(text), name: maybe(text) })
  .transform(({ supportTenantId, supportMpnId, name }): DesignatedContact => known({ tenantId: supportTenantId, name: name ?? supportMpnId ?? supportTenantId, partnerId: supportMpnId }));

/** The pages call the same field mpnId and partnerId. The list of a customer's resellers has no state. */
export const Relationship = z.object({ id: must(guid), name: must(text), state: maybe(text), mpnId: maybe(text), partnerId: maybe(text) })
  .transform(({ id, name, state, mpnId, partnerId = mpnId }): Reseller => known({ tenantId: id, name, partnerId, related: state === undefined ? undefined : state.toLowerCase() === 'active' }));

/** The link that a customer is sent. */
export const RequestLink = z.object({ url: must(webAddress) });

/** profileType is not looked at: it is written in three ways, one with a space before it. */
export const Support = z.object({ email: maybe(text), telephone: maybe(text), website: maybe(webAddress) })
  .transform(({ email, telephone, website }): SupportProfile => known({ email, phone: telephone, website }));

const ServiceLink = part({ uri: maybe(webAddress) });

/** A managed service; an address that no browser should open is left out. */
export const Service = z.object({
  id: must(text), name: maybe(text), groupName: maybe(text),
  links: part({ adminService: ServiceLink, serviceHealth: ServiceLink, serviceTicket: ServiceLink }),
}).transform(({ id, name = id, groupName, links }): ManagedService => known({
  id, name, group: groupName, admin: links?.adminService?.uri, health: links?.serviceHealth?.uri, ticket: links?.serviceTicket?.uri,
}));

/** A page of a collection. A link that cannot be read is no end: what comes after it would be lost. */
export const Collection = z.object({
  items: z.array(z.unknown()),
  links: z.object({ next: z.object({ uri: z.string(), headers: z.array(z.object({ key: z.string(), value: z.string() })).nullish() }).nullish() }).nullish(),
});
