import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { app } from '../../src/sandbox/api/login.ts';
import { createSeal } from '../../src/sandbox/api/tokens.ts';
import { adele, clientOf, lamna, type Client } from '../sandbox/api-client.ts';
import { actionsOf, type CardAction, type Reply, type TestDesk } from './desk.ts';
import { contoso } from './tickets.ts';

/** Microsoft's side of a desk's sandbox: its portal as a person uses it, its APIs past the desk, and the calls that arrive there. */
export interface MicrosoftSide extends Client {
  readonly url: string;
  /** Files a service request by the portal's form; gives its number. What is not named is right for Contoso. */
  file(over?: Readonly<Record<string, string>>): Promise<string>;
  /** Microsoft answers a service request. */
  answers(number: string, text?: string): Promise<void>;
  closes(number: string): Promise<void>;
  /** The portal's page of a customer. */
  page(customer: string): Promise<string>;
  /** The calls that arrive while something is done: 'PUT partner-center/customers/{id}/…'. */
  during(work: () => Promise<unknown>): Promise<string[]>;
}

/** Finds Microsoft's side by the link that a person would follow. */
export async function microsoftSideOf(desk: TestDesk): Promise<MicrosoftSide> {
  const links = linksOf(await desk.as('adele').sends('portal.open', { customer: contoso }));
  const url = new URL(links.find((link) => link.includes('/portal?'))!).origin;
  const { rows: [{ value }] } = await desk.database.pool.query(`select value from setting where name = 'sandbox-microsoft'`);
  const credentials = { tenantId: lamna, appId: app.id, appSecret: app.secret, refreshToken: createSeal(value.key).grant({ use: 'refresh', oid: adele, tid: lamna, appid: app.id, amr: ['pwd', 'mfa'], issuedAt: Date.now() }) };
  const endpoints = { partnerCenter: `${url}/partner-center/v1`, graph: `${url}/graph/v1.0`, azure: `${url}/azure`, login: `${url}/login` };
  const post = async (path: string, form: Readonly<Record<string, string>>) => {
    const response = await fetch(`${url}${path}`, { method: 'POST', redirect: 'manual', headers: { Origin: url }, body: new URLSearchParams(form) });
    if (response.status !== 303) throw new Error(`The portal answered HTTP ${response.status}: ${(await response.text()).slice(0, 300)}`);
    return response.headers.get('location') ?? '';
  };
  return {
    url, ...clientOf({ endpoints, credentials }),
    file: async (over = {}) => {
      const location = await post('/portal/requests', {
        customer: contoso, product: 'Exchange Online', severity: 'critical', title: 'Exchange is down', description: 'Nobody can send mail.', contactName: 'Adele Vance', contactEmail: 'adele.vance@lamna.example.com', ...over,
      });
      return /filed=(\d+)/.exec(location)![1]!;
    },
    answers: async (number, text = 'We are looking into it.') => void await post(`/portal/requests/${number}`, { do: 'answer', text }),
    closes: async (number) => void await post(`/portal/requests/${number}`, { do: 'close' }),
    page: async (customer) => (await fetch(`${url}/portal?customer=${customer}`)).text(),
    during: (work) => callsDuring(url, work),
  };
}

/** The calls of Microsoft's APIs, sign-in left out, that reach a stand-in in this process while something is done; ids are left out. */
export async function callsDuring(url: string, work: () => Promise<unknown>): Promise<string[]> {
  const calls: string[] = [];
  const { host } = new URL(url);
  const note = (message: unknown) => {
    const { request: { method, url: path = '', headers } } = message as { request: IncomingMessage };
    const [, service, rest] = /^\/(partner-center|graph|azure)\/(?:v1(?:\.0)?\/)?([^?]*)/.exec(path) ?? [];
    if (headers.host === host && service !== undefined) calls.push(`${method} ${service}/${rest!.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/gi, '{id}')}`);
  };
  subscribe('http.server.request.start', note);
  try {
    await work();
  } finally {
    unsubscribe('http.server.request.start', note);
  }
  return calls;
}

/** Where the links of a card lead. */
export function linksOf(shown: Reply | unknown): string[] {
  return actionsOf(shown !== null && typeof shown === 'object' && 'card' in shown ? shown.card : shown).flatMap((action: CardAction & { readonly url?: string }) => (action.url ? [action.url] : []));
}
