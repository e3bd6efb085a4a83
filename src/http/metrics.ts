import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** The desk's figures for Prometheus: turns by intent, nudges by outcome, and the process. No names, no texts. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const turns = new Histogram({
    name: 'desk_turn_seconds', help: 'Time from an activity to its answer', labelNames: ['intent', 'outcome'], buckets: [0.005, 0.02, 0.1, 0.5, 2, 5, 15], registers: [registry],
  });
  const nudges = new Counter({ name: 'desk_nudges_total', help: 'Proactive messages by what became of them', labelNames: ['outcome'], registers: [registry] });
  const proof = new Gauge({ name: 'desk_outbox_unproven', help: 'Messages that are due and neither sent nor explained', labelNames: ['how'], registers: [registry] });
  const oldest = new Gauge({ name: 'desk_outbox_oldest_seconds', help: 'For how long the oldest message that waits has been due', registers: [registry] });
  return {
    registry,
    turn: ({ intent, outcome, seconds }: { intent: string; outcome: string; seconds: number }) => turns.observe({ intent, outcome }, seconds),
    nudge: (outcome: string) => nudges.inc({ outcome }),
    proven: ({ missing, unplanned, untold, inDoubt, oldestSeconds }: { missing: number; unplanned: number; untold: number; inDoubt: number; oldestSeconds: number }) => {
      for (const [how, count] of Object.entries({ missing, unplanned, untold, inDoubt })) proof.set({ how }, count);
      oldest.set(oldestSeconds);
    },
  };
}
