import { describeIntent } from '../support/intents.ts';

describeIntent('support-contact.assign', {
  'an agent wants another contact': {
    as: 'adele', card: 'choose', words: 'choose.subscription',
    asked: {
      en: 'change the support contact of Contoso',
      es: 'quiero cambiar el contacto de soporte de Contoso',
      'pt-BR': 'quero trocar o contato de suporte da Contoso',
      hu: 'szeretném megváltoztatni a Contoso támogatási kapcsolattartóját',
      ja: 'Contosoのサポート連絡先を変更したい',
    },
  },
});
