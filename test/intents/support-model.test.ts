import { describeIntent } from '../support/intents.ts';

describeIntent('support-model', {
  'an agent asks about outsourcing': {
    as: 'adele', card: 'guidance', words: 'guidance.support-model',
    asked: {
      en: 'can we outsource first line support?',
      es: '¿podemos externalizar el soporte de primer nivel?',
      'pt-BR': 'podemos terceirizar o suporte de primeiro nível?',
      hu: 'kiszervezhetjük az első vonalbeli támogatást?',
      ja: '一次サポートを外部委託してもいいですか？',
    },
  },
});
