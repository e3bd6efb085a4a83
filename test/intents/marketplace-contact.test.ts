import { describeIntent } from '../support/intents.ts';

describeIntent('marketplace-contact', {
  'an agent asks for an app': {
    as: 'adele', card: 'guidance', words: 'guidance.marketplace',
    asked: {
      en: 'who do I contact about a marketplace app?',
      es: '¿a quién contacto por una aplicación del marketplace?',
      'pt-BR': 'quem eu contato sobre um aplicativo do marketplace?',
      hu: 'kihez forduljak egy piactéri alkalmazással kapcsolatban?',
      ja: 'マーケットプレースのアプリについては誰に問い合わせればいいですか？',
    },
  },
});
