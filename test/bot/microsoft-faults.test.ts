import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestDesk, type TestDesk } from '../support/desk.ts';
import { contoso } from '../support/tickets.ts';

let desk: TestDesk;
beforeAll(async () => { desk = await startTestDesk({ MICROSOFT_PATIENCE_SECONDS: '0.6' }); });
beforeEach(async () => { await desk.heals(); });
afterAll(async () => { await desk.close(); });

const services = { 'partner-center': 'Partner Center', graph: 'Microsoft Graph', 'azure-support': 'Azure' } as const;

/** What the person reads when a fault is on; the README has the same table. */
const told = {
  429: 'is busy; please try again later.',
  500: 'reports an internal error.',
  timeout: 'did not answer in time.',
  cut: 'could not be reached.',
  'expired-token': 'The desk is no longer signed in to',
  mfa: 'asks for multi-factor authentication.',
} as const;

describe.each(Object.keys(services) as (keyof typeof services)[])('when %s fails', (service) => {
  it.each(Object.keys(told) as (keyof typeof told)[])('with %s, the answer stands on what was read before and says so', async (fault) => {
    await desk.fails(service, String(fault));
    const chat = desk.as('adele');
    const began = performance.now();
    const reply = await chat.sends('support-contact.find', { customer: contoso, refresh: 'yes' });
    expect(performance.now() - began).toBeLessThan(3_000);
    expect(reply.text).toContain('Lamna Partners');
    expect(reply.text).toContain(told[fault]);
    expect(reply.text).toContain(fault === 'mfa' && service !== 'azure-support' ? 'Microsoft\'s sign-in' : services[service]);
    expect(reply.text).toMatch(/As of .*2026/);
  });
});

describe('a verdict', () => {
  const ask = async () => (await desk.as('adele').sends('gdap.check', { customer: contoso, workload: 'microsoft365', refresh: 'yes' })).text;

  it('stands on relationships that were read within a day, and says from when they are', async () => {
    await desk.fails('graph', '500');
    const text = await ask();
    expect(text).toContain('Everything is in order: you may file it.');
    expect(text).toContain('Microsoft Graph reports an internal error.');
  });

  it('is never a yes on older ones', async () => {
    const other = await startTestDesk({ MICROSOFT_PATIENCE_SECONDS: '0.6' });
    try {
      await other.advance('PT25H');
      await other.fails('graph', '500');
      const text = (await other.as('adele').sends('gdap.check', { customer: contoso, workload: 'microsoft365' })).text;
      expect(text).toContain('I cannot tell for certain, because something could not be read:');
    } finally {
      await other.close();
    }
  });
});

describe('service health', () => {
  it.each(Object.keys(told) as (keyof typeof told)[])('that cannot be read (%s) is never called good', async (fault) => {
    await desk.fails('graph', String(fault));
    const reply = await desk.as('adele').sends('service-health', { customer: '20000000-0000-4000-8000-000000000009', refresh: 'yes' });
    expect(reply.text).toContain('Service health could not be read.');
    expect(reply.text).not.toContain('no open incident');
    await desk.advance('PT6M');
  });
});

describe('a support contact that is to be assigned', () => {
  const data = { customer: '20000000-0000-4000-8000-000000000004', subscription: '60000000-0000-4000-8000-000000000402', reseller: '10000000-0000-4000-8000-000000000002' };
  it.each([
    ['500', 'It was not assigned: Microsoft did not accept it.'], ['429', 'It was not assigned: Microsoft did not accept it.'], ['mfa', 'It was not assigned: Microsoft did not accept it.'],
    ['timeout', 'I do not know whether it was assigned.'],
  ])('while Partner Center fails with %s: "%s"', async (fault, words) => {
    await desk.fails('partner-center', fault);
    const reply = await desk.as('adele').sends('support-contact.assign/assign', { ...data, form: `fault ${fault}` });
    expect(reply.text).toContain(words);
  });
});

it('a customer is told that something is missing, not what is wrong between its partner and Microsoft', async () => {
  await desk.fails('graph', 'mfa');
  const reply = await desk.as('megan').sends('support-contact.find', { refresh: 'yes' });
  expect(reply.text).toContain('Not everything could be read from Microsoft just now.');
  expect(reply.text).not.toMatch(/Graph|multi-factor/);
});

it('what takes too long comes later, in the same conversation', async () => {
  const slow = await startTestDesk();
  try {
    await slow.fails('partner-center', 'timeout', 'PT4S');
    const chat = slow.as('adele');
    const first = await chat.sends('subscription.list', { customer: contoso, refresh: 'yes' });
    expect(first.text).toContain('Microsoft has not answered yet;');
    const other = await slow.as('eszter', 'en').says('what can you do?');
    expect(other.name).toBe('help');
    await slow.heals();
    const later = await chat.arrives();
    expect(later.name).toBe('subscription-list');
    expect(later.text).not.toContain('Microsoft has not answered yet;');
    expect(later.text).toContain('Microsoft 365 E5');
  } finally {
    await slow.close();
  }
});
