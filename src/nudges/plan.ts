import { advanceClocks, dueClocks, managersByCompany, mayPlan, snoozesOf, supersedeWaiting, toldOf, voidEnded, waitingOf } from '../store/nudges.ts';
import type { OpenDatabase } from '../store/open.ts';
import { insertMessages } from '../store/outbox.ts';
import { zonesOf } from '../store/readers.ts';
import { inTransaction } from '../store/tickets.ts';
import { nudgeMessage, planNudges } from './ladder.ts';

/** How many clocks are looked at in one transaction: a flood of them is planned before its first messages want the database for themselves. */
export const clocksAtOnce = 5_000;

/** Writes the nudges that are due and moves their clocks to the next step, in one transaction: both last, or neither. Gives how many clocks were due. */
export async function planClocks({ db }: OpenDatabase, own: string, at: Date): Promise<number> {
  return inTransaction(db, async (transaction) => {
    if (!await mayPlan(transaction)) return 0;
    const clocks = await dueClocks(transaction, at, clocksAtOnce);
    if (clocks.length === 0) return 0;
    const numbers = clocks.map(({ number }) => number);
    const managers = await managersByCompany(transaction, [own, ...clocks.map(({ companyId }) => companyId)]);
    const managersOf = (company: string) => managers.get(company) ?? managers.get(own) ?? [];
    const assignees = clocks.flatMap(({ assigneeTenant: tenantId, assigneeId: objectId }) => (tenantId && objectId ? [{ tenantId, objectId }] : []));
    const zones = await zonesOf(transaction, [...assignees, ...[...managers.values()].flat()]);
    await voidEnded(transaction, numbers, at);
    const told = await toldOf(transaction, numbers);
    const snoozes = await snoozesOf(transaction, numbers);
    const waiting = await waitingOf(transaction, numbers);
    const plans = clocks.map((clock) => ({ clock, plan: planNudges(clock, { managers: managersOf(clock.companyId), zones, snoozes, told }, at) }));
    await insertMessages(transaction, plans.flatMap(({ plan: { nudges } }) => nudges.map(nudgeMessage)));
    await supersedeWaiting(transaction, waiting, at);
    await advanceClocks(transaction, plans.map(({ clock: { number, kind }, plan: { nextStep, nextAt } }) => ({ number, kind, nextStep, nextAt })));
    return clocks.length;
  });
}
