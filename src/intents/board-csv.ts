import { isoIn } from '../rules/index.ts';
import type { BoardClock } from '../tickets/watch.ts';
import type { OfferedFile } from './intent.ts';

const columns = ['ticket', 'customer', 'severity', 'clock', 'due', 'group', 'assignee', 'title'] as const;

/** How many characters fit on a card beside the rest of it. */
const most = 12_000;

/** The board's clocks as CSV (RFC 4180), instants in UTC: as many as fit on a card. The column names are for programs and the same in every language. */
export function boardAsCsv(clocks: readonly BoardClock[]): { text: string; rows: number } {
  let text = columns.join(',');
  let rows = 0;
  for (const clock of clocks) {
    const { number, customerName, severity, kind, dueAt, group, assigneeName, title } = clock;
    const line = [`T-${number}`, customerName, severity, kind ?? '', dueAt?.toISOString() ?? '', group, assigneeName ?? '', title].map(cell).join(',');
    if (text.length + line.length + 2 > most) break;
    text += `\r\n${line}`;
    rows++;
  }
  return { text, rows };
}

/** The same as a file, whole: names and codes in the reader's language, instants with the offset of their zone. */
export function boardAsFile(clocks: readonly BoardClock[], params: Readonly<Record<string, string>>, { now, timeZone }: { readonly now: Date; readonly timeZone: string }): OfferedFile {
  const rows = clocks.map(({ number, customerName, severity, kind, dueAt, group, assigneeName, title }) => [
    `T-${number}`, customerName, severity, kind ? { key: `csv.clock.${kind}` } : '', dueAt ? isoIn(dueAt, timeZone) : '', { key: `board.${group}` }, assigneeName ?? '', title,
  ]);
  return {
    name: `deadlines-${isoIn(now, timeZone).slice(0, 10)}.csv`, about: { key: 'csv.file', facts: { count: rows.length } }, columns: columns.map((column) => `csv.column.${column}`), rows, verb: 'sla.board/csv', params,
  };
}

/** A cell that a spreadsheet takes for text: quoted where needed, and never for a formula. */
export function cell(value: string): string {
  const plain = value.replace(/[\r\n]+/g, ' ');
  const safe = /^[=+\-@\t＝＋－＠]/.test(plain) ? `'${plain}` : plain;
  return /[",;]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
