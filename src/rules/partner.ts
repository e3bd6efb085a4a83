/** What a partner company is in the CSP programme. */
export type PartnerKind = 'direct-bill' | 'indirect-provider' | 'indirect-reseller' | 'advisor';

/** Roles of partner staff in Partner Center; not to be taken for Entra roles of similar names. */
export type PartnerRole = 'admin-agent' | 'helpdesk-agent' | 'sales-agent' | 'global-admin';

/** Direct-bill partners and indirect providers buy from Microsoft and provide the subscription; the others work through one of them. */
export function providesSubscriptions(kind: PartnerKind): boolean {
  return kind === 'direct-bill' || kind === 'indirect-provider';
}
