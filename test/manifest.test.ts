import { readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { problemsOf, readTexts, textsOf, type App } from '../manifest/check.ts';
import { readApp, samples, zipOf } from '../manifest/package.ts';
import { locales, type Locale } from '../src/locale.ts';
import { understanding } from '../src/understanding/index.ts';

const app = readApp({});
const own = { MICROSOFT_APP_ID: '6f1c1d5e-4b57-4f0a-9c55-0d6f2a9be001', APP_URL: 'https://desk.fabrikam.com' };
const english = textsOf(app.manifest);
const languages = app.manifest.localizationInfo.additionalLanguages;
const textsIn = (locale: Locale) => {
  const language = languages.find(({ languageTag }) => languageTag === locale.toLowerCase());
  return language ? readTexts(language.file, app.files.get(language.file)!) : english;
};
const manifestIn = (each: App): unknown => JSON.parse(new TextDecoder().decode(each.files.get('manifest.json')));
const withTexts = (file: string, texts: object) => problemsOf({ ...app, files: new Map([...app.files, [file, Buffer.from(JSON.stringify(texts))]]) });

describe('the package', () => {
  it('holds the manifest and what it names', () => {
    expect(Object.keys(unzipSync(zipOf(app)))).toEqual(['manifest.json', 'color.png', 'outline.png', 'es.json', 'pt-br.json', 'hu.json', 'ja.json']);
  });

  it('holds the manifest as it is written, when nothing is set', () => {
    const written = readFileSync(new URL('../manifest/manifest.json', import.meta.url), 'utf8');
    expect(manifestIn(app)).toEqual(JSON.parse(written));
  });

  it('has the same bytes each time, in every time zone', () => {
    const zone = process.env['TZ'];
    const zips = ['Asia/Tokyo', 'America/Los_Angeles'].map((each) => { process.env['TZ'] = each; return zipOf(readApp(own)); });
    if (zone === undefined) delete process.env['TZ']; else process.env['TZ'] = zone;
    expect(Buffer.compare(zips[0]!, zips[1]!)).toBe(0);
  });

  it('takes its ids and addresses from the environment, and leaves no sample', () => {
    const filled = readApp({ ...own, APP_URL: `${own.APP_URL}/` });
    expect(filled.stillSample).toEqual([]);
    expect(manifestIn(filled)).toMatchObject({
      id: own.MICROSOFT_APP_ID, bots: [{ botId: own.MICROSOFT_APP_ID }],
      developer: { websiteUrl: own.APP_URL, privacyUrl: `${own.APP_URL}/privacy`, termsOfUseUrl: `${own.APP_URL}/terms` },
    });
    expect(Object.values(samples).filter((sample) => JSON.stringify(manifestIn(filled)).includes(sample))).toEqual([]);
  });

  it('says what still has its sample value', () => {
    expect(readApp({ MICROSOFT_APP_ID: '', APP_URL: own.APP_URL }).stillSample).toEqual(['MICROSOFT_APP_ID']);
  });

  it('names every value it cannot use', () => {
    expect(() => readApp({ MICROSOFT_APP_ID: 'desk', APP_URL: 'http://desk.fabrikam.com' })).toThrow(/MICROSOFT_APP_ID: must be[^]*APP_URL: must be/);
  });
});

describe('what Teams would refuse is found', () => {
  const spanish = textsIn('es');
  const { 'description.short': _, ...incomplete } = spanish;
  it.each([
    ['a text that is too long', () => withTexts('es.json', { ...spanish, 'name.short': 'x'.repeat(31) }), 'es.json: name.short has 31 characters, 30 at most'],
    ['a command too long for the menu', () => withTexts('es.json', { ...spanish, 'bots[0].commandLists[0].commands[0].title': 'x'.repeat(33) }), 'es.json: bots[0].commandLists[0].commands[0].title has 33 characters, 32 at most'],
    ['an empty text', () => withTexts('es.json', { ...spanish, 'name.full': ' ' }), 'es.json: name.full is empty'],
    ['a text that one language does not have', () => withTexts('es.json', incomplete), 'es.json: description.short is missing'],
    ['a text that only one language has', () => withTexts('es.json', { ...spanish, 'name.long': 'x' }), 'es.json: name.long is not a text of manifest.json'],
    ['an icon of the wrong size', () => problemsOf({ ...app, files: new Map([...app.files, ['outline.png', app.files.get('color.png')!]]) }), 'outline.png: must be a PNG of 32×32'],
    ['a missing file', () => problemsOf({ ...app, files: new Map([...app.files, ['hu.json', new Uint8Array()]]) }), 'hu.json: the file is missing'],
  ])('%s', (_name, problems, expected) => {
    expect(problems()).toContain(expected);
  });
});

it('speaks every language of the desk', () => {
  expect(['en', ...languages.map(({ languageTag }) => languageTag)]).toEqual(locales.map((locale) => locale.toLowerCase()));
});

it.each(locales.filter((locale) => locale !== 'en'))('nothing but the name is left in English in %s', (locale) => {
  const left = Object.entries(textsIn(locale)).filter(([key, text]) => text === english[key]).map(([key]) => key);
  expect(left).toEqual(['name.short']);
});

// Teams sends the title of a chosen command as the message, in the language of the person's Teams.
const wanted = ['support-contact.find', 'ticket.open', 'ticket.list', 'gdap.check', 'response-time', 'sla.board', 'gdap.expiring', 'service-health', 'help'];
const understand = understanding();

it.each(locales)('every command is understood in %s', (locale) => {
  const titles = Object.entries(textsIn(locale)).filter(([key]) => key.endsWith('.title')).map(([, title]) => title);
  const readings = titles.flatMap((title, at) => [understand(title, { locale }), understand(title)].map(({ intent }) => ({ title, intent, wanted: wanted[at] })));
  expect(titles).toHaveLength(wanted.length);
  expect(readings.filter(({ intent, wanted }) => intent !== wanted)).toEqual([]);
});
