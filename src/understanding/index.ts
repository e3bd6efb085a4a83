// TEMPORARY, assembled by the integrator from the parts in this folder: overwrite freely with the finished one.
import type { Locale } from '../locale.ts';
import type { Severity, Workload } from '../rules/index.ts';
import { createExamples } from './classifier.ts';
import { collect, createFeatures } from './features.ts';
import { intentIds, type IntentId } from './intent-ids.ts';
import { learnLanguages } from './language.ts';
import { createMarker } from './marks.ts';
import { learnNames } from './names.ts';
import { readPhrases } from './phrases.ts';
import { createReader } from './reading.ts';
import { tidy, unitsOf } from './text.ts';
import { learnVocabulary } from './vocabulary.ts';

export interface Understanding {
  readonly intent: IntentId; readonly confidence: number; readonly language: Locale;
  readonly entities: { readonly severity?: Severity; readonly workload?: Workload; readonly ticket?: string; readonly language?: Locale; readonly names: readonly string[] };
  readonly alternatives: readonly { readonly intent: IntentId; readonly confidence: number }[];
  readonly followUp?: boolean; readonly refersBack?: boolean;
  readonly title?: string; readonly update?: string; readonly note?: string;
}

export function createUnderstanding(): (text: string, hint?: { locale?: Locale }) => Understanding {
  const phrases = readPhrases();
  const reader = createReader();
  const vocabulary = learnVocabulary(phrases, reader.lexicons);
  const names = learnNames(phrases, vocabulary);
  const languageOf = learnLanguages(phrases);
  const mark = createMarker((word) => vocabulary.known(word) > 0);
  const features = createFeatures();
  const examples = createExamples(intentIds.length);
  for (const phrase of phrases) {
    const stretches = phrase.intent === 'none' ? names(phrase.text, phrase.units, 'learnt').filter((span) => span.score > 0) : phrase.names.map(({ from, to }) => {
      const at = phrase.units.findIndex((unit) => unit.from >= from);
      let end = at;
      while (end < phrase.units.length && phrase.units[end]!.from < to) end += 1;
      return { at, to: end };
    });
    collect(reader.read(phrase.units, phrase.locale, mark(phrase.text, phrase.units), stretches), features);
    examples.add(features, intentIds.indexOf(phrase.intent));
  }
  const classify = examples.learn();
  return (given, hint) => {
    const text = tidy(given);
    const units = unitsOf(text);
    const spans = names(text, units);
    const language = languageOf(text, units, hint?.locale);
    const marks = mark(text, units);
    collect(reader.read(units, language, marks, spans.filter((span) => span.score > 0)), features);
    const probable = [...classify(features)].map((confidence, place) => ({ intent: intentIds[place]!, confidence })).sort((a, b) => b.confidence - a.confidence);
    const best = probable[0]!;
    const comma = /[,:、。]\s*(.+)$/.exec(text)?.[1];
    const severity = marks.severities.find((each) => each.sure)?.value;
    const workload = marks.workloads[0]?.value;
    const ticket = marks.tickets[0]?.value;
    const target = marks.tongues[0]?.value;
    const update = /answer|respond|válasz|回答/i.test(text) ? 'first-response' : /close|cierra|feche|zárd|クローズ/i.test(text) ? 'close' : undefined;
    return {
      intent: best.intent, confidence: best.confidence, language, alternatives: probable.slice(0, 3),
      entities: {
        names: [...spans].sort((a, b) => b.score - a.score).slice(0, 4).map((span) => text.slice(units[span.at]!.from, units[span.to - 1]!.to)),
        ...(severity && { severity }), ...(workload && { workload }), ...(ticket && { ticket }), ...(target && { language: target }),
      },
      ...(comma && best.intent === 'ticket.open' && { title: comma }), ...(update && best.intent === 'ticket.update' && { update }),
    };
  };
}
