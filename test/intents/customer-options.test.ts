import { describeIntent } from '../support/intents.ts';

describeIntent('customer-options', {
  'an agent asks for a customer': {
    as: 'adele', card: 'guidance', words: 'ask.direct',
    asked: {
      en: 'can my customer call Microsoft directly?',
      es: '¿puede mi cliente acudir directamente a Microsoft?',
      'pt-BR': 'meu cliente pode recorrer diretamente à Microsoft?',
      hu: 'fordulhat az ügyfelem közvetlenül a Microsofthoz?',
      ja: '顧客はMicrosoftに直接問い合わせできますか？',
    },
  },
});
