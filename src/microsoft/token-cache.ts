import type { Grant } from './exchange.ts';

/** In seconds: how long before it expires a token is no longer given out; half its life for one that lives shortly. */
const margin = 300;
/** From here on expired tokens are looked for: a partner has thousands of customers. */
const crowded = 1_000;

/** Access tokens by a key, for as long as they are good. */
export interface TokenCache {
  readonly find: (key: string) => string | undefined;
  readonly keep: (key: string, grant: Grant) => void;
  /** Forgets this very token; a newer one under the same key stays. */
  readonly forget: (key: string, token: string) => void;
}

export function createTokenCache(now: () => Date): TokenCache {
  const kept = new Map<string, { readonly token: string; readonly until: number }>();
  const forgetExpired = (at: number) => {
    for (const [key, { until }] of kept) if (until <= at) kept.delete(key);
  };
  return {
    find(key) {
      const found = kept.get(key);
      return found && found.until > now().getTime() ? found.token : undefined;
    },
    keep(key, { accessToken: token, lifetime }) {
      const at = now().getTime();
      if (kept.size >= crowded) forgetExpired(at);
      kept.set(key, { token, until: at + (lifetime - Math.min(margin, lifetime / 2)) * 1000 });
    },
    forget(key, token) {
      if (kept.get(key)?.token === token) kept.delete(key);
    },
  };
}
