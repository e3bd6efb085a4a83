import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** Closes a text so that only who has the secret can read it, and opens it again. */
export interface Seal {
  readonly close: (text: string) => string;
  /** Undefined where it was closed with another secret or for something else, or was changed since. */
  readonly open: (sealed: string) => string | undefined;
}

const version = 'v1';
const lengths = { salt: 16, nonce: 12, tag: 16 } as const;

/** A seal of AES-256-GCM, with a new key each time, derived by HKDF-SHA-256 from the secret. `purpose` says what is sealed and for whom; it must be the same when opening. */
export function createSeal(secret: string, purpose: string): Seal {
  const keyFor = (salt: Buffer) => Buffer.from(hkdfSync('sha256', secret, salt, purpose, 32));
  return {
    close(text) {
      const [salt, nonce] = [randomBytes(lengths.salt), randomBytes(lengths.nonce)];
      const cipher = createCipheriv('aes-256-gcm', keyFor(salt), nonce).setAAD(Buffer.from(purpose));
      const hidden = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return `${version}.${Buffer.concat([salt, nonce, cipher.getAuthTag(), hidden]).toString('base64url')}`;
    },
    open(sealed) {
      const [form, packed = ''] = sealed.split('.');
      const bytes = Buffer.from(packed, 'base64url');
      const begin = lengths.salt + lengths.nonce + lengths.tag;
      if (form !== version || bytes.length < begin) return undefined;
      const [salt, nonce, tag] = [bytes.subarray(0, lengths.salt), bytes.subarray(lengths.salt, begin - lengths.tag), bytes.subarray(begin - lengths.tag, begin)];
      try {
        const decipher = createDecipheriv('aes-256-gcm', keyFor(salt), nonce, { authTagLength: lengths.tag }).setAAD(Buffer.from(purpose)).setAuthTag(tag);
        return Buffer.concat([decipher.update(bytes.subarray(begin)), decipher.final()]).toString('utf8');
      } catch {
        return undefined;
      }
    },
  };
}
