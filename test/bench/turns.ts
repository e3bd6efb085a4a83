import { CloudAdapter, ConfigurationBotFrameworkAuthentication, MessageFactory } from 'botbuilder';
import { randomUUID } from 'node:crypto';
import { createServer, request, type Agent } from 'node:http';
import restify from 'restify';

/** Somebody whose messages are measured. */
export interface Speaker { readonly tenantId: string; readonly aadObjectId: string; readonly name: string; readonly locale: string }

/** A connector that takes whatever is sent and answers at once. */
export async function openSink(): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((incoming, response) => {
    incoming.resume().on('end', () => {
      response.setHeader('Content-Type', 'application/json');
      response.end('{"id":"1"}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return { url: `http://127.0.0.1:${port}`, close: () => new Promise((resolve) => { server.closeAllConnections(); server.close(() => resolve()); }) };
}

/** The thing that stands still: botbuilder as it comes, behind restify, echoing. */
export async function startEcho(): Promise<{ url: string; stop(): Promise<void> }> {
  const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication({}));
  const server = restify.createServer();
  server.use(restify.plugins.bodyParser({ mapParams: false }));
  server.post('/api/messages', async (incoming: restify.Request, response: restify.Response) => {
    await adapter.process(incoming, response, async (context) => { await context.sendActivity(MessageFactory.text(`You said: ${context.activity.text}`)); });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return { url: `http://127.0.0.1:${server.address().port}`, stop: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** Turns per second, closed loop: so many at a time, each waiting for its HTTP answer, which comes after the reply was sent. */
export async function turnsPerSecond(url: string, sink: string, text: string, speaker: Speaker, { turns, atATime }: { turns: number; atATime: number }, agent: Agent): Promise<number> {
  let left = turns;
  const began = performance.now();
  await Promise.all(Array.from({ length: atATime }, async (_, place) => {
    while (left-- > 0) await post(`${url}/api/messages`, message(sink, text, speaker, `bench-${place}`), agent);
  }));
  return turns / ((performance.now() - began) / 1000);
}

function message(serviceUrl: string, text: string, { tenantId, aadObjectId, name, locale }: Speaker, conversation: string): object {
  return {
    type: 'message', id: randomUUID(), channelId: 'msteams', serviceUrl, locale, localTimezone: 'Europe/London', text,
    from: { id: `29:${aadObjectId}`, name, aadObjectId }, recipient: { id: '28:desk', name: 'Desk' },
    conversation: { id: conversation, conversationType: 'personal', tenantId }, channelData: { tenant: { id: tenantId } },
  };
}

function post(url: string, body: object, agent: Agent): Promise<void> {
  const payload = Buffer.from(JSON.stringify(body));
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: 'POST', agent, headers: { 'Content-Type': 'application/json', 'Content-Length': payload.length } }, (response) => {
      response.resume().on('end', () => (response.statusCode === 200 ? resolve() : reject(new Error(`HTTP ${response.statusCode}`))));
    });
    outgoing.on('error', reject).end(payload);
  });
}
