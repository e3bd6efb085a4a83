import { describeIntent } from '../support/intents.ts';

describeIntent('service-health', {
  'an agent asks whether it is down': {
    as: 'adele', card: 'guidance', words: 'guidance.health',
    asked: {
      en: 'is Teams down right now?',
      es: '¿está caído Teams ahora mismo?',
      'pt-BR': 'o Teams está fora do ar agora?',
      hu: 'leállt most a Teams?',
      ja: 'いまTeamsは障害中ですか？',
    },
  },
});
