import { describeIntent } from '../support/intents.ts';

describeIntent('help', {
  'an agent says hello': {
    as: 'adele', card: 'help', words: 'help.what.staff',
    asked: {
      en: 'hi',
      es: 'hola',
      'pt-BR': 'oi',
      hu: 'szia',
      ja: 'こんにちは',
    },
  },
});
