import type { Answered, Asked } from './http.ts';
import type { Faults, Service } from './faults.ts';
import type { Partner } from './partner.ts';
import type { Kept } from './state.ts';
import { retiredAudience, serviceOf, type Claims, type Sealed } from './tokens.ts';

/** Microsoft's side of the sandbox: what every one of its services works with. */
export interface Cloud {
  /** Where it listens: http://127.0.0.1 and a port. */
  readonly url: string;
  readonly now: () => Date;
  readonly partner: Partner;
  readonly state: Kept;
  readonly faults: Faults;
  readonly seal: Sealed;
  /** Azure's long-running operations that were asked about once. */
  readonly polled: Set<string>;
}

/** One call of a service, with the token it came with. */
export interface Call {
  readonly cloud: Cloud;
  readonly asked: Asked;
  readonly caller: Claims;
}

/** Why a token is not taken. */
export type TokenFault = 'missing' | 'invalid' | 'expired' | 'audience' | 'retired-audience' | 'mfa';

/** How one of the services speaks when it cannot answer. */
export interface Manners {
  readonly service: Service;
  readonly throttled: (seconds: number) => Answered;
  readonly failed: () => Answered;
  readonly notFound: () => Answered;
  readonly unauthorized: (fault: TokenFault, challenge: string) => Answered;
}

/** The claims of a bearer token, or why it is not taken. The signature, the audience, the time, and what the faults say count. */
export function readToken({ seal, now, faults }: Cloud, service: Service, header: string | undefined): Claims | TokenFault {
  const token = /^Bearer\s+(\S+)$/i.exec(header ?? '')?.[1];
  if (!token) return 'missing';
  const claims = seal.readAccessToken(token);
  if (!claims) return 'invalid';
  if (claims.aud === retiredAudience) return 'retired-audience';
  if (serviceOf(claims.aud) !== service) return 'audience';
  if (claims.exp * 1000 <= now().getTime()) return 'expired';
  if (faults.active(service) === 'expired-token' || claims.serial <= faults.revokedUpTo(service)) return 'expired';
  if (faults.active(service) === 'mfa' && claims.idtyp === 'user') return 'mfa';
  return claims;
}

/** What a WWW-Authenticate header says when the user has to sign in once more, with multi-factor authentication. */
export function challengeOf(claims: string | undefined): string {
  const parts = ['Bearer realm=""', 'authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize"'];
  return (claims ? [...parts, 'error="insufficient_claims"', `claims="${Buffer.from(claims).toString('base64')}"`] : [...parts, 'error="invalid_token"']).join(', ');
}

/** The claims that Microsoft wants when multi-factor authentication is missing. */
export const mfaClaims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
