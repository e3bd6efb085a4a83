import { azureManners } from './azure.faults.ts';
import { admitToAzure, azureRoutes } from './azure.ts';
import { challengeOf, mfaClaims, readToken, type Call, type Cloud, type Manners, type TokenFault } from './cloud.ts';
import { graphManners } from './graph.faults.ts';
import { admitToGraph, graphRoutes } from './graph.ts';
import { findRoute, header, Refused, type Answered, type Asked, type Route } from './http.ts';
import { admitToPartnerCenter, partnerCenterManners, partnerCenterRoutes } from './partner-center.ts';
import type { createThrottle, Limit } from './throttle.ts';

/** One of Microsoft's services: where it is, what it answers, whom it lets in, how often. */
export interface ServiceDesk {
  readonly prefix: string;
  readonly manners: Manners;
  readonly routes: readonly Route<Call>[];
  readonly admit: (call: Call) => void;
  /** What a call counts towards: a key, and how many a client may make. */
  readonly limits: (call: Call) => readonly (readonly [key: string, limit: Limit])[];
}

const perMinute = (calls: number): Limit => ({ calls, seconds: 60 });

/** As Microsoft counts: by tenant, and in Partner Center by customer for what concerns one. */
export const services: readonly ServiceDesk[] = [
  {
    prefix: '/partner-center/v1/', manners: partnerCenterManners, routes: partnerCenterRoutes, admit: admitToPartnerCenter,
    limits: ({ asked }) => [[`partner-center ${/^customers\/([0-9a-f-]{36})/i.exec(asked.path)?.[1]?.toLowerCase() ?? ''}`, perMinute(500)]],
  },
  {
    prefix: '/graph/v1.0/', manners: graphManners, routes: graphRoutes, admit: admitToGraph,
    limits: ({ asked, caller }) => (/^admin\/serviceAnnouncement/i.test(asked.path)
      ? [[`health minute ${caller.tid}`, perMinute(240)], [`health hour ${caller.tid}`, { calls: 800, seconds: 3_600 }]] : [[`graph ${caller.tid}`, { calls: 3_500, seconds: 10 }]]),
  },
  {
    prefix: '/azure/', manners: azureManners, routes: azureRoutes, admit: admitToAzure,
    limits: ({ asked, caller }) => [asked.method === 'GET' ? [`azure reads ${caller.tid}`, { calls: 12_000, seconds: 3_600 }] : [`azure writes ${caller.tid}`, { calls: 1_200, seconds: 3_600 }]],
  },
];

/** Answers one call, faults and all; a fault of time or line is the server's business. */
export async function answerCall(desk: ServiceDesk, cloud: Cloud, asked: Asked, throttle: ReturnType<typeof createThrottle>): Promise<Answered> {
  const { manners, routes } = desk;
  const fault = cloud.faults.active(manners.service);
  if (fault === '429') return manners.throttled(2);
  if (fault === '500') return manners.failed();
  const claims = readToken(cloud, manners.service, header(asked.headers, 'authorization'));
  if (typeof claims === 'string') return manners.unauthorized(claims, challenge(claims));
  try {
    return await routed({ cloud, asked, caller: claims }, desk, throttle, routes);
  } catch (error) {
    if (error instanceof Refused) return error.answer;
    if (error instanceof URIError) return manners.notFound();
    throw error;
  }
}

async function routed(call: Call, { manners, limits, admit }: ServiceDesk, throttle: ReturnType<typeof createThrottle>, routes: readonly Route<Call>[]): Promise<Answered> {
  for (const [key, limit] of limits(call)) {
    const seconds = throttle(key, limit);
    if (seconds !== undefined) return manners.throttled(seconds);
  }
  admit(call);
  const found = findRoute(routes, call.asked.method, call.asked.path);
  return found ? found()(call) : manners.notFound();
}

function challenge(fault: TokenFault): string {
  return challengeOf(fault === 'mfa' ? mfaClaims : undefined);
}

/** Whether the user of a call signed in with two factors, for the header that Partner Center answers with; undefined where the token is not taken. */
export function isMfaCompliant(cloud: Cloud, asked: Asked): boolean | undefined {
  const claims = readToken(cloud, 'partner-center', header(asked.headers, 'authorization'));
  return typeof claims === 'string' ? undefined : claims.idtyp === 'app' || claims.amr.includes('mfa');
}
