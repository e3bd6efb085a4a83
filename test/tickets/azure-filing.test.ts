import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { actionsOf, inputsOf, startTestDesk, textOf, type Chat, type Reply, type TestDesk } from '../support/desk.ts';
import { linksOf, microsoftSideOf, type MicrosoftSide } from '../support/microsoft-side.ts';
import { somebody } from '../../src/directory/staff.ts';
import { createTickets } from '../../src/tickets/tickets.ts';
import { filled, historyOf, numberOf, rowOf, tenants, ticketOn } from './form.ts';

let desk: TestDesk;
let microsoft: MicrosoftSide;
let adele: Chat;
beforeAll(async () => {
  desk = await startTestDesk({ MICROSOFT_PATIENCE_SECONDS: '0.6' });
  microsoft = await microsoftSideOf(desk);
  adele = desk.as('adele');
});
afterEach(async () => { await desk.heals(); });
afterAll(async () => { await desk.close(); });

const windowsMachine = '6f16735c-b0ae-b275-ad3a-03479cfa1396';
const cannotConnect = 'a1000000-0000-4000-8000-000000000401';
const billing = '517f2da6-78fd-0498-4e22-ad26996b1dfc';
const refund = 'a1000000-0000-4000-8000-000000000101';
const inFull = (service: string) => `/providers/Microsoft.Support/services/${service}`;
const contososAzure = '70000000-0000-4000-8000-000000000105';
const chosen = { service: windowsMachine, classification: cannotConnect, azureSubscription: contososAzure, country: 'GB', diagnostics: 'false' };

const azureTicket = (over: Readonly<Record<string, unknown>> = {}) => filled({ workload: 'azure', severity: 'B', title: 'A machine cannot be reached', description: 'RDP times out.', ...over });
const handedOver = async (over: Readonly<Record<string, unknown>> = {}) => ticketOn(await adele.sends('ticket.open/submit', azureTicket(over)));
const form = (ticket: string, more: object = {}, chat = adele) => chat.sends('service-request.how-to/azure', { number: numberOf(ticket), ...more });
const file = (ticket: string, more: object = chosen, chat = adele) => chat.sends('service-request.how-to/file-azure', { number: numberOf(ticket), ...more });

/** The requests that Azure holds for our tickets, by the names that the desk gave them. */
async function atAzure(ticket?: string): Promise<{ name: string; number: string; tenantId: string; subscriptionId?: string; properties: Record<string, unknown> }[]> {
  const { rows: [{ tickets }] } = await desk.database.pool.query(`select value -> 'tickets' as tickets from setting where name = 'sandbox-microsoft'`);
  return tickets.filter(({ name }: { name: string }) => ticket === undefined || name.includes(`-${ticket.toLowerCase()}-`));
}

function choicesOf({ card }: Reply, id: string): string[] {
  return find(card, id).map(({ title }) => title);
}

function find(node: unknown, id: string): { title: string; value: string }[] {
  if (Array.isArray(node)) return node.flatMap((each) => find(each, id));
  if (node === null || typeof node !== 'object') return [];
  const each = node as { id?: unknown; choices?: { title: string; value: string }[] };
  return each.id === id ? each.choices ?? [] : Object.values(node).flatMap((part) => find(part, id));
}

