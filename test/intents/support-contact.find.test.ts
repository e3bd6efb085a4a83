import { expect } from 'vitest';
import { describeIntent } from '../support/intents.ts';

describeIntent('support-contact.find', {
  'an agent asks for a customer': {
    as: 'adele', card: 'support-contacts', words: 'contacts.title',
    asked: {
      en: 'who supports Contoso?',
      es: '¿quién da soporte a Contoso?',
      'pt-BR': 'quem dá suporte à Contoso?',
      hu: 'ki a Contoso támogatási kapcsolattartója?',
      ja: 'コントソのサポート担当は誰ですか？',
    },
    also: (reply) => expect(reply.text).toContain('Contoso'),
  },
  'a misspelt or inflected name finds its customer': {
    as: 'adele', card: 'support-contacts', words: 'contacts.title',
    asked: {
      en: 'who suports nortwind',
      es: 'quien atiende a nortwind traders',
      'pt-BR': 'quem atende a northwnd traders',
      hu: 'a Contosónak ki ad támogatást?',
      ja: 'ノースウィンド様のサポート連絡先を教えて',
    },
  },
  'a customer asks for help': {
    as: 'megan', card: 'support-contacts', words: 'contacts.title',
    asked: {
      en: 'who do I call for help?',
      es: '¿a quién llamo si necesito ayuda?',
      'pt-BR': 'para quem eu ligo para pedir ajuda?',
      hu: 'kit hívjak, ha segítség kell?',
      ja: '困ったときは誰に連絡すればいいですか？',
    },
    also: (reply) => expect(reply.text).toContain('Contoso'),
  },
});
