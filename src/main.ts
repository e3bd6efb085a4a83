import pino, { type Logger } from 'pino';
import { pathToFileURL } from 'node:url';
import { DeskAdapter, type Registration } from './bot/adapter.ts';
import { createBot } from './bot/bot.ts';
import { createSecondOpinion, type ModelSettings } from './bot/second-opinion.ts';
import { createSender } from './bot/sender.ts';
import { stringsOf } from './cards/words.ts';
import { createConversations } from './directory/conversations.ts';
import { createDirectory } from './directory/directory.ts';
import { isLoopback, readEnv, type Env } from './env.ts';
import { serveLocalChat } from './http/local-chat.ts';
import { createMetrics } from './http/metrics.ts';
import { createServer } from './http/server.ts';
import type { Locale } from './locale.ts';
import { startNudges } from './nudges/nudges.ts';
import { installEverybody } from './sandbox/install.ts';
import { openClock } from './sandbox/clock.ts';
import { samplePartner, samplePeople } from './sandbox/sample-partner.ts';
import { loadDirectory } from './store/load-directory.ts';
import { isReachable, openEmbedded, openPostgres, type OpenDatabase } from './store/open.ts';
import { deskCalendar, loadCalendars } from './tickets/calendars.ts';
import { createTickets } from './tickets/tickets.ts';
import { createUnderstanding } from './understanding/index.ts';

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
  const clock = env.sandbox ? await openClock(db) : { now: () => new Date(), advance: () => Promise.reject(new Error('Only the sandbox\'s clock moves.')) };
  const { now } = clock;
  if (env.sandbox) await loadDirectory(db, samplePartner(now()));

  const directory = createDirectory(db, now);
  const tickets = createTickets(db);
  const conversations = createConversations(db, now);
  const metrics = createMetrics();
  const model = modelOf(env);
  const adapter = new DeskAdapter(registrationOf(env));
  const bot = createBot({ adapter, desk: { now, directory, tickets }, conversations, understand: createUnderstanding(), ...(model && { secondOpinion: createSecondOpinion(model, log) }), log, observe: metrics.turn });
  const send = createSender(adapter, conversations);
  const nudges = await startNudges({ database, now, log, ownCompany: directory.ownCompany, send, observe: metrics.nudge });

  const server = createServer({
    door: (authorization, activity) => adapter.take(authorization, activity, async (context) => { await bot.run(context); }),
    sandbox: env.sandbox, isReady: async () => await isReachable(db) && directory.ownCompany().then(() => true, () => false), metrics: metrics.registry, log,
  });
  const chat = env.sandbox ? serveLocalChat(server, { people: async () => samplePeople(), now, advance: moved, words: chatWords }) : undefined;
  async function moved(duration: string): Promise<Date> {
    const at = await clock.advance(duration);
    await nudges.tick();
    return at;
  }

  await new Promise<void>((resolve, reject) => { server.once('error', reject); server.listen(env.PORT, env.host, resolve); });
  const url = `http://${env.host.includes(':') ? `[${env.host}]` : env.host}:${server.address().port}`;
  setImmediate(() => deskCalendar(now())); // the holidays load now, not in somebody's first turn
  if (env.sandbox) await installEverybody(url, samplePeople());
  const sweep = setInterval(() => void conversations.forgetOld().catch(() => undefined), 3_600_000);
  return {
    url,
    async stop() {
      clearInterval(sweep);
      chat?.close();
      await nudges.stop(); // first: in the sandbox what it sends arrives at this very server
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await conversations.flush().catch((error: unknown) => log.error({ err: error }, 'the last turns were not written down'));
      if (!given) await database.close();
    },
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