describe('the form', () => {
  it('is reached from the pack; Azure\'s services first, then the chosen one\'s kinds of problem', async () => {
    const ticket = await handedOver();
    const pack = await adele.sends('service-request.how-to/pack', { number: numberOf(ticket) });
    const first = await adele.presses(pack, 'service-request.how-to/azure');
    expect(first.text).toContain(`${ticket}: file a request with Azure`);
    expect(choicesOf(first, 'service')).toEqual(['Billing', 'Subscription management', 'Service and subscription limits (quotas)', 'Virtual Machine running Windows', 'Web App (Windows)', 'SQL Database']);
    expect(choicesOf(first, 'classification')).toEqual([]);
    expect(choicesOf(first, 'azureSubscription')).toEqual(['The whole tenant (billing and subscriptions only)', `Azure plan (${contososAzure.slice(0, 8)})`]);
    expect(inputsOf(first.card)).toMatchObject({ azureSubscription: contososAzure, diagnostics: 'false' });
    const second = await adele.presses(first, 'service-request.how-to/azure', { service: windowsMachine, diagnostics: 'true', country: 'HU' });
    expect(choicesOf(second, 'classification')).toEqual(['Cannot Connect to my VM / Troubleshoot my VM network connectivity issue', 'VM restarted or stopped unexpectedly']);
    expect(inputsOf(second.card)).toMatchObject({ service: windowsMachine, classification: '', diagnostics: 'true', country: 'HU', azureSubscription: contososAzure });
    const filed = await adele.presses(second, 'service-request.how-to/file-azure', { classification: cannotConnect });
    const [request] = await atAzure(ticket);
    expect(filed.text).toContain(request!.number);
    expect(await rowOf(desk, ticket)).toMatchObject({ microsoft_number: request!.number });
    expect(await historyOf(desk, ticket)).toEqual(['open by Adele Vance', 'bind by Adele Vance']);
  });

  it('what is filed is the ticket: in the customer\'s tenant and subscription, with our own contact', async () => {
    const ticket = await handedOver({ severity: 'A', contactPhone: '+44 20 7946 0101', language: 'ja' });
    await file(ticket, { ...chosen, diagnostics: 'true' });
    expect(await atAzure(ticket)).toEqual([expect.objectContaining({
      tenantId: tenants.contoso, subscriptionId: contososAzure,
      properties: expect.objectContaining({
        serviceId: inFull(windowsMachine), problemClassificationId: `${inFull(windowsMachine)}/problemClassifications/${cannotConnect}`, title: 'A machine cannot be reached', description: 'RDP times out.', severity: 'critical', advancedDiagnosticConsent: 'Yes',
        contactDetails: expect.objectContaining({ firstName: 'Adele', lastName: 'Vance', primaryEmailAddress: 'adele.vance@lamna.example.com', phoneNumber: '+44 20 7946 0101', country: 'GBR', preferredTimeZone: 'GMT Standard Time', preferredSupportLanguage: 'ja-jp' }),
      }),
    })]);
  });

  it('changing the service drops the kind of problem of the other', async () => {
    const reply = await form(await handedOver(), { ...chosen, service: billing });
    expect(choicesOf(reply, 'classification')).toEqual(['Refund Request', 'Unexpected charges on invoice']);
    expect(inputsOf(reply.card)).toMatchObject({ service: billing, classification: '' });
  });

  it('billing is filed for the whole tenant', async () => {
    const ticket = await handedOver({ issue: 'billing', title: 'An invoice is wrong' });
    await file(ticket, { ...chosen, service: billing, classification: refund, azureSubscription: 'tenant' });
    const [request] = await atAzure(ticket);
    expect([request!.tenantId, request!.subscriptionId]).toEqual([tenants.contoso, undefined]);
  });

  it('is in the reader\'s language', async () => {
    const reply = await form(await handedOver(), {}, desk.as('lucia'));
    expect(reply.card.lang).toBe('es');
  });
});

describe('what is missing is named, with all that was chosen kept, and nothing is filed', () => {
  it.each([
    ['the service', {}, { service: '', classification: '' }, ['Please choose a service.', 'Please choose the kind of problem.']],
    ['the kind of problem', {}, { classification: '' }, ['Please choose the kind of problem.']],
    ['the country', {}, { country: 'XX' }, ['The country code is missing, or Azure does not know it.']],
    ['the phone of severity A', { severity: 'A', contactPhone: '' }, {}, ['The ticket\'s contact has no phone number, which severity A requires.']],
    ['the subscription of a technical request', {}, { azureSubscription: 'tenant' }, ['A technical request needs an Azure subscription.']],
    ['several', { severity: 'A', contactPhone: '' }, { country: 'X', azureSubscription: 'tenant' }, ['phone number', 'country', 'Azure subscription.']],
  ])('%s', async (_what, over, wrong, words) => {
    const ticket = await handedOver(over);
    const sent: Record<string, string> = { ...chosen, ...wrong };
    const reply = await file(ticket, sent);
    for (const part of words) expect(reply.text).toContain(part);
    const { classification, ...kept } = inputsOf(reply.card);
    const { classification: sentClassification, ...rest } = sent;
    expect(kept).toEqual(rest);
    if (sent.service !== '') expect(classification).toBe(sentClassification);
    expect(await atAzure(ticket)).toHaveLength(0);
    expect(await rowOf(desk, ticket)).toMatchObject({ microsoft_number: null });
  });
});

