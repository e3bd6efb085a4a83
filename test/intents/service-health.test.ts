import { describe, expect, it } from 'vitest';
import { actionsOf, type Chat, type Reply } from '../support/desk.ts';
import { describeIntent } from '../support/intents.ts';
import { linksOf } from '../support/microsoft-side.ts';
import { tenants } from '../tickets/form.ts';
import { delivered, forward, forwardTo, movingDesk, present } from '../nudges/moving-desk.ts';

const exchange = 'Some users can\'t send or receive email';
const teams = 'Meeting recordings may be delayed';

/** The incidents that can be followed or left on a card, as its buttons name them. */
function buttonsFor(reply: Reply, step: 'follow' | 'unfollow'): unknown[] {
  return actionsOf(reply.card).filter(({ verb }) => verb === `service-health/${step}`).map(({ data }) => data?.incident).sort();
}

describeIntent('service-health', {
  'an agent asks about a customer': {
    as: 'adele', card: 'service-health', words: 'health.hint',
    asked: {
      en: 'service health of Contoso',
      es: 'estado del servicio de Contoso',
      'pt-BR': 'integridade do serviço da Contoso',
      hu: 'a Contoso szolgáltatásállapota',
      ja: 'Contosoのサービス正常性',
    },
    also: (reply) => {
      expect(reply.text).toContain(exchange);
      expect(reply.text).toContain(teams);
      expect(reply.text).not.toContain('document libraries'); // is over
      expect(reply.text).not.toContain('open forms'); // is another customer's
      expect(buttonsFor(reply, 'follow').length + buttonsFor(reply, 'unfollow').length).toBe(2);
    },
  },
  'an agent asks whether it is down, naming nobody: about the own tenant': {
    as: 'adele', card: 'service-health', words: 'health.none',
    asked: {
      en: 'is Teams down right now?',
      es: '¿está caído Teams ahora mismo?',
      'pt-BR': 'o Teams está fora do ar agora?',
      hu: 'leállt most a Teams?',
      ja: 'いまTeamsは障害中ですか？',
    },
    also: (reply) => {
      expect(reply.text).toContain('Lamna Partners');
      expect(reply.text).not.toContain(exchange);
    },
  },
  'somebody of a customer asks: about the own company, without what concerns partners': {
    as: 'megan', card: 'service-health', words: 'health.title',
    asked: {
      en: 'is Exchange down?',
      es: '¿está caído Exchange?',
      'pt-BR': 'o Exchange está fora do ar?',
      hu: 'leállt az Exchange?',
      ja: 'Exchangeは障害中ですか？',
    },
    also: (reply) => {
      expect(reply.text).toContain('Contoso');
      expect(reply.text).toContain(exchange);
      expect(reply.text).not.toMatch(/learn\.microsoft\.com|CSP/i);
      expect(linksOf(reply)).toEqual(['https://admin.microsoft.com/adminportal?#/servicehealth/']);
    },
  },
}, (desk) => {
  describe('what Microsoft reports', () => {
    it('stands there with its kind, its state, since when, and what Microsoft wrote last, as text', async () => {
      const { text, summary } = await desk().as('adele').sends('service-health', { customer: tenants.contoso });
      expect(summary).toBe('');
      for (const part of ['Exchange Online', 'Incident · service degraded', 'Advisory · being investigated', 'EX1100211, since ', 'TM1100187, since ', 'A transport component fails', 'watching the queues drain', 'As of ']) expect(text).toContain(part);
      expect(text).not.toMatch(/<p>|<strong>|&amp;/);
    });

    it('one open incident, in the summary', async () => {
      const reply = await desk().as('adele').says('service health of Relecloud');
      expect(reply.summary).toBe('Relecloud: one open incident.');
      expect(reply.text).toContain('recovery is taking longer');
    });

    it('none, with no word of doubt', async () => {
      const reply = await desk().as('adele').says('service health of Northwind Traders');
      expect(reply.summary).toBe('Northwind Traders: Microsoft reports no open incident.');
      expect(reply.text).toContain('Microsoft reports no open incident for these services.');
      expect(reply.text).not.toContain('If one of these is your problem');
    });

    it.each([['Tailspin Toys', 'no relationship is left'], ['Proseware', 'nothing may be read there']])('what may not be read (%s: %s) is not called good', async (customer) => {
      const reply = await desk().as('adele').says(`service health of ${customer}`);
      expect(reply.summary).toBe(`${customer}: service health could not be read.`);
      expect(reply.text).not.toContain('no open incident');
    });

    it.each([['rafael', 'Trey Research'], ['sofia', 'First Up Consultants']])('somebody of another partner company (%s) asks about that company', async (who, company) => {
      const reply = await desk().as(who, 'en').says('is Teams down right now?');
      expect(reply.name).toBe('service-health');
      expect(reply.text).toContain(company);
      expect(reply.text).not.toMatch(/Lamna|Contoso/);
    });
  });

  describe('following', () => {
    it.each(['lucia', 'javier'])('%s follows an incident, and leaves it; twice is once', async (who) => {
      const chat = desk().as(who, 'en');
      const shown = await chat.sends('service-health', { customer: tenants.fabrikam });
      const data = { customer: tenants.fabrikam, incident: 'EX1100211' };
      expect(buttonsFor(shown, 'follow')).toEqual(['EX1100211', 'TM1100187']);
      for (let time = 0; time < 2; time += 1) {
        const followed = await chat.sends('service-health/follow', data);
        expect([buttonsFor(followed, 'follow'), buttonsFor(followed, 'unfollow')]).toEqual([['TM1100187'], ['EX1100211']]);
        expect(await follows(who)).toEqual([`${tenants.fabrikam} EX1100211`]);
      }
      for (let time = 0; time < 2; time += 1) {
        const left = await chat.sends('service-health/unfollow', data);
        expect([buttonsFor(left, 'follow'), buttonsFor(left, 'unfollow')]).toEqual([['EX1100211', 'TM1100187'], []]);
        expect(await follows(who)).toEqual([]);
      }
    });

    it.each([
      ['another customer\'s', 'eszter', { customer: tenants.contoso, incident: 'DY1100090' }], ['one that is over', 'eszter', { customer: tenants.contoso, incident: 'SP1100034' }],
      ['one that there is not', 'eszter', { customer: tenants.contoso, incident: 'XX0' }], ['none', 'eszter', { customer: tenants.contoso }], ['no name', 'eszter', { customer: tenants.contoso, incident: { id: 'EX1100211' } }],
      ['another customer\'s, as a customer', 'megan', { customer: '20000000-0000-4000-8000-000000000013', incident: 'DY1100090' }],
    ] as const)('a forged press for %s follows nothing (%s)', async (_what, who, data) => {
      const reply = await desk().as(who, 'en').sends('service-health/follow', data);
      expect(reply.text).toContain('Service health: Contoso');
      expect(await follows(who)).toEqual([]);
    });

    async function follows(who: string): Promise<string[]> {
      const { rows } = await desk().database.pool.query('select tenant_id, incident_id from incident_follow where follower_id = $1 and ended_at is null order by 1, 2', [desk().person(who).aadObjectId]);
      return rows.map(({ tenant_id: tenant, incident_id: incident }) => `${tenant} ${incident}`);
    }
  });

  describe('a forged customer', () => {
    it.each(['service-health', 'service-health/follow', 'service-health/unfollow'])('%s: staff of a reseller do not get to see it', async (verb) => {
      for (const customer of [tenants.contoso, '10000000-0000-4000-8000-000000000001', '29999999-0000-4000-8000-000000000001', '\' or 1=1', '']) {
        const reply = await desk().as('rafael', 'en').sends(verb, { customer, incident: 'EX1100211' });
        expect([customer, reply.status, reply.text]).toEqual([customer, 404, 'I do not know this customer.']);
      }
    });

    it.each(['service-health', 'service-health/follow'])('%s: a customer gets its own, whatever the card said', async (verb) => {
      const reply = await desk().as('camila', 'en').sends(verb, { customer: tenants.contoso, incident: 'EX1100211' });
      expect(reply.text).toContain('Adventure Works');
      expect(reply.text).not.toMatch(/Contoso|send or receive email/);
    });
  });
});

