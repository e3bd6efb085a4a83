import { describeIntent } from '../support/intents.ts';

describeIntent('ticket.list', {
  'an agent lists their own': {
    as: 'adele', card: 'ticket-list', words: 'list.title.mine',
    asked: {
      en: 'show my tickets',
      es: 'muéstrame mis tickets',
      'pt-BR': 'mostre meus tíquetes',
      hu: 'mutasd a jegyeimet',
      ja: '自分のチケットを見せて',
    },
  },
  'an agent lists a customer\'s': {
    as: 'adele', card: 'ticket-list', words: 'list.title.customer',
    asked: {
      en: 'list the open tickets of Fabrikam',
      es: 'lista los tickets abiertos de Fabrikam',
      'pt-BR': 'liste os tíquetes abertos da Fabrikam',
      hu: 'listázd a Fabrikam nyitott jegyeit',
      ja: 'Fabrikamの未解決チケット一覧',
    },
  },
});
