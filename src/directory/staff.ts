import type { Database } from '../store/open.ts';
import { staffOfCompanies, type StaffName } from '../store/staff.ts';
import { fold } from '../store/names.ts';
import { readPeople } from '../store/turns.ts';
import { personOf, type Person, type PersonId } from './people.ts';

export type { StaffName };

/** The staff of partner companies, by name. */
export function staffOf(db: Database, companies: readonly string[]): Promise<StaffName[]> {
  return staffOfCompanies(db, companies);
}

/** Somebody the desk knows, as they would be recognised if they wrote; undefined for a stranger. */
export async function somebody(db: Database, id: PersonId): Promise<Person | undefined> {
  return (await everybody(db, [id]))[0];
}

/** The same for several at once, in their order. */
export async function everybody(db: Database, ids: readonly PersonId[]): Promise<(Person | undefined)[]> {
  return (await readPeople(db, ids)).map((row, place) => personOf(row, ids[place]!, ''));
}

/** Those whom a text names, by their whole name or part of it: "assign it to Beatriz", "Carvalhónak", "田中さんに". Who is named more fully comes alone. */
export function staffNamedIn<T extends Pick<StaffName, 'name'>>(staff: readonly T[], text: string): T[] {
  const said = fold(text);
  const words = said.replace(/[\p{Script=Latin}\d]+/gu, ' $& ').split(' '); // Latin names stand in Japanese without spaces
  const named = staff.map((person) => ({ person, count: fold(person.name).split(' ').filter((part) => isSaid(part, said, words)).length }));
  const most = Math.max(0, ...named.map(({ count }) => count));
  return most === 0 ? [] : named.filter(({ count }) => count === most).map(({ person }) => person);
}

/** Whether a name that stood in a text is one of these people's (or companies') and nothing else: "Adele Vance", "Adelének"; not "Adele's Bakery". */
export function isNameOf(staff: readonly Pick<StaffName, 'name'>[], name: string): boolean {
  const parts = fold(name).split(' ').filter((part) => part.length > 2 || /[^\p{Script=Latin}]/u.test(part));
  return parts.length > 0 && parts.every((part) => staffNamedIn(staff, part).length > 0);
}

const longestEnding = 4;

/** A part of a name stands in the text as a word, perhaps with an ending; Japanese has no spaces to find words by. */
function isSaid(part: string, said: string, words: readonly string[]): boolean {
  if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(part)) return part.length > 1 && said.includes(part);
  return part.length > 2 && words.some((word) => word.startsWith(part) && word.length - part.length <= longestEnding);
}
