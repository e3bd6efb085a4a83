import { describeIntent } from '../support/intents.ts';

describeIntent('service-request.how-to', {
  'Azure': {
    as: 'adele', card: 'guidance', words: 'guidance.how-to.azure',
    asked: {
      en: 'how do I file a request in the Azure portal for a customer?',
      es: '¿cómo presento una solicitud en el portal de Azure para un cliente?',
      'pt-BR': 'como registro uma solicitação no portal do Azure para um cliente?',
      hu: 'hogyan küldhetek be szolgáltatáskérést az Azure portálon egy ügyfél nevében?',
      ja: '顧客の代わりにAzureポータルでサポート要求を作成する手順は？',
    },
  },
});
