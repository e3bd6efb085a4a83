import { describeIntent } from '../support/intents.ts';

describeIntent('own-subscription', {
  'an agent asks for the own tenant': {
    as: 'adele', card: 'guidance', words: 'guidance.own-subscription',
    asked: {
      en: 'our own tenant has a problem, how do we get support?',
      es: 'nuestro propio inquilino tiene un problema, ¿cómo obtenemos soporte?',
      'pt-BR': 'nosso próprio locatário está com problema, como obtemos suporte?',
      hu: 'a saját bérlőnkkel van gond, hogyan kapunk támogatást?',
      ja: '自社テナントに問題があります。どうやってサポートを受けますか？',
    },
  },
});
