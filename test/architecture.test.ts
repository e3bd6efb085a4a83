import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { expect, it } from 'vitest';
import { intents } from '../src/intents/index.ts';
import { locales } from '../src/locale.ts';
import { intentIds } from '../src/understanding/intent-ids.ts';

const root = join(import.meta.dirname, '..');
const src = join(root, 'src');

/** Who may import whom. Data flows down this list; nothing may point back up. Files directly in src/ are shared nouns, main.ts excepted. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  http: ['bot'],
  bot: ['intents', 'understanding', 'cards'],
  nudges: ['tickets', 'directory', 'cards', 'rules', 'store'],
  intents: ['tickets', 'directory', 'rules', 'understanding'],
  tickets: ['store', 'microsoft', 'rules', 'directory'],
  directory: ['store', 'microsoft', 'rules'],
  cards: [],
  rules: [],
  microsoft: ['rules'],
  store: ['rules'],
  understanding: ['rules'],
  sandbox: ['store', 'rules'],
};

/** A package that only one folder may know. */
const owners: Readonly<Record<string, string>> = {
  openai: 'bot', botbuilder: 'bot', '@microsoft/teams-ai': 'bot', 'botframework-connector': 'bot', restify: 'http', 'prom-client': 'http',
  'date-holidays': 'tickets', kysely: 'store', pg: 'store', '@electric-sql/pglite': 'store',
  '@azure/core-rest-pipeline': 'microsoft', '@azure/msal-node': 'microsoft', 'adaptivecards-templating': 'cards', 'adaptive-expressions': 'cards', i18next: 'cards',
};

interface SourceFile { readonly name: string; readonly folder: string; readonly text: string; readonly imports: readonly string[] }

const files: SourceFile[] = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts')).map((name) => {
  const text = readFileSync(join(src, name), 'utf8');
  const imports = [...text.matchAll(/^(?:import|export)\s[^;]*?from\s+'([^']+)'/gms)].map((match) => match[1]!);
  return { name: name.split(sep).join('/'), folder: name.includes(sep) ? name.split(sep)[0]! : '', text, imports };
});

it('data flows one way: no folder imports one above it', () => {
  const wrong = files.filter(({ folder }) => folder !== '').flatMap(({ name, folder, imports }) => imports.filter((path) => path.startsWith('.')).flatMap((path) => {
    const target = relative(src, join(src, name, '..', path)).split(sep);
    const to = target.length > 1 ? target[0]! : '';
    const allowed = to === folder || (to === '' ? !['main.ts', 'sign-in.ts'].includes(target[0]!) : to === '..' || arrows[folder]?.includes(to));
    return allowed ? [] : [`${name} must not import ${to}/; ${folder}/ may import ${arrows[folder]?.join(', ') || 'nothing'}`];
  }));
  expect(wrong).toEqual([]);
});

it('each library is known to one folder', () => {
  const wrong = files.filter(({ folder }) => folder !== '').flatMap(({ name, folder, imports }) => imports.flatMap((path) => {
    const owner = Object.entries(owners).find(([library]) => path === library || path.startsWith(`${library}/`))?.[1];
    return owner === undefined || owner === folder ? [] : [`${name} must not import ${path}; only src/${owner}/ may`];
  }));
  expect(wrong).toEqual([]);
});

it('only main reads the clock and the environment', () => {
  const reads = /\bnew Date\(\)|\bDate\.now\(\)|process\.env\b/;
  const may = new Set(['main.ts', 'sign-in.ts', 'env.ts', 'sandbox/clock.ts']);
  expect(files.filter(({ name, text }) => !may.has(name) && reads.test(text)).map(({ name }) => name)).toEqual([]);
});

it('no file in src/ is longer than 250 lines', () => {
  expect(files.filter(({ text }) => text.split('\n').length > 251).map(({ name }) => name)).toEqual([]);
});

it.each(intentIds)('%s is answered, with a test of its own', (id) => {
  expect(intents.map((intent) => intent.id), `src/intents/index.ts does not list ${id}`).toContain(id);
  expect(existsSync(join(src, 'intents', `${id}.ts`)), `src/intents/${id}.ts is missing`).toBe(true);
  expect(existsSync(join(root, 'test/intents', `${id}.test.ts`)), `test/intents/${id}.test.ts is missing`).toBe(true);
});

it.each(intentIds)('%s has phrases in five languages', (id) => {
  const phrases: Record<string, string[]> = JSON.parse(readFileSync(join(src, 'understanding/phrases', `${id}.json`), 'utf8'));
  expect(locales.filter((locale) => (phrases[locale]?.length ?? 0) < 40)).toEqual([]);
});

it.each(intents.flatMap(({ id, cards }) => cards.map((card) => [id, card] as const)))('%s answers with the card %s, which exists', (_id, card) => {
  expect(existsSync(join(root, 'cards', `${card}.json`))).toBe(true);
});
