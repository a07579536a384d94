import type { DriftMessage } from '../../model/drift.ts';
import { compareForm } from './compare-form.ts';
import { compareLinks } from './compare-links.ts';
import { compareContent } from './compare-content.ts';
import { concreteMedia } from './media-type.ts';
import { requestMessage, responseMessage } from './message.ts';
import { speaks, tell, type Meeting } from './meeting.ts';
import { parameterSoften } from './parameter-text.ts';
import type { Answer } from './parts.ts';
import { compareDeprecation } from './remarks.ts';
import { tellSchemas } from './tell-schema.ts';

const direction = 'response';
type Answers = ReadonlyMap<string, Answer>;

/** Every status that one of the documents declares, with ranges and `default` resolved first (OpenAPI 3.1 §4.8.16). */
export function compareAnswers(meeting: Meeting): void {
  const { old, new: next } = meeting;
  const told = new Set<string>();
  const once = (key: string, tellIt: () => void): void => {
    if (told.has(key)) return;
    told.add(key);
    tellIt();
  };
  const met = new Map<Answer, Set<Answer>>();
  for (const [cell, status] of cellsOf(old.parts().answers, next.parts().answers)) {
    const one = resolved(old.parts().answers, cell);
    const other = resolved(next.parts().answers, cell);
    if (one !== undefined && other !== undefined) {
      if (met.get(one)?.has(other) === true) continue;
      met.set(one, new Set([...(met.get(one) ?? []), other]));
      compareOne(meeting, one, other, status);
    } else if (other !== undefined) once(`${other.status} ${isError(cell)}`, () => tellCome(meeting, other, cell, status));
    else if (one !== undefined) once(`${one.status} ${isError(cell)}`, () => tellGone(meeting, one, cell, status));
  }
}

/** What the documents tell apart: each status of its own, what is left of each hundred. With an example of it. */
function cellsOf(old: Answers, next: Answers): readonly (readonly [cell: string, status: number])[] {
  const declared = new Set([...old.keys(), ...next.keys()]);
  const own = [...declared].filter((status) => /^\d+$/.test(status)).map((status) => [status, Number(status)] as const);
  const hundreds = [2, 4, 5, 3, 1]
    .filter((hundred) => declared.has('default') || declared.has(`${hundred}XX`))
    .flatMap((hundred) => {
      const status = usual(hundred, declared);
      return status === undefined ? [] : [[`${hundred}XX`, status] as const];
    });
  return [...own, ...hundreds];
}

const common: Readonly<Record<number, readonly number[]>> = { 1: [102], 2: [200, 201, 202], 3: [302, 307], 4: [400, 404, 409], 5: [500, 502, 503] };

/** A status of this hundred that none of the documents declares by itself. */
function usual(hundred: number, declared: ReadonlySet<string>): number | undefined {
  const rest = Array.from({ length: 100 }, (_, index) => hundred * 100 + 99 - index);
  return [...(common[hundred] ?? []), ...rest].find((status) => !declared.has(String(status)));
}

function resolved(answers: Answers, cell: string): Answer | undefined {
  return answers.get(cell) ?? answers.get(`${cell.slice(0, 1)}XX`) ?? answers.get('default');
}

function isError(cell: string): boolean {
  return cell.startsWith('4') || cell.startsWith('5');
}

function hasSuccess(answers: Answers): boolean {
  return [...answers.keys()].some((status) => status.startsWith('2') || status.startsWith('3'));
}

function nameOf(answer: Answer): string {
  return answer.status === 'default' ? 'the default response' : `the response ${answer.status}`;
}

function tellCome(meeting: Meeting, other: Answer, cell: string, status: number): void {
  const speaker = speaks(meeting, direction);
  // `default` is where errors are described: it announces no other success beside those that are named.
  if (other.status === 'default' && !isError(cell) && hasSuccess(meeting.new.parts().answers)) return;
  const error = isError(cell);
  tell(meeting, {
    id: error ? 'response-error-status-added' : 'response-success-status-added',
    effect: 'wider',
    ...(error && speaker === 'owner' ? { level: 'warning' as const } : {}),
    direction,
    old: meeting.old.at,
    new: other.at,
    missing: 'old',
    about: other.status,
    text: `${nameOf(other)} is new`,
    counterexample: () => responseMessage(meeting, speaker, other, status),
  });
}

