import { expect, it } from 'vitest';
import { say } from '../../src/cards/words.ts';

it.each`
  locale     | said
  ${'en'}    | ${'No open deadline; open without a clock: 2.'}
  ${'es'}    | ${'No hay ningún plazo pendiente; abiertos sin plazo en marcha: 2.'}
  ${'pt-BR'} | ${'Não há nenhum prazo em aberto; abertos sem prazo correndo: 2.'}
  ${'hu'}    | ${'Nincs nyitott határidő; nyitott jegy futó határidő nélkül: 2.'}
  ${'ja'}    | ${'未完了の期限はありません（期限なしの未完了 2 件）。'}
`('none is not told as one in $locale', ({ locale, said }) => {
  expect(say('summary.sla-board', { locale, timeZone: 'UTC' }, { count: 0, overdue: 0, unclocked: 2 })).toBe(said);
});

it.each(['en', 'es', 'pt-BR', 'hu'] as const)('none takes the words for many where it has none of its own in %s', (locale) => {
  expect(say('summary.subscription-list', { locale, timeZone: 'UTC' }, { count: 0, customer: 'Contoso' })).toMatch(/0/);
});
