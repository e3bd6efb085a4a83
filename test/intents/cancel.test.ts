import { expect, it } from 'vitest';
import { locales, type Locale } from '../../src/locale.ts';
import { describeIntent, fixedParts } from '../support/intents.ts';
import { filled, rowOf, ticketOn } from '../tickets/form.ts';

const cancelled: Record<Locale, (ticket: string) => string> = {
  en: (ticket) => `cancel ${ticket}`, es: (ticket) => `cancela el ${ticket}`, 'pt-BR': (ticket) => `cancele o ${ticket}`, hu: (ticket) => `töröld a ${ticket} jegyet`, ja: (ticket) => `${ticket} をキャンセル`,
};
const mine: Record<Locale, string> = { en: 'please cancel my ticket', es: 'cancela mi ticket', 'pt-BR': 'cancele meu chamado', hu: 'töröld a jegyemet', ja: 'チケットをキャンセルして' };

describeIntent('cancel', {
  'an agent gives up': {
    as: 'adele', card: 'notice', words: 'notice.cancelled',
    asked: {
      en: 'never mind',
      es: 'olvídalo',
      'pt-BR': 'deixa pra lá',
      hu: 'mégse',
      ja: 'やっぱりいいです',
    },
  },
}, (desk) => {
  it.each(locales)('in %s: a ticket that is cancelled is withdrawn', async (locale) => {
    const chat = desk().as('adele', locale);
    const ticket = ticketOn(await chat.sends('ticket.open/keep', filled({})));
    const reply = await chat.says(cancelled[locale](ticket));
    for (const part of fixedParts(locale, 'state.withdrawn')) expect(reply.text).toContain(part);
    expect((await rowOf(desk(), ticket)).state).toBe('withdrawn');
  });

  it.each(locales)('in %s: without a number it is asked which ticket, and nobody is told that it was done', async (locale) => {
    const reply = await desk().as('megan', locale).says(mine[locale]);
    for (const part of fixedParts(locale, 'notice.which-ticket')) expect(reply.text).toContain(part);
  });

  it('"cancel this ticket" while the form is open leaves the form', async () => {
    const chat = desk().as('adele', 'en');
    expect((await chat.says('open a ticket for Contoso')).name).toBe('ticket-form');
    expect((await chat.says('cancel this ticket')).text).toContain('Nothing was filed');
  });
});