describe('once', () => {
  it.each([['one after the other', false], ['at once', true]])('pressed twice, %s, it is filed once and bound once', async (_how, atOnce) => {
    const ticket = await handedOver();
    const replies = atOnce ? await Promise.all([file(ticket), file(ticket)]) : [await file(ticket), await file(ticket)];
    const requests = await atAzure(ticket);
    expect(requests).toHaveLength(1);
    for (const { text } of replies) expect(text).toContain(requests[0]!.number);
    expect(await historyOf(desk, ticket)).toEqual(['open by Adele Vance', 'bind by Adele Vance']);
  });

  it('pressed by two people, it is filed once', async () => {
    const ticket = await handedOver();
    await Promise.all([file(ticket), file(ticket, chosen, desk.as('adele'))]);
    expect(await atAzure(ticket)).toHaveLength(1);
  });

  it('two tickets alike are two requests', async () => {
    const [one, other] = [await handedOver(), await handedOver()];
    await file(one);
    await file(other);
    expect(new Set((await atAzure()).map(({ number }) => number)).size).toBe((await atAzure()).length);
    expect([(await atAzure(one)).length, (await atAzure(other)).length]).toEqual([1, 1]);
  });

  it('a ticket that is handed over again is filed again, once, under a number of its own', async () => {
    const ticket = await handedOver();
    await file(ticket);
    for (const change of ['first-response', 'resolve', 'reopen', 'hand-over']) await adele.sends(`ticket.update/${change}`, { number: numberOf(ticket) });
    const replies = [await file(ticket), await file(ticket)];
    const [first, second, ...more] = await atAzure(ticket);
    expect([first!.number === second!.number, more]).toEqual([false, []]);
    for (const { text } of replies) expect(text).toContain(second!.number);
    expect(await rowOf(desk, ticket)).toMatchObject({ microsoft_number: second!.number });
    expect((await historyOf(desk, ticket)).filter((change) => change.startsWith('bind'))).toHaveLength(2);
  });

  it('a request that was filed for an earlier hand-over is not taken for this one', async () => {
    const ticket = await handedOver();
    const seen = await desk.database.db.selectFrom('ticket').select('handedOverAt').where('number', '=', Number(numberOf(ticket))).executeTakeFirstOrThrow();
    for (const change of ['close', 'reopen', 'hand-over']) await adele.sends(`ticket.update/${change}`, { number: numberOf(ticket) });
    const tickets = createTickets(desk.database.db);
    const by = (await somebody(desk.database.db, { tenantId: adele.person.tenantId, objectId: adele.person.aadObjectId }))!;
    const result = await tickets.change(Number(numberOf(ticket)), { change: 'bind', microsoftNumber: '2611210040009999', handedOverAt: seen.handedOverAt! }, { by, at: new Date(), key: 'late' });
    expect(result.kind).toBe('not-possible');
    expect(await rowOf(desk, ticket)).toMatchObject({ microsoft_number: null });
  });

  it('a ticket whose number was bound by hand is with Microsoft already: an old form files nothing', async () => {
    const ticket = await handedOver();
    await adele.sends('ticket.update/bind', { number: numberOf(ticket), microsoftNumber: '2611210040008888' });
    const reply = await file(ticket);
    expect(await atAzure(ticket)).toHaveLength(0);
    expect(reply.text).toContain('2611210040008888');
  });
});

