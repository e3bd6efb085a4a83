import * as z from 'zod/v4';
import { addressOf, isLoopback } from './address.ts';
import { jsonIn, reasonOf, refusalOf } from './answer.ts';
import { MicrosoftError, type Failure } from './error.ts';
import { createHttp, type Outcome } from './http.ts';
import type { RefreshTokenStore } from './refresh-token.ts';
import { beginNow, tryOften, type Limits } from './retry.ts';

export interface VaultParts extends Limits {
  /** 'https://contoso.vault.azure.net'. */
  readonly url: string;
  /** The secret's name. */
  readonly secret: string;
  /** An access token for Key Vault. */
  readonly token: () => Promise<string>;
  readonly now: () => Date;
}

const version = '7.4';
const day = 86_400_000;

const Secret = z.object({ value: z.string().min(1) });

/**
 * A secret of an Azure Key Vault. Microsoft gives a new refresh token with every access token, and the old one stays good for
 * months: so a new version is written at once after the start, and then once a day, not with every token.
 * Throws RangeError on an address without encryption; its methods throw MicrosoftError of service 'sign-in'.
 */
export function refreshTokenInVault({ url, secret, token, now, ...limits }: VaultParts): RefreshTokenStore {
  const address = addressOf(url.replace(/\/+$/, ''), `secrets/${encodeURIComponent(secret)}?api-version=${version}`);
  if (!address || (address.protocol !== 'https:' && !isLoopback(address))) throw new RangeError('The Key Vault must have an https:// address.');
  const http = createHttp();
  const ask = async (method: 'GET' | 'PUT', body?: object): Promise<Outcome> => {
    const headers = { Authorization: `Bearer ${await token()}`, Accept: 'application/json', ...(body && { 'Content-Type': 'application/json' }) };
    return tryOften(http, { method, url: address, headers, ...(body && { body: JSON.stringify(body) }) }, beginNow(limits, true));
  };
  let written = -Infinity;
  return {
    async read() {
      const outcome = await ask('GET');
      if (outcome.kind === 'answered' && outcome.status === 404) return undefined;
      return valueIn(outcome);
    },
    async write(value) {
      if (now().getTime() - written < day) return;
      valueIn(await ask('PUT', { value }), 'PUT');
      written = now().getTime();
    },
  };
}

function valueIn(outcome: Outcome, method: 'GET' | 'PUT' = 'GET'): string {
  const call = `${method} secrets/{id}`;
  if (outcome.kind !== 'answered') throw failed({ call, reason: outcome.kind === 'too-slow' ? 'timeout' : 'unreachable' });
  const { status, text, header } = outcome;
  const refusal = refusalOf(text, header);
  if (status !== 200) throw failed({ call, reason: reasonOf(status, refusal, header), status, ...refusal });
  const read = Secret.safeParse(jsonIn(text)).data;
  if (!read) throw failed({ call, reason: 'unreadable', status });
  return read.value;
}

function failed(failure: Omit<Failure, 'service'>): MicrosoftError {
  return new MicrosoftError({ service: 'sign-in', ...failure });
}
