const longest = 20_000;
const signs: Readonly<Record<string, string>> = {
  amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', ndash: '–', mdash: '—', hellip: '…', bull: '•', lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”',
};

/**
 * What a reader sees of a piece of HTML, as plain text: lines where the page breaks them, bullets before list items; no tags, no
 * scripts, no addresses of links. Text it is, also where it now says '<b>'. Reads 20,000 characters at most, in time that grows with
 * their number alone.
 */
export function plainText(html: string): string {
  const seen = withoutUnseen(html.slice(0, longest));
  const text = seen.replace(/<[!?][^<>]*(?:>|$)|<(\/?[a-z][a-z0-9]*)\b[^<>]*(?:>|$)/gi, (_tag, name: string | undefined) => lineFor(name?.toLowerCase() ?? ''));
  return tidy(decoded(text));
}

/** Comments, scripts and styles go with all that is in them, to the end where they are never closed. */
function withoutUnseen(html: string): string {
  const lower = html.toLowerCase();
  let kept = '';
  let from = 0;
  for (const { index, 1: name } of lower.matchAll(/<(?:!--|(script|style|title|template|noscript)\b)/g)) {
    if (index < from) continue;
    kept += html.slice(from, index);
    const closing = name === undefined ? '-->' : `</${name}`;
    const end = lower.indexOf(closing, index);
    from = end < 0 ? html.length : end + (name === undefined ? closing.length : 0);
  }
  return kept + html.slice(from);
}

function lineFor(tag: string): string {
  if (tag === 'li') return '\n• ';
  return /^(?:br|\/?(?:p|div|tr|table|h[1-6])|\/[uo]l)$/.test(tag) ? '\n' : '';
}

/** Once only: what is written as &amp;lt; is &lt; to the reader. */
function decoded(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi, (whole: string, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return Object.hasOwn(signs, name) ? signs[name]! : whole;
    return signOf(decimal === undefined ? parseInt(hex ?? '', 16) : Number(decimal));
  });
}

function signOf(code: number): string {
  const isSign = code > 31 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return isSign ? String.fromCodePoint(code) : ' ';
}

/** One space between words, and never two empty lines after each other. */
function tidy(text: string): string {
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.replace(/\s+/g, ' ').trim());
  return lines.filter((line, at) => line !== '' || lines[at - 1] !== '').join('\n').trim();
}
