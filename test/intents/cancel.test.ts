import { describeIntent } from '../support/intents.ts';

describeIntent('cancel', {
  'an agent gives up': {
    as: 'adele', card: 'notice', words: 'notice.cancelled',
    asked: {
      en: 'never mind',
      es: 'olvídalo',
      'pt-BR': 'deixa pra lá',
      hu: 'mégse',
      ja: 'やっぱりいいです',
    },
  },
});
