import { describe, expect, it } from 'vitest';
import { escapeMarkdown, say, sayMarkdown } from '../../src/cards/words.ts';

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

describe('a text that begins like a list is none where Markdown is read', () => {
  const budapest = { locale: 'hu', timeZone: 'Europe/Budapest' } as const;

  it('and reads the same where it is not', () => {
    const closed = { at: '2026-11-21T18:31:00Z', who: 'Kovács Eszter' };
    expect(sayMarkdown('change.close', budapest, closed)).toBe('2026\\. nov. 21. 19:31 – lezárta Kovács Eszter');
    expect(say('change.close', budapest, closed)).toBe('2026. nov. 21. 19:31 – lezárta Kovács Eszter');
  });

  it.each([['1. look at the logs', '1\\. look at the logs'], ['2) logs', '2\\) logs'], ['- logs', '\\- logs'], ['+ logs', '\\+ logs'], ['+36 1 234', '+36 1 234'], ['2026.', '2026.'], ['-5', '-5']])('%s', (text, shown) => {
    expect(escapeMarkdown(text)).toBe(shown);
  });
});

it.each([
  ['2026-11-21T19:08:00Z', '11月21日(土) 18:08～20:08'], ['2026-11-23T19:08:00Z', '11月21日(土) 18:08～11月23日(月) 20:08'], ['2026-11-21T17:08:00Z', '11月21日(土) 18:08'],
])('a stretch of time until %s is written in Japanese as instants are', (to, shown) => {
  expect(say('deadline.span', { locale: 'ja', timeZone: 'Europe/Madrid' }, { span: { from: '2026-11-21T17:08:00Z', to, zone: '' } })).toBe(shown);
});
