import type { Locale } from '../locale.ts';

/** To whom a ticket goes, as far as words alone tell. */
export type Receiver = 'microsoft' | 'me' | 'somebody';

const thing = String.raw`(?!t\s?-?\s?\d|#|\d)`;
const microsoft = String.raw`(?<microsoft>(?:the\s|el\s|la\s|o\s|a\s)?(?:(?:support|soporte|suporte|equipo|equipe|time)\s(?:de|da|do)\s(?:la\s)?)?(?:microsoft|ms)(?!\p{L}))`;
const direct = (before: string, me: string) => new RegExp(String.raw`(?<!\p{L})(?:${before}|(?:with|con|com)(?=\s(?:the\s|a\s)?(?:ms|microsoft)))\s+(?:${microsoft}|(?<me>(?:${me})(?!\p{L}))|${thing}\p{L})`, 'giu');

const receivers: Readonly<Record<Locale, RegExp>> = {
  en: direct('to', 'me|myself'),
  es: direct('a|al|para', 'mí|mi(?=\\s*(?:$|[.,;:!?]))'),
  'pt-BR': direct('para|pra|pro|ao|à|a(?=\\s+mim(?!\\p{L}))', 'mim'),
  hu: /(?<!\p{L})(?:(?<me>nekem|hozzám|rám|hozzam|ram)(?!\p{L})|(?:(?<microsoft>microsoft|ms)|\p{L}{2,}?)-?(?:nak|nek|hoz|hez|höz)(?!\p{L}))/giu,
  ja: /(?:(?<microsoft>microsoft|マイクロソフト|ms)(?:社|さん|のサポート)?|(?<me>私|わたし|自分|僕|俺))?\s*[にへ]/giu,
};

/** Who is said to get the ticket: the first after the verb, in Japanese the last before it, in Hungarian the first at all; undefined where nobody is. */
export function receiverIn(text: string, locale: Locale, verb: { readonly from: number; readonly to: number }): Receiver | undefined {
  const place = locale === 'ja' ? text.slice(0, verb.to) : locale === 'hu' ? text : text.slice(verb.from);
  const found = [...place.matchAll(receivers[locale])].at(locale === 'ja' ? -1 : 0)?.groups;
  if (found === undefined) return undefined;
  return found.microsoft ? 'microsoft' : found.me ? 'me' : 'somebody';
}
