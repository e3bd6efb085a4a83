import { describeIntent } from '../support/intents.ts';

describeIntent('none', {
  'something else': {
    as: 'adele', card: 'notice', words: 'notice.not-understood',
    asked: {
      en: 'what\'s the weather in Paris?',
      es: '¿qué tiempo hace en París?',
      'pt-BR': 'como está o tempo em Paris?',
      hu: 'milyen az idő Párizsban?',
      ja: 'パリの天気は？',
    },
  },
});
