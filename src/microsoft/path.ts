/** Where a call goes: its path with the ids in it, and the name that errors and logs may show. */
export interface Place {
  readonly path: string;
  readonly name: string;
}

/**
 * A path with ids in it, encoded so that none can reach another path: at`customers/${tenantId}/subscriptions` has the name
 * 'customers/{id}/subscriptions'. Within an OData literal ('${domain}') quotes are doubled. Throws RangeError on an empty id.
 */
export function at(parts: TemplateStringsArray, ...ids: readonly string[]): Place {
  return { path: String.raw({ raw: parts }, ...ids.map(segment)), name: String.raw({ raw: parts }, ...ids.map(() => '{id}')) };
}

/** The same place with a query; what is undefined is left out. The name stays, since a query may hold a name. */
export function withQuery({ path, name }: Place, query: Readonly<Record<string, string | number | undefined>>): Place {
  const given = Object.entries(query).filter(([, value]) => value !== undefined).map(([key, value]) => `${key}=${encode(String(value))}`);
  return { path: given.length === 0 ? path : `${path}?${given.join('&')}`, name };
}

/** A text inside an OData filter: quotes around it, quotes in it doubled. */
export function quoted(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** Dots alone would climb to another path, and an empty segment would ask for a whole list. */
function segment(id: string): string {
  if (/^[.\s]*$/.test(id)) throw new RangeError('An id in a path must not be empty or made of dots.');
  return encode(id.replaceAll("'", "''"));
}

/** encodeURIComponent throws on half a surrogate pair, which people can type, and leaves quotes alone. */
function encode(value: string): string {
  return encodeURIComponent(value.toWellFormed()).replaceAll("'", '%27');
}
