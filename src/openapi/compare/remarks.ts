import type { DriftDirection } from '../../model/drift.ts';
import { cameOrWent, shown } from './changes.ts';
import { tell, type Meeting } from './meeting.ts';
import { canonical } from './same.ts';
import { child, own, type Found } from './side.ts';

interface Both {
  readonly old: Found;
  readonly new: Found;
  readonly subject: string;
  readonly id: string;
  readonly direction: DriftDirection;
}

/** Deprecation and the day of it: said of the wire, and not on it. */
export function compareDeprecation(meeting: Meeting, { old, new: next, subject, id, direction }: Both): void {
  const was = own(old.value, 'deprecated') === true;
  const is = own(next.value, 'deprecated') === true;
  if (was !== is) {
    const text = `${subject} is ${is ? '' : 'not '}deprecated ${is ? 'now' : 'any more'}`;
    tell(meeting, { id: `${id}-${is ? 'deprecated' : 'reactivated'}`, effect: 'remark', direction, old, new: next, text });
  }
  const [before, after] = [own(old.value, 'x-sunset'), own(next.value, 'x-sunset')];
  if (canonical(before) === canonical(after)) return;
  const text = `${subject} ends ${after === undefined ? 'on no day that is said' : `on ${shown(after)}`} instead of ${before === undefined ? 'on no day that was said' : shown(before)}`;
  tell(meeting, { id: `${id}-sunset-changed`, effect: 'remark', direction, old: child(old, 'x-sunset') ?? old, new: child(next, 'x-sunset') ?? next, text });
}

/** What generators name things by: clients that are generated change with it, requests do not. */
export function compareRemarks(meeting: Meeting): void {
  const { old, new: next } = meeting;
  compareDeprecation(meeting, { old: old.at, new: next.at, subject: old.name, id: 'operation', direction: 'request' });
  for (const [key, id, says] of [
    ['operationId', 'operation-id-changed', 'operationId'],
    ['tags', 'operation-tags-changed', 'tags'],
    ['x-stability-level', 'operation-stability-changed', 'stability level'],
  ] as const) {
    const [was, is] = [own(old.at.value, key), own(next.at.value, key)];
    if (listed(was) === listed(is)) continue;
    const text = `${old.name} ${cameOrWent(says, was, is)}`;
    tell(meeting, { id, effect: 'remark', direction: 'request', old: child(old.at, key) ?? old.at, new: child(next.at, key) ?? next.at, text });
  }
}

function listed(value: unknown): string {
  if (!Array.isArray(value)) return canonical(value);
  return value.length === 0 ? 'undefined' : value.map(canonical).toSorted().join(',');
}
