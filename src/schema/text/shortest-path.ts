import { always, never, type Product } from './product.ts';

/** How a state was come by: from which one, by which letter. */
interface Arrival {
  readonly from: number;
  readonly letter: number;
}

type Layer = ReadonlyMap<number, Arrival>;

/** Letters that lead to acceptance; where there would be more than a million they are not written down. */
export interface Path {
  readonly length: number;
  readonly letters?: readonly number[];
}

const longestWritten = 1_000_000;

/** The shortest way to acceptance of at least `min` and at most `max` letters. Exact; @throws TooMuchWork */
export function shortestPath(product: Product, min: number, max: number): Path | undefined {
  if (product.first === never || min > max) return undefined;
  const layers = new Layers(product);
  while (layers.length < min) {
    const layer = layers.last();
    if (layer.size === 0) return undefined;
    if (layer.has(always)) return written(min, () => [...layers.pathTo(always, layers.length), ...Array<number>(min - layers.length).fill(0)]);
    layers.advance(min);
  }
  return beyond(product, layers, min, max);
}

/** From the states after exactly `min` letters on, each state once. */
function beyond(product: Product, layers: Layers, min: number, max: number): Path | undefined {
  const arrivals = new Map<number, Arrival | undefined>();
  let edge = [...layers.last().keys()].toSorted((a, b) => a - b);
  for (const state of edge) arrivals.set(state, undefined);
  for (let length = min; length <= max && edge.length > 0; length += 1) {
    const goal = edge.find(product.accepts);
    if (goal !== undefined) {
      return written(length, () => {
        const tail: number[] = [];
        let state = goal;
        for (let arrival = arrivals.get(state); arrival !== undefined; arrival = arrivals.get(state)) {
          tail.push(arrival.letter);
          state = arrival.from;
        }
        return [...layers.pathTo(state, min), ...tail.reverse()];
      });
    }
    const next: number[] = [];
    for (const from of edge) {
      for (let letter = 0; letter < product.letters.length; letter += 1) {
        const to = product.step(from, letter);
        if (to === never || arrivals.has(to)) continue;
        arrivals.set(to, { from, letter });
        next.push(to);
      }
    }
    edge = next;
  }
  return undefined;
}

function written(length: number, letters: () => readonly number[]): Path {
  return length > longestWritten ? { length } : { length, letters: letters() };
}

/** The states after 0, 1, 2, … letters. Once a layer comes again, so do all that follow it: far ones cost nothing. */
class Layers {
  readonly #product: Product;
  readonly #layers: Layer[];
  readonly #seen = new Map<string, number>();
  /** The layer the last one led back to, and how it did. */
  #repeat: { readonly from: number; readonly period: number; readonly wrap: Layer } | undefined;
  length = 0;

  constructor(product: Product) {
    this.#product = product;
    this.#layers = [new Map([[product.first, { from: never, letter: 0 }]])];
    this.#seen.set(String(product.first), 0);
  }

  last(): Layer {
    return this.#at(this.length);
  }

  #place(length: number): number {
    const repeat = this.#repeat;
    return repeat === undefined || length < repeat.from ? length : repeat.from + ((length - repeat.from) % repeat.period);
  }

  #at(length: number): Layer {
    return this.#layers[this.#place(length)] ?? new Map<number, Arrival>();
  }

  /** One layer further, or at once to `goal` when they repeat. */
  advance(goal: number): void {
    if (this.#repeat !== undefined) {
      this.length = goal;
      return;
    }
    const next = new Map<number, Arrival>();
    for (const from of [...this.last().keys()].toSorted((a, b) => a - b)) {
      for (let letter = 0; letter < this.#product.letters.length; letter += 1) {
        const to = this.#product.step(from, letter);
        if (to !== never && !next.has(to)) next.set(to, { from, letter });
      }
    }
    const key = [...next.keys()].toSorted((a, b) => a - b).join();
    const again = this.#seen.get(key);
    this.length += 1;
    if (again === undefined) {
      this.#seen.set(key, this.length);
      this.#layers.push(next);
    } else this.#repeat = { from: again, period: this.length - again, wrap: next };
  }

  /** The letters to a state that is reached after that many. */
  pathTo(state: number, length: number): readonly number[] {
    const letters: number[] = [];
    let at = state;
    for (let left = length; left > 0; left -= 1) {
      const repeat = this.#repeat;
      const isWrapped = repeat !== undefined && left >= repeat.from + repeat.period && this.#place(left) === repeat.from;
      const arrival = (isWrapped ? repeat.wrap : this.#at(left)).get(at);
      if (arrival === undefined) break;
      letters.push(arrival.letter);
      at = arrival.from;
    }
    return letters.reverse();
  }
}
