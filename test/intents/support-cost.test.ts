import { describeIntent } from '../support/intents.ts';

describeIntent('support-cost', {
  'Azure': {
    as: 'adele', card: 'guidance', words: 'guidance.support-cost.azure',
    asked: {
      en: 'does Azure support cost extra?',
      es: '¿el soporte de Azure cuesta aparte?',
      'pt-BR': 'o suporte do Azure é cobrado à parte?',
      hu: 'külön díjas az Azure-támogatás?',
      ja: 'Azureのサポートは別料金ですか？',
    },
  },
});
