import type { RunEvent } from '../model/event.ts';
import { clip, visible } from './escape.ts';
import { seconds } from './seconds.ts';
import type { Style } from './style.ts';
import { counted, verdictFormat } from './verdict-line.ts';

export interface ProgressOptions {
  readonly style: Style;
  /** Times change from run to run: a terminal wants them, a log that is compared does not. */
  readonly times: boolean;
  /** Every witness as it is collected, not only what went wrong. */
  readonly witnesses: boolean;
}

/** One line on what has just happened, without its line break; undefined for what needs no line. Apps are questioned side by side: each line says whose it is. */
export function progress(event: RunEvent, options: ProgressOptions): string | undefined {
  const line = about(event, options);
  return line === undefined || event.kind === 'ended' ? undefined : `${options.style('bold', visible(event.app))}  ${line}`;
}

function about(event: RunEvent, options: ProgressOptions): string | undefined {
  const { style } = options;
  switch (event.kind) {
    case 'step':
      return step(event.text, options);
    case 'planned':
      return `${style('dim', 'plan')}  ${counted(event.checks, 'check')}, ${event.witnesses === 1 ? '1 witness' : `${event.witnesses} witnesses`}`;
    case 'collected':
      return collected(event, options);
    case 'judged': {
      const { kind, check, title, reason, findings } = event.outcome;
      if (kind !== 'fail' && kind !== 'error') return undefined;
      const what = kind === 'fail' ? clip(findings[0]?.text ?? title, 200) : clip(reason ?? title, 200);
      return `${style(verdictFormat[kind], kind)}  ${visible(check)}  ${what}${findings.length > 1 ? ` (and ${findings.length - 1} more)` : ''}`;
    }
    case 'app-started':
    case 'collecting':
    case 'app-ended':
    case 'ended':
      return undefined;
  }
}

/** `api: ready after 1.2 s` → `api  ready after 1.2 s`. */
function step(text: string, { style, times }: ProgressOptions): string {
  const [, service, what = text] = /^(\w[\w-]*): (.*)$/s.exec(text) ?? [];
  const told = clip(times ? what : what.replace(/ (?:after |in )?\d+(?:\.\d+)? ?(?:ms|s|min(?: \d+ s)?)$/, ''), 300);
  return service === undefined ? told : `${style('dim', visible(service))}  ${told}`;
}

function collected({ witness, outcome, took }: Extract<RunEvent, { kind: 'collected' }>, { style, times, witnesses }: ProgressOptions): string | undefined {
  if (outcome === 'said' && !witnesses) return undefined;
  const how = outcome === 'said' ? '' : `  ${style('yellow', outcome)}`;
  return `${style('dim', visible(witness))}${how}${times ? `  ${style('dim', seconds(took))}` : ''}`;
}
