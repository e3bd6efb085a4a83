import { describeIntent } from '../support/intents.ts';

describeIntent('sla.board', {
  'a manager asks what is at risk': {
    as: 'lucia', card: 'sla-board', words: 'board.title',
    asked: {
      en: 'what\'s about to breach?',
      es: '¿qué está a punto de vencer?',
      'pt-BR': 'o que está prestes a estourar o prazo?',
      hu: 'mi jár le hamarosan, melyik határidő van veszélyben?',
      ja: '期限切れになりそうなチケットは？',
    },
  },
});
