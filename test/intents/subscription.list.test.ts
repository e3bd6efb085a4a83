import { describeIntent } from '../support/intents.ts';

describeIntent('subscription.list', {
  'an agent asks for a customer': {
    as: 'adele', card: 'subscription-list', words: 'subscriptions.title',
    asked: {
      en: 'which subscriptions does Contoso have?',
      es: '¿qué suscripciones tiene Contoso?',
      'pt-BR': 'quais assinaturas a Contoso tem?',
      hu: 'milyen előfizetései vannak a Contosónak?',
      ja: 'Contosoのサブスクリプションは何がありますか？',
    },
  },
});
