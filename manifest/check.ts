import * as z from 'zod/v4';

/** What goes into the package: the manifest with the environment filled in, and every file it names. */
export interface App {
  readonly manifest: Manifest;
  /** By name, in the package's order; empty where the file does not exist. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

const Texts = z.object({ short: z.string(), full: z.string() });
const Command = z.object({ title: z.string(), description: z.string() });
const https = z.url({ protocol: /^https$/ });

/** What the desk's package must have, within the limits of Teams. Names and texts have limits of their own, in every language. */
export const Manifest = z.looseObject({
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  id: z.guid(),
  localizationInfo: z.object({ defaultLanguageTag: z.literal('en'), additionalLanguages: z.array(z.object({ languageTag: z.string(), file: z.string() })) }),
  developer: z.object({ name: z.string().min(1).max(32), websiteUrl: https, privacyUrl: https, termsOfUseUrl: https }),
  name: Texts,
  description: Texts,
  icons: z.object({ color: z.string(), outline: z.string() }),
  bots: z.array(z.looseObject({ botId: z.guid(), commandLists: z.array(z.looseObject({ commands: z.array(Command).max(10) })).max(3) })).length(1),
});
export type Manifest = z.infer<typeof Manifest>;

/** Characters at most. Command titles and descriptions may be longer for the schema, but the menu in Teams cuts them there. */
const limits: Readonly<Record<string, number>> = { 'name.short': 30, 'name.full': 100, 'description.short': 80, 'description.full': 4000, title: 32, description: 128 };
const sizes = { color: 192, outline: 32 } as const;

/** The texts that each language has, by the keys of Teams' language files. */
export function textsOf({ name, description, bots }: Manifest): Record<string, string> {
  const commands = bots.flatMap(({ commandLists }, bot) => commandLists.flatMap((list, at) => list.commands.flatMap((command, place) => {
    const key = `bots[${bot}].commandLists[${at}].commands[${place}]`;
    return [[`${key}.title`, command.title], [`${key}.description`, command.description]] as const;
  })));
  return {
    'name.short': name.short, 'name.full': name.full, 'description.short': description.short, 'description.full': description.full,
    ...Object.fromEntries(commands),
  };
}

/** The texts of a language file. */
export function readTexts(name: string, bytes: Uint8Array): Record<string, string> {
  try {
    const { $schema: _, ...texts } = z.record(z.string(), z.string()).parse(JSON.parse(new TextDecoder().decode(bytes)));
    return texts;
  } catch (cause) {
    throw new Error(`${name} is not JSON with one text per key.`, { cause });
  }
}

/** Everything Teams would refuse or show wrongly, one line each. */
export function problemsOf({ manifest, files }: App): string[] {
  const english = textsOf(manifest);
  const missing = [...files].filter(([, bytes]) => bytes.length === 0).map(([name]) => `${name}: the file is missing`);
  const icons = (['color', 'outline'] as const).flatMap((icon) => iconProblems(manifest.icons[icon], files.get(manifest.icons[icon]), sizes[icon]));
  const languages = manifest.localizationInfo.additionalLanguages.flatMap(({ file }) => {
    const bytes = files.get(file);
    if (!bytes?.length) return [];
    const texts = readTexts(file, bytes);
    const absent = Object.keys(english).filter((key) => !(key in texts)).map((key) => `${file}: ${key} is missing`);
    const unknown = Object.keys(texts).filter((key) => !(key in english)).map((key) => `${file}: ${key} is not a text of manifest.json`);
    return [...absent, ...unknown, ...lengthProblems(file, texts)];
  });
  return [...missing, ...icons, ...lengthProblems('manifest.json', english), ...languages];
}

function lengthProblems(file: string, texts: Readonly<Record<string, string>>): string[] {
  return Object.entries(texts).flatMap(([key, text]) => {
    const limit = limits[key] ?? limits[key.replace(/^.*\./, '')] ?? 0;
    if (text.trim() === '') return [`${file}: ${key} is empty`];
    return text.length > limit ? [`${file}: ${key} has ${text.length} characters, ${limit} at most`] : [];
  });
}

function iconProblems(name: string, png: Uint8Array | undefined, size: number): string[] {
  if (!png?.length) return [];
  const bytes = Buffer.from(png);
  const isPng = bytes.length > 24 && bytes.toString('latin1', 1, 4) === 'PNG';
  return isPng && bytes.readUInt32BE(16) === size && bytes.readUInt32BE(20) === size ? [] : [`${name}: must be a PNG of ${size}×${size}`];
}
