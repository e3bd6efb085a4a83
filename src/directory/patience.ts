/** How long an answer waits for Microsoft, in milliseconds; a turn has three seconds in all. */
export const patienceMs = 1_500;

export type Waited<T> = { readonly value: T } | { readonly waiting: Promise<T> };

/** Waits a while for something; what takes longer is handed back to be waited for elsewhere. */
export async function waited<T>(something: Promise<T>, ms = patienceMs): Promise<Waited<T>> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<undefined>((resolve) => { timer = setTimeout(() => resolve(undefined), ms); });
  const first = await Promise.race([something.then((value) => ({ value })), patience]).finally(() => clearTimeout(timer));
  return first ?? { waiting: something };
}
