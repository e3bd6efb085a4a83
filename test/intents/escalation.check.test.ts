import { describeIntent } from '../support/intents.ts';

describeIntent('escalation.check', {
  'an agent asks whose it is': {
    as: 'adele', card: 'guidance', words: 'ask.documented-in-health',
    asked: {
      en: 'is this something for Microsoft or should we fix it ourselves?',
      es: '¿esto hay que pasarlo a Microsoft o lo resolvemos nosotros?',
      'pt-BR': 'isso deve ir para a Microsoft ou nós mesmos resolvemos?',
      hu: 'ezt a Microsoftnak kell átadni, vagy mi oldjuk meg?',
      ja: 'これはMicrosoftに引き渡すべき問題ですか、それとも自社で解決すべきですか？',
    },
  },
});
