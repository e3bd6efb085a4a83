import * as z from 'zod/v4';
import type { Answer, Call } from './call.ts';
import { MicrosoftError } from './error.ts';

/** Reads one value of an answer; undefined where it is missing, empty or not what it should be. */
export type Parse<Value> = (value: unknown) => Value | undefined;

const noGuid = '00000000-0000-0000-0000-000000000000';

/** Text without the spaces around it. Ids come as numbers too: read where the number is exact. */
export function text(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/** A GUID in lower case; the empty one (all zeros) is none. */
export function guid(value: unknown): string | undefined {
  const id = text(value)?.toLowerCase();
  return id !== undefined && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) && id !== noGuid ? id : undefined;
}

/** An id of any form; in lower case where it is made of GUIDs, as it is where it may be something else. */
export function anyId(value: unknown): string | undefined {
  const id = text(value);
  return id !== undefined && /^[0-9a-f-]+$/i.test(id) ? id.toLowerCase() : id;
}

/** True or false, as such or as a word. */
export function flag(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const word = text(value)?.toLowerCase();
  return word === 'true' || word === 'false' ? word === 'true' : undefined;
}

/** A whole number that is not negative, as such or in digits. */
export function count(value: unknown): number | undefined {
  const digits = text(value);
  return digits !== undefined && /^\d{1,15}$/.test(digits) ? Number(digits) : undefined;
}

/** A web address that can be opened; one without a scheme ('www.contoso.com') is taken for https. */
export function webAddress(value: unknown): string | undefined {
  const address = text(value);
  if (address === undefined) return undefined;
  const whole = /^[a-z][a-z0-9+.-]*:(?!\d)/i.test(address);
  if (!whole && !address.includes('.')) return undefined;
  const full = whole ? address : `https://${address.replace(/^\/+/, '')}`;
  return URL.canParse(full) && /^https?:$/.test(new URL(full).protocol) ? full : undefined;
}

/** A word of Microsoft's in our own words, in any case, with or without underscores, or as the number of its place; else 'unknown'. */
export function oneOf<const Word extends string>(words: Readonly<Record<string, Word>>): (value: unknown) => Word | 'unknown' {
  const known = new Map(Object.entries(words).map(([theirs, ours]) => [plain(theirs), ours]));
  return (value) => known.get(plain(text(value) ?? '')) ?? 'unknown';
}

/** Words that we take over as they are. */
export function sameWords<const Word extends string>(words: readonly Word[]): (value: unknown) => Word | 'unknown' {
  return oneOf(Object.fromEntries(words.map((word) => [word, word])) as Record<string, Word>);
}

function plain(word: string): string {
  return word.toLowerCase().replace(/[\s_-]/g, '');
}

/** A field that may be missing or unreadable: then it is undefined, and the rest is read all the same. */
export function maybe<Value>(parse: (value: unknown) => Value) {
  return z.unknown().transform(parse);
}

/** A field without which the thing cannot be read. */
export function must<Value>(parse: Parse<Value>) {
  return z.unknown().transform((value, context): Value => {
    const read = parse(value);
    if (read !== undefined) return read;
    context.addIssue({ code: 'custom', message: 'missing or unreadable' });
    return z.NEVER;
  });
}

/** An object inside another that may be missing or unreadable. */
export function part<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.object(shape).optional().catch(undefined);
}

/** A list that may be missing. */
export const anyList = z.array(z.unknown()).catch([]);

/** The same without what is undefined, so that spreading it over something keeps what is there. */
export function known<Facts extends object>(facts: Facts): Facts {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as Facts;
}

/** What can be read of a list; an item that cannot be read is left out, where that harms nobody. */
export function readable<Shape extends z.ZodType>(shape: Shape, items: readonly unknown[]): z.output<Shape>[] {
  return items.flatMap((item) => {
    const read = shape.safeParse(item);
    return read.success ? [read.data] : [];
  });
}

/** Reads the items of a page; undefined where that is not possible. */
export type ParseItems<Item> = (items: readonly unknown[]) => Item[] | undefined;

/** The items that can be read: see readable(). */
export function some<Shape extends z.ZodType>(shape: Shape): ParseItems<z.output<Shape>> {
  return (items) => readable(shape, items);
}

/** Every item, of a list of which none may be missing because what is not in it counts as a no; undefined where one cannot be read. */
export function every<Shape extends z.ZodType>(shape: Shape): ParseItems<z.output<Shape>> {
  return (items) => z.array(shape).safeParse(items).data;
}

/** The answer to a call, read. Throws MicrosoftError 'unreadable' where it is not what Microsoft's page says. */
export function read<Shape extends z.ZodType>(shape: Shape, answer: Answer, call: Call): z.output<Shape> {
  const result = shape.safeParse(answer.body);
  if (result.success) return result.data;
  throw unreadable(answer, call);
}

/** The error for an answer that cannot be read; it says nothing of what was in it. */
export function unreadable({ status, header }: Answer, { service, method, name }: Call): MicrosoftError {
  const requestId = header('ms-requestid') ?? header('request-id');
  return new MicrosoftError({ service, call: `${method} ${name}`, reason: 'unreadable', status, ...(requestId !== undefined && { requestId }) });
}

/** What was asked for, or undefined where Microsoft says that there is no such thing. */
export async function ifFound<Value>(asked: Promise<Value>): Promise<Value | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof MicrosoftError && error.reason === 'not-found') return undefined;
    throw error;
  }
}
