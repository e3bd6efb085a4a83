/** The languages the desk speaks; each has its strings in cards/strings/. */
export const locales = ['en', 'es', 'pt-BR', 'hu', 'ja'] as const;
export type Locale = (typeof locales)[number];

/** The desk's language for a BCP 47 tag, by its primary subtag ('pt-PT' reads pt-BR); undefined where the desk has none. */
export function localeFor(tag: string | undefined): Locale | undefined {
  const primary = tag?.toLowerCase().split(/[-_]/)[0];
  return locales.find((locale) => locale.split('-')[0] === primary);
}
