import { describeIntent } from '../support/intents.ts';

describeIntent('self-service', {
  'an agent asks about licences': {
    as: 'adele', card: 'guidance', words: 'guidance.self-service.staff',
    asked: {
      en: 'can the customer add licences on their own?',
      es: '¿puede el cliente añadir licencias por su cuenta?',
      'pt-BR': 'o cliente pode adicionar licenças sozinho?',
      hu: 'hozzáadhat az ügyfél licenceket saját maga?',
      ja: '顧客は自分でライセンスを追加できますか？',
    },
  },
});
