import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { outcomesOf, ruleBook } from '../../src/rules/index.ts';

const folder = join(import.meta.dirname, '../../src/intents');
const answers = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');

/** The functions of the rules that answers call, by the ids they emit: ticketEligibility, initialResponse, supportContact and the like. */
const applied = new Set(Object.keys(outcomesOf));

it.each(Object.keys(ruleBook))('the rule %s stands in some answer, with its page', (rule) => {
  expect(applied.has(rule) || answers.includes(`'${rule}'`)).toBe(true);
  const { sources } = ruleBook[rule as keyof typeof ruleBook];
  expect(sources.length).toBeGreaterThan(0);
  for (const { title, section, readOn } of sources) expect([title, section, readOn].every((part) => part !== '')).toBe(true);
});
