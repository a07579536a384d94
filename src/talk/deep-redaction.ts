// Redaction of whole plain values, again and again as more secrets are learned: what did not change is not copied, and what cannot
// have changed is not looked at again.

export interface DeepRedaction {
  /**
   * Every string inside changed, names of members too, as if they stood in a text: a name is never a whole value. Gives back the same
   * object where nothing in it changed, and the same changed one for the same frozen one.
   */
  apply<T>(value: T): T;
}

interface Before {
  /** How much was known then. */
  readonly known: number;
  readonly result: object;
}

/**
 * @param change what becomes of a text
 * @param known grows whenever `change` may say something else about a text than before
 */
export function createDeepRedaction(change: (text: string) => string, known: () => number): DeepRedaction {
  /** Of values frozen through and through. */
  const before = new WeakMap<object, Before>();
  let names = new Map<string, string>();
  let namesKnown = -1;

  function nameOf(name: string): string {
    if (namesKnown !== known()) {
      names = new Map();
      namesKnown = known();
    }
    const seen = names.get(name);
    if (seen !== undefined) return seen;
    const changed = change(`${name}:`).slice(0, -1);
    // What is a name of its own in each answer is not worth remembering.
    if (names.size < mostNames) names.set(name, changed);
    return changed;
  }
  function inside(value: object): object {
    const seen = before.get(value);
    if (seen !== undefined && seen.known === known()) return seen.result;
    const begun = known();
    const list = Array.isArray(value);
    let same = true;
    let frozen = Object.isFrozen(value);
    const entries = Object.entries(value).map(([name, item]: [string, unknown]): [string, unknown] => {
      const changedName = list ? name : nameOf(name);
      const changed = apply(item);
      same &&= changed === item && changedName === name;
      frozen &&= typeof item !== 'object' || item === null || before.has(item);
      return [changedName, changed];
    });
    const result: object = same ? value : list ? entries.map(([, item]) => item) : Object.fromEntries(entries);
    // What was learned on the way has to be looked for in what came before it.
    if (frozen) before.set(value, { known: begun, result });
    return result;
  }
  function apply<T>(value: T): T {
    if (typeof value === 'string') return change(value) as T;
    return typeof value === 'object' && value !== null ? (inside(value) as T) : value;
  }
  return { apply };
}

const mostNames = 5_000;
