import { describeIntent } from '../support/intents.ts';

describeIntent('microsoft-communication', {
  'an agent asks about invoices': {
    as: 'adele', card: 'guidance', words: 'guidance.microsoft-communication',
    asked: {
      en: 'will Microsoft e-mail my customer about the invoice?',
      es: '¿Microsoft le escribirá a mi cliente por la factura?',
      'pt-BR': 'a Microsoft vai mandar e-mail para o meu cliente sobre a fatura?',
      hu: 'ír a Microsoft az ügyfelemnek a számláról?',
      ja: 'Microsoftから顧客に請求書のメールが送られますか？',
    },
  },
});
