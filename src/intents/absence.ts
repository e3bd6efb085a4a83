import * as z from 'zod/v4';
import { isoIn, startOfDate } from '../rules/index.ts';
import type { Answer, Desk, Reply, Request } from './intent.ts';

const colleagues = 60;
const Form = z.object({ until: z.iso.date(), standIn: z.string().max(100).optional() });

/** "I am away": until when, and who is told instead. Steps of the board, since that is where the nudges are spoken of. */
export const absenceSteps: Readonly<Record<string, Answer>> = {
  away: async (request, desk) => (request.person.kind === 'staff' ? form(request, desk) : refused()),
  'away-until': async (request, desk) => (request.person.kind === 'staff' ? goAway(request, desk) : refused()),
  back: async (request, desk) => {
    await desk.watch.comeBack(request.person);
    return { card: 'notice', variant: 'back', facts: { key: 'notice.back' } };
  },
};

async function form({ person, timeZone }: Request, { watch }: Desk): Promise<Reply> {
  const [absence, others] = [await watch.absence(person), await watch.colleagues(person, colleagues)];
  return {
    card: 'absence', ...(absence && { variant: 'away' }),
    facts: {
      awayUntil: absence?.awayUntil.toISOString() ?? '', day: absence ? isoIn(absence.awayUntil, timeZone).slice(0, 10) : '', standIn: absence?.standIn?.name ?? '', standInId: absence?.standIn?.objectId ?? '',
      colleagues: others.map(({ name, objectId }) => ({ title: name, value: objectId })),
    },
  };
}

/** The day that was chosen is the first one back: they are away until it begins where they are. */
async function goAway(request: Request, desk: Desk): Promise<Reply> {
  const { person, params, timeZone } = request;
  const asked = Form.safeParse(params);
  const until = asked.success ? startOfDate(asked.data.until, timeZone) : undefined;
  const standIn = asked.success && asked.data.standIn ? asked.data.standIn : undefined;
  if (!until || !await desk.watch.goAway(person, until, standIn)) return { card: 'notice', variant: 'no-such-day', status: 400, facts: { key: 'notice.no-such-day' } };
  return form(request, desk);
}

function refused(): Reply {
  return { card: 'notice', variant: 'staff-only', status: 403, facts: { key: 'notice.staff-only' } };
}
