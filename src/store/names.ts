/** A name as it is compared: without case, accents, punctuation and width, so that "Á. Kő" and "a ko" meet. */
export function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}+/gu, '').normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}

/** The names that a customer answers to, folded: its own and its others, each also without the words for a company's form, and the stem of its domain. */
export function namesOf({ name, domain, aliases }: { readonly name: string; readonly domain: string | null; readonly aliases: readonly string[] }): string[] {
  const names = [name, ...aliases].flatMap((known) => [fold(known), withoutCorporateWords(known)]);
  const stem = fold(domain?.split('.')[0] ?? '');
  return [...new Set([...names, stem])].filter((folded) => folded !== '');
}

const corporateWords = new Set(
  'ag bt bv co company corp corporation gmbh inc incorporated kft kk limited llc ltd ltda nv nyrt plc pty rt sa sl sociedad zrt'.split(' '),
);
const corporateKanji = /株式会社|有限会社|合同会社/g;

/** 'Fabrikam, Inc.' and 'コントソ株式会社' as people say them: 'fabrikam' and the folded コントソ. Empty where nothing else is left. */
function withoutCorporateWords(name: string): string {
  const words = fold(name.replace(corporateKanji, ' ').replaceAll('.', '')).split(' ');
  while (corporateWords.has(words.at(-1) ?? '')) words.pop();
  return words.join(' ');
}
