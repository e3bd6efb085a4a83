import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { actionsOf, inputsOf, pressReply, startTestDesk, textOf, type Chat, type Reply, type TestDesk } from '../support/desk.ts';
import { fixedParts } from '../support/intents.ts';
import { microsoftSideOf, linksOf, type MicrosoftSide } from '../support/microsoft-side.ts';
import { nextWorkingTime } from '../../src/tickets/working-hours.ts';
import { forward, forwardTo, present, timeOf } from '../nudges/moving-desk.ts';
import { filled, historyOf, numberOf, rowOf, tenants, ticketOn } from './form.ts';

let desk: TestDesk;
let microsoft: MicrosoftSide;
let adele: Chat;
let eszter: Chat;
let lucia: Chat;
let megan: Chat;
beforeAll(async () => {
  desk = await startTestDesk({ MICROSOFT_PATIENCE_SECONDS: '0.6' });
  microsoft = await microsoftSideOf(desk);
  [adele, eszter, lucia, megan] = await present(desk, 'adele', 'eszter', 'lucia', 'megan');
});
afterEach(async () => { await desk.heals(); });
afterAll(async () => { await desk.close(); });

/** Hands a new ticket over to Microsoft; gives its name. */
async function handedOver(over: Readonly<Record<string, unknown>>, chat = adele): Promise<string> {
  return ticketOn(await chat.sends('ticket.open/submit', filled(over)));
}

