import type { DriftMessage } from '../../model/drift.ts';
import type { Json } from '../../model/json.ts';
import { compareForm } from './compare-form.ts';
import { compareDeprecation } from './remarks.ts';
import { requestMessage } from './message.ts';
import { speaks, tell, type Meeting } from './meeting.ts';
import { parameterSoften } from './parameter-text.ts';
import type { Parameter } from './parts.ts';
import { spreadAlike } from './spread.ts';
import { tellSchemas } from './tell-schema.ts';

const direction = 'request';

export function compareParameters(meeting: Meeting): void {
  const { old, new: next } = meeting;
  const [was, is] = [wholeQuery(old), wholeQuery(next)];
  const isRespelt =
    (was === undefined) !== (is === undefined) &&
    [...old.parts().parameters.values(), ...next.parts().parameters.values()].some((parameter) => parameter.in === 'query');
  if (isRespelt) {
    const reason = 'the query is one parameter in the one document, and several in the other';
    meeting.context.leaveOpen({ operation: old.name, direction, old: was?.at ?? old.at, new: is?.at ?? next.at, reason });
  }
  const spread = spreadAlike(meeting);
  for (const key of new Set([...old.parts().parameters.keys(), ...next.parts().parameters.keys()])) {
    if (spread.has(key)) continue;
    const one = old.parts().parameters.get(key);
    const other = next.parts().parameters.get(key);
    if (one !== undefined && other !== undefined) compareOne(meeting, key, one, other);
    // The template holds a parameter of the path whether it is described or not.
    else if (key.startsWith('path ')) continue;
    else if (isRespelt && /^query(string$| )/.test(key)) continue;
    else if (one !== undefined) tellGone(meeting, key, one);
    else if (other !== undefined) tellCome(meeting, key, other);
  }
}

/** OpenAPI 3.2: all of the query as one parameter. */
function wholeQuery({ parts }: Meeting['old']): Parameter | undefined {
  return [...parts().parameters.values()].find((parameter) => parameter.in === 'querystring');
}

export function nameOf(parameter: Parameter): string {
  return `the ${parameter.in} parameter ${parameter.name}`;
}

function tellGone(meeting: Meeting, key: string, one: Parameter): void {
  const owner = speaks(meeting, direction) === 'owner';
  tell(meeting, {
    id: one.required && owner ? 'request-required-parameter-removed' : 'request-parameter-removed',
    effect: one.required && owner ? 'wider' : 'loss',
    direction,
    old: one.at,
    new: meeting.new.at,
    missing: 'new',
    text: `${nameOf(one)} is gone`,
    about: key,
    counterexample: () => requestMessage(meeting, speaks(meeting, direction)),
  });
}

function tellCome(meeting: Meeting, key: string, other: Parameter): void {
  const held = other.required && speaks(meeting, direction) === 'client';
  tell(meeting, {
    id: held ? 'request-required-parameter-added' : 'request-parameter-added',
    effect: held ? 'narrower' : 'addition',
    direction,
    old: meeting.old.at,
    new: other.at,
    missing: 'old',
    text: `${nameOf(other)} is new${other.required ? ' and required' : ''}`,
    about: key,
    counterexample: () => requestMessage(meeting, 'client'),
  });
}

function compareOne(meeting: Meeting, key: string, one: Parameter, other: Parameter): void {
  const speaker = speaks(meeting, direction);
  const subject = nameOf(other);
  const places = { old: one.at, new: other.at, about: key };
  const whole = (value: Json): DriftMessage => requestMessage(meeting, speaker, { parameters: new Map([[key, { value }]]) });
  if (one.required !== other.required) {
    tell(meeting, {
      id: `request-parameter-became-${other.required ? 'required' : 'optional'}`,
      effect: other.required ? 'narrower' : 'wider',
      direction,
      ...places,
      text: `${subject} is ${other.required ? 'required' : 'optional'} now`,
      counterexample: () => requestMessage(meeting, speaker, { parameters: new Map([[key, null]]) }),
    });
  }
  compareForm(meeting, { key, direction, prefix: 'request-parameter', subject, one, other, whole });
  tellSchemas(meeting, one.schema, other.schema, {
    part: 'request-parameter',
    direction,
    subject,
    whole,
    soften: parameterSoften(meeting.context, speaker, one, other),
  });
  compareDeprecation(meeting, { old: one.at, new: other.at, subject, id: 'request-parameter', direction });
}