describe('where it is not offered', () => {
  it.each(['microsoft365', 'dynamics365', 'ems'])('for %s there is the pack alone, and a forged press files nothing', async (workload) => {
    const ticket = ticketOn(await adele.sends('ticket.open/submit', filled({ workload, title: `No Azure: ${workload}` })));
    const pack = await adele.sends('service-request.how-to/pack', { number: numberOf(ticket) });
    expect(actionsOf(pack.card).map(({ verb }) => verb)).not.toContain('service-request.how-to/azure');
    for (const reply of [await form(ticket), await file(ticket)]) expect(reply.text).toContain(`${ticket}: hand over to Microsoft`);
    expect(await atAzure(ticket)).toHaveLength(0);
  });

  it.each([['rafael', 404], ['sofia', 404], ['megan', 403]])('%s gets no form, and files nothing: HTTP %i', async (who, status) => {
    const ticket = await handedOver();
    const chat = desk.as(who, 'en');
    expect([(await form(ticket, {}, chat)).status, (await file(ticket, chosen, chat)).status]).toEqual([status, status]);
    expect(await atAzure(ticket)).toHaveLength(0);
  });

  it('somebody whom the verdict forbids to file cannot do so by the form', async () => {
    const ticket = await handedOver();
    const eszter = desk.as('eszter', 'en'); // a Helpdesk agent
    expect((await eszter.sends('gdap.check', { customer: tenants.contoso, workload: 'azure' })).text).toMatch(/^[^]*✗/);
    await file(ticket, chosen, eszter);
    expect(await atAzure(ticket)).toHaveLength(0);
  });

  it.each([['a draft that the verdict forbids', 'keep', []], ['one that we keep', 'keep', []], ['a closed one', 'submit', ['close']], ['a withdrawn one', 'submit', ['withdraw']]] as const)('%s is not with Microsoft: a forged press files nothing', async (what, step, changes) => {
    const chat = what.startsWith('a draft') ? desk.as('eszter', 'en') : adele;
    const ticket = ticketOn(await chat.sends(`ticket.open/${step}`, azureTicket()));
    for (const change of changes) await adele.sends(`ticket.update/${change}`, { number: numberOf(ticket) });
    await file(ticket);
    expect(await atAzure(ticket)).toHaveLength(0);
    expect(await rowOf(desk, ticket)).toMatchObject({ microsoft_number: null });
  });
});

