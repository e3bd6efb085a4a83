import { describeIntent } from '../support/intents.ts';

describeIntent('relationship.request', {
  'an agent asks for GDAP': {
    as: 'adele', card: 'guidance', words: 'guidance.relationship.gdap',
    asked: {
      en: 'how do I request a GDAP relationship with a customer?',
      es: '¿cómo solicito una relación GDAP con un cliente?',
      'pt-BR': 'como solicito um relacionamento GDAP com um cliente?',
      hu: 'hogyan kérjek GDAP-kapcsolatot egy ügyféllel?',
      ja: '顧客とのGDAP関係を申請するにはどうすればいいですか？',
    },
  },
});
