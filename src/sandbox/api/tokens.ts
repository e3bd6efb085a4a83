import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Service } from './faults.ts';

/** What an access token says. */
export interface Claims {
  readonly aud: string;
  readonly iss: string;
  readonly tid: string;
  readonly oid: string;
  readonly appid: string;
  readonly idtyp: 'user' | 'app';
  readonly amr: readonly string[];
  /** In seconds since 1970. */
  readonly iat: number;
  readonly nbf: number;
  readonly exp: number;
  readonly scp?: string;
  readonly name?: string;
  /** The number of the token, so that all up to one can be revoked. */
  readonly serial: number;
  readonly ver: '1.0';
}

/** What a refresh token or an authorization code stands for: who signed in, to which app, and how. */
export interface Grant {
  readonly use: 'refresh' | 'code';
  readonly oid: string;
  readonly tid: string;
  readonly appid: string;
  readonly amr: readonly string[];
  /** In milliseconds since 1970. */
  readonly issuedAt: number;
  readonly nonce: string;
  /** Of an authorization code only. */
  readonly redirectUri?: string;
  readonly challenge?: string;
}

export interface Sealed {
  accessToken(claims: Claims): string;
  idToken(claims: object): string;
  readAccessToken(token: string): Claims | undefined;
  grant(grant: Omit<Grant, 'nonce'>): string;
  readGrant(text: string): Grant | undefined;
}

/** Tokens that look like Microsoft's and that nobody without the key can make. */
export function createSeal(key: string): Sealed {
  const sign = (text: string) => createHmac('sha256', key).update(text).digest('base64url');
  const isSigned = (text: string, signature: string) => {
    const [is, should] = [Buffer.from(signature), Buffer.from(sign(text))];
    return is.length === should.length && timingSafeEqual(is, should);
  };
  const jwt = (claims: object) => {
    const text = `${encode({ typ: 'JWT', alg: 'HS256', kid: 'sandbox' })}.${encode(claims)}`;
    return `${text}.${sign(text)}`;
  };
  return {
    accessToken: jwt,
    idToken: jwt,
    readAccessToken(token) {
      const [head = '', body = '', signature = ''] = token.split('.');
      return isSigned(`${head}.${body}`, signature) ? decode(body) as Claims : undefined;
    },
    grant(grant) {
      const body = encode({ ...grant, nonce: randomBytes(12).toString('base64url') });
      return `1.${body}.${sign(body)}`;
    },
    readGrant(text) {
      const [version, body = '', signature = ''] = text.split('.');
      return version === '1' && isSigned(body, signature) ? decode(body) as Grant : undefined;
    },
  };
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function decode(text: string): unknown {
  return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
}

const audiences: Readonly<Record<string, Service>> = {
  'https://api.partnercenter.microsoft.com': 'partner-center',
  'https://graph.microsoft.com': 'graph',
  'https://graph.microsoft.us': 'graph',
  'https://management.azure.com': 'azure-support',
  'https://management.core.windows.net': 'azure-support',
  'https://management.usgovcloudapi.net': 'azure-support',
};

/** Retired, but the login still issues tokens for it; Partner Center says 900420. */
export const retiredAudience = 'https://graph.windows.net';

export function serviceOf(audience: string): Service | undefined {
  return audiences[audience.replace(/\/+$/, '')];
}
