import { describeIntent } from '../support/intents.ts';

describeIntent('gdap.check', {
  'an agent asks whether they may': {
    as: 'adele', card: 'verdict', words: 'verdict.fail',
    asked: {
      en: 'can I file an Azure ticket for Tailspin Toys?',
      es: '¿puedo presentar un ticket de Azure para Tailspin Toys?',
      'pt-BR': 'posso registrar um tíquete do Azure para a Tailspin Toys?',
      hu: 'benyújthatok Azure-jegyet a Tailspin Toysnak?',
      ja: 'Tailspin ToysのAzureチケットを提出できますか？',
    },
  },
});
