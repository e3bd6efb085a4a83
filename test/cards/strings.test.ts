import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stringsOf } from '../../src/cards/words.ts';
import { locales } from '../../src/locale.ts';
import { outcomesOf, remedies, ruleBook } from '../../src/rules/index.ts';

const root = join(import.meta.dirname, '../..');
const english = stringsOf('en');
const withoutPlural = (key: string) => key.replace(/_(zero|one|two|few|many|other)$/, '');
const keysOf = (strings: object) => [...new Set(Object.keys(strings).map(withoutPlural))].sort();
const placeholders = (text: string) => [...new Set([...text.matchAll(/\{\{[^}]+\}\}/g)].map(([placeholder]) => placeholder.replace(/\s/g, '')))].filter((each) => !each.startsWith('{{count')).sort();

describe.each(locales.filter((locale) => locale !== 'en'))('the words in %s', (locale) => {
  const strings = stringsOf(locale);

  it('are the same set as in English', () => {
    expect(keysOf(strings)).toEqual(keysOf(english));
  });

  it('hold the same facts', () => {
    const wrong = Object.entries(strings).filter(([key, text]) => {
      const source = english[key] ?? english[`${withoutPlural(key)}_other`] ?? english[withoutPlural(key)];
      return source === undefined || placeholders(text).join() !== placeholders(source).join();
    });
    expect(wrong).toEqual([]);
  });

  it('are not left in English', () => {
    const names = /^(?:[\s\d·:–,.()-]|\{\{[^}]*\}\}|Azure|Microsoft 365|Dynamics 365|Enterprise Mobility \+ Security|CSP|GDAP|CSP Support Desk|E-?mail)*$/;
    const left = Object.entries(strings).filter(([key, text]) => english[key] === text && text.split(' ').length > 2 && !names.test(text));
    expect(left).toEqual([]);
  });

  it('have every plural form of the language', () => {
    const needed = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
    const plural = keysOf(english).filter((key) => `${key}_other` in english);
    const missing = plural.flatMap((key) => needed.filter((form) => !(`${key}_${form}` in strings)).map((form) => `${key}_${form}`));
    expect(missing).toEqual([]);
  });
});

const code = ['cards', 'src/intents', 'src/bot', 'src/nudges', 'src/http', 'src/cards'].flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(ts|js|json|html)$/.test(file) && !file.includes('strings')).map((file) => readFileSync(join(root, folder, file), 'utf8'))).join('\n');

it('no string is unused', () => {
  const families = [...code.matchAll(/(?:concat\('|`|')([\w.-]+\.)(?='|\$\{)/g)].map((match) => match[1]!);
  const made = ['rule.', 'remedy.', 'who.', 'approved.', 'see.', 'summary.', 'chat.', 'gdapStatus.', 'roleName.', 'workload.', 'serviceName.', 'incidentStatus.', 'intent.', ...families];
  const unused = keysOf(english).filter((key) => !code.includes(key) && !made.some((family) => key.startsWith(family)));
  expect(unused).toEqual([]);
});

describe('every rule can be told', () => {
  it.each(Object.keys(ruleBook))('%s', (rule) => {
    const outcomes = Object.entries(outcomesOf).find(([applied]) => applied === rule)?.[1];
    const told = (key: string) => keysOf(english).some((existing) => existing === key || existing.startsWith(`${key}.`));
    if (outcomes) expect(outcomes.filter((outcome) => !told(`rule.${rule}.${outcome}`))).toEqual([]);
    else expect(told(`rule.${rule}`)).toBe(true);
  });
});

it('every remedy can be told', () => {
  const codes = Object.values(remedies).flatMap((remedy) => [remedy, ...Object.values(remedy.instead ?? {})]);
  expect(codes.flatMap(({ remedy, who }) => [`remedy.${remedy}`, `who.${who}`]).filter((key) => !(key in english))).toEqual([]);
});
