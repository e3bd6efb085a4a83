import pino, { type Logger } from 'pino';
import { pathToFileURL } from 'node:url';
import { DeskAdapter, type Registration } from './bot/adapter.ts';
import { createBot } from './bot/bot.ts';
import { createSecondOpinion, type ModelSettings } from './bot/second-opinion.ts';
import { createPostedCards } from './bot/posted-cards.ts';
import { createSender } from './bot/sender.ts';
import { stringsOf } from './cards/words.ts';
import { createConversations } from './directory/conversations.ts';
import { createDirectory } from './directory/directory.ts';
import { checkFollowedIncidents } from './directory/incidents.ts';
import { createMirror } from './directory/mirror.ts';
import { readRecords, recordsOf } from './directory/records.ts';
import { isLoopback, readEnv, type Env } from './env.ts';
import { serveLocalChat } from './http/local-chat.ts';
import { createMetrics } from './http/metrics.ts';
import { createServer } from './http/server.ts';
import { ticketNews } from './intents/ticket.news.ts';
import type { Locale } from './locale.ts';
import { createSend } from './microsoft/call.ts';
import { endpointsOf } from './microsoft/endpoints.ts';
import { createMicrosoft } from './microsoft/microsoft.ts';
import type { SealedPlace } from './microsoft/refresh-token.ts';
import { partnerAppOf, refreshTokenSourceOf } from './microsoft/settings.ts';
import { createTokens, type RefreshTokenSource } from './microsoft/tokens.ts';
import { incidentCard, matchCard } from './nudges/microsoft-cards.ts';
import { startNudges } from './nudges/nudges.ts';
import { installEverybody } from './sandbox/install.ts';
import { openClock } from './sandbox/clock.ts';
import { openSandboxApi, type SandboxApi } from './sandbox/api/open.ts';
import { samplePeople, sampleRecords } from './sandbox/sample-partner.ts';
import type { DueMessage } from './store/outbox.ts';
import { isReachable, openEmbedded, openPostgres, type Database, type OpenDatabase } from './store/open.ts';
import { claimSetting, readSetting, writeSetting } from './store/settings.ts';
import { createAzureFiling } from './tickets/azure-filing.ts';
import { deskCalendar, loadCalendars } from './tickets/calendars.ts';
import { createRequestWatch } from './tickets/request-watch.ts';
import { createTicketCards } from './tickets/posted.ts';
import { createTickets } from './tickets/tickets.ts';
import { createWatch } from './tickets/watch.ts';
import { nextWorkingTime } from './tickets/working-hours.ts';
import { understanding } from './understanding/index.ts';

