import { describeIntent } from '../support/intents.ts';

describeIntent('gdap.expiring', {
  'an agent asks what ends soon': {
    as: 'adele', card: 'gdap-expiring', words: 'expiring.blocked',
    asked: {
      en: 'which GDAP relationships end this month?',
      es: '¿qué relaciones GDAP vencen este mes?',
      'pt-BR': 'quais relacionamentos GDAP vencem este mês?',
      hu: 'mely GDAP-kapcsolatok járnak le ebben a hónapban?',
      ja: '今月期限切れになるGDAP関係はどれですか？',
    },
  },
});
