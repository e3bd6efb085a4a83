import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as z from 'zod/v4';
import type { PartnerApp } from './partner-app.ts';
import { createSeal } from './seal.ts';

/** Where the refresh token of the partner's user is, and where its successor goes. */
export interface RefreshTokenStore {
  /** Undefined where nobody has signed in yet. */
  readonly read: () => Promise<string | undefined>;
  readonly write: (token: string) => Promise<void>;
}

/** A place for a text that tells nobody anything: the desk's database, for example. */
export interface SealedPlace {
  readonly read: () => Promise<string | undefined>;
  readonly write: (sealed: string) => Promise<void>;
}

/** A file that only its owner can read. It is replaced as a whole: whoever reads it finds the old token or the new one, never half of one. */
export function refreshTokenInFile(path: string): RefreshTokenStore {
  return {
    async read() {
      const text = await readFile(path, 'utf8').catch(nothingWhereMissing);
      return text?.trim() || undefined;
    },
    async write(token) {
      await mkdir(dirname(path), { recursive: true });
      const fresh = `${path}.${randomUUID()}`;
      try {
        await writePrivately(fresh, `${token}\n`);
        await rename(fresh, path);
      } finally {
        await rm(fresh, { force: true });
      }
    },
  };
}

async function writePrivately(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

function nothingWhereMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

const Successor = z.object({ token: z.string().min(1), of: z.string() });

/** A token given by the environment, which nobody can write to: its successors are kept sealed under the app's own credential. A newly given token wins over successors of the one before. */
export function refreshTokenGiven(given: string | undefined, place: SealedPlace, { tenantId, appId, credential }: PartnerApp): RefreshTokenStore {
  const seal = createSeal('secret' in credential ? credential.secret : credential.key, `csp-support-desk refresh token ${tenantId}/${appId}`);
  const of = createHash('sha256').update(given ?? '').digest('base64url');
  return {
    async read() {
      const sealed = await place.read();
      const successor = Successor.safeParse(opened(sealed && seal.open(sealed))).data;
      return successor?.of === of ? successor.token : given;
    },
    write: (token) => place.write(seal.close(JSON.stringify({ token, of }))),
  };
}

function opened(text: string | undefined): unknown {
  return text ? JSON.parse(text) : undefined;
}
