import { expect } from 'vitest';
import { describeIntent } from '../support/intents.ts';

describeIntent('response-time', {
  'one severity in Hungarian': {
    as: 'adele', card: 'response-time', words: 'response.break-fix-only',
    asked: {
      en: 'how fast must a sev B be answered in Hungarian?',
      es: '¿en cuánto tiempo debe responder Microsoft a una gravedad B en húngaro?',
      'pt-BR': 'em quanto tempo a Microsoft responde uma gravidade B em húngaro?',
      hu: 'milyen gyorsan kell válaszolni egy B súlyosságúra magyarul?',
      ja: '重大度Bはハンガリー語だとどのくらいで回答がありますか？',
    },
    also: ({ text, card }) => {
      expect(text).toContain(new Intl.DisplayNames(String(card.lang), { type: 'language' }).of('hu'));
      expect(text).not.toContain(' A:');
    },
  },
});
