import { describeIntent } from '../support/intents.ts';

describeIntent('portal.open', {
  'an agent goes to a customer': {
    as: 'adele', card: 'guidance', words: 'guidance.portal',
    asked: {
      en: 'open Contoso\'s admin center',
      es: 'abre el centro de administración de Contoso',
      'pt-BR': 'abra o centro de administração da Contoso',
      hu: 'nyisd meg a Contoso felügyeleti központját',
      ja: 'Contosoの管理センターを開いて',
    },
  },
});
