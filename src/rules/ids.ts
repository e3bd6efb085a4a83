/** Whether a list of ids holds this one. All ids (GUIDs) compare without regard to case. */
export function holdsId(ids: readonly string[], id: string): boolean {
  return ids.some((each) => sameId(each, id));
}

/** Whether two ids name the same thing, whatever their case. */
export function sameId(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
