import type { Logger } from 'pino';
import { MicrosoftError } from '../microsoft/error.ts';
import type { Microsoft } from '../microsoft/microsoft.ts';
import { allCompanies, customerById, subscriptionsOf } from '../store/directory.ts';
import {
  forgetUnseen, saveCompanies, saveDetails, saveGroups, saveListed, savePeople, saveRelationshipList, saveStaff, takeOldest, type ListedCustomer, type MirroredCompany,
} from '../store/mirror.ts';
import type { Database } from '../store/open.ts';
import type { Problem } from '../store/schema.ts';
import { claimSetting, readSetting, writeSetting } from '../store/settings.ts';
import { problemOf, readCustomer } from './customer-reading.ts';
import { readCompanies, readStaff, type OwnCompany } from './partner-reading.ts';
import type { Records } from './records.ts';

export interface MirrorParts {
  readonly db: Database;
  readonly microsoft: Microsoft;
  readonly records: Records;
  readonly own: OwnCompany;
  /** The display name of the group whose members are managers. */
  readonly managersGroup: string;
  readonly now: () => Date;
  readonly log: Logger;
}

export type Mirror = ReturnType<typeof createMirror>;

const listed = 'mirror.listed';
const claim = 'mirror.sweep';
/** A sweep that could not read everything is tried again sooner. */
const sweepAgainMs = 2 * 60_000;
/** How long a desk that stops waits for what is being read; what is not written is read again. */
const stopMs = 5_000;
const sweepEveryMs = 3_600_000;
const detailsEveryMs = 12 * 3_600_000;
const tickMs = 60_000;

// Partner Center allows 500 calls a minute and tenant; a customer takes about five. The rest is for the people who ask.
const customersPerTick = 50;
const sideBySide = 4;

/** Keeps what the desk needs of Microsoft's clouds in the store: lists every hour, each customer's details every half day, and whatever is asked for. */
export function createMirror(parts: MirrorParts) {
  const { db, now, log } = parts;
  const underWay = new Map<string, Promise<readonly Problem[]>>();

  /** Reads one customer anew; whoever asks meanwhile gets the same reading. Gives what could not be read. */
  function read(tenantId: string): Promise<readonly Problem[]> {
    const running = underWay.get(tenantId);
    if (running) return running;
    const reading = readDetails(tenantId, parts).finally(() => underWay.delete(tenantId));
    underWay.set(tenantId, reading);
    return reading;
  }

  async function readAll(tenantIds: readonly string[]): Promise<void> {
    const left = [...tenantIds];
    const worker = async () => {
      for (let next = left.shift(); next !== undefined && !stopped; next = left.shift()) {
        const problems = await read(next).catch((error: unknown) => void log.error({ err: error }, 'a customer could not be mirrored'));
        if (problems?.some(({ reason }) => reason === 'throttled')) return; // the people who ask come first
      }
    };
    await Promise.all(Array.from({ length: sideBySide }, worker));
  }

  let stopped = false;
  let sweeping: Promise<readonly Problem[]> | undefined;
  const sweepOnce = () => (sweeping ??= sweep(parts).finally(() => { sweeping = undefined; }));

  async function tick(): Promise<void> {
    const at = now();
    if (await claimSetting(db, claim, at, sweepEveryMs)) {
      const problems = await sweepOnce();
      if (problems.length > 0) await writeSetting(db, claim, { at: new Date(at.getTime() - sweepEveryMs + sweepAgainMs).toISOString() });
    }
    await readAll(await takeOldest(db, new Date(at.getTime() - detailsEveryMs), at, customersPerTick));
  }

  return {
    read,
    /** Reads the lists anew; gives what could not be read. */
    readLists: sweepOnce,
    /** When the lists were read last, all of them; undefined where they never were. */
    listedAt: async (): Promise<Date | undefined> => {
      const at = (await readSetting(db, listed))?.at;
      return typeof at === 'string' ? new Date(at) : undefined;
    },
    /** Reads everything once: the lists, then every customer whose details were never read. */
    async fill(): Promise<void> {
      await claimSetting(db, claim, now(), 0);
      for (let tries = 1; (await sweepOnce()).length > 0 && tries < 3; tries += 1);
      await readAll(await takeOldest(db, now(), now(), 100));
    },
    /** Goes on reading in the background until it is stopped. */
    start(): { stop(): Promise<void> } {
      let running: Promise<void> | undefined;
      const go = () => (running ??= tick().catch((error: unknown) => log.error({ err: error }, 'the mirror could not be refreshed')).finally(() => { running = undefined; }));
      const timer = setInterval(go, tickMs);
      void go();
      return {
        async stop() {
          stopped = true;
          clearInterval(timer);
          await Promise.race([running, new Promise((resolve) => { setTimeout(resolve, stopMs).unref(); })]);
        },
      };
    },
  };
}

