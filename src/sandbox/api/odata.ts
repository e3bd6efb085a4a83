import { parsed } from './http.ts';

type Item = Readonly<Record<string, unknown>>;

/** Which part of a list one asks for; throws what `refuse` throws. */
export interface PageRules {
  readonly usual: number;
  readonly most: number;
  /** The absolute address of the list, without its query. */
  readonly address: string;
  readonly refuse: (message: string) => never;
}

/** One page as OData gives it: filtered, cut, with only what was selected, and with the absolute link of the next. */
export function page(items: readonly Item[], query: URLSearchParams, rules: PageRules, sizeParameter = '$top') {
  const matching = items.filter(filterOf(query.get('$filter'), rules.refuse));
  const size = sizeOf(query.get(sizeParameter), rules);
  const from = fromOf(query.get('$skiptoken'), rules);
  const value = matching.slice(from, from + size).map((item) => selected(item, query.get('$select')));
  const more = from + size < matching.length;
  return {
    ...(query.get('$count') === 'true' && { '@odata.count': matching.length }),
    ...(more && { '@odata.nextLink': nextLink(query, rules.address, from + size) }),
    value,
  };
}

function sizeOf(text: string | null, { usual, most, refuse }: PageRules): number {
  const size = Number(text ?? usual);
  return Number.isInteger(size) && size >= 1 && size <= most ? size : refuse(`Invalid page size specified: '${text}'. Must be between 1 and ${most} inclusive.`);
}

function fromOf(text: string | null, { refuse }: PageRules): number {
  if (text === null) return 0;
  const from = parsed(Buffer.from(text, 'base64url').toString('utf8'));
  return typeof from === 'number' && Number.isInteger(from) && from >= 0 ? from : refuse('The skip token is invalid.');
}

function nextLink(query: URLSearchParams, address: string, from: number): string {
  const next = new URLSearchParams(query);
  next.set('$skiptoken', Buffer.from(String(from)).toString('base64url'));
  return `${address}?${next.toString().replaceAll('%24', '$')}`;
}

export function selected(item: Item, select: string | null): Item {
  if (select === null) return item;
  const names = new Set(select.split(',').map((name) => name.trim()));
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.has(name) || name.startsWith('@odata.')));
}

const clause = /^([\w/]+)\s+(eq|ne|ge|gt|le|lt)\s+(?:'((?:[^']|'')*)'|(true|false|null)|(\d{4}-\d\d-\d\d[\w:.+-]*))$/i;

/** Comparisons joined with "and"; more the sandbox does not understand, and says so. */
function filterOf(text: string | null, refuse: PageRules['refuse']): (item: Item) => boolean {
  if (text === null || text.trim() === '') return () => true;
  const tests = text.split(/\s+and\s+(?=(?:[^']*'[^']*')*[^']*$)/i).map((part) => {
    const [, path = '', operator = '', quoted, word, date] = clause.exec(part.trim()) ?? refuse(`Invalid filter clause: '${part.trim()}'.`);
    const wanted = quoted !== undefined ? quoted.replaceAll("''", "'") : word !== undefined ? { true: true, false: false, null: null }[word.toLowerCase()] : date;
    return (item: Item) => holds(at(item, path), operator.toLowerCase(), wanted);
  });
  return (item) => tests.every((test) => test(item));
}

function at(item: unknown, path: string): unknown {
  return path.split('/').reduce<unknown>((value, name) => (typeof value === 'object' && value !== null ? (value as Item)[name] : undefined), item);
}

function holds(value: unknown, operator: string, wanted: unknown): boolean {
  const [is, should] = [comparable(value), comparable(wanted)];
  if (operator === 'eq') return is === should;
  if (operator === 'ne') return is !== should;
  if (typeof is !== 'string' || typeof should !== 'string') return false;
  return { ge: is >= should, gt: is > should, le: is <= should, lt: is < should }[operator] ?? false;
}

/** Words without regard to case, as Microsoft compares them. */
function comparable(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value ?? null;
}