describe('when Azure', () => {
  it('refuses, the card says so with what was chosen, and nothing is bound', async () => {
    const ticket = await handedOver();
    const reply = await file(ticket, { ...chosen, classification: refund }); // of another service
    expect(reply.text).toContain('Azure refused the request.');
    expect(inputsOf(reply.card)).toMatchObject({ service: windowsMachine, azureSubscription: contososAzure });
    expect(await rowOf(desk, ticket)).toMatchObject({ microsoft_number: null });
  });

  it.each([['500', 'The request was not filed. Azure reports an internal error.'], ['429', 'The request was not filed. Azure is busy; please try again later.'], ['mfa', 'multi-factor authentication']])('fails with %s, the card says so and the next press files it', async (fault, words) => {
    const ticket = await handedOver();
    await form(ticket, chosen);
    await desk.fails('azure-support', fault);
    const reply = await file(ticket);
    expect(reply.text).toContain(words);
    expect(await atAzure(ticket)).toHaveLength(0);
    await desk.heals();
    await adele.presses(reply, 'service-request.how-to/file-azure');
    expect(await atAzure(ticket)).toHaveLength(1);
  });

  it.each(['timeout', 'cut'])('does not answer (%s), the card says that it is not known, and the next press files it once and binds it', async (fault) => {
    const ticket = await handedOver();
    await form(ticket, chosen);
    await desk.fails('azure-support', fault);
    const reply = await file(ticket);
    await desk.heals();
    expect(await atAzure(ticket)).toHaveLength(1); // it got there all the same
    expect(reply.text).toContain('I do not know whether the request was filed.');
    await adele.presses(reply, 'service-request.how-to/file-azure');
    const requests = await atAzure(ticket);
    expect(requests).toHaveLength(1);
    expect(await rowOf(desk, ticket)).toMatchObject({ microsoft_number: requests[0]!.number });
  });

  it.each(['A', 'B', 'C'])('does not answer for severity %s, what got there is found and bound without another press', async (severity) => {
    const ticket = await handedOver({ severity, contactPhone: '+44 20 7946 0101' });
    await form(ticket, chosen);
    await desk.fails('azure-support', 'timeout');
    await file(ticket);
    await desk.heals();
    expect((await rowOf(desk, ticket)).microsoft_number).toBe(null);
    await desk.advance('PT1M');
    const [request, ...more] = await atAzure(ticket);
    expect([(await rowOf(desk, ticket)).microsoft_number, more]).toEqual([request!.number, []]);
    expect(await historyOf(desk, ticket)).toEqual(['open by Adele Vance', 'bind by Microsoft']);
    await desk.advance('PT1M');
    expect((await desk.database.pool.query('select * from azure_filing where number = $1', [Number(numberOf(ticket))])).rows).toEqual([]);
  });

  it('does not answer, the next press looks for it first, and never files it a second time for another subscription', async () => {
    const ticket = await handedOver();
    await form(ticket, chosen);
    await desk.fails('azure-support', 'timeout');
    await file(ticket);
    await desk.heals();
    const calls = await microsoft.during(async () => { expect((await file(ticket, { ...chosen, service: billing, classification: refund, azureSubscription: 'tenant' })).text).toContain((await atAzure(ticket))[0]!.number); });
    expect([calls.filter((call) => call.startsWith('PUT')), (await atAzure(ticket)).length]).toEqual([[], 1]);
  });

  it('says no, or never got it, nothing is left to be looked for', async () => {
    const [refused, lost] = [await handedOver(), await handedOver()];
    await file(refused, { ...chosen, classification: refund });
    const { database: { db, pool } } = desk;
    const { handedOverAt } = await db.selectFrom('ticket').select('handedOverAt').where('number', '=', Number(numberOf(lost))).executeTakeFirstOrThrow();
    await pool.query('insert into azure_filing values ($1, $2, $3, $4, $3)', ['never-arrived', Number(numberOf(lost)), handedOverAt, contososAzure]);
    const left = async () => (await pool.query('select name from azure_filing where number = any($1)', [[refused, lost].map((ticket) => Number(numberOf(ticket)))])).rows.map(({ name }) => name);
    expect(await left()).toEqual(['never-arrived']);
    await desk.advance('PT30M');
    expect(await left()).toEqual(['never-arrived']); // it may still be on its way
    await desk.advance('PT2H');
    expect([await left(), (await rowOf(desk, lost)).microsoft_number]).toEqual([[], null]);
  });

  it('takes its time, the press is answered within three seconds all the same, and the ticket that comes then is kept up to date', async () => {
    const slow = await startTestDesk();
    try {
      const chat = slow.as('adele');
      const ticket = ticketOn(await chat.sends('ticket.open/submit', azureTicket()));
      await form(ticket, chosen, chat);
      await slow.fails('azure-support', 'timeout', 'PT5S');
      const began = performance.now();
      await file(ticket, chosen, chat);
      expect(performance.now() - began).toBeLessThan(3_500);
      await slow.heals();
      const late = await chat.arrives();
      expect(late.text).toContain((await rowOf(slow, ticket)).microsoft_number);
      await chat.sends('ticket.update/first-response', { number: numberOf(ticket) });
      await expect.poll(() => slow.connector.replacedIn(chat.conversation).map(({ activity }) => textOf(activity.attachments![0]!.content)), { timeout: 10_000 }).toEqual([expect.stringContaining('Microsoft has answered')]);
    } finally {
      await slow.heals();
      await slow.close();
    }
  });

  it('cannot give its lists, the form says so, loses nothing, and there is the way by hand', async () => {
    const fresh = await startTestDesk({ MICROSOFT_PATIENCE_SECONDS: '0.6' });
    try {
      const chat = fresh.as('adele');
      const ticket = ticketOn(await chat.sends('ticket.open/submit', azureTicket()));
      await fresh.fails('azure-support', '500');
      const reply = await form(ticket, chosen, chat);
      expect(reply.text).toContain('Azure\'s list of services could not be read just now.');
      expect(inputsOf(reply.card)).toMatchObject({ country: 'GB', service: windowsMachine });
      expect(linksOf(await chat.sends('service-request.how-to/pack', { number: numberOf(ticket) })).length).toBeGreaterThan(0);
      await fresh.heals();
      expect(choicesOf(await form(ticket, {}, chat), 'service')).toHaveLength(6);
    } finally {
      await fresh.close();
    }
  });
});

it('the answers of Microsoft\'s page are there to be read: the stand-in shows the request', async () => {
  const ticket = await handedOver({ title: 'Shown on the page' });
  await file(ticket);
  expect(await microsoft.page(tenants.contoso)).toContain('Shown on the page');
});