async function readDetails(tenantId: string, { db, microsoft, records, own, now }: MirrorParts): Promise<readonly Problem[]> {
  const at = now();
  const [customer, known] = await Promise.all([customerById(db, 'all', tenantId), subscriptionsOf(db, tenantId)]);
  if (!customer) return [];
  const companies = [own.tenantId, ...(customer.attachedTo ? [customer.attachedTo] : [])];
  const details = await readCustomer(tenantId, { microsoft, records, companies, known, at });
  await saveDetails(db, tenantId, details);
  return details.problems;
}

/** Reads the lists: companies, staff, customers, relationships. What cannot be read is logged, named, and stays as it was. */
async function sweep(parts: MirrorParts): Promise<readonly Problem[]> {
  const { db, microsoft, records, own, log, now } = parts;
  const at = now();
  const problems: Problem[] = [];
  const attempt = <T>(what: string, reading: Promise<T>): Promise<T | undefined> => reading.catch((error: unknown) => {
    if (!(error instanceof MicrosoftError)) throw error;
    if (what !== 'staff') problems.push(problemOf(error));
    const level = what === 'staff' && error.reason === 'denied' ? 'debug' : 'warn'; // a reseller that has not consented is no trouble of ours
    log[level]({ reading: what, service: error.service, call: error.call, reason: error.reason, requestId: error.requestId }, 'Microsoft did not answer the mirror');
    return undefined;
  });
  await saveCompanies(db, await readCompanies(own, microsoft, records, await allCompanies(db), attempt));
  const companies = await allCompanies(db);
  await savePeople(db, records.people.map((person) => ({ ...person, email: person.email ?? null, phone: person.phone ?? null, locale: person.locale ?? null, timeZone: person.timeZone ?? null })));
  await Promise.all(companies.map((company) => attempt(company.own ? 'our own staff' : 'staff', mirrorStaff(company.tenantId, parts))));
  await attempt('customers', readCustomers(parts, companies));
  await attempt('relationships', readRelationshipList(parts));
  if (problems.length === 0) await writeSetting(db, listed, { at: at.toISOString() });
  return problems;
}

/** The staff of a company, with the groups that each is in, so that a verdict can be given while Microsoft does not answer. */
async function mirrorStaff(companyId: string, { db, microsoft, managersGroup, now }: MirrorParts): Promise<void> {
  const staff = await readStaff(companyId, managersGroup, microsoft);
  await saveStaff(db, companyId, staff);
  for (const { objectId } of staff) {
    const groups = await microsoft.graph.groupsOf(companyId, objectId).catch((error: unknown) => {
      if (error instanceof MicrosoftError && error.reason === 'denied') return null;
      throw error;
    });
    await saveGroups(db, { tenantId: companyId, objectId }, groups, now());
  }
}

async function readCustomers({ db, microsoft: { partnerCenter }, records, own, now }: MirrorParts, companies: readonly MirroredCompany[]): Promise<void> {
  const at = now();
  const attached = await attachments(companies, partnerCenter);
  const known = new Set(companies.map(({ tenantId }) => tenantId));
  for await (const page of partnerCenter.customers()) {
    await saveListed(db, page.filter(({ tenantId }) => tenantId !== own.tenantId).map(({ tenantId, name, domain }): ListedCustomer => {
      const record = records.customer(tenantId);
      const attachedTo = attached.get(tenantId) ?? record?.attachedTo ?? null;
      return {
        tenantId, name, domain: domain ?? null, attachedTo: attachedTo && known.has(attachedTo) ? attachedTo : null, aliases: record?.aliases ?? [],
        locale: record?.locale ?? null, timeZone: record?.timeZone ?? null, dynamicsAdvancedSupport: record?.dynamicsAdvancedSupport ?? null,
      };
    }), at);
  }
  await forgetUnseen(db, at);
}

/** Which reseller each customer is attached to; of several, always the same one. */
async function attachments(companies: readonly MirroredCompany[], partnerCenter: Microsoft['partnerCenter']): Promise<Map<string, string>> {
  const attached = new Map<string, string>();
  const resellers = companies.filter(({ own, kind }) => !own && kind === 'indirect-reseller').map(({ tenantId }) => tenantId).sort();
  for (const reseller of resellers) {
    for await (const page of partnerCenter.customers({ field: 'IndirectReseller', startsWith: reseller })) for (const { tenantId } of page) if (!attached.has(tenantId)) attached.set(tenantId, reseller);
  }
  return attached;
}

async function readRelationshipList({ db, microsoft: { graph }, own }: MirrorParts): Promise<void> {
  for await (const page of graph.relationships(own.tenantId)) {
    await saveRelationshipList(db, own.tenantId, page.map(({ customerName: _, ...relationship }) => relationship));
  }
}
