// Every check that an assertion can name: one line each.
import { bleu } from './bleu.ts';
import type { Check } from './check.ts';
import { citation } from './citation.ts';
import { contains, containsAnyCase } from './contains.ts';
import { cost } from './cost.ts';
import { endsWith } from './endsWith.ts';
import { equals } from './equals.ts';
import { json } from './json.ts';
import { latency } from './latency.ts';
import { maxLength, minLength } from './length.ts';
import { levenshtein } from './levenshtein.ts';
import { links } from './links.ts';
import { numeric } from './numeric.ts';
import { personal } from './personal.ts';
import { refusal } from './refusal.ts';
import { regex } from './regex.ts';
import { retrievalChecks } from './retrieval.ts';
import { rouge } from './rouge.ts';
import { startsWith } from './startsWith.ts';
import { redundantSteps, stepCount } from './steps.ts';
import { tokens } from './tokens.ts';
import { toolAmong, toolsInOrder } from './toolCalls.ts';

export const CHECKS: readonly Check[] = [
  ...[contains, containsAnyCase, equals, startsWith, endsWith, regex, maxLength, minLength, json, links, numeric],
  ...[levenshtein, rouge, bleu, latency, cost, tokens, stepCount, redundantSteps, toolsInOrder, toolAmong, refusal, personal, citation],
  ...retrievalChecks,
];
