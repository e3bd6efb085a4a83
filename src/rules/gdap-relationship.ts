/** A granular delegated admin relationship with one customer, with what it grants and to whom. Ids compare without regard to case. */
export interface GdapRelationship {
  readonly id: string;
  readonly displayName: string;
  /** Microsoft Graph's words; `expiring` means being removed, `unknown` a status the desk does not know. */
  readonly status:
    | 'created' | 'approvalPending' | 'approved' | 'activating' | 'active' | 'expiring' | 'expired'
    | 'terminationRequested' | 'terminating' | 'terminated' | 'unknown';
  readonly endsAt: Date;
  readonly autoExtend: boolean;
  /** Entra role template ids. */
  readonly roles: readonly string[];
  readonly assignments: readonly GdapAssignment[];
}

/** An access assignment: gives a security group of the partner's tenant roles of the relationship. */
export interface GdapAssignment {
  readonly status: 'pending' | 'active' | 'deleting' | 'deleted' | 'error' | 'unknown';
  readonly groupId: string;
  readonly roles: readonly string[];
}
