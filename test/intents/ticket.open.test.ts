import { expect } from 'vitest';
import { inputsOf } from '../support/desk.ts';
import { describeIntent } from '../support/intents.ts';

describeIntent('ticket.open', {
  'an agent says it all at once': {
    as: 'adele', card: 'ticket-form', words: 'form.title.staff',
    asked: {
      en: 'open a severity A ticket for Contoso, Exchange is down',
      es: 'abre un ticket de gravedad A para Contoso, Exchange no funciona',
      'pt-BR': 'abra um tíquete de gravidade A para a Contoso, o Exchange caiu',
      hu: 'nyiss egy A súlyosságú jegyet a Contosónak, leállt az Exchange',
      ja: 'Contosoの重大度Aのチケットを開いて、Exchangeがダウンしています',
    },
    also: (reply) => expect(inputsOf(reply.card)).toMatchObject({ customer: '20000000-0000-4000-8000-000000000001', severity: 'A', workload: 'microsoft365' }),
  },
  'a customer reports a problem': {
    as: 'megan', card: 'ticket-form', words: 'form.title.customer',
    asked: {
      en: 'I want to report a problem, our mail is down',
      es: 'quiero reportar un problema, no nos funciona el correo',
      'pt-BR': 'quero relatar um problema, nosso e-mail parou',
      hu: 'hibát szeretnék bejelenteni, nem megy a levelezésünk',
      ja: '問題を報告したいです。メールが使えません',
    },
  },
});
