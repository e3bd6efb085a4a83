import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { actionsOf, inputsOf, startTestDesk, type Reply, type TestDesk } from '../support/desk.ts';
import { describeIntent } from '../support/intents.ts';
import { microsoftSideOf, type MicrosoftSide } from '../support/microsoft-side.ts';
import { tenants } from '../tickets/form.ts';

describeIntent('support-contact.assign', {
  'an agent wants another contact': {
    as: 'adele', card: 'choose', words: 'choose.subscription',
    asked: {
      en: 'change the support contact of Contoso',
      es: 'quiero cambiar el contacto de soporte de Contoso',
      'pt-BR': 'quero trocar o contato de suporte da Contoso',
      hu: 'szeretném megváltoztatni a Contoso támogatási kapcsolattartóját',
      ja: 'Contosoのサポート連絡先を変更したい',
    },
  },
});

const lamna = '10000000-0000-4000-8000-000000000001';
const trey = '10000000-0000-4000-8000-000000000002';
const phoneCompany = '10000000-0000-4000-8000-000000000004';

/** Adventure Works' Dynamics 365, a legacy subscription, and Trey Research, which has GDAP there. */
const inOrder = { customer: tenants.adventureWorks, subscription: '60000000-0000-4000-8000-000000000402', reseller: trey };
/** Adventure Works' Microsoft 365, on new commerce. */
const newCommerce = { ...inOrder, subscription: '60000000-0000-4000-8000-000000000401' };
/** Contoso's Office 365: legacy, and its contact is our own company. */
const atContoso = { customer: tenants.contoso, subscription: '60000000-0000-4000-8000-000000000102', reseller: trey };

let desk: TestDesk;
let microsoft: MicrosoftSide;
beforeAll(async () => {
  desk = await startTestDesk({ MICROSOFT_PATIENCE_SECONDS: '0.6' });
  microsoft = await microsoftSideOf(desk);
});
/** Every test begins with our own company as the contact, and nothing written down. */
beforeEach(async () => {
  await desk.heals();
  await microsoft.partnerCenter(`${placeOf(inOrder)}`, { method: 'PUT', headers: { 'MS-RequestId': randomUUID() }, body: { supportTenantId: lamna, supportMpnId: '9900001', name: 'Lamna Partners' } });
  await desk.database.pool.query('delete from contact_change');
  await desk.as('adele').sends('support-contact.find', { customer: tenants.adventureWorks, refresh: 'yes' });
});
afterEach(async () => { await desk.heals(); });
afterAll(async () => { await desk.close(); });

function placeOf({ customer, subscription }: typeof inOrder): string {
  return `customers/${customer}/subscriptions/${subscription}/supportcontact`;
}

/** Whom Partner Center itself names. */
async function contactAtMicrosoft(aim = inOrder): Promise<string> {
  return (await microsoft.partnerCenter(placeOf(aim))).body.name;
}

/** How many writes Partner Center has counted. */
async function writesAtMicrosoft(): Promise<number> {
  const { rows: [{ count }] } = await desk.database.pool.query(`select jsonb_array_length(value -> 'answered') as count from setting where name = 'sandbox-microsoft'`);
  return count;
}

async function audit(): Promise<Record<string, unknown>[]> {
  const { rows } = await desk.database.pool.query('select kind, outcome, reason, actor_name, tenant_id, subscription_id, before, after, settled_at is not null as settled from contact_change order by id');
  return rows;
}

function has(reply: Reply, step: 'assign' | 'record'): boolean {
  return actionsOf(reply.card).some(({ verb }) => verb === `support-contact.assign/${step}`);
}

