import { finding } from './finding.ts';
import { sameId } from './ids.ts';
import type { PartnerKind } from './partner.ts';
import type { Finding } from './verdict.ts';

/** Somebody who supports a subscription. */
export interface Contact {
  readonly name: string;
  readonly tenantId?: string;
  readonly partnerId?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly website?: string;
}

/** Everybody who may be the contact of one subscription; absent: there is none, or none is known. */
export interface SupportContactFacts {
  readonly commerce: 'legacy' | 'new-commerce' | 'marketplace';
  readonly partnerKind: PartnerKind;
  readonly designated?: Contact;
  readonly ownRecord?: Contact;
  readonly indirectProvider?: Contact;
  readonly profile?: Contact;
  readonly publisher?: Contact;
}

export interface SupportContactAnswer {
  /** Absent where nobody is known: with basis 'none', or a publisher to be looked up on the product's page. */
  readonly contact?: Contact;
  readonly basis: 'publisher' | 'designated' | 'own-record' | 'provider-default' | 'profile' | 'none';
  readonly findings: readonly Finding[];
}

type Chosen = Omit<SupportContactAnswer, 'findings'>;

/**
 * Who supports this subscription, and on what basis (rules.md part 1, in its order): a marketplace product's publisher; else
 * the designated contact, our own record, the indirect provider (legacy), the partner's support profile, nobody.
 */
export function supportContact(facts: SupportContactFacts): SupportContactAnswer {
  const { commerce, publisher } = facts;
  if (commerce === 'marketplace') return { ...(publisher && { contact: publisher }), basis: 'publisher', findings: [isv(publisher)] };
  const chosen = choose(facts);
  return { ...chosen, findings: [basisFinding(chosen, facts), ...newCommerce(facts), ...shown(chosen, facts), ...owner(chosen, facts)] };
}

function choose({ commerce, designated, ownRecord, indirectProvider, profile }: SupportContactFacts): Chosen {
  if (designated) return { contact: designated, basis: isProvider(designated, indirectProvider) ? 'provider-default' : 'designated' };
  if (ownRecord) return { contact: ownRecord, basis: 'own-record' };
  if (indirectProvider && commerce === 'legacy') return { contact: indirectProvider, basis: 'provider-default' };
  return profile ? { contact: profile, basis: 'profile' } : { basis: 'none' };
}

function isProvider({ tenantId }: Contact, provider: Contact | undefined): boolean {
  return tenantId !== undefined && provider?.tenantId !== undefined && sameId(tenantId, provider.tenantId);
}

function isv(publisher: Contact | undefined): Finding {
  const { name = '', website = '', email = '', phone = '' } = publisher ?? {};
  return finding('marketplace.isv', publisher ? 'pass' : 'unknown', { publisher: name, website, email, phone });
}

function basisFinding({ basis, contact }: Chosen, { profile }: SupportContactFacts): Finding {
  const name = contact?.name ?? '';
  if (basis === 'provider-default') return finding('contact.default-provider', 'pass', { contact: name });
  if (basis === 'profile') return finding('contact.profile', 'pass', { designated: '', profile: profile?.name ?? '' });
  return finding('contact.per-subscription', basis === 'none' ? 'fail' : 'pass', { basis, contact: name });
}

/** Nobody can be designated on new commerce; where somebody is said to be, that is doubtful. */
function newCommerce({ commerce, designated }: SupportContactFacts): Finding[] {
  if (commerce !== 'new-commerce') return [];
  return [finding('contact.new-commerce', designated ? 'caution' : 'pass', { commerce, designated: designated?.name ?? '' })];
}

/** What the customer sees: 000 says the designated contact, 004 says the partner's support profile. */
function shown({ contact }: Chosen, { commerce, designated, profile }: SupportContactFacts): Finding[] {
  if (!contact || contact !== designated || commerce !== 'legacy') return [];
  return [
    finding('contact.visible', 'pass', { contact: contact.name }),
    finding('contact.profile', 'caution', { designated: contact.name, profile: profile?.name ?? '' }),
  ];
}

function owner({ basis }: Chosen, { partnerKind }: SupportContactFacts): Finding[] {
  if (partnerKind === 'direct-bill') return [finding('owner.direct-bill', 'pass', { partnerKind })];
  if (partnerKind === 'indirect-reseller' || basis === 'designated') return [finding('owner.reseller', 'pass', { partnerKind })];
  return [];
}
