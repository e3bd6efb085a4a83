import { beforeAll, describe, expect, it } from 'vitest';
import { locales, type Locale } from '../../src/locale.ts';
import { fixedParts } from '../support/intents.ts';
import { actionsOf, sharedDesk, type TestDesk } from '../support/desk.ts';
import { fileTicket } from '../support/tickets.ts';
import { filled, historyOf, numberOf, rowOf, ticketOn } from '../tickets/form.ts';

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

  const kept = async () => ticketOn(await desk.as('adele', 'en').sends('ticket.open/keep', filled({})));
  const words = (said: Record<Locale, (ticket: string) => string>) => locales.map((locale) => [locale, said[locale]] as const);

  it.each(words({
    en: (ticket) => `Pass ${ticket} to Beatriz`, es: (ticket) => `traspasa el ${ticket} a Beatriz`, 'pt-BR': (ticket) => `repasse o ${ticket} para a Beatriz`, hu: (ticket) => `add át a ${ticket} jegyet Beatriznak`, ja: (ticket) => `${ticket} を Beatriz に引き渡して`,
  }))('in %s: passed to a colleague, it is hers, not Microsoft\'s', async (locale, said) => {
    const ticket = await kept();
    const reply = await desk.as('adele', locale).says(said(ticket));
    for (const part of fixedParts(locale, 'ticket.said.changed')) expect(reply.text).toContain(part);
    expect(await rowOf(desk, ticket)).toMatchObject({ state: 'diagnosing', assignee_name: 'Beatriz Carvalho', handed_over_at: null });
  });

  it('passed to somebody unknown, it is asked who is meant; to nobody, it goes to Microsoft', async () => {
    const [chat, ticket] = [desk.as('adele', 'en'), await kept()];
    for (const text of [`hand over ${ticket} to John`, `hand over ${ticket} John`, `pass ${ticket} to my colleague`]) expect((await chat.says(text)).name).toBe('choose');
    expect(await rowOf(desk, ticket)).toMatchObject({ state: 'diagnosing', assignee_name: 'Adele Vance' });
    expect((await chat.says(`hand over ${ticket} Beatriz`)).text).toContain('Beatriz Carvalho');
    await chat.says(`hand over ${ticket}`);
    expect((await rowOf(desk, ticket)).state).toBe('handed-over');
  });

  it('"hand over Contoso\'s ticket" names its customer, who is not meant to get it', async () => {
    const ticket = await kept();
    await desk.as('adele', 'en').says(`hand over Contoso's ${ticket}`);
    expect((await rowOf(desk, ticket)).state).toBe('handed-over');
  });

  it.each(words({
    en: (ticket) => `reopen ${ticket}`, es: (ticket) => `reactiva el ${ticket}`, 'pt-BR': (ticket) => `reative o ${ticket}`, hu: (ticket) => `nyisd újra a ${ticket} jegyet`, ja: (ticket) => `${ticket} を再開`,
  }))('in %s: what is on hold is resumed, however that is said', async (locale, said) => {
    const [chat, ticket] = [desk.as('adele', locale), await kept()];
    await chat.sends('ticket.update/wait', { number: numberOf(ticket), note: 'the logs' });
    await chat.says(said(ticket));
    expect((await rowOf(desk, ticket)).state).toBe('diagnosing');
    expect((await historyOf(desk, ticket)).at(-1)).toBe('resume by Adele Vance');
  });

  it.each(words({
    en: (ticket) => `please sort out ${ticket} somehow`, es: (ticket) => `modificar ticket ${ticket}`, 'pt-BR': (ticket) => `editar o ticket ${ticket}`, hu: (ticket) => `módosítani kell a ${ticket} leírását`, ja: (ticket) => `${ticket}の更新`,
  }))('in %s: what was not understood is said, and nothing is done', async (locale, said) => {
    const ticket = await kept();
    const reply = await desk.as('adele', locale).says(said(ticket));
    expect(reply.name).toBe('ticket');
    for (const part of fixedParts(locale, 'ticket.said.not-understood')) expect(reply.text).toContain(part);
    expect(await historyOf(desk, ticket)).toHaveLength(1);
  });

  it('where a colleague is named and no more was understood, it is asked whether the ticket is for her', async () => {
    const ticket = await kept();
    const reply = await desk.as('adele', 'en').says(`${ticket} should go to Beatriz`);
    expect([reply.name, actionsOf(reply.card).map(({ title }) => title)]).toEqual(['choose', ['Beatriz Carvalho']]);
  });

  it.each(words({
    en: (ticket) => `assign ${ticket} to me`, es: (ticket) => `asígname el ${ticket}`, 'pt-BR': (ticket) => `atribua o ${ticket} para mim`, hu: (ticket) => `rendeld a ${ticket} jegyet hozzám`, ja: (ticket) => `${ticket}を私に割り当てて`,
  }))('in %s: "to me" is whoever says so', async (locale, said) => {
    const ticket = await kept();
    await desk.as('beatriz', locale).says(said(ticket));
    expect((await rowOf(desk, ticket)).assignee_name).toBe('Beatriz Carvalho');
  });
});