describe('in Partner Center', () => {
  it('the verdict, a button, and it is done: written to Partner Center and said from then on', async () => {
    const adele = desk.as('adele');
    const shown = await adele.sends('support-contact.assign', inOrder);
    expect(shown.text).toContain('Currently: Lamna Partners');
    expect(shown.text).toContain('Trey Research may be assigned, but note this:');
    expect(await contactAtMicrosoft()).toBe('Lamna Partners'); // nothing is done by asking
    const calls = await microsoft.during(async () => {
      const done = await adele.presses(shown, 'support-contact.assign/assign');
      expect(done.text).toContain('Done: Trey Research is now the support contact.');
      expect([has(done, 'assign'), has(done, 'record')]).toEqual([false, false]);
      expect(done.text).toMatch(/Changes\n.*2026.*: Trey Research, by Adele Vance/);
    });
    expect(calls.filter((call) => call.startsWith('PUT'))).toEqual(['PUT partner-center/customers/{id}/subscriptions/{id}/supportcontact']);
    expect(await contactAtMicrosoft()).toBe('Trey Research');
    expect((await adele.says('who supports Adventure Works?')).text).toMatch(/Dynamics 365 Customer Service\n[^\n]*Trey Research/);
  });

  it('who did what, when, and what stood there before is written down', async () => {
    const eszter = desk.as('eszter', 'en');
    await eszter.presses(await eszter.sends('support-contact.assign', inOrder), 'support-contact.assign/assign');
    expect(await audit()).toEqual([{
      kind: 'designated', outcome: 'done', reason: null, actor_name: 'Kovács Eszter', tenant_id: inOrder.customer, subscription_id: inOrder.subscription, settled: true,
      before: expect.objectContaining({ name: 'Lamna Partners', tenantId: lamna }), after: { name: 'Trey Research', tenantId: trey, partnerId: '9900002' },
    }]);
  });

  it.each([
    ['pressed twice, one after the other', false], ['pressed twice at once', true],
  ])('%s: one write, one row', async (_how, atOnce) => {
    const adele = desk.as('adele');
    const shown = await adele.sends('support-contact.assign', inOrder);
    const before = await writesAtMicrosoft();
    const press = () => adele.presses(shown, 'support-contact.assign/assign');
    const replies = atOnce ? await Promise.all([press(), press()]) : [await press(), await press()];
    for (const { text } of replies) expect(text).toContain('Done: Trey Research is now the support contact.');
    expect(await writesAtMicrosoft() - before).toBe(1);
    expect((await audit()).map(({ outcome }) => outcome)).toEqual(['done']);
  });

  it('delivered twice by Teams: one write, one row', async () => {
    const adele = desk.as('adele');
    const before = await writesAtMicrosoft();
    const data = { ...inOrder, form: randomUUID() };
    const delivery = adele.activity({ type: 'invoke', name: 'adaptiveCard/action', value: { action: { type: 'Action.Execute', verb: 'support-contact.assign/assign', data }, trigger: 'manual' } });
    for (let time = 0; time < 2; time += 1) expect((await adele.post(delivery)).status).toBe(200);
    expect(await writesAtMicrosoft() - before).toBe(1);
    expect(await audit()).toHaveLength(1);
  });

  it('a card from before is a new wish no more: what has been assigned since stays', async () => {
    const adele = desk.as('adele');
    const shown = await adele.sends('support-contact.assign', inOrder);
    await adele.presses(shown, 'support-contact.assign/assign');
    await microsoft.partnerCenter(placeOf(inOrder), { method: 'PUT', headers: { 'MS-RequestId': randomUUID() }, body: { supportTenantId: lamna, supportMpnId: '9900001', name: 'Lamna Partners' } });
    await adele.presses(shown, 'support-contact.assign/assign');
    expect(await contactAtMicrosoft()).toBe('Lamna Partners');
  });
});

