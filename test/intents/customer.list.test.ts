import { describeIntent } from '../support/intents.ts';

describeIntent('customer.list', {
  'an agent lists customers': {
    as: 'adele', card: 'customer-list', words: 'customers.page',
    asked: {
      en: 'list all our customers',
      es: 'lista todos nuestros clientes',
      'pt-BR': 'liste todos os nossos clientes',
      hu: 'listázd az összes ügyfelünket',
      ja: '顧客の一覧を表示して',
    },
  },
});