export interface RunningDesk {
  /** Where the desk listens, for example http://127.0.0.1:3978. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Builds the desk and starts it. A database may be handed in; otherwise the environment says which. */
export async function startDesk(env: Env, log: Logger = pino({ level: env.LOG_LEVEL }), given?: OpenDatabase): Promise<RunningDesk> {
  if (env.CALENDARS_FILE) loadCalendars(env.CALENDARS_FILE);
  const database = given ?? await (env.DATABASE_URL ? openPostgres(env.DATABASE_URL) : openEmbedded(env.DATA_DIR));
  const { db } = database;
  const clock = env.sandbox ? await openClock(db) : { now: () => new Date(), moment: () => performance.now(), advance: () => Promise.reject(new Error('Only the sandbox\'s clock moves.')) };
  const { now, moment } = clock;
  const sandbox = env.sandbox ? await openSandboxApi({ now, db, customers: env.SANDBOX_CUSTOMERS, log }) : undefined;
  const partner = partnerOf(env, sandbox);
  const patience = { patienceMs: env.MICROSOFT_PATIENCE_SECONDS * 1000, tryMs: env.MICROSOFT_PATIENCE_SECONDS * 1000 / 3 };
  const tokens = createTokens({ ...partner.signIn, ...patience, refreshToken: partner.refreshToken(sealedIn(db)), now, trouble: (error) => log.error({ err: error }, 'the new refresh token could not be kept') });
  const microsoft = createMicrosoft(createSend({ endpoints: partner.signIn.endpoints, tokens, ...patience }), partner.own.tenantId, env.sandbox ? { pollMs: 100, patienceMs: 60_000 } : undefined);
  const mirror = createMirror({ db, microsoft, records: partner.records, own: partner.own, managersGroup: env.MANAGERS_GROUP, now, log });
  if (env.sandbox) await mirror.fill();

  const directory = createDirectory({ db, microsoft, mirror, now });
  const tickets = createTickets(db);
  const azureFiling = env.AZURE_SUPPORT === 'on' || env.sandbox ? createAzureFiling(db, microsoft.azure, now, env.AZURE_SUPPORT_PLAN_ID) : undefined;
  const requestWatch = createRequestWatch({ db, partnerCenter: microsoft.partnerCenter, tickets, azureFiling, ownCompany: directory.ownCompany, now, log });
  const watch = createWatch(db, now);
  const conversations = createConversations(db, now);
  const metrics = createMetrics();
  const model = modelOf(env);
  const adapter = new DeskAdapter(registrationOf(env));
  const desk = { now, directory, tickets, watch, requestWatch, ...(azureFiling && { azureFiling }) };
  const cards = createTicketCards(db, now);
  const posted = createPostedCards({ adapter, cards, desk, log });
  const bot = createBot({ adapter, desk, conversations, posted, understand: understanding(), ...(model && { secondOpinion: createSecondOpinion(model, log) }), sandbox: env.sandbox, log, observe: metrics.turn });
  const sender = createSender(adapter, conversations, posted);
  const makers = { incident: incidentCard, match: matchCard(db), ticket: (message: DueMessage, at: Date) => ticketNews(message, { directory, tickets, now: () => at }) };
  const nudges = startNudges({ database, now, moment, log, ownCompany: directory.ownCompany, sender, makers, observe: metrics.nudge, proven: metrics.proven });

  const server = createServer({
    door: (authorization, activity) => adapter.take(authorization, activity, async (context) => { await bot.run(context); }),
    sandbox: env.sandbox, isReady: async () => await isReachable(db) && directory.ownCompany().then(() => true, () => false), metrics: metrics.registry, log,
  });
  const chat = env.sandbox ? serveLocalChat(server, { people: async () => samplePeople(), now, advance: moved, words: chatWords, faults: sandbox!.faults }) : undefined;
  async function moved(duration: string): Promise<Date> {
    const at = await clock.advance(duration);
    await look(true);
    await nudges.tick();
    return at;
  }

  await new Promise<void>((resolve, reject) => { server.once('error', reject); server.listen(env.PORT, env.host, resolve); });
  const url = `http://${env.host.includes(':') ? `[${env.host}]` : env.host}:${server.address().port}`;
  setImmediate(() => deskCalendar(now())); // the holidays load now, not in somebody's first turn
  if (env.sandbox) await installEverybody(url, samplePeople());
  const sweep = setInterval(hourly, 3_600_000);
  const refresh = setInterval(posted.refresh, 10_000); // what other replicas and the calendar changed
  function hourly(): void {
    for (const step of [conversations.forgetOld(), cards.forgetOld(), nudges.forgetOld(), recount()]) void step.catch((error: unknown) => log.warn({ err: error }, 'an hourly step failed'));
  }
  async function recount(): Promise<void> {
    const count = await tickets.recount(now());
    if (count > 0) log.info({ count }, 'clocks were counted again: their calendar has changed');
  }
  await recount();
  if (!partner.connected) log.warn('Microsoft\'s APIs are not connected: set the PARTNER_ variables, then npm run sign-in. Until then the desk knows nobody.');
  const mirroring = partner.connected ? mirror.start() : undefined;
  const watching = setInterval(() => void look(false), 60_000);
  /** Looks what has become of the tickets that are with Microsoft, and of the incidents that people follow. */
  async function look(always: boolean): Promise<void> {
    if (!partner.connected) return;
    try {
      await requestWatch.tick(always);
      if (await claimSetting(db, 'incident-watch', now(), always ? 0 : 300_000)) await checkFollowedIncidents(db, microsoft.graph, now, nextWorkingTime);
    } catch (error) {
      log.error({ err: error }, 'what is watched at Microsoft could not be looked at');
    }
  }
  return {
    url,
    async stop() {
      for (const timer of [sweep, watching, refresh]) clearInterval(timer);
      chat?.close();
      await nudges.stop(); // first: in the sandbox what it sends arrives at this very server
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await posted.settled();
      await mirroring?.stop();
      await sandbox?.close();
      await conversations.flush().catch((error: unknown) => log.error({ err: error }, 'the last turns were not written down'));
      if (!given) await database.close();
    },
  };
}

/** The partner whose desk this is, and how it signs in: from the environment, or the sample partner of the sandbox. */
function partnerOf(env: Env, sandbox: SandboxApi | undefined) {
  if (sandbox) {
    const { tenantId, appId, appSecret, refreshToken: token } = sandbox.credentials;
    const records = recordsOf(sampleRecords());
    const { name = '', kind, partnerId = null } = records.own!;
    const own = { tenantId, name, kind: kind === 'direct-bill' ? kind : 'indirect-provider' as const, partnerId };
    const signIn = { app: { tenantId, appId, credential: { secret: appSecret } }, cloud: 'public' as const, endpoints: sandbox.endpoints };
    return { connected: true, own, records, signIn, refreshToken: (successors: SealedPlace): RefreshTokenSource => ({ kind: 'given', token, successors }) };
  }
  const named = partnerAppOf(env);
  const { app, cloud } = named ?? { app: { tenantId: env.MICROSOFT_APP_TENANT_ID ?? '', appId: '', credential: { secret: '' } }, cloud: env.MICROSOFT_CLOUD };
  const own = { tenantId: app.tenantId.toLowerCase(), name: env.PARTNER_NAME ?? '', kind: env.PARTNER_KIND, partnerId: env.PARTNER_ID ?? null };
  const records = env.RECORDS_FILE ? readRecords(env.RECORDS_FILE) : recordsOf({});
  return { connected: named !== undefined, own, records, signIn: { app, cloud, endpoints: endpointsOf(cloud) }, refreshToken: (successors: SealedPlace) => refreshTokenSourceOf(env, successors) };
}

/** The store keeps what is sealed, never a token. */
function sealedIn(db: Database): SealedPlace {
  const name = 'partner-refresh-token';
  return {
    read: async () => { const sealed = (await readSetting(db, name))?.sealed; return typeof sealed === 'string' ? sealed : undefined; },
    write: (sealed) => writeSetting(db, name, { sealed }),
  };
}

function chatWords(locale: Locale): Record<string, string> {
  const chat = Object.entries(stringsOf(locale)).filter(([key]) => key.startsWith('chat.'));
  return Object.fromEntries(chat.map(([key, text]) => [key.slice('chat.'.length), text]));
}

function registrationOf(env: Env): Registration | undefined {
  if (!env.MICROSOFT_APP_ID) return undefined;
  const { MICROSOFT_APP_CERTIFICATE_THUMBPRINT: thumbprint, MICROSOFT_APP_CERTIFICATE_KEY: key, MICROSOFT_APP_PASSWORD: password } = env;
  return {
    appId: env.MICROSOFT_APP_ID, type: env.MICROSOFT_APP_TYPE, tenantId: env.MICROSOFT_APP_TENANT_ID ?? '',
    ...(password && { password }), ...(thumbprint && key && { certificate: { thumbprint, key } }),
  };
}

/** The optional model. In the sandbox only one on this machine is asked: trying the desk out sends nothing away, whatever keys lie about in the shell. */
function modelOf(env: Env): ModelSettings | undefined {
  const { OPENAI_API_KEY, OPENAI_MODEL, OPENAI_ENDPOINT, AZURE_OPENAI_API_KEY, AZURE_OPENAI_ENDPOINT, AZURE_OPENAI_DEPLOYMENT, AZURE_OPENAI_API_VERSION } = env;
  if (OPENAI_API_KEY && (!env.sandbox || isLoopback(new URL(OPENAI_ENDPOINT).hostname))) return { kind: 'openai', apiKey: OPENAI_API_KEY, model: OPENAI_MODEL, endpoint: OPENAI_ENDPOINT };
  if (env.sandbox || !AZURE_OPENAI_API_KEY || !AZURE_OPENAI_ENDPOINT || !AZURE_OPENAI_DEPLOYMENT) return undefined;
  return { kind: 'azure', apiKey: AZURE_OPENAI_API_KEY, endpoint: AZURE_OPENAI_ENDPOINT, deployment: AZURE_OPENAI_DEPLOYMENT, ...(AZURE_OPENAI_API_VERSION && { apiVersion: AZURE_OPENAI_API_VERSION }) };
}

async function main(): Promise<void> {
  const env = readEnv(process.env);
  const log = pino({ level: env.LOG_LEVEL });
  log.info(env.sandbox ? 'Sandbox mode: loopback only, sample partner, no authentication.' : 'Serving Microsoft Teams.');
  const desk = await startDesk(env, log);
  console.log(env.sandbox ? `CSP Support Desk is ready. Local chat: ${desk.url}/` : `CSP Support Desk is ready at ${desk.url}`);
  const stop = () => void desk.stop().then(() => process.exit(0), () => process.exit(1));
  process.once('SIGINT', stop).once('SIGTERM', stop);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  });
}
