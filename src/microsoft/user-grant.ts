import type { Audience } from './endpoints.ts';
import { MicrosoftError } from './error.ts';
import type { Exchange, Grant } from './exchange.ts';
import type { RefreshTokenStore } from './refresh-token.ts';

export interface UserGrantParts {
  readonly exchange: Exchange;
  readonly store: RefreshTokenStore;
  readonly ownTenantId: string;
  /** Told when a new refresh token could not be put away. The one in the store goes on being good. */
  readonly trouble: (error: unknown) => void;
}

/** App+User tokens: the refresh token of the partner's user, exchanged for whatever tenant and API is asked for. Throws MicrosoftError of service 'sign-in'. */
export function createUserGrant({ exchange, store, ownTenantId, trouble }: UserGrantParts): (audience: Audience, tenantId: string) => Promise<Grant> {
  let current: string | undefined;
  const use = async (refreshToken: string, audience: Audience, tenantId: string): Promise<Grant> => {
    const grant = await exchange.byRefreshToken(audience, tenantId, refreshToken);
    // Only a token that our own tenant gave takes the place of the one we have: one that a customer's tenant gave may be good there alone.
    if (tenantId === ownTenantId && grant.refreshToken !== undefined && grant.refreshToken !== refreshToken) {
      current = grant.refreshToken;
      await store.write(current).catch(trouble);
    }
    return grant;
  };
  return async (audience, tenantId) => {
    const known = current ??= await readOf(store);
    if (known === undefined) throw signedOut('no-refresh-token');
    try {
      return await use(known, audience, tenantId);
    } catch (error) {
      const fresh = isSignInOver(error) ? await readOf(store) : undefined;
      if (fresh === undefined || fresh === known) throw error;
      // Somebody has signed in again since we last looked.
      current = fresh;
      return use(fresh, audience, tenantId);
    }
  };
}

function isSignInOver(error: unknown): boolean {
  return error instanceof MicrosoftError && (error.reason === 'signed-out' || error.reason === 'mfa');
}

async function readOf(store: RefreshTokenStore): Promise<string | undefined> {
  try {
    return await store.read();
  } catch (error) {
    throw error instanceof MicrosoftError ? error : signedOut('unreadable-refresh-token');
  }
}

function signedOut(code: string): MicrosoftError {
  return new MicrosoftError({ service: 'sign-in', call: 'refresh token', reason: 'signed-out', code });
}
