import pino from 'pino';
import { createMirror, type Mirror } from '../../src/directory/mirror.ts';
import { recordsOf, type Records } from '../../src/directory/records.ts';
import { createSend } from '../../src/microsoft/call.ts';
import { createMicrosoft, type Microsoft } from '../../src/microsoft/microsoft.ts';
import type { Limits } from '../../src/microsoft/retry.ts';
import { createTokens, type Tokens } from '../../src/microsoft/tokens.ts';
import { openSandboxApi, type SandboxApi } from '../../src/sandbox/api/open.ts';
import { sampleRecords } from '../../src/sandbox/sample-partner.ts';
import type { Database } from '../../src/store/open.ts';

export interface TestMicrosoft {
  readonly api: SandboxApi;
  readonly microsoft: Microsoft;
  readonly tokens: Tokens;
  readonly records: Records;
  readonly mirror: Mirror;
}

/** Microsoft's side of the sandbox and the desk's clients and mirror over it, as main wires them; `api` where a second client asks a side that is open already. */
export async function openTestMicrosoft(db: Database, now: () => Date, over: Limits & { api?: SandboxApi; customers?: number } = {}): Promise<TestMicrosoft> {
  const { api: open, customers, ...patience } = over;
  const api = open ?? await openSandboxApi({ now, db, ...(customers !== undefined && { customers }) });
  const { tenantId, appId, appSecret, refreshToken: token } = api.credentials;
  let sealed: string | undefined;
  const successors = { read: async () => sealed, write: async (text: string) => { sealed = text; } };
  const tokens = createTokens({ app: { tenantId, appId, credential: { secret: appSecret } }, cloud: 'public', endpoints: api.endpoints, refreshToken: { kind: 'given', token, successors }, now, ...patience });
  const microsoft = createMicrosoft(createSend({ endpoints: api.endpoints, tokens, ...patience }), tenantId);
  const records = recordsOf(sampleRecords());
  const own = { tenantId, name: records.own!.name!, kind: 'indirect-provider' as const, partnerId: records.own!.partnerId! };
  const mirror = createMirror({ db, microsoft, records, own, managersGroup: 'Support desk managers', now, log: pino({ level: 'silent' }) });
  return { api, microsoft, tokens, records, mirror };
}