function tellGone(meeting: Meeting, one: Answer, cell: string, status: number): void {
  const speaker = speaks(meeting, direction);
  if (one.status === 'default' && !isError(cell) && hasSuccess(meeting.old.parts().answers)) return;
  const error = isError(cell);
  const last = !error && speaker === 'owner' && !hasSuccess(meeting.new.parts().answers);
  tell(meeting, {
    id: error ? 'response-error-status-removed' : 'response-success-status-removed',
    effect: 'narrower',
    ...(last || (error && speaker === 'client') ? { level: 'warning' as const } : {}),
    direction,
    old: one.at,
    new: meeting.new.at,
    missing: 'new',
    about: one.status,
    text: `${nameOf(one)} is gone`,
    counterexample: () => responseMessage(meeting, speaker, one, status),
  });
}

function compareOne(meeting: Meeting, one: Answer, other: Answer, status: number): void {
  const speaker = speaks(meeting, direction);
  compareHeaders(meeting, one, other, status);
  compareLinks(meeting, one.at, other.at, nameOf(other));
  // RFC 9110 §9.3.2, §15.3.5, §15.4.5: these have no body, whatever is declared.
  if (meeting.old.method === 'HEAD' || status === 204 || status === 304) return;
  const subject = `the body of ${nameOf(other).replace(/^the /, '')}`;
  const spoken = speaker === 'client' ? one : other;
  const whole = (shows: Parameters<typeof responseMessage>[4]): DriftMessage => responseMessage(meeting, speaker, spoken, status, shows);
  if (one.content.size > 0 && other.content.size === 0) {
    tell(meeting, {
      id: 'response-body-removed',
      effect: 'other',
      direction,
      old: one.at,
      new: other.at,
      about: one.status,
      text: `${nameOf(other)} has no body any more`,
      counterexample: () => whole({ body: null }),
    });
    return;
  }
  compareContent(meeting, {
    direction,
    old: one.content,
    new: other.content,
    oldAt: one.at,
    newAt: other.at,
    subject,
    whole,
    asking: (media) => requestMessage(meeting, 'client', { headers: { accept: concreteMedia(media.name) } }),
  });
}

function compareHeaders(meeting: Meeting, one: Answer, other: Answer, status: number): void {
  const speaker = speaks(meeting, direction);
  const spoken = speaker === 'client' ? one : other;
  const without = (name: string): DriftMessage => responseMessage(meeting, speaker, spoken, status, { without: name });
  for (const name of new Set([...one.headers.keys(), ...other.headers.keys()])) {
    const was = one.headers.get(name);
    const is = other.headers.get(name);
    const subject = `the header ${name} of ${nameOf(other).replace(/^the /, '')}`;
    const places = { direction, old: was?.at ?? one.at, new: is?.at ?? other.at, about: name } as const;
    if (was === undefined || is === undefined) {
      const held = was?.required === true && speaker === 'owner';
      const added = was === undefined;
      const required = is?.required === true && speaker === 'client';
      tell(meeting, {
        ...places,
        id: added
          ? required
            ? 'response-required-header-added'
            : 'response-header-added'
          : held
            ? 'response-required-header-removed'
            : 'response-header-removed',
        effect: added ? (required ? 'narrower' : 'addition') : held ? 'wider' : 'loss',
        text: `${subject} is ${added ? 'new' : 'gone'}`,
        counterexample: () => without(name),
      });
      continue;
    }
    if (was.required !== is.required) {
      tell(meeting, {
        ...places,
        id: `response-header-became-${is.required ? 'required' : 'optional'}`,
        effect: is.required ? 'narrower' : 'wider',
        text: `${subject} is ${is.required ? 'required' : 'optional'} now`,
        counterexample: () => without(name),
      });
    }
    tellSchemas(meeting, was.schema, is.schema, {
      part: 'response-header',
      direction,
      subject,
      whole: (value) => responseMessage(meeting, speaker, spoken, status, { headers: { [name]: value } }),
      soften: parameterSoften(meeting.context, speaker, was, is),
    });
    compareForm(meeting, {
      key: `header ${name}`,
      direction,
      prefix: 'response-header',
      subject,
      one: was,
      other: is,
      whole: (value) => responseMessage(meeting, speaker, spoken, status, { headers: { [name]: value } }),
    });
    compareDeprecation(meeting, { old: was.at, new: is.at, subject, id: 'response-header', direction });
  }
}