describe('who may not', () => {
  const nothingWasDone = async (before: number) => {
    expect(await writesAtMicrosoft()).toBe(before);
    expect((await audit()).filter(({ outcome }) => outcome === 'done')).toEqual([]);
    expect(await contactAtMicrosoft()).toBe('Lamna Partners');
  };

  it('somebody without one of the three roles sees why, finds no button, and a forged press does nothing', async () => {
    await desk.database.pool.query(`update person set roles = '{sales-agent}' where object_id = $1`, [desk.person('misaki').aadObjectId]);
    const misaki = desk.as('misaki', 'en');
    const before = await writesAtMicrosoft();
    const shown = await misaki.sends('support-contact.assign', inOrder);
    expect(shown.text).toContain('Assigning a support contact requires the Admin agent, Global admin or Helpdesk agent role.');
    expect(has(shown, 'assign')).toBe(false);
    expect((await misaki.sends('support-contact.assign/assign', inOrder)).text).toContain('It was not assigned.');
    expect((await misaki.sends('support-contact.assign/record', { ...newCommerce, contactName: 'X', contactEmail: '', contactPhone: '' })).text).toContain('It was not assigned.');
    await nothingWasDone(before);
  });

  it('staff of the reseller may not use our sign-in for itself, not even at a customer of its own', async () => {
    const rafael = desk.as('rafael', 'en');
    const before = await writesAtMicrosoft();
    expect(has(await rafael.sends('support-contact.assign', inOrder), 'assign')).toBe(false);
    await rafael.sends('support-contact.assign/assign', inOrder);
    await rafael.sends('support-contact.assign/record', { ...newCommerce, contactName: 'X', contactEmail: '', contactPhone: '' });
    await nothingWasDone(before);
  });

  it.each([['rafael', 404, 'I do not know this customer.'], ['sofia', 404, 'I do not know this customer.'], ['megan', 403, 'Sorry, this is only for your partner\'s staff.'], ['camila', 403, 'Sorry, this is only for your partner\'s staff.']])('%s at a customer that is none of theirs, or as a customer: HTTP %i', async (who, status, words) => {
    const before = await writesAtMicrosoft();
    for (const verb of ['support-contact.assign', 'support-contact.assign/assign', 'support-contact.assign/record']) {
      const reply = await desk.as(who, 'en').sends(verb, { ...atContoso, contactName: 'X' });
      expect([reply.status, reply.text]).toEqual([status, words]);
    }
    await nothingWasDone(before);
  });

  it.each([
    ['a reseller without a relationship with us', { ...inOrder, reseller: phoneCompany }, 'The reseller has no established relationship with you'],
    ['a reseller without rights at the customer', atContoso, 'The reseller has neither DAP nor GDAP at the customer.'],
    ['a new-commerce subscription', newCommerce, 'A support contact cannot be assigned to a new-commerce subscription'],
  ])('%s: the verdict says no, and so it does to a forged press', async (_what, aim, words) => {
    const adele = desk.as('adele');
    const before = await writesAtMicrosoft();
    const shown = await adele.sends('support-contact.assign', aim);
    expect(shown.text).toContain(words);
    expect(has(shown, 'assign')).toBe(false);
    const forged = await adele.sends('support-contact.assign/assign', aim);
    expect(forged.text).toContain('It was not assigned.');
    expect(forged.text).toContain(words);
    await nothingWasDone(before);
  });

  it.each([
    ['our own company', { ...inOrder, reseller: lamna }], ['an advisor', { ...inOrder, reseller: '10000000-0000-4000-8000-000000000006' }], ['a customer', { ...inOrder, reseller: tenants.contoso }], ['nobody', { ...inOrder, reseller: '' }],
    ['another customer\'s subscription', { ...inOrder, subscription: atContoso.subscription }], ['a number', { ...inOrder, subscription: 402 }],
  ])('a forged press that names %s as reseller or subscription is asked back', async (_what, aim) => {
    const before = await writesAtMicrosoft();
    const reply = await desk.as('adele').sends('support-contact.assign/assign', aim);
    expect(reply.text).toMatch(/Which subscription|Which reseller|Who/);
    await nothingWasDone(before);
  });

  it('what Microsoft itself refuses is told, with what was asked for in the list of changes', async () => {
    // The desk still believes in the relationship; Partner Center does not.
    await desk.database.pool.query(`update company set related = true, partner_id = '9900099' where tenant_id = $1`, [trey]);
    await desk.advance('PT31S'); // the desk keeps the companies for half a minute
    try {
      const adele = desk.as('adele');
      const reply = await adele.sends('support-contact.assign/assign', inOrder);
      expect(reply.text).toContain('Partner Center rejected the request.');
      expect(reply.text).not.toContain('Done:');
      expect((await audit()).map(({ outcome, reason }) => [outcome, reason])).toEqual([['refused', 'refused']]);
      expect((await adele.sends('support-contact.assign', inOrder)).text).toContain('requested by Adele Vance; Microsoft refused it');
      expect(await contactAtMicrosoft()).toBe('Lamna Partners');
    } finally {
      await desk.database.pool.query(`update company set partner_id = '9900002' where tenant_id = $1`, [trey]);
      await desk.advance('PT31S');
    }
  });
});

describe('when the answer never comes', () => {
  it.each(['timeout', 'cut'])('(%s) the card says so, and pressed again it is done once, under one request id and in one row', async (fault) => {
    const adele = desk.as('adele');
    const shown = await adele.sends('support-contact.assign', inOrder);
    const before = await writesAtMicrosoft();
    await desk.fails('partner-center', fault);
    const unknown = await adele.presses(shown, 'support-contact.assign/assign');
    await desk.heals();
    expect(unknown.text).toContain('I do not know whether it was assigned.');
    expect(await contactAtMicrosoft()).toBe('Trey Research'); // it was
    expect((await audit()).map(({ outcome }) => outcome)).toEqual(['unknown']);
    const done = await adele.presses(unknown, 'support-contact.assign/assign');
    expect(done.text).toContain('Done: Trey Research is now the support contact.');
    expect(await writesAtMicrosoft() - before).toBe(1);
    expect((await audit()).map(({ outcome }) => outcome)).toEqual(['done']);
  });

  it('for a long time, the press is answered within three seconds all the same', async () => {
    const slow = await startTestDesk();
    try {
      const adele = slow.as('adele');
      const shown = await adele.sends('support-contact.assign', inOrder);
      await slow.fails('partner-center', 'timeout', 'PT5S');
      const began = performance.now();
      await adele.presses(shown, 'support-contact.assign/assign');
      expect(performance.now() - began).toBeLessThan(3_500);
    } finally {
      await slow.heals();
      await slow.close();
    }
  });

  it('the old card, pressed again, does it once as well', async () => {
    const adele = desk.as('adele');
    const shown = await adele.sends('support-contact.assign', inOrder);
    const before = await writesAtMicrosoft();
    await desk.fails('partner-center', 'timeout');
    await adele.presses(shown, 'support-contact.assign/assign');
    await desk.heals();
    expect((await adele.presses(shown, 'support-contact.assign/assign')).text).toContain('Done:');
    expect(await writesAtMicrosoft() - before).toBe(1);
    expect((await audit()).map(({ outcome }) => outcome)).toEqual(['done']);
  });
});