describe('the pack', () => {
  const pack = (chat: Chat, ticket: string) => chat.sends('service-request.how-to/pack', { number: numberOf(ticket) });

  it('is a button of the card once the ticket is with Microsoft, and no longer once a number is bound', async () => {
    const opened = await adele.sends('ticket.open/submit', filled({ title: 'Calendars are empty' }));
    const ticket = ticketOn(opened);
    expect((await adele.presses(opened, 'service-request.how-to/pack')).text).toContain(`${ticket}: hand over to Microsoft`);
    const bound = await adele.sends('ticket.update/bind', { number: numberOf(ticket), microsoftNumber: '2611210040000001' });
    expect(actionsOf(bound.card).map(({ verb }) => verb)).not.toContain('service-request.how-to/pack');
    expect((await pack(adele, ticket)).text).toContain('Linked to Microsoft\'s request 2611210040000001.');
    const kept = await adele.sends('ticket.open/keep', filled({ title: 'Kept by ourselves' }));
    expect(actionsOf(kept.card).map(({ verb }) => verb)).not.toContain('service-request.how-to/pack');
  });

  it.each([
    ['hu', 'adele', 'Súlyosság: B'], ['ja', 'adele', '重大度'], ['ja', 'eszter', '重大度'], ['en', 'eszter', 'Severity: B'], ['es', 'adele', 'Gravedad: B'], ['pt-BR', 'adele', 'Gravidade: B'],
  ] as const)('is written in %s, the language of the filing, for %s', async (language, who, severity) => {
    const reader = who === 'adele' ? adele : eszter;
    const ticket = await handedOver({ language, severity: 'B', title: `Ünnep 休日 [x](https://evil.example.com) ${language}`, description: 'First line\nSecond line', contactPhone: '+44 20 7946 0101' });
    const reply = await pack(reader, ticket);
    const text = inputsOf(reply.card).pack!;
    for (const part of fixedParts(language, 'pack.text')) expect(text).toContain(part);
    for (const part of ['Cloud Solution Provider', severity, 'Microsoft 365', 'Contoso', 'contoso.onmicrosoft.com', tenants.contoso, 'Adele Vance', 'adele.vance@lamna.example.com', '+44 20 7946 0101']) expect(text).toContain(part);
    expect(text).toContain(`Ünnep 休日 [x](https://evil.example.com) ${language}\n\nFirst line\nSecond line`); // as it was typed: it is to be copied, not rendered
    expect(text).not.toMatch(/\{\{|undefined/);
    expect(reply.card.lang).toBe(reader === adele ? 'en' : 'hu');
  });

  it('is of what is with Microsoft: on an old card of what is over or was never handed over, the ticket as it stands; of one that was merged, the other', async () => {
    const [withdrawn, merged, other] = [await handedOver({ title: 'Filed by mistake' }), await handedOver({ title: 'Filed twice' }), await handedOver({ title: 'Filed once' })];
    const kept = ticketOn(await adele.sends('ticket.open/keep', filled({ title: 'Not filed' })));
    await lucia.sends('ticket.update/withdraw', { number: numberOf(withdrawn) });
    await lucia.sends('ticket.update/merge', { number: numberOf(merged), into: other });
    for (const step of ['pack', 'azure', 'file-azure']) {
      const replies = await Promise.all([withdrawn, kept, merged].map((ticket) => adele.sends(`service-request.how-to/${step}`, { number: numberOf(ticket) })));
      expect(replies.map(({ card, text }) => [inputsOf(card).pack, text.split('\n')[1]])).toEqual([
        ...Array(2).fill([undefined, 'That is not possible in the ticket\'s current state.']), [undefined, `${merged} was merged into ${other}: it continues here.`],
      ]);
    }
  });

  it('leaves the telephone out where there is none', async () => {
    const text = inputsOf((await pack(adele, await handedOver({ title: 'No telephone', contactPhone: '' }))).card).pack!;
    expect(text).toContain('Adele Vance, adele.vance@lamna.example.com\n');
  });

  it('names the partner as contact, never the customer who reported', async () => {
    const ticket = ticketOn(await megan.sends('ticket.open/submit', filled({ title: 'Reported by the customer', contactName: 'Megan Bowen', contactEmail: 'megan.bowen@contoso.example.com' })));
    await adele.sends('ticket.update/take', { number: numberOf(ticket) });
    await adele.sends('ticket.update/hand-over', { number: numberOf(ticket) });
    const text = inputsOf((await pack(adele, ticket)).card).pack!;
    expect(text).toContain('Adele Vance');
    expect(text).not.toMatch(/Megan|megan\.bowen/);
  });

  it('leads to the form that Partner Center gives for this customer, and to Partner Center', async () => {
    const links = linksOf(await pack(adele, await handedOver({ title: 'Links of the pack', customer: tenants.fabrikam })));
    expect(links).toEqual([expect.stringMatching(new RegExp(`customer=${tenants.fabrikam}.*view=ticket`)), 'https://partner.microsoft.com/commerce/customers/list']);
  });

  it.each(['500', 'timeout', 'mfa'])('stands there while Microsoft fails (%s), with Partner Center as the way', async (fault) => {
    const ticket = await handedOver({ title: `While Microsoft fails ${fault}` });
    await desk.fails('partner-center', fault);
    await desk.fails('graph', fault);
    const reply = await pack(adele, ticket);
    expect(inputsOf(reply.card).pack).toContain('Cloud Solution Provider');
    expect(linksOf(reply)).toEqual(['https://partner.microsoft.com/commerce/customers/list']);
  });

  it('of a long description still fits a message', async () => {
    const reply = await pack(adele, await handedOver({ title: 'A long one', description: '説明 '.repeat(3_000) }));
    expect(reply.status).toBe(200);
    expect(Buffer.byteLength(JSON.stringify(reply.card), 'utf16le')).toBeLessThan(80_000);
  });

  it.each([['megan', 403], ['rafael', 404]])('is not for %s: HTTP %i', async (who, status) => {
    const ticket = await handedOver({ title: `Not for ${who}` });
    const reply = await pack(desk.as(who, 'en'), ticket);
    expect([reply.status, inputsOf(reply.card)]).toEqual([status, {}]);
    expect(reply.text).not.toMatch(/Cloud Solution Provider|Contoso/);
  });
});

/** The cards that asked somebody whether a request is this ticket. */
function offersTo({ conversation }: Chat, ticket: string): Reply[] {
  return desk.connector.sentTo(conversation).flatMap(({ activity }) => {
    const [attachment] = activity.attachments ?? [];
    if (attachment?.name !== 'request-match' || !textOf(attachment.content).includes(`${ticket}?`)) return [];
    return [{ ...pressReply({ statusCode: 200, type: '', value: attachment.content }), name: 'request-match', summary: activity.summary ?? '' }];
  });
}

/** Gives the desk several chances to look. */
async function looked(times = 3): Promise<void> {
  for (let time = 0; time < times; time += 1) await forward(desk, 'PT1M');
}

describe('a request that was filed in the portal', () => {
  it('and looks like a ticket is offered to its assignee, by itself and once', async () => {
    const ticket = await handedOver({ title: 'Shared printers vanish every morning' });
    const request = await microsoft.file({ title: 'Shared printers vanish each morning' });
    await looked();
    const offers = offersTo(adele, ticket);
    expect(offers.map(({ summary }) => summary)).toEqual([`Is Microsoft's request ${request} your ticket ${ticket}?`]);
    expect(offers[0]!.text).toContain(`${request}: Shared printers vanish each morning`);
    expect(offers[0]!.text).toContain('Microsoft has a service request of Contoso that looks like your ticket.');
    expect([...offersTo(eszter, ticket), ...offersTo(megan, ticket)]).toEqual([]);
    expect(await rowOf(desk, ticket)).toMatchObject({ microsoft_number: null, state: 'handed-over' }); // nothing is bound unasked
  });

  it('at night waits for its assignee\'s morning, unless the ticket is severity A', async () => {
    await forwardTo(desk, 'wed 21:00');
    const [waits, urgent] = [await handedOver({ title: 'Calendars show the wrong day', severity: 'B' }), await handedOver({ title: 'Nobody can sign in', severity: 'A' })];
    for (const title of ['Calendars show the wrong day', 'Nobody can sign in']) await microsoft.file({ title });
    await looked(1);
    expect([offersTo(adele, waits).length, offersTo(adele, urgent).length]).toEqual([0, 1]);
    await forwardTo(desk, nextWorkingTime(adele.person.timeZone, await timeOf(desk)));
    expect([offersTo(adele, waits).length, offersTo(adele, urgent).length]).toEqual([1, 1]);
  });

  it('"yes" binds its number, and its status is followed from then on', async () => {
    const ticket = await handedOver({ title: 'Voicemail greetings are silent' });
    const request = await microsoft.file({ title: 'Voicemail greetings are silent' });
    await looked(1);
    const bound = await adele.presses(offersTo(adele, ticket)[0]!.card, 'service-request.how-to/match');
    expect(bound.text).toContain(request);
    expect(await rowOf(desk, ticket)).toMatchObject({ microsoft_number: request, state: 'handed-over' });
    expect(await historyOf(desk, ticket)).toEqual(['open by Adele Vance', 'bind by Adele Vance']);
    await looked(1);
    expect(await rowOf(desk, ticket)).toMatchObject({ microsoft_status: 'open' });
    await looked();
    expect(offersTo(adele, ticket)).toHaveLength(1);
  });

  it('Microsoft\'s answer there stops Microsoft\'s clock, at the time of the answer, with Microsoft in the history', async () => {
    await forwardTo(desk, 'wed 12:00');
    const ticket = await handedOver({ title: 'Archive search finds nothing', severity: 'B' });
    const request = await microsoft.file({ title: 'Archive search finds nothing', severity: 'moderate' });
    await looked(1);
    await adele.presses(offersTo(adele, ticket)[0]!.card, 'service-request.how-to/match');
    await looked(1);
    expect(await stoppedAt(ticket)).toBeNull(); // a request alone is no answer
    const from = await timeOf(desk);
    await microsoft.answers(request);
    const to = await timeOf(desk);
    await forward(desk, 'PT25M');
    const stopped = await stoppedAt(ticket);
    expect(stopped!.getTime()).toBeGreaterThanOrEqual(from.getTime() - 1);
    expect(stopped!.getTime()).toBeLessThanOrEqual(to.getTime() + 1);
    expect(await historyOf(desk, ticket)).toEqual(['open by Adele Vance', 'bind by Adele Vance', 'first-response by Microsoft']);
    expect(await rowOf(desk, ticket)).toMatchObject({ state: 'answered', microsoft_status: 'attention-needed' });
    await microsoft.answers(request, 'And once more.');
    await looked();
    expect(await historyOf(desk, ticket)).toHaveLength(3);
  });

  it.each([['a word', 'answers'], ['closing', 'closes']] as const)('%s of Microsoft\'s from before the ticket was reopened is no answer to the hand-over after it', async (_what, does) => {
    const ticket = await handedOver({ title: `The same fault comes back after ${does}` });
    const request = await microsoft.file({ title: `The same fault comes back after ${does}` });
    const change = (name: string, more = {}) => adele.sends(`ticket.update/${name}`, { number: numberOf(ticket), ...more });
    await change('bind', { microsoftNumber: request });
    await microsoft[does](request);
    await looked(2);
    expect(await rowOf(desk, ticket)).toMatchObject({ state: 'answered' });
    for (const name of ['resolve', 'reopen', 'hand-over']) await change(name);
    await change('bind', { microsoftNumber: request });
    await looked(2);
    expect(await rowOf(desk, ticket)).toMatchObject({ state: 'handed-over' });
    expect(await stoppedAt(ticket)).toBeNull();
    if (does === 'closes') return;
    await microsoft.answers(request, 'We are looking into it again.');
    await looked(2);
    expect(await rowOf(desk, ticket)).toMatchObject({ state: 'answered' });
  });

  it('one that Microsoft closed without a word counts as answered when it was closed', async () => {
    const ticket = await handedOver({ title: 'Whiteboards cannot be shared' });
    const request = await microsoft.file({ title: 'Whiteboards cannot be shared' });
    await adele.sends('ticket.update/bind', { number: numberOf(ticket), microsoftNumber: request });
    await microsoft.closes(request);
    await looked(2);
    expect(await rowOf(desk, ticket)).toMatchObject({ state: 'answered', microsoft_status: 'closed' });
  });

  it('what our own people write there is no answer of Microsoft\'s', async () => {
    const ticket = await handedOver({ title: 'Fax numbers are missing', contactName: 'Lucía Fernández', contactEmail: 'lucia.fernandez@lamna.example.com' }, lucia);
    const request = await microsoft.file({ title: 'Fax numbers are missing', contactName: 'Lucía Fernández' });
    await adele.sends('ticket.update/bind', { number: numberOf(ticket), microsoftNumber: request });
    const noted = await microsoft.partnerCenter(`servicerequests/${request}`, { method: 'PATCH', body: { newNote: { text: 'Here are the logs.' } } }); // as Adele, who signed the desk in
    expect(noted.status).toBe(204);
    await looked(2);
    expect(await rowOf(desk, ticket)).toMatchObject({ state: 'handed-over' });
    expect(await stoppedAt(ticket)).toBeNull();
  });

  it('"no" is not asked again, and leaves the ticket as it is', async () => {
    const ticket = await handedOver({ title: 'Guests cannot join channels' });
    const request = await microsoft.file({ title: 'Guests cannot join the channels' });
    await looked(1);
    const [offer] = offersTo(adele, ticket);
    const no = actionsOf(offer!.card).find(({ data }) => data?.bind === 'no')!;
    expect((await adele.sends(no.verb!, no.data)).text).not.toContain(request);
    await looked();
    expect(offersTo(adele, ticket)).toHaveLength(1);
    expect(await rowOf(desk, ticket)).toMatchObject({ microsoft_number: null });
    expect(await historyOf(desk, ticket)).toEqual(['open by Adele Vance']);
    const second = await microsoft.file({ title: 'Guests cannot join channels' });
    await looked();
    expect(offersTo(adele, ticket).map(({ text }) => text.includes(second))).toEqual([false, true]); // another one is another question
  });

  it('while Partner Center fails nothing is asked; afterwards it is', async () => {
    const ticket = await handedOver({ title: 'Labels do not reach mobile phones' });
    await microsoft.file({ title: 'Labels do not reach mobile phones' });
    await desk.fails('partner-center', '500');
    await looked(1);
    expect(offersTo(adele, ticket)).toEqual([]);
    await desk.heals();
    await looked(1);
    expect(offersTo(adele, ticket)).toHaveLength(1);
  });

  it.each([
    ['another customer\'s', { title: 'Delegates lose their rights' }, { title: 'Delegates lose their rights', customer: tenants.fabrikam }],
    ['one about something else', { title: 'Distribution lists are frozen' }, { title: 'Invoices show a wrong address' }],
  ])('%s is never offered', async (_what, ours, theirs) => {
    const ticket = await handedOver(ours);
    await microsoft.file(theirs);
    await looked();
    expect(offersTo(adele, ticket)).toEqual([]);
  });

  it('one from before the ticket is never offered', async () => {
    await microsoft.file({ title: 'Bookings page shows an error' });
    await forward(desk, 'PT2H');
    const ticket = await handedOver({ title: 'Bookings page shows an error' });
    await looked();
    expect(offersTo(adele, ticket)).toEqual([]);
  });

  it('one from a week later is never offered', async () => {
    const ticket = await handedOver({ title: 'Planner boards load slowly', severity: 'C' });
    await forward(desk, 'P8D');
    await microsoft.file({ title: 'Planner boards load slowly', severity: 'minimal' });
    await looked();
    expect(offersTo(adele, ticket)).toEqual([]);
  });

  it('it is offered for one ticket, the likeliest, however often the desk looks', async () => {
    const [near, far] = [await handedOver({ title: 'Signatures vanish from messages' }), await handedOver({ title: 'Signatures vanish from replies' }, lucia)];
    await microsoft.file({ title: 'Signatures vanish from messages' });
    await looked(4);
    expect([offersTo(adele, near).length, offersTo(lucia, far).length]).toEqual([1, 0]);
  });

  it('but for the next likely one once the first is withdrawn, bound or not', async () => {
    const [first, second] = [await handedOver({ title: 'Contacts vanish from phones' }), await handedOver({ title: 'Contacts vanish from phones today' }, lucia)];
    const request = await microsoft.file({ title: 'Contacts vanish from phones' });
    await looked();
    expect([offersTo(adele, first).length, offersTo(lucia, second).length]).toEqual([1, 0]);
    await adele.sends('ticket.update/withdraw', { number: numberOf(first) });
    await looked();
    expect(offersTo(lucia, second)).toHaveLength(1);
    await lucia.presses(offersTo(lucia, second)[0]!.card, 'service-request.how-to/match');
    await lucia.sends('ticket.update/withdraw', { number: numberOf(second) });
    const third = await handedOver({ title: 'Contacts vanish from phones' });
    await looked();
    expect(offersTo(adele, third).map(({ text }) => text.includes(request))).toEqual([true]);
  });

  it('whoever the ticket goes to is asked too, once', async () => {
    const ticket = await handedOver({ title: 'Shortcuts vanish from desktops' });
    await microsoft.file({ title: 'Shortcuts vanish from desktops' });
    await looked();
    await lucia.sends('ticket.update/take', { number: numberOf(ticket) });
    await looked();
    expect([offersTo(adele, ticket).length, offersTo(lucia, ticket).length]).toEqual([1, 1]);
    await adele.sends('ticket.update/take', { number: numberOf(ticket) });
    await looked();
    expect([offersTo(adele, ticket).length, offersTo(lucia, ticket).length]).toEqual([1, 1]);
  });

  it('an offer that nobody answers makes way for others after a day', async () => {
    await forwardTo(desk, 'tue 10:00');
    const [ticket, other] = [await handedOver({ title: 'Drafts are sent unasked' }), await handedOver({ title: 'Drafts are sent unasked again' }, lucia)];
    const wrong = await microsoft.file({ title: 'Drafts are sent unasked' });
    await looked(1);
    const right = await microsoft.file({ title: 'Drafts are sent unasked at night' });
    await looked(1);
    const asked = (chat: Chat, about: string) => offersTo(chat, about).map(({ text }) => [wrong, right].find((each) => text.includes(each)));
    expect([asked(adele, ticket), asked(lucia, other)]).toEqual([[wrong], [right]]);
    await forward(desk, 'P1D');
    await looked(1);
    expect([asked(adele, ticket), asked(lucia, other)]).toEqual([[wrong, right], [right, wrong]]);
    await looked();
    expect([asked(adele, ticket).length, asked(lucia, other).length]).toEqual([2, 2]);
  });

  it('nor is one that is bound to another ticket', async () => {
    const first = await handedOver({ title: 'Roaming profiles do not load' });
    const request = await microsoft.file({ title: 'Roaming profiles do not load' });
    await adele.sends('ticket.update/bind', { number: numberOf(first), microsoftNumber: request });
    const second = await handedOver({ title: 'Roaming profiles do not load at all' });
    await looked();
    expect(offersTo(adele, second)).toEqual([]);
  });

  it('an offer that comes too late does not take the place of a number that was bound meanwhile', async () => {
    const ticket = await handedOver({ title: 'Quarantine mails never arrive' });
    const request = await microsoft.file({ title: 'Quarantine mails never arrive' });
    await looked(1);
    const [offer] = offersTo(adele, ticket);
    await adele.sends('ticket.update/bind', { number: numberOf(ticket), microsoftNumber: '2611210040009999' });
    await adele.presses(offer!.card, 'service-request.how-to/match');
    expect(await rowOf(desk, ticket)).toMatchObject({ microsoft_number: '2611210040009999' });
    const { rows } = await desk.database.pool.query('select state from service_request_match where number = $1 and request_id = $2', [Number(numberOf(ticket)), request]);
    expect(rows.map(({ state }) => state)).not.toContain('bound');
  });

  it('a customer sees none of it, and can answer none of it', async () => {
    const ticket = ticketOn(await megan.sends('ticket.open/submit', filled({ title: 'Rooms cannot be booked' })));
    for (const step of ['take', 'hand-over']) await adele.sends(`ticket.update/${step}`, { number: numberOf(ticket) });
    const request = await microsoft.file({ title: 'Rooms cannot be booked' });
    await looked(1);
    expect(offersTo(adele, ticket)).toHaveLength(1);
    const forged = await megan.sends('service-request.how-to/match', { number: numberOf(ticket), request, bind: 'yes' });
    expect(forged.status).toBe(403);
    await adele.presses(offersTo(adele, ticket)[0]!.card, 'service-request.how-to/match');
    await looked(1);
    expect(JSON.stringify((await megan.sends('ticket.show', { number: numberOf(ticket) })).card)).not.toContain(request);
    expect(JSON.stringify((await megan.says(`what is ${ticket}`)).card)).not.toContain(request);
    expect(JSON.stringify(desk.connector.sentTo(megan.conversation))).not.toMatch(new RegExp(`${request}|request-match`));
  });

  it.each([['rafael', 404], ['sofia', 404]])('%s, who may not see the ticket, cannot bind it: HTTP %i', async (who, status) => {
    const ticket = await handedOver({ title: `Not to be bound by ${who}` });
    const reply = await desk.as(who, 'en').sends('service-request.how-to/match', { number: numberOf(ticket), request: '616122292874576', bind: 'yes' });
    expect(reply.status).toBe(status);
    expect(await rowOf(desk, ticket)).toMatchObject({ microsoft_number: null });
  });

  it.each([['', 'yes'], ['x\'; drop table ticket', 'yes'], ['1'.repeat(41), 'yes'], [616122292874576, 'yes'], [undefined, 'yes'], ['616122292874576', true], ['616122292874576', undefined]])('a forged answer (%j, %j) binds nothing', async (request, bind) => {
    const ticket = await handedOver({ title: 'A forged answer binds nothing' });
    const reply = await adele.sends('service-request.how-to/match', { number: numberOf(ticket), request, bind });
    expect(reply.status).toBe(200);
    expect(await rowOf(desk, ticket)).toMatchObject({ microsoft_number: null, state: 'handed-over' });
  });

  async function stoppedAt(ticket: string): Promise<Date | null> {
    const { rows } = await desk.database.pool.query(`select stopped_at from clock where number = $1 and kind = 'microsoft'`, [Number(numberOf(ticket))]);
    return rows[0].stopped_at;
  }
});
