/** The partner's app registration, by which the desk reaches Microsoft's APIs. */
export interface PartnerApp {
  readonly tenantId: string;
  readonly appId: string;
  readonly credential: Credential;
}

export type Credential =
  | { readonly secret: string }
  /** Thumbprint in hex (SHA-256, or SHA-1 with 40 digits) and the private key as PEM. */
  | { readonly thumbprint: string; readonly key: string };
