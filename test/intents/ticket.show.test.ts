import { beforeAll, describe, expect, it } from 'vitest';
import { locales } from '../../src/locale.ts';
import { fixedParts } from '../support/intents.ts';
import { sharedDesk, type TestDesk } from '../support/desk.ts';
import { fileTicket } from '../support/tickets.ts';

const asked = {
  en: (ticket: string) => `what's happening with ${ticket}?`,
  es: (ticket: string) => `¿cómo va el ${ticket}?`,
  'pt-BR': (ticket: string) => `como está o ${ticket}?`,
  hu: (ticket: string) => `mi a helyzet a ${ticket} jeggyel?`,
  ja: (ticket: string) => `${ticket}の状況は？`,
};

describe('ticket.show', () => {
  let desk: TestDesk;
  let ticket: string;
  beforeAll(async () => {
    desk = await sharedDesk();
    ticket = await fileTicket(desk.as('adele'), { title: 'Mail loops for everyone' });
  });

  it.each(locales)('in %s: how the ticket stands, and until when Microsoft should answer', async (locale) => {
    const reply = await desk.as('adele', locale).says(asked[locale](ticket));
    expect(reply.name).toBe('ticket');
    expect(reply.text).toContain('Mail loops for everyone');
    for (const part of [...fixedParts(locale, 'state.handed-over'), ...fixedParts(locale, 'clock.microsoft.running')]) expect(reply.text).toContain(part);
  });

  it.each(locales)('in %s: why this deadline', async (locale) => {
    const chat = desk.as('adele', locale);
    const why = await chat.presses(await chat.says(asked[locale](ticket)), 'ticket.show/why');
    for (const part of fixedParts(locale, 'rule.response.a.pass')) expect(why.text).toContain(part);
    expect(why.card.lang).toBe(locale);
  });

  it('shows the customer its own ticket, without the partner\'s buttons', async () => {
    const reply = await desk.as('megan').says(`what's happening with ${ticket}?`);
    expect(reply.text).toContain('Mail loops for everyone');
    expect(JSON.stringify(reply.card)).not.toContain('ticket.update');
  });
});
