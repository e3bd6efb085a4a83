import { beforeAll, describe, expect, it } from 'vitest';
import { locales, type Locale } from '../../src/locale.ts';
import { fixedParts } from '../support/intents.ts';
import { sharedDesk, type TestDesk } from '../support/desk.ts';
import { fileTicket } from '../support/tickets.ts';

const answered: Record<Locale, (ticket: string) => string> = {
  en: (ticket) => `Microsoft answered on ${ticket}`,
  es: (ticket) => `Microsoft ya respondió en el ${ticket}`,
  'pt-BR': (ticket) => `a Microsoft respondeu no ${ticket}`,
  hu: (ticket) => `a Microsoft válaszolt a ${ticket} jegyre`,
  ja: (ticket) => `${ticket}にMicrosoftから回答がありました`,
};

const closed: Record<Locale, (ticket: string) => string> = {
  en: (ticket) => `close ${ticket}`, es: (ticket) => `cierra el ${ticket}`, 'pt-BR': (ticket) => `feche o ${ticket}`, hu: (ticket) => `zárd le a ${ticket} jegyet`, ja: (ticket) => `${ticket}をクローズして`,
};

describe('ticket.update', () => {
  let desk: TestDesk;
  beforeAll(async () => { desk = await sharedDesk(); });

  it.each(locales)('in %s: Microsoft answered, and its clock stops; then the ticket is closed', async (locale) => {
    const chat = desk.as('adele', locale);
    const ticket = await fileTicket(chat, {});
    const first = await chat.says(answered[locale](ticket));
    expect(first.name).toBe('ticket');
    for (const part of [...fixedParts(locale, 'state.answered'), ...fixedParts(locale, 'clock.microsoft.in-time')]) expect(first.text).toContain(part);
    const last = await chat.says(closed[locale](ticket));
    for (const part of fixedParts(locale, 'state.closed')) expect(last.text).toContain(part);
  });
});
