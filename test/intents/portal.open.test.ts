import { describe, expect, it } from 'vitest';
import { actionsOf, type Reply } from '../support/desk.ts';
import { describeIntent, fixedParts } from '../support/intents.ts';
import { linksOf } from '../support/microsoft-side.ts';
import { tenants } from '../tickets/form.ts';

const partnerCenter = 'https://partner.microsoft.com/commerce/customers/list';

/** What each customer is called in a link: its tenant, its domain, the domain it began with. */
const marks: Readonly<Record<string, readonly string[]>> = {
  [tenants.contoso]: ['contoso.example.com', 'contoso.onmicrosoft.com'], [tenants.fabrikam]: ['fabrikam.example.com', 'fabrikam.onmicrosoft.com'],
  [tenants.adventureWorks]: ['adventure-works.example.com', 'adventureworks.onmicrosoft.com'], [tenants.tailspin]: ['tailspintoys.example.com', 'tailspintoys.onmicrosoft.com'],
};

/** The links that are for one customer: all but Partner Center's list of customers, which is for all. */
function customersLinks(reply: Reply): string[] {
  return linksOf(reply).filter((link) => link !== partnerCenter);
}

function says(link: string, tenantId: string): boolean {
  return [tenantId, ...marks[tenantId] ?? []].some((mark) => decodeURIComponent(link).toLowerCase().includes(mark));
}

describeIntent('portal.open', {
  'an agent goes to a customer': {
    as: 'adele', card: 'portals', words: 'portals.entitlement',
    asked: {
      en: 'open Contoso\'s admin center',
      es: 'abre el centro de administración de Contoso',
      'pt-BR': 'abra o centro de administração da Contoso',
      hu: 'nyisd meg a Contoso felügyeleti központját',
      ja: 'Contosoの管理センターを開いて',
    },
    also: (reply) => {
      expect(linksOf(reply)[0]).toBe(partnerCenter);
      expect(customersLinks(reply).length).toBeGreaterThan(6);
      expect(customersLinks(reply).filter((link) => !says(link, tenants.contoso))).toEqual([]);
    },
  },
}, (desk) => {
  const open = (customer: string, who = 'adele') => desk().as(who, 'en').sends('portal.open', { customer });

  it('Microsoft\'s own links come first; those of known form are labelled, and none is there twice', async () => {
    const reply = await open(tenants.contoso);
    const links = customersLinks(reply);
    const given = links.map((link) => new URL(link).hostname === '127.0.0.1');
    expect(given).toEqual(given.toSorted((one, other) => Number(other) - Number(one)));
    expect(given).toContain(true);
    expect(given).toContain(false);
    const [before, after] = reply.text.split('These addresses follow the known pattern');
    expect(before).toContain('Microsoft 365 Lighthouse');
    expect(after).toContain('Defender');
    const names = actionsOf(reply.card).filter(({ type }) => type === 'Action.OpenUrl').map(({ title }) => title!.toLowerCase());
    expect(names.filter((name, place) => names.indexOf(name) !== place)).toEqual([]);
  });

  it('Partner Center is named as the way in, before every portal, and a service request is filed by the link that it gives', async () => {
    const { card, text } = await open(tenants.contoso);
    for (const part of fixedParts('en', 'portals.entitlement')) expect(text).toContain(part);
    const buttons = actionsOf(card).filter(({ type }) => type === 'Action.OpenUrl') as unknown as readonly { title: string; url: string }[];
    expect(buttons.slice(0, 2).map(({ title }) => title)).toEqual(['Open Partner Center', 'File a service request']);
    expect(buttons[1]!.url).toContain(`customer=${tenants.contoso}`);
    expect(buttons[1]!.url).toContain('view=ticket');
  });

  it.each(Object.keys(marks))('every link has the customer in it (%s), and never another', async (customer) => {
    const links = customersLinks(await open(customer));
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter((link) => !says(link, customer))).toEqual([]);
    for (const other of Object.keys(marks).filter((each) => each !== customer)) expect(links.filter((link) => says(link, other))).toEqual([]);
    expect(links.filter((link) => !/^https:\/\/|^http:\/\/127\.0\.0\.1:/.test(link))).toEqual([]);
  });

  it.each([['rafael', tenants.adventureWorks, true], ['rafael', tenants.contoso, false], ['sofia', tenants.woodgrove, true], ['sofia', tenants.contoso, false]])('%s, %s: links alone for whom the company serves (%s)', async (who, customer, served) => {
    const reply = await open(customer, who);
    expect([reply.status, linksOf(reply).length > 0]).toEqual([served ? 200 : 404, served]);
  });

  it('a customer gets none', async () => {
    const reply = await open(tenants.contoso, 'megan');
    expect([reply.status, linksOf(reply)]).toEqual([403, []]);
  });

  describe('while Microsoft gives no links', () => {
    it('for want of a relationship, those of known form are there, and what is missing is said', async () => {
      const reply = await open('20000000-0000-4000-8000-000000000008');
      expect(customersLinks(reply).length).toBeGreaterThan(0);
      expect(linksOf(reply)[0]).toBe(partnerCenter);
    });
  });
});