describe('who follows an incident', () => {
  const since = 'update incident_follow set changed_at = changed_at - interval \'1 hour\' where ended_at is null and follower_id = $1';
  const newsFor = (chat: Chat, desk: Awaited<ReturnType<typeof movingDesk>>) => desk.connector.sentTo(chat.conversation).filter(({ activity }) => activity.attachments?.[0]?.name === 'incident');

  it('is told of a change, once, in their language; who has left is not', async () => {
    const desk = await movingDesk();
    await forwardTo(desk, 'wed 12:00');
    const [lucia, beatriz] = await present(desk, 'lucia', 'beatriz');
    for (const chat of [lucia, beatriz]) await chat.sends('service-health/follow', { customer: tenants.contoso, incident: 'EX1100211' });
    await beatriz.sends('service-health/unfollow', { customer: tenants.contoso, incident: 'EX1100211' });
    await forward(desk, 'PT6M');
    expect(newsFor(lucia, desk)).toEqual([]); // nothing has changed
    for (const chat of [lucia, beatriz]) await desk.database.pool.query(since, [chat.person.aadObjectId]); // as if they had seen an earlier state
    for (let time = 0; time < 2; time += 1) {
      await forward(desk, 'PT6M');
      await delivered(desk);
    }
    expect(newsFor(lucia, desk).map(({ activity }) => activity.attachments![0]!.content.lang)).toEqual(['es']);
    expect(newsFor(lucia, desk)[0]!.activity.summary).toContain('Exchange Online');
    expect(newsFor(beatriz, desk)).toEqual([]);
  });
});
