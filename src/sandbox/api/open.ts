import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import type { Database } from '../../store/open.ts';
import { authorizeRoutes } from './authorize.ts';
import type { Cloud } from './cloud.ts';
import { createFaults, type Faults } from './faults.ts';
import { app, loginRoutes } from './login.ts';
import { createPartner } from './partner.ts';
import { portalRoutes } from './portal.ts';
import { serve, type ServerParts } from './server.ts';
import { firstRequests } from './service-requests.ts';
import { openState } from './state.ts';
import { createThrottle } from './throttle.ts';
import { createSeal } from './tokens.ts';

export { faultKinds, type Fault, type Service } from './faults.ts';

export interface SandboxApiParts {
  readonly now: () => Date;
  /** What is written to Microsoft's side is kept here, as settings named sandbox-…. */
  readonly db: Database;
  /** How many made-up customers there are besides the sample's; 0. */
  readonly customers?: number;
  /** 0 takes a free one. */
  readonly port?: number;
  readonly log?: Logger;
  /** Milliseconds of real time from anywhere, for the limits of calls. */
  readonly elapsedMs?: () => number;
}

export interface SandboxApi {
  readonly url: string;
  readonly endpoints: { readonly partnerCenter: string; readonly graph: string; readonly azure: string; readonly login: string };
  /** The app registration that the login knows, and the refresh token of the partner's user who has signed in to it. */
  readonly credentials: { readonly tenantId: string; readonly appId: string; readonly appSecret: string; readonly refreshToken: string };
  readonly faults: Pick<Faults, 'set' | 'clear'>;
  close(): Promise<void>;
}

/**
 * Opens Microsoft's side of the sandbox: Partner Center, Graph, Azure and the login, spoken over HTTP on loopback from the sample
 * partner's data, and a page that stands for the portals.
 */
export async function openSandboxApi({ now, db, customers = 0, port = 0, log, elapsedMs = () => performance.now() }: SandboxApiParts): Promise<SandboxApi> {
  const state = await openState(db, now(), firstRequests);
  const partner = createPartner(new Date(state.now().openedAt), customers);
  const [faults, seal] = [createFaults(now), createSeal(state.now().key)];
  const server = createServer((request, response) => void serve(request, response, parts));
  await new Promise<void>((resolve, reject) => { server.once('error', reject).listen(port, '127.0.0.1', resolve); });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const cloud: Cloud = { url, now, partner, state, faults, seal, polled: new Set() };
  const parts = partsOf(cloud, createThrottle(elapsedMs), log);
  const { own, staff } = partner;
  const signedIn = [...staff.values()].find(({ of }) => of === own.name)!;
  return {
    url,
    endpoints: { partnerCenter: `${url}/partner-center/v1`, graph: `${url}/graph/v1.0`, azure: `${url}/azure`, login: `${url}/login` },
    credentials: {
      tenantId: own.tenantId, appId: app.id, appSecret: app.secret,
      refreshToken: seal.grant({ use: 'refresh', oid: signedIn.objectId, tid: own.tenantId, appid: app.id, amr: ['pwd', 'mfa'], issuedAt: now().getTime() }),
    },
    faults: { set: faults.set, clear: faults.clear },
    async close() {
      const closed = new Promise((resolve) => { server.close(resolve); });
      server.closeAllConnections();
      await Promise.all([closed, state.settled()]);
    },
  };
}

function partsOf(cloud: Cloud, throttle: ServerParts['throttle'], log: Logger | undefined): ServerParts {
  const used = new Set<string>();
  let serial = cloud.now().getTime(); // higher than any token's of an earlier start
  cloud.faults.issued(undefined, serial);
  const nextSerial = () => (serial += 1);
  return { cloud, throttle, login: [...authorizeRoutes, ...loginRoutes], loginCall: (asked) => ({ cloud, asked, used, nextSerial }), portal: portalRoutes, ...(log && { log }) };
}
