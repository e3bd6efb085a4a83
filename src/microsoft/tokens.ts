import type { Cloud, Endpoints } from './endpoints.ts';
import { createExchange } from './exchange.ts';
import { refreshTokenInVault } from './key-vault.ts';
import type { PartnerApp } from './partner-app.ts';
import { refreshTokenGiven, refreshTokenInFile, type RefreshTokenStore, type SealedPlace } from './refresh-token.ts';
import type { Limits } from './retry.ts';
import { createTokenCache } from './token-cache.ts';
import { createUserGrant } from './user-grant.ts';

/** Which token: for which API, of which tenant, for whom. */
export interface TokenRequest {
  readonly audience: 'partner-center' | 'graph' | 'azure-support';
  /** Absent means the partner's own tenant. */
  readonly tenantId?: string;
  readonly as: 'user' | 'app';
}

/** Access tokens for Microsoft's APIs, kept until shortly before they expire. */
export interface Tokens {
  /** A token that is good for some minutes at least. Throws MicrosoftError ('signed-out', 'mfa', 'denied', 'blocked', 'unreachable', …). */
  readonly token: (request: TokenRequest) => Promise<string>;
  /** Forgets a token that an API no longer takes (401), so that the next one is new; unless a newer one has already taken its place. */
  readonly forget: (request: TokenRequest, token: string) => void;
}

/** Where the refresh token of the partner's user is. */
export type RefreshTokenSource =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'key-vault'; readonly url: string; readonly secret: string }
  /** Given by the environment; what Microsoft gives after it is kept, sealed, in `successors`. */
  | { readonly kind: 'given'; readonly token?: string; readonly successors: SealedPlace };

/** The limits are those of each call to the sign-in service. */
export interface TokenSettings extends Limits {
  readonly app: PartnerApp;
  readonly cloud: Cloud;
  readonly endpoints: Endpoints;
  readonly refreshToken: RefreshTokenSource;
  readonly now: () => Date;
  /** Told when a new refresh token could not be put away. */
  readonly trouble?: (error: unknown) => void;
}

/** Tokens by MSAL, for the partner's user (Secure Application Model) and for the app alone, in the partner's tenant and in its customers'. Each is asked for once, however many wait for it. */
export function createTokens(settings: TokenSettings): Tokens {
  const { app, now, trouble = () => undefined } = settings;
  const ownTenantId = app.tenantId.toLowerCase();
  const exchange = createExchange(settings);
  const asUser = createUserGrant({ exchange, store: openRefreshToken(settings), ownTenantId, trouble });
  const kept = createTokenCache(now);
  const underway = new Map<string, Promise<string>>();
  const keyOf = ({ audience, tenantId = ownTenantId, as }: TokenRequest) => `${as} ${audience} ${tenantId.toLowerCase()}`;
  const acquire = async ({ audience, tenantId = ownTenantId, as }: TokenRequest, key: string): Promise<string> => {
    try {
      const grant = await (as === 'user' ? asUser : exchange.byCredential)(audience, tenantId.toLowerCase());
      kept.keep(key, grant);
      return grant.accessToken;
    } finally {
      underway.delete(key);
    }
  };
  return {
    async token(request) {
      const key = keyOf(request);
      const found = kept.find(key);
      if (found !== undefined) return found;
      const waiting = underway.get(key) ?? acquire(request, key);
      underway.set(key, waiting);
      return waiting;
    },
    forget: (request, token) => kept.forget(keyOf(request), token),
  };
}

/** The store of the refresh token, where the settings say. */
export function openRefreshToken(settings: TokenSettings): RefreshTokenStore {
  const { refreshToken: source, app, now, tryMs, patienceMs, pauseMs } = settings;
  if (source.kind === 'file') return refreshTokenInFile(source.path);
  if (source.kind === 'given') return refreshTokenGiven(source.token, source.successors, app);
  const exchange = createExchange(settings);
  return refreshTokenInVault({ url: source.url, secret: source.secret, now, tryMs, patienceMs, pauseMs, token: async () => (await exchange.byCredential('key-vault', app.tenantId)).accessToken });
}
