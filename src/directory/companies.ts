import { allCompanies, type CompanyRow } from '../store/directory.ts';
import type { Database } from '../store/open.ts';

export type Company = CompanyRow;

export interface Companies {
  /** The company whose desk this is. Throws when the directory is empty. */
  own(): Promise<Company>;
  byId(tenantId: string): Promise<Company | undefined>;
  /** The indirect resellers that can be named as support contacts. */
  resellers(): Promise<Company[]>;
}

const freshMs = 30_000;

/** The few partner companies, read again after half a minute: they stand behind almost every answer. */
export function createCompanies(db: Database, now: () => Date): Companies {
  let read: { readonly at: number; readonly companies: Promise<CompanyRow[]> } | undefined;

  function all(): Promise<CompanyRow[]> {
    const at = now().getTime();
    if (!read || Math.abs(at - read.at) > freshMs) {
      read = { at, companies: allCompanies(db) };
      read.companies.catch(() => { read = undefined; });
    }
    return read.companies;
  }

  return {
    async own() {
      const own = (await all()).find((company) => company.own);
      if (!own) throw new Error('The directory holds no partner company of our own.');
      return own;
    },
    byId: async (tenantId) => (await all()).find((company) => company.tenantId === tenantId),
    resellers: async () => (await all()).filter(({ own, kind }) => !own && kind === 'indirect-reseller'),
  };
}