describe('on new commerce, where Partner Center keeps no contact', () => {
  const typed = { contactName: 'Trey night desk', contactEmail: 'night@trey.example.com', contactPhone: '+1 305 555 0199' };
  const form = async (who = 'adele') => {
    const chat = desk.as(who, 'en');
    return { chat, shown: await chat.sends('support-contact.assign', newCommerce) };
  };

  it('the form stands there with what is known of the reseller, and what is typed is kept, said from then on, and written down', async () => {
    const { chat, shown } = await form();
    expect(inputsOf(shown.card)).toMatchObject({ contactName: 'Trey Research' });
    expect(inputsOf(shown.card).contactEmail).not.toBe('');
    const calls = await microsoft.during(async () => {
      const kept = await chat.presses(shown, 'support-contact.assign/record', typed);
      expect(kept.text).toContain('Saved in this desk\'s own records.');
      expect(kept.text).toMatch(/: Trey night desk, by Adele Vance/);
    });
    expect(calls.filter((call) => !call.startsWith('GET'))).toEqual([]);
    expect(await audit()).toEqual([expect.objectContaining({ kind: 'own-record', outcome: 'done', actor_name: 'Adele Vance', after: { name: 'Trey night desk', email: 'night@trey.example.com', phone: '+1 305 555 0199' } })]);
    const said = await chat.sends('support-contact.find', { customer: tenants.adventureWorks, refresh: 'yes' });
    expect(said.text).toMatch(/Microsoft 365 Business Standard\nTrey night desk, according to this desk's own records/);
  });

  it('pressed twice it is kept once', async () => {
    const { chat, shown } = await form();
    await Promise.all([chat.presses(shown, 'support-contact.assign/record', typed), chat.presses(shown, 'support-contact.assign/record', typed)]);
    expect(await audit()).toHaveLength(1);
  });

  it.each([
    ['without a name', { contactName: '' }], ['with an empty name', { contactName: ' ' }], ['with a name that is too long', { contactName: 'x'.repeat(201) }],
    ['with an address that is none', { contactEmail: 'nobody' }], ['with a number that is too long', { contactPhone: '1'.repeat(51) }], ['with two faults', { contactName: '', contactEmail: 'nobody' }],
  ])('%s: the fault stands beside its field, nothing is kept, and nothing that was typed is lost', async (_what, wrong) => {
    const { chat, shown } = await form();
    const sent: Record<string, string> = { ...typed, ...wrong };
    const reply = await chat.presses(shown, 'support-contact.assign/record', sent);
    expect(reply.text).toContain('Not saved yet: something is missing or incorrect.');
    expect(faultyFields(reply)).toEqual(Object.keys(wrong));
    expect(inputsOf(reply.card)).toEqual(sent);
    expect(await audit()).toEqual([]);
    expect((await chat.presses(reply, 'support-contact.assign/record', typed)).text).toContain('Saved in this desk\'s own records.');
  });

  it('a legacy subscription gets no record of ours by a forged press: its contact is Partner Center\'s', async () => {
    await desk.as('adele').sends('support-contact.assign/record', { ...inOrder, ...typed });
    expect(await audit()).toEqual([]);
    const { rows: [{ own_record: own }] } = await desk.database.pool.query('select own_record from subscription where id = $1', [inOrder.subscription]);
    expect(own).toBeNull();
  });

  it('what is typed is text, not markup', async () => {
    const { chat, shown } = await form();
    await chat.presses(shown, 'support-contact.assign/record', { ...typed, contactName: '[click](https://evil.example.com) **x**' });
    const said = await chat.sends('support-contact.find', { customer: tenants.adventureWorks });
    expect(said.text).toContain('click');
    expect(said.text).not.toContain('[click](https://evil.example.com)');
  });

  /** The fields that have a red line below them. */
  function faultyFields({ card }: Reply): string[] {
    const nodes = flat(card);
    return nodes.flatMap((node, place) => (String(node.type).startsWith('Input.') && nodes[place + 1]?.type === 'TextBlock' && nodes[place + 1]?.color === 'Attention' ? [String(node.id)] : []));
  }

  function flat(node: unknown): Record<string, unknown>[] {
    if (Array.isArray(node)) return node.flatMap(flat);
    if (node === null || typeof node !== 'object') return [];
    const { type } = node as Record<string, unknown>;
    return [...(typeof type === 'string' ? [node as Record<string, unknown>] : []), ...Object.values(node).flatMap(flat)];
  }
});
