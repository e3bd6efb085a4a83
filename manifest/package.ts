import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import * as z from 'zod/v4';
import { Manifest, problemsOf, type App } from './check.ts';

/** What manifest.json says where the environment will; with these values it is valid as it stands. */
export const samples = { MICROSOFT_APP_ID: '00000000-0000-0000-0000-000000000000', APP_URL: 'https://csp-support-desk.example' } as const;

const Environment = z.object({
  MICROSOFT_APP_ID: z.guid({ error: 'must be the GUID of the app registration' }).default(samples.MICROSOFT_APP_ID),
  APP_URL: z.url({ protocol: /^https$/, error: 'must be an https:// address' }).transform((url) => new URL(url).href.replace(/\/+$/, '')).default(samples.APP_URL),
});
type Environment = z.infer<typeof Environment>;

/** Reads this folder for the environment; an empty value counts as unset. Throws one error that lists every problem. */
export function readApp(source: Readonly<Record<string, string | undefined>>): App & { readonly stillSample: readonly string[] } {
  const environment = Environment.safeParse(Object.fromEntries(Object.entries(source).filter(([, value]) => value !== '')));
  if (!environment.success) throw refusal(environment.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`));
  const filled = fillIn(readFileSync(join(import.meta.dirname, 'manifest.json'), 'utf8'), environment.data);
  const manifest = Manifest.safeParse(filled);
  if (!manifest.success) throw refusal(manifest.error.issues.map(({ path, message }) => `manifest.json: ${path.join('.')}: ${message}`));
  const { icons, localizationInfo } = manifest.data;
  const named = [icons.color, icons.outline, ...localizationInfo.additionalLanguages.map(({ file }) => file)];
  const files = new Map<string, Uint8Array>([['manifest.json', new TextEncoder().encode(`${JSON.stringify(filled, null, 2)}\n`)]]);
  for (const name of named) files.set(name, bytesOf(name));
  const app = { manifest: manifest.data, files };
  const problems = problemsOf(app);
  if (problems.length > 0) throw refusal(problems);
  return { ...app, stillSample: Object.entries(samples).filter(([name, sample]) => environment.data[name as keyof Environment] === sample).map(([name]) => name) };
}

/** The package: the same bytes for the same files, whenever and wherever it is made. */
export function zipOf({ files }: App): Uint8Array {
  // A zip keeps local time without a zone: the first moment it can name reads the same everywhere.
  return zipSync(Object.fromEntries(files), { mtime: new Date(1980, 0, 1), level: 9, os: 0 });
}

function fillIn(text: string, environment: Environment): unknown {
  return JSON.parse(text, (_, value: unknown) => {
    if (typeof value !== 'string') return value;
    return value.replaceAll(samples.MICROSOFT_APP_ID, () => environment.MICROSOFT_APP_ID).replaceAll(samples.APP_URL, () => environment.APP_URL);
  });
}

function bytesOf(name: string): Uint8Array {
  const path = join(import.meta.dirname, name);
  return existsSync(path) ? readFileSync(path) : new Uint8Array();
}

function refusal(problems: readonly string[]): Error {
  return new Error(['The app package cannot be made.', ...problems.map((problem) => `  ${problem}`)].join('\n'));
}

function main(): void {
  const app = readApp(process.env);
  const zip = zipOf(app);
  const folder = join(import.meta.dirname, '../build');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'csp-support-desk.zip'), zip);
  console.log(`build/csp-support-desk.zip, ${zip.length} bytes: ${[...app.files.keys()].join(', ')}`);
  if (app.stillSample.length > 0) console.log(`Set ${app.stillSample.join(' and ')} (see env.sample) before you give it to Teams: until then the package has a sample value there.`);
}

if (import.meta.main) {
  try {
    main();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
