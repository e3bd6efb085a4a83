import { sql, type Kysely } from 'kysely';

/** A nudge belongs to one deadline of a clock's run, and knows when its step came due: the key and the subject of those of running clocks say so from now on. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    update outbox o set subject = o.subject || jsonb_build_object('stepAt', c.steps ->> (o.subject ->> 'step')),
      key = regexp_replace(o.key, '^(clock/[^/]+/[^/]+/[^/]+/[^/]+)/', '\\1/' || round(extract(epoch from c.due_at) * 1000)::bigint || '/')
    from clock c join ticket t on t.number = c.number
    where o.kind = 'clock' and c.number = o.number and c.kind = o.subject ->> 'clock' and c.stopped_at is null and (o.subject ->> 'startedAt')::timestamptz = c.started_at
      and o.subject ->> 'severity' = coalesce(c.severity, t.severity) and c.steps ? (o.subject ->> 'step')`.execute(db);
}
